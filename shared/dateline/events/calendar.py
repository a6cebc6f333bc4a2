"""Events for calendars: an invitation for one guest, and all to subscribe to. Source: RFC 5545, RFC 5546 3.2."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from dateline.events.event import Event

LINE_OCTETS = 75


@dataclass(frozen=True, slots=True)
class Announced:
    """An event with its address on the site, when it was first announced, and when its file last changed."""

    event: Event
    url: str
    published: datetime
    changed: datetime


def calendar_invitation(
    event: Event, *, url: str, organizer: str, organizer_name: str, attendee: str, stamped: datetime
) -> str:
    """The iCalendar object for one guest, who has accepted; times are in UTC, which no change of clocks can move."""
    guest = (
        f"ORGANIZER;CN={_parameter(organizer_name)}:mailto:{organizer}",
        f"ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:{attendee}",
    )
    return _calendar("METHOD:REQUEST", *_component(event, url, stamped, "SEQUENCE:0", *guest))


def public_calendar(name: str, events: Sequence[Announced]) -> str:
    """A calendar to subscribe to, or to take one event from: a change counts its sequence up, by its seconds."""
    components = [
        line
        for each in events
        for line in _component(
            each.event,
            each.url,
            each.changed,
            f"SEQUENCE:{max(0, int((each.changed - each.published).total_seconds()))}",
            f"LAST-MODIFIED:{_utc(each.changed)}",
        )
    ]
    # A name and how often to look again, for Outlook too. Source: RFC 7986, 5.1 and 5.7; MS-OXCICAL, 2.1.3.1.1.14.
    about = (
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    )
    return _calendar("METHOD:PUBLISH", *about, *components)


def _calendar(*lines: str) -> str:
    whole = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dateline//Events//EN", *lines, "END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in whole)


def _component(event: Event, url: str, stamped: datetime, *more: str) -> tuple[str, ...]:
    host = urlsplit(url).hostname or "localhost"
    return (
        "BEGIN:VEVENT",
        f"UID:{event.address}@{host}",
        f"DTSTAMP:{_utc(stamped)}",
        f"DTSTART:{_utc(event.starts)}",
        f"DTEND:{_utc(event.ends)}",
        f"SUMMARY:{_text(event.title)}",
        *((f"LOCATION:{_text(event.place)}",) if event.place else ()),
        *((f"DESCRIPTION:{_text(event.summary)}",) if event.summary else ()),
        f"URL:{url}",
        *more,
        "STATUS:CONFIRMED",
        "END:VEVENT",
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")
    return "".join(each for each in lines if each >= " " and each != "\x7f")


def _parameter(value: str) -> str:
    return '"' + "".join(each for each in value if each.isprintable() and each != '"') + '"'


def _folded(line: str) -> str:
    """Lines of at most 75 octets; a continuation begins with a space, and no letter is cut in two."""
    parts, length = [""], 0
    for each in line:
        octets = len(each.encode())
        if length + octets > LINE_OCTETS:
            parts.append(" ")
            length = 1
        parts[-1] += each
        length += octets
    return "\r\n".join(parts)
