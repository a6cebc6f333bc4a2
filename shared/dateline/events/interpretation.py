"""From a manuscript to an event; its local times are the publication's."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from dateline.articles.datelines import parse_dateline
from dateline.articles.fields import first_of, flag, plain
from dateline.articles.interpretation import check_not_held_back, cut, finished, language_of, title_and_body
from dateline.articles.languages import direction_of
from dateline.articles.manuscript import Level, Manuscript, Problem, Refused, Unreadable
from dateline.articles.slugs import slug_of
from dateline.events.event import Event
from dateline.publication import Publication

USUAL_LENGTH = timedelta(hours=2)
LONGEST_LENGTH = timedelta(days=60)
MOST_SEATS = 1_000_000
SUMMARY_LENGTH = 300
MAX_PLACE = 200
_WRITE_IT = "Write it as 2027-01-20 18:00."
_TIME = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2})"
    r"(?:[:.](?P<minute>\d{2})(?::\d{2})?\s*(?P<half>[ap]\.?m\b\.?)?|\s*(?P<half_only>[ap]\.?m\b\.?))(?!\d)",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"(?:(?P<hours>\d{1,3}(?:\.\d+)?)\s*(?:h|hours?|hrs?)\b)?\s*(?:and\s+)?(?:(?P<minutes>\d{1,4})\s*(?:m|min|mins|minutes?)\b)?\.?",
    re.IGNORECASE,
)


def interpret_event(
    manuscript: Manuscript, publication: Publication, key: str
) -> tuple[Event | None, tuple[Problem, ...]]:
    """The event that a manuscript announces, or None with the problem that prevents it; the problems either way."""
    problems = list(manuscript.problems)
    try:
        check_not_held_back(manuscript)
        return _event(manuscript, publication, key, problems), tuple(problems)
    except (Refused, Unreadable) as refused:
        return None, (*problems, refused.problem)


def _event(manuscript: Manuscript, publication: Publication, key: str, problems: list[Problem]) -> Event:
    header = manuscript.header
    title, body, head = title_and_body(manuscript, publication, problems, needs_text=False)
    written = first_of(header, "starts", "start", "date") or manuscript.dateline or next(iter(head.datelines), "")
    starts = _moment(written, first_of(header, "time"), publication, "starts", problems)
    if starts is None:
        raise _refused("The event names no time.", "Write “starts: 2027-01-20 18:00” into the header.", "starts")
    ends = _end(header, starts, publication, problems)
    # Compared in UTC: the clocks of two local times can differ.
    if ends.astimezone(UTC) <= starts.astimezone(UTC):
        raise _refused("The event ends before it starts.", "Correct the time it ends.", "ends")
    if ends - starts > LONGEST_LENGTH:
        raise _refused("The event lasts longer than two months.", "Correct the time it ends.", "ends")
    text = plain(body.text_content())
    language = language_of(header, f"{title} {text}", publication, problems)
    return Event(
        address=slug_of(first_of(header, "slug")) or slug_of(PurePosixPath(key).stem) or slug_of(title) or "event",
        title=title,
        starts=starts,
        ends=ends,
        place=cut(first_of(header, "place", "location", "venue"), MAX_PLACE),
        summary=cut(first_of(header, "summary", "abstract", "description") or text, SUMMARY_LENGTH),
        body=finished(body, problems),
        language=language,
        direction=direction_of(language),
        capacity=_capacity(first_of(header, "capacity", "seats")),
        registration=_registration(header, problems),
    )


def _end(header: Mapping[str, object], starts: datetime, publication: Publication, problems: list[Problem]) -> datetime:
    """When it ends: as written, or after its duration, or after the usual length."""
    if written := first_of(header, "ends", "end", "until"):
        return _moment(written, "", publication, "ends", problems, day=starts.date()) or starts + USUAL_LENGTH
    times = list(_TIME.finditer(first_of(header, "time")))
    if len(times) > 1:
        return _at(starts.date(), times[1], publication.zone, "time", problems)
    written = first_of(header, "duration", "length")
    if not written:
        return _later(starts, USUAL_LENGTH)
    match = _DURATION.fullmatch(written)
    length = timedelta(hours=float(match["hours"] or 0), minutes=int(match["minutes"] or 0)) if match else timedelta()
    if not length:
        raise _refused(f"“{written[:40]}” is not a length of time.", "Write it as 90 minutes or 2 hours.", "duration")
    return _later(starts, length)


def _moment(
    text: str,
    time_text: str,
    publication: Publication,
    field: str,
    problems: list[Problem],
    *,
    day: date | None = None,
) -> datetime | None:
    """The aware time that a field names; a time alone is on `day`. None when the field is empty."""
    if not text:
        return None
    if exact := _exact(text):
        return exact.astimezone(publication.zone)
    found = parse_dateline(text, day_first=publication.day_first)
    clock = _TIME.search(time_text) or _TIME.search(found.rest.replace("§T", "§ "))
    on = found.day or (day if clock and not found.trouble.startswith("there is no") else None)
    if on is None:
        raise _refused(f"The time cannot be read: {found.trouble or f'“{text[:60]}” names no day'}.", _WRITE_IT, field)
    if clock is None:
        raise _refused("The event names a day but no time of day.", _WRITE_IT, field)
    if found.doubt:
        problems.append(Problem(Level.WARNING, found.doubt, f"{_WRITE_IT[:-1]} if that is wrong.", f"field {field}"))
    return _at(on, clock, publication.zone, field, problems)


def _at(day: date, clock: re.Match[str], zone: ZoneInfo, field: str, problems: list[Problem]) -> datetime:
    """A local time of that day; where the clocks change then, what was taken is told."""
    hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
    half = (clock["half"] or clock["half_only"] or "")[:1].lower()
    if half and not 1 <= hour <= 12:  # noqa: PLR2004
        raise _refused(f"There is no time {clock[0].strip()}.", _WRITE_IT, field)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        local = datetime.combine(day, time(hour, minute), zone)
    except ValueError as error:
        raise _refused(f"There is no time {clock[0].strip()}.", _WRITE_IT, field) from error
    shown = local.astimezone(UTC).astimezone(zone)
    if shown.replace(tzinfo=None) != local.replace(tzinfo=None):
        what = f"The clocks skip {local:%H:%M} on that day; it was read as {shown:%H:%M}."
        problems.append(Problem(Level.WARNING, what, "Correct the time.", f"field {field}"))
    elif local.utcoffset() != local.replace(fold=1).utcoffset():
        what = f"The clocks show {local:%H:%M} twice on that day; the first was taken."
        problems.append(
            Problem(Level.WARNING, what, "Choose another time, or write “+01:00” behind it.", f"field {field}")
        )
    return shown


def _exact(text: str) -> datetime | None:
    """The moment that a text names with its offset from UTC, as calendars and site generators write it."""
    try:
        moment = datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d{2}:?\d{2}$)", "", text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _later(starts: datetime, length: timedelta) -> datetime:
    # Counted in UTC: two hours are two hours also in the night the clocks change.
    return (starts.astimezone(UTC) + length).astimezone(starts.tzinfo)


def _capacity(text: str) -> int | None:
    if not text:
        return None
    number = re.fullmatch(r"(\d{1,7})(?:\s+(?:seats|people|places))?", text, re.IGNORECASE | re.ASCII)
    if number is None or not 0 < int(number[1]) <= MOST_SEATS:
        raise _refused(f"“{text[:20]}” is not a number of seats.", "Write a whole number, such as 80.", "capacity")
    return int(number[1])


def _registration(header: Mapping[str, object], problems: list[Problem]) -> bool:
    """Whether people register; they do where the field says nothing that can be read."""
    answer = flag(header, "registration")
    if answer is None and first_of(header, "registration"):
        what = "“registration” says neither yes nor no; people can register."
        problems.append(
            Problem(Level.WARNING, what, "Write “registration: no” if they simply come.", "field registration")
        )
    return answer is not False


def _refused(what: str, mend: str, field: str) -> Refused:
    return Refused(Problem(Level.REFUSED, what, mend, f"field {field}"))
