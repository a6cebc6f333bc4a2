"""The day and issue of a manuscript: from the header, else the printed lines, else the file's name."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from dateline.articles.article import Issue
from dateline.articles.datelines import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    Dateline,
    issue_of_day,
    issue_of_numbers,
    parse_dateline,
)
from dateline.articles.fields import first_of, flag, without_markup
from dateline.articles.manuscript import Level, Problem, Refused
from dateline.articles.slugs import slug_of

DATED_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[-_ ](.+)")
_FIELDS = (
    "date",
    "published",
    "pubdate",
    "publish_date",
    "published_at",
    "publishdate",
    "publication_date",
    "date_published",
    "created",
    "pub_date",
    "posted",
    "issued",
)
# "published" may say yes or no, and generators take the days of the file's own history.
_NO_DATES = {"true", "false", "yes", "no", "created", "last modified", "git created", "git last modified"}
_CHANGED = ("lastmod", "last_modified", "modified", "updated", "last_modified_at")
_NO_PART_OF_A_DATE = re.compile(r"[;<>=`{}\"']")
# A program's time, with or without thousandths of a second.
_SECONDS = re.compile(r"1\d{9}(?:\d{3})?")
_LONGEST_NUMBERS = 12
_WRITE_IT = "Write it as 2003-08-27."
_CLOCK = re.compile(r"(?<![\d:.])([01]?\d|2[0-3])[:.]([0-5]\d)(?![\d:.])(?!\s*[ap]\.?m)", re.IGNORECASE)
_AROUND_A_MOMENT = re.compile(r"§|\b(?:at|on|until)\b|[\s,]|(?<=§)T", re.IGNORECASE)


def day_and_issue(
    header: Mapping[str, object],
    printed: Iterable[str],
    key: str,
    *,
    uploaded: date,
    day_first: bool,
    problems: list[Problem],
) -> tuple[date, Issue | None]:
    """The local day as written, and the issue, if any. Raises Refused where a date is written that cannot be read."""
    field = _field(header, problems)
    lines = [parse_dateline(line, day_first=day_first) for line in printed]
    issue = _issue_field(header, day_first=day_first) or next((line.issue for line in lines if line.issue), None)
    if field:
        dateline = _field_day(field, day_first=day_first)
    else:
        dateline = next((line for line in lines if line.day), Dateline())
        if dateline.day and not issue and re.search(r"\bissue\b", dateline.rest, re.IGNORECASE):
            issue = issue_of_day(dateline.day)
    if dateline.doubt:
        problems.append(
            Problem(Level.WARNING, dateline.doubt, "Write it as 2003-08-27 if that is wrong.", "field date")
        )
    if dateline.day:
        return dateline.day, issue
    if day := _day_of_name(key):
        return day, issue
    if changed := parse_dateline(first_of(header, *_CHANGED), day_first=day_first).day:
        what = (
            f"No date of publication could be found; that of the last change was taken, {changed.day} {changed:%B %Y}."
        )
        problems.append(Problem(Level.WARNING, what, "Write “date: 2003-08-27” into the header.", "field date"))
        return changed, issue
    if trouble := next((line.trouble for line in lines if line.trouble), ""):
        mend = "Write the whole date into the dateline or as “date: 2003-08-27” into the header."
        raise Refused(Problem(Level.REFUSED, f"The date cannot be read: {trouble}.", mend, "field date"))
    what = f"No date could be found; the day of the upload was taken, {uploaded.day} {uploaded:%B %Y}."
    problems.append(Problem(Level.WARNING, what, "Write “date: 2003-08-27” into the header.", "field date"))
    return uploaded, issue


def embargo_end(header: Mapping[str, object], *, zone: ZoneInfo, day_first: bool) -> datetime | None:
    """When the header's embargo ends, to the minute; a day alone ends it as the day begins. None without an embargo.

    Raises Refused for one that cannot be read: what was meant to wait must not appear by mistake.
    """
    field = next((name for name in ("embargo", "embargo_until", "publish_at") if header.get(name)), "")
    if not field or flag(header, field) is False:
        return None
    written = without_markup(header[field])
    moment = _moment(written, day_first=day_first)
    if moment is None or not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        what = f"The embargo “{written[:60]}” cannot be read." if written else "The embargo is not a time."
        mend = "Write it as 2027-01-20 09:00, or take it out to publish now."
        raise Refused(Problem(Level.REFUSED, what, mend, f"field {field}"))
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _moment(written: str, *, day_first: bool) -> datetime | None:
    """A day with or without a time of day, as ISO 8601 or in print; None where there is anything else, or any doubt."""
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        found = parse_dateline(written, day_first=day_first)
    clocks = _CLOCK.findall(found.rest)
    unread = _AROUND_A_MOMENT.sub("", _CLOCK.sub("", found.rest))
    if found.day is None or found.doubt or unread or len(clocks) > 1:
        return None
    hour, minute = clocks[0] if clocks else (0, 0)
    return datetime.combine(found.day, time(int(hour), int(minute)))


def corrected_day(header: Mapping[str, object], *, day_first: bool, problems: list[Problem]) -> date | None:
    """The day of a correction that the header names."""
    written = first_of(header, "corrected", "correction_date")
    if not written:
        return None
    found = parse_dateline(written, day_first=day_first)
    if found.day is None:
        what = f"The day of the correction cannot be read: {found.trouble or written[:60]}."
        problems.append(Problem(Level.WARNING, what, _WRITE_IT, "field corrected"))
    return found.day


def _field(header: Mapping[str, object], problems: list[Problem]) -> str:
    """What the first date field says; `published` may also say yes or no."""
    for name in _FIELDS:
        value = header.get(name)
        if isinstance(value, list) and value:
            problems.append(
                Problem(Level.WARNING, "There are several dates; the first was taken.", _WRITE_IT, f"field {name}")
            )
            value = value[0]
        text = without_markup(value)
        if text and text.lower() not in _NO_DATES:
            return text
    return ""


def _field_day(text: str, *, day_first: bool) -> Dateline:
    if _SECONDS.fullmatch(text):
        day = datetime.fromtimestamp(int(text[:10]), UTC).date()
        return Dateline(day, doubt=f"The date is a count of seconds; it was read as {day.day} {day:%B %Y}.")
    found = parse_dateline(text, day_first=day_first)
    trouble = found.trouble or ("" if found.day else f"“{text[:60]}” is not a date")
    if _NO_PART_OF_A_DATE.search(found.rest):
        trouble = f"“{text[:60]}” is more than a date"
    if trouble:
        raise Refused(Problem(Level.REFUSED, f"The date cannot be read: {trouble}.", _WRITE_IT, "field date"))
    return found


def _day_of_name(key: str) -> date | None:
    match = DATED_NAME.match(PurePosixPath(key).stem)
    return parse_dateline("-".join(match.groups()[:3]), day_first=False).day if match else None


def issue_of_file(header: Mapping[str, object], name: str, *, day_first: bool) -> Issue | None:
    """The issue that an issue's own file describes: by its header, else by its name ("2003-08-27", "vol 3 no 20")."""
    if issue := _issue_field(header, day_first=day_first):
        return issue
    found = parse_dateline(first_of(header, "date") or name, day_first=day_first)
    if found.issue or found.day:
        return found.issue or (issue_of_day(found.day) if found.day else None)
    numbers = re.fullmatch(r"(\d{1,3})[-_ ](\d{1,3})", name)
    return issue_of_numbers(int(numbers[1]), int(numbers[2])) if numbers else None


def _issue_field(header: Mapping[str, object], *, day_first: bool) -> Issue | None:
    volume, number = first_of(header, "volume", "vol"), first_of(header, "number", "no")
    if volume.isdecimal() and number.isdecimal() and len(volume + number) <= _LONGEST_NUMBERS:
        return issue_of_numbers(int(volume), int(number))
    named = first_of(header, "issue")
    found = parse_dateline(named, day_first=day_first)
    if found.issue or found.day:
        return found.issue or (issue_of_day(found.day) if found.day else None)
    slug = slug_of(named)
    return Issue(slug, named[:80]) if slug else None
