"""What a request of the read API may ask for: known parameters alone, each in bounds, said in words when not."""

import re
from base64 import b64decode, b64encode
from collections.abc import Collection
from datetime import date

from dateline.errors import Invalid
from dateline.web import Request

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
MAX_VALUE = 200
MAX_CURSOR = 400
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,119}", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}", re.ASCII)


def check_known(request: Request, known: Collection[str]) -> None:
    """Raise Invalid naming the first parameter that the route does not have."""
    for name in request.query:
        if name not in known:
            raise Invalid(f"There is no parameter {name[:40]!r} here. There are: {', '.join(sorted(known))}.")


def limit_of(request: Request) -> int:
    """How many entries are asked for."""
    text = request.query.get("limit", "")
    if not text:
        return DEFAULT_LIMIT
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= MAX_LIMIT:
        raise Invalid(f"limit is a whole number from 1 to {MAX_LIMIT}.")
    return int(text)


def one_of(request: Request, name: str, values: tuple[str, ...]) -> str:
    """One of some values, the first when none is given."""
    value = request.query.get(name, "") or values[0]
    if value not in values:
        raise Invalid(f"{name} is one of: {', '.join(filter(None, values))}.")
    return value


def slug_of(request: Request, name: str) -> str:
    """A slug, empty when none is asked for."""
    text = request.query.get(name, "")
    if text and not _SLUG.fullmatch(text):
        raise Invalid(f"{name} is a slug: letters, digits and hyphens, as the lists of this API give it.")
    return text


def days_of(request: Request) -> tuple[str, str]:
    """The first and the last day asked for, as text that sorts; empty where there is no bound."""
    year = request.query.get("year", "")
    if year and (request.query.get("from") or request.query.get("to")):
        raise Invalid("Give either year, or from and to.")
    if year:
        return _day(year, "year", "-01-01"), _day(year, "year", "-12-31")
    first, last = (
        _day(request.query.get("from", ""), "from", "-01-01"),
        _day(request.query.get("to", ""), "to", "-12-31"),
    )
    if first and last and first > last:
        # A query between such days is a mistake to the table.
        raise Invalid("from is after to: give the earlier first.")
    return first, last


def _day(text: str, name: str, rest: str) -> str:
    if not text:
        return ""
    try:
        return date.fromisoformat(text + rest if _YEAR.fullmatch(text) else text).isoformat()
    except ValueError as error:
        what = "a year such as 2003" if name == "year" else "a day such as 2003-08-27 or a year such as 2003"
        raise Invalid(f"{name} is {what}.") from error


def cursor_of(request: Request) -> str:
    """Where the page before ended, empty at the first."""
    cursor = request.query.get("cursor", "")[:MAX_CURSOR]
    try:
        return b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except ValueError as error:
        raise Invalid("cursor is not one that this API gave out: start without it.") from error


def cursor_for(place: str) -> str:
    """The cursor of a place."""
    return b64encode(place.encode(), altchars=b"-_").decode().rstrip("=")
