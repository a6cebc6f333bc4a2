"""The calendar that people subscribe to. Source: RFC 5545."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from dateline.events.calendar import LINE_OCTETS, Announced, public_calendar
from tests.unit.publishing.samples import ATTACKS, EVENT, SITE

FIRST = datetime(2026, 11, 20, 12, tzinfo=UTC)
SHOWN = Announced(EVENT, f"{SITE}/events/water-forum/", FIRST, FIRST)


def read(text: str) -> Any:
    """The one event of a calendar."""
    calendar: Any = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    return event


def test_a_changed_event_takes_the_place_of_what_was_taken_before() -> None:
    """Its identity stays, its sequence and stamps go up, whatever was changed of it."""
    later = replace(SHOWN, event=replace(EVENT, title="Elsewhere"), changed=FIRST + timedelta(hours=1))
    before, after = (read(public_calendar("Events", [each])) for each in (SHOWN, later))

    assert before["UID"] == after["UID"] == "water-forum@review.example"
    assert before["SEQUENCE"] < after["SEQUENCE"]
    assert before.decoded("DTSTAMP") < after.decoded("DTSTAMP") == after.decoded("LAST-MODIFIED")


def test_a_calendar_says_its_name_and_when_to_look_again() -> None:
    """Programs show the publication's name, and come back four times a day."""
    lines = public_calendar("The Review, daily", [SHOWN]).split("\r\n")

    assert {"METHOD:PUBLISH", "NAME:The Review\\, daily", "X-WR-CALNAME:The Review\\, daily"} <= {*lines}
    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"} <= {*lines}


@pytest.mark.parametrize("text", [*ATTACKS, "ß" * 200, "x\r\nBEGIN:VALARM", ""])
def test_no_text_leaves_its_line(text: str) -> None:
    """Whatever an event is called, its lines are short enough and hold what they should; what is empty is left out."""
    whole = public_calendar(text, [replace(SHOWN, event=replace(EVENT, title=text, place=text, summary=text))])
    event = read(whole)

    assert all(len(line.encode()) <= LINE_OCTETS for line in whole.split("\r\n"))
    assert not event.subcomponents
    assert ("LOCATION" in event) is bool(text)
