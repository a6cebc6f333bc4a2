"""The wordings: every language says all that any says."""

import re
import tomllib
from importlib.resources import files

import pytest

from dateline.mail.wording import wording_for

WORDINGS = sorted(each.name.removesuffix(".toml") for each in (files("dateline.mail") / "wordings").iterdir())


def sentences(wording: dict[str, object], place: str = "") -> dict[str, set[str]]:
    """Each sentence by its place, with the names of what is filled into it."""
    found: dict[str, set[str]] = {}
    for name, value in wording.items():
        if isinstance(value, dict):
            found |= sentences(value, f"{place}{name}.")
        else:
            found[f"{place}{name}"] = set(re.findall(r"\{(\w+)\}", str(value)))
    return found


@pytest.mark.parametrize("language", WORDINGS)
def test_a_language_is_one_complete_file(language: str) -> None:
    """Each file has the sentences of the English one, with the same gaps."""
    text = (files("dateline.mail") / "wordings" / f"{language}.toml").read_text("utf-8")
    wording = tomllib.loads(text)

    assert sentences(wording | {"pages": {}}) == sentences(dict(wording_for("en")))


@pytest.mark.parametrize("language", ["en", "en-GB", "EN", "tlh", "", "../en", "é"])
def test_every_publication_gets_a_wording(language: str) -> None:
    """A region is ignored, and a language we do not have is answered in English."""
    assert wording_for(language)["language"] == "en"
