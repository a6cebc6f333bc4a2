"""An event as an invitation for a calendar. Source: RFC 5545, RFC 5546 3.2.2."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from dateline.events.event import Event

LINE_OCTETS = 75


def calendar_invitation(
    event: Event, *, url: str, organizer: str, organizer_name: str, attendee: str, stamped: datetime
) -> str:
    """The iCalendar object for one guest, who has accepted; times are in UTC, which no change of clocks can move."""
    host = urlsplit(url).hostname or "localhost"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Dateline//Events//EN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        f"UID:{event.address}@{host}",
        "SEQUENCE:0",
        f"DTSTAMP:{_utc(stamped)}",
        f"DTSTART:{_utc(event.starts)}",
        f"DTEND:{_utc(event.ends)}",
        f"SUMMARY:{_text(event.title)}",
        f"LOCATION:{_text(event.place)}",
        f"DESCRIPTION:{_text(event.summary)}",
        f"URL:{url}",
        f"ORGANIZER;CN={_parameter(organizer_name)}:mailto:{organizer}",
        f"ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:{attendee}",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


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
