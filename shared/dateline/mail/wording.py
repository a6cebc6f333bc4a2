"""What our mails say, a language a file."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_WORDINGS = files("dateline.mail") / "wordings"
DEFAULT_LANGUAGE = "en"


def wording_for(language: str) -> Mapping[str, Any]:
    """The sentences in the language of a tag such as "tr" or "en-GB"; English where we have none."""
    code = language.partition("-")[0].lower()
    return _wording(code if code.isalpha() and (_WORDINGS / f"{code}.toml").is_file() else DEFAULT_LANGUAGE)


@cache
def _wording(code: str) -> Mapping[str, Any]:
    return tomllib.loads((_WORDINGS / f"{code}.toml").read_text("utf-8"))
