"""What our mails and the pages of the forms say, a language a file."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

_WORDINGS = files("dateline.mail") / "wordings"
DEFAULT_LANGUAGE = "en"


def wording_for(language: str) -> Mapping[str, Any]:
    """The sentences in the language of a tag such as "tr" or "en-GB"; English where we have none."""
    code = language.partition("-")[0].lower()
    return _wording(code if has_wording(code) else DEFAULT_LANGUAGE)


def has_wording(code: str) -> bool:
    """Whether there is a file for the language of a code such as "tr"."""
    return code in _codes()


def languages() -> list[tuple[str, str]]:
    """The code and the own name of every language there is a file for."""
    return [(code, _wording(code)["name"]) for code in _codes()]


def sentence_in(language: str, sentence: str) -> str:
    """A sentence of a page, known by its English form, in a language; in English where it is not translated."""
    return str(wording_for(language)["pages"].get(sentence, sentence))


def date_in(say: Mapping[str, Any], day: date | datetime) -> str:
    """A day as a wording's language prints it, such as 27 August 2003."""
    return str(say["date"].format(day=day.day, month=say["months"][day.month - 1], year=day.year))


def event_time_in(say: Mapping[str, Any], moment: datetime) -> str:
    """A local time with its day and zone, such as Thursday 10 December 2026, 18:00 (CET)."""
    zone = f"{moment:%Z}"
    # Many zones have no letters of their own: "+03" alone would say little.
    zone = f"UTC{zone}" if zone[:1] in {"+", "-"} else zone
    weekday = say["weekdays"][moment.weekday()]
    return str(say["event_time"].format(weekday=weekday, date=date_in(say, moment), time=f"{moment:%H:%M}", zone=zone))


@cache
def _codes() -> list[str]:
    return sorted(each.name.removesuffix(".toml") for each in _WORDINGS.iterdir())


@cache
def _wording(code: str) -> Mapping[str, Any]:
    return tomllib.loads((_WORDINGS / f"{code}.toml").read_text("utf-8"))
