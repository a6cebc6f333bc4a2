"""The invitation: an event as calendars read it. Source: RFC 5545."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from dateline.events.calendar import LINE_OCTETS, calendar_invitation
from dateline.events.event import Event
from tests.unit.publishing.samples import ATTACKS, EVENT, SITE


def invitation(event: Event, organizer_name: str = "The Meridian Review") -> str:
    """The calendar file of an event."""
    return calendar_invitation(
        event,
        url=f"{SITE}/events/{event.address}/",
        organizer="news@review.example",
        attendee="guest@example.com",
        organizer_name=organizer_name,
        stamped=datetime(2026, 11, 20, 12, tzinfo=UTC),
    )


def read(text: str) -> Any:
    """The one event of a calendar file."""
    calendar = Calendar.from_ical(text)
    assert calendar["METHOD"] == "REQUEST"
    (event,) = calendar.walk("VEVENT")
    return event


def test_a_calendar_reads_the_event() -> None:
    """Title, place, time, organizer and address come through; the identity is the event's own."""
    event = read(invitation(EVENT))

    assert (event["SUMMARY"], event["LOCATION"]) == (EVENT.title, EVENT.place)
    assert event["DESCRIPTION"] == EVENT.summary
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (EVENT.starts, EVENT.ends)
    assert event["UID"] == "water-forum@review.example"
    assert event["SEQUENCE"] == 0
    assert event["ORGANIZER"] == "mailto:news@review.example"
    assert event["URL"] == f"{SITE}/events/water-forum/"


@pytest.mark.parametrize(
    ("starts", "utc"),
    [
        (datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Stockholm")), "20261025T003000Z"),
        (datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Stockholm")), "20261025T013000Z"),
        (datetime(2026, 12, 10, 18, tzinfo=ZoneInfo("Europe/Istanbul")), "20261210T150000Z"),
    ],
)
def test_times_are_the_worlds(starts: datetime, utc: str) -> None:
    """Times are in UTC, so that no change of clocks can move an event."""
    assert f"DTSTART:{utc}\r\n" in invitation(replace(EVENT, starts=starts, ends=starts + timedelta(hours=1)))


@pytest.mark.parametrize("text", [*ATTACKS[:-1], "a, b; c\\n d", "one\ntwo\r\nEND:VEVENT", "رودی با دو نام " * 20])
def test_no_text_breaks_the_calendar(text: str) -> None:
    """Whatever a title holds is one property of the one event, in lines as short as they must be."""
    written = invitation(replace(EVENT, title=text, place=text, summary=text), text)
    event = read(written)

    assert max(len(line.encode()) for line in written.split("\r\n")) <= LINE_OCTETS
    assert event["SUMMARY"] == text.replace("\r\n", "\n")
    assert event["ORGANIZER"] == "mailto:news@review.example"
