"""From a manuscript to an event; its local times are the publication's."""

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from dateline.articles.datelines import parse_dateline
from dateline.articles.fields import first_of, flag, plain
from dateline.articles.interpretation import Refused, finished, language_of, title_and_body
from dateline.articles.languages import direction_of
from dateline.articles.manuscript import Level, Manuscript, Problem
from dateline.articles.slugs import slug_of
from dateline.events.event import Event
from dateline.publication import Publication

USUAL_LENGTH = timedelta(hours=2)
MOST_SEATS = 1_000_000
SUMMARY_LENGTH = 300
_TIME = re.compile(r"(?<![\d:])(\d{1,2})[:.](\d{2})(?::\d{2})?\s*([ap])?\.?m?\.?(?![\d])", re.IGNORECASE)
_DAY = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")


def interpret_event(
    manuscript: Manuscript, publication: Publication, key: str
) -> tuple[Event | None, tuple[Problem, ...]]:
    """The event that a manuscript announces, or None with the problem that prevents it."""
    problems = list(manuscript.problems)
    try:
        return _event(manuscript, publication, key, problems), tuple(problems)
    except Refused as refused:
        return None, (*problems, refused.problem)


def _event(manuscript: Manuscript, publication: Publication, key: str, problems: list[Problem]) -> Event:
    header = manuscript.header
    title, body, _ = title_and_body(manuscript, publication, problems)
    starts = _moment(first_of(header, "starts", "start", "date"), first_of(header, "time"), publication, "starts")
    if starts is None:
        raise _refused("The event names no time.", "Write “starts: 2027-01-20 18:00” into the header.", "starts")
    _tell_skipped_hour(starts, publication.zone, problems)
    ends_text = first_of(header, "ends", "end")
    ends = _moment(ends_text, "", publication, "ends", day=starts.date()) if ends_text else None
    ends = ends or starts + USUAL_LENGTH
    if ends <= starts:
        raise _refused("The event ends before it starts.", "Correct the time it ends.", "ends")
    text = plain(body.text_content())
    language = language_of(header, f"{title} {text}", publication, problems)
    summary = first_of(header, "summary", "abstract", "description")
    return Event(
        address=slug_of(first_of(header, "slug")) or slug_of(PurePosixPath(key).stem) or slug_of(title) or "event",
        title=title,
        starts=starts,
        ends=ends,
        place=first_of(header, "place", "location", "venue"),
        summary=summary or (text if len(text) <= SUMMARY_LENGTH else text[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + "…"),
        body=finished(body, problems),
        language=language,
        direction=direction_of(language),
        capacity=_capacity(first_of(header, "capacity", "seats")),
        registration=flag(header, "registration") is not False,
    )


def _moment(
    text: str, time_text: str, publication: Publication, field: str, *, day: date | None = None
) -> datetime | None:
    """The aware time that a field names; a time alone is on `day`. None when the field is empty."""
    if not text:
        return None
    line = parse_dateline(text, day_first=publication.day_first)
    clock = _TIME.search(time_text) or _TIME.search(_DAY.sub(" ", text))
    on = line.day or (day if clock else None)
    if on is None:
        why = line.trouble or f"“{text}” names no day"
        raise _refused(f"The time cannot be read: {why}.", "Write it as 2027-01-20 18:00.", field)
    if clock is None:
        raise _refused("The event names a day but no time of day.", "Write it as 2027-01-20 18:00.", field)
    hour, minute = int(clock[1]), int(clock[2])
    if clock[3]:
        hour = hour % 12 + (12 if clock[3].lower() == "p" else 0)
    try:
        local = datetime.combine(on, time(hour, minute), publication.zone)
    except ValueError as error:
        raise _refused(f"There is no time {clock[0].strip()}.", "Write it as 2027-01-20 18:00.", field) from error
    return local


def _tell_skipped_hour(moment: datetime, zone: ZoneInfo, problems: list[Problem]) -> None:
    back = moment.astimezone(UTC).astimezone(zone)
    if back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        what = f"The clocks skip {moment:%H:%M} on that day; it was read as {back:%H:%M}."
        problems.append(Problem(Level.WARNING, what, "Correct the time it starts.", "field starts"))


def _capacity(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) <= MOST_SEATS:
        raise _refused(f"“{text[:20]}” is not a number of seats.", "Write a whole number, such as 80.", "capacity")
    return int(text)


def _refused(what: str, mend: str, field: str) -> Refused:
    return Refused(Problem(Level.REFUSED, what, mend, f"field {field}"))
