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
            "january jan ocak января січня januar januari janvier enero",
            "february feb şubat февраля лютого februar februari février febrero",
            "march mar mart марта березня märz mars marzo",
            "april apr nisan апреля квітня avril abril",
            "may mayıs мая травня mai maj mayo",
            "june jun haziran июня червня juni juin junio",
            "july jul temmuz июля липня juli juillet julio",
            "august aug ağustos августа серпня augusti août agosto",
            "september sept sep eylül сентября вересня septembre septiembre",
            "october oct ekim октября жовтня oktober octobre octubre",
            "november nov kasım ноября листопада novembre noviembre",
            "december dec aralık декабря грудня dezember décembre diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon pazartesi понедельник montag lundi måndag",
            "tuesday tue tues salı вторник dienstag mardi tisdag",
            "wednesday wed çarşamba среда mittwoch mercredi onsdag",
            "thursday thu thur thurs perşembe четверг donnerstag jeudi torsdag",
            "friday fri cuma пятница freitag vendredi fredag",
            "saturday sat cumartesi суббота samstag samedi lördag",
            "sunday sun pazar воскресенье sonntag dimanche söndag",
        )
    )
    for name in names.split()
}
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th|er|\.)?"
_WORD = r"([^\W\d_]+)\.?"
_ISO = re.compile(r"(?<!\d)(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?!\d)")
_NUMBERS = re.compile(r"(?<![\d.])(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})(?!\d)")
_DAY_MONTH = re.compile(rf"(?<!\d){_ORDINAL}\s+(?:(?:of|de)\s+)?{_WORD},?\s+(?:de\s+)?(\d{{4}})(?!\d)(?:\s*г\.?)?")
_MONTH_DAY = re.compile(rf"{_WORD}\s+{_ORDINAL},?\s+(\d{{4}})(?!\d)")
_NO_YEAR = re.compile(rf"{_WORD}\s+{_ORDINAL}(?!\d)|(?<!\d){_ORDINAL}\s+{_WORD}")
_NO_DAY = re.compile(rf"{_WORD},?\s+(\d{{4}})(?!\d)")
_VOLUME = re.compile(r"\bvol(?:ume)?\.?\s*(\d+)\W+(?:no|nr|number|issue)\.?\s*(\d+)", re.IGNORECASE)
# What may stand around a date on a line that is nothing but a dateline; the date itself is marked as §.
_AROUND = re.compile(
    r"\(?(?:(?i:published|posted|date|дата|tarih|datum)\b(?:\s+on)?:?\s*)?"
    r"(?:[^\W\d_][\w .'’-]{1,40}[,:–—]\s*)?"
    rf"(?:(?i:{'|'.join(_WEEKDAYS)}|on)\b\.?,?\s+)?"
    r"§(?:,?\s*(?:at\s+)?\d{1,2}[:.]\d{2}\S*(?:\s*(?i:[ap]\.?m\.?))?)?"
    r"(?:[\s,|–—-]*(?:(?i:issue)\b\s*)?(?:(?i:of|in)\s+)?(?:(?:[Tt]he|THE)\s+)?(?:[^\W\d_a-z][\w&'’.-]*\s*){0,5})?[).,]*"
)
_LONGEST_LINE = 120


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a printed line says: the local day and the issue, if any.

    `doubt` says in words what an editor should look at again; `trouble` why there is no day
    although the line speaks of one. `rest` is the line with § in place of the date.
    """

    day: date | None = None
    issue: Issue | None = None
    doubt: str = ""
    trouble: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    match: re.Match[str]
    year: int
    month: int
    day: int
    two_ways: bool = False


def parse_dateline(text: str, *, day_first: bool) -> Dateline:
    """The day and issue that a line names, with months in a dozen languages of the region and around."""
    line = _plain_digits(" ".join(text.split()))
    volume = _VOLUME.search(line)
    issue = issue_of_numbers(int(volume[1]), int(volume[2])) if volume else None
    found = _find(line, day_first=day_first)
    if found is None:
        if volume:
            return Dateline(issue=issue, rest=line.replace(volume[0], "§", 1))
        return Dateline(trouble=_why_not(line), rest=line)
    rest = line[: found.match.start()] + "§" + line[found.match.end() :]
    if volume:
        rest = re.sub(r"[\s,]*§[\s,]*", "§", rest.replace(volume[0], "", 1))
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        return Dateline(issue=issue, trouble=f"the year {found.year} cannot be meant", rest=rest)
    try:
        day = date(found.year, found.month, found.day)
    except ValueError:
        trouble = f"there is no day {found.day} of month {found.month} in {found.year}"
        return Dateline(issue=issue, trouble=trouble, rest=rest)
    return Dateline(day, issue, doubt=_doubt(day, rest, two_ways=found.two_ways, day_first=day_first), rest=rest)


def is_dateline(text: str, *, day_first: bool) -> bool:
    """Whether a line is a dateline and nothing else: a date or an issue, and what journals print beside it."""
    line = " ".join(text.split())
    if not line or len(line) > _LONGEST_LINE or not any(each.isdigit() for each in line):
        return False
    found = parse_dateline(line, day_first=day_first)
    if "§" in found.rest:
        return bool(_AROUND.fullmatch(found.rest))
    unsure = _NO_YEAR.search(found.rest)
    if unsure is None or (unsure[1] or unsure[4]).lower() not in _MONTHS:
        return False
    rest = found.rest[: unsure.start()] + "§" + found.rest[unsure.end() :]
    # Without a year, only the journal's name beside it shows that it is meant as a dateline.
    return bool(_AROUND.fullmatch(rest)) and bool(re.search(r"§,?\s+the\s", rest, re.IGNORECASE))


def issue_of_numbers(volume: int, number: int) -> Issue:
    """The issue that is counted by volume and number."""
    return Issue(f"{volume}-{number}", f"Volume {volume}, number {number}")


def issue_of_day(day: date) -> Issue:
    """The issue that appears on a day."""
    return Issue(day.isoformat(), f"{day.day} {day:%B %Y}")


def _find(line: str, *, day_first: bool) -> _Found | None:
    if match := _ISO.search(line):
        return _Found(match, int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.search(line):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        # Dots are only ever used where the day comes first.
        day, month = (first, second) if day_first or match[2] == "." else (second, first)
        if month > 12 >= day:  # noqa: PLR2004
            return _Found(match, year, day, month)
        two_ways = match[2] != "." and first != second and day <= 12  # noqa: PLR2004
        return _Found(match, year, month, day, two_ways)
    for match in _DAY_MONTH.finditer(line):
        if month := _MONTHS.get(match[2].lower(), 0):
            return _Found(match, int(match[3]), month, int(match[1]))
    for match in _MONTH_DAY.finditer(line):
        if month := _MONTHS.get(match[1].lower(), 0):
            return _Found(match, int(match[3]), month, int(match[2]))
    return None


def _doubt(day: date, rest: str, *, two_ways: bool, day_first: bool) -> str:
    if two_ways:
        order = "day first" if day_first else "month first"
        return f"The date could be read two ways; it was read {order}, as {day.day} {day:%B %Y}."
    for word in re.findall(r"[^\W\d_]+", rest.lower()):
        if _WEEKDAYS.get(word, day.weekday()) != day.weekday():
            return f"{day.day} {day:%B %Y} was a {day:%A}, not what the dateline says."
    return ""


def _why_not(line: str) -> str:
    for match in _NO_YEAR.finditer(line):
        if (match[1] or match[4]).lower() in _MONTHS:
            return f"“{line[:60]}” names no year"
    for match in _NO_DAY.finditer(line):
        if match[1].lower() in _MONTHS:
            return f"“{line[:60]}” names no day"
    return f"“{line[:60]}” is not a date that can be read" if re.search(r"\d", line) else ""


def _plain_digits(text: str) -> str:
    return "".join(str(unicodedata.digit(each)) if not each.isascii() and each.isdecimal() else each for each in text)
