"""Dates and issues as journals print them, in the order of day and month that the publication uses."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from dateline.articles.article import Issue

EARLIEST_YEAR, LATEST_YEAR = 1600, 2200

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan ocak января januar janvier",
            "february feb şubat февраля februar février",
            "march mar mart марта märz mars",
            "april apr nisan апреля avril",
            "may mayıs мая mai",
            "june jun haziran июня juni juin",
            "july jul temmuz июля juli juillet",
            "august aug ağustos августа août",
            "september sept sep eylül сентября septembre",
            "october oct ekim октября oktober octobre",
            "november nov kasım ноября novembre",
            "december dec aralık декабря dezember décembre",
        ),
        start=1,
    )
    for name in names.split()
}
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th|\.)?"
_WORD = r"([^\W\d_]+)\.?"
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})(?!\d)")
_DAY_MONTH = re.compile(rf"(?<!\d){_ORDINAL}\s+(?:of\s+)?{_WORD},?\s+(\d{{4}})(?!\d)")
_MONTH_DAY = re.compile(rf"{_WORD}\s+{_ORDINAL},?\s+(\d{{4}})(?!\d)")
_NO_YEAR = re.compile(rf"(?:{_WORD}\s+{_ORDINAL}|{_ORDINAL}\s+{_WORD})")
_VOLUME = re.compile(r"\bvol(?:ume)?\.?\s*(\d+)\W+(?:no|nr|number|issue)\.?\s*(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a printed line says: the local day, whether it could be read two ways, and the issue.

    `trouble` says in words why there is no day although the line speaks of one.
    """

    day: date | None = None
    ambiguous: bool = False
    issue: Issue | None = None
    trouble: str = ""


def parse_dateline(text: str, *, day_first: bool) -> Dateline:
    """The day and issue that a line names, in English, Turkish, Russian, German or French months."""
    line = _plain_digits(" ".join(text.split()))
    issue = _volume_issue(line)
    if match := _ISO.search(line):
        year, month, day = (int(part) for part in match.groups())
        return _checked(year, month, day, issue)
    if match := _NUMBERS.search(line):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        # Dots are only ever used where the day comes first.
        days_come_first = day_first or match[2] == "."
        day, month = (first, second) if days_come_first else (second, first)
        if month > 12 >= day:  # noqa: PLR2004
            day, month = month, day
        elif max(first, second) <= 12 and first != second and match[2] != ".":  # noqa: PLR2004
            return _checked(year, month, day, issue, ambiguous=True)
        return _checked(year, month, day, issue)
    for pattern, places in ((_DAY_MONTH, (2, 1)), (_MONTH_DAY, (1, 2))):
        for match in pattern.finditer(line):
            if named := _MONTHS.get(match[places[0]].lower()):
                return _checked(int(match[3]), named, int(match[places[1]]), issue)
    if issue:
        return Dateline(issue=issue)
    for match in _NO_YEAR.finditer(line):
        if (match[1] or match[4]).lower() in _MONTHS:
            return Dateline(trouble=f"“{line}” names no year")
    if re.search(r"\d", line):
        return Dateline(trouble=f"“{line[:60]}” is not a date that can be read")
    return Dateline()


def is_dateline(text: str, *, day_first: bool) -> bool:
    """Whether a line is a dateline and nothing else: short, with a date or an issue in it."""
    line = " ".join(text.split())
    if not line or len(line) > 80 or line.count(" ") > 10:  # noqa: PLR2004
        return False
    found = parse_dateline(line, day_first=day_first)
    names_issue = re.search(r"\bissue\b|\bthe\s+[\w ]+$", line, re.IGNORECASE)
    if found.day or found.issue:
        leftover = re.sub(r"[\d\s,.:/()-]+", " ", line)
        return len(leftover.split()) <= 4 or bool(names_issue)  # noqa: PLR2004
    return "names no year" in found.trouble and bool(names_issue)


def issue_of_day(day: date) -> Issue:
    """The issue that appears on a day."""
    return Issue(day.isoformat(), f"{day.day} {day:%B %Y}")


def _volume_issue(line: str) -> Issue | None:
    match = _VOLUME.search(line)
    if match is None:
        return None
    volume, number = int(match[1]), int(match[2])
    return Issue(f"{volume}-{number}", f"Volume {volume}, number {number}")


def _checked(year: int, month: int, day: int, issue: Issue | None, *, ambiguous: bool = False) -> Dateline:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return Dateline(issue=issue, trouble=f"the year {year} cannot be meant")
    try:
        return Dateline(date(year, month, day), ambiguous, issue)
    except ValueError:
        return Dateline(issue=issue, trouble=f"there is no day {day} of month {month} in {year}")


def _plain_digits(text: str) -> str:
    return "".join(str(unicodedata.digit(each)) if each.isdigit() and not each.isascii() else each for each in text)
