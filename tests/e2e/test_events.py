"""Events: on the site, registered for by plain form, and never sold twice."""

import json
from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from dateline.events.event import Event
from dateline.items import Update
from dateline.people import registration
from local.http import Response
from local.stack import Stack
from tests.e2e.visits import link, published, read_form, sign_up, take_seat

FORUM = b"""---
title: Who opens the gates?
starts: 2026-12-10 18:00
ends: 2026-12-10 20:00
place: The Reading Room
capacity: 2
---

An evening on the protocol.
"""


@pytest.fixture
def forum(stack: Stack) -> Stack:
    """A stack with one event of two seats."""
    published(stack, "events/forum.md", FORUM)
    return stack


def register(stack: Stack, name: str) -> int:
    """Register a person by the form; returns the status of the answer."""
    answer = take_seat(stack, "forum", f"{name}@example.com", name)
    stack.settle()
    return answer.status


def taken(stack: Stack) -> int:
    """How many seats are counted as taken."""
    counters = [item["taken"]["N"] for item in stack.items("PeopleTable") if item["sk"]["S"] == "SEATS"]
    return int(counters[0]) if counters else 0


def test_an_event_stands_on_the_site(forum: Stack) -> None:
    """The event has a page with its local time and a way to the form, and stands on the lists and in the API."""
    page = forum.get("/events/forum/").text

    assert "Thursday 10 December 2026, 18:00 (CET)" in page
    assert 'href="/api/register/forum"' in page
    assert 'action="/api/register/forum"' in forum.get("/api/register/forum").text
    assert "Who opens the gates?" in forum.get("/events/").text
    assert "Who opens the gates?" in forum.get("/").text
    assert forum.get("/api/events").json()["events"][0]["starts"] == "2026-12-10T17:00:00Z"


def test_a_registration_is_answered_by_a_mail_with_the_date(forum: Stack) -> None:
    """The mail names time and place and carries an invitation that a calendar reads."""
    assert register(forum, "visitor") == 200

    mail = forum.outbox[-1]
    event = icalendar.Calendar.from_ical(mail.attachments["event.ics"]).walk("VEVENT")[0]

    assert mail.to == "visitor@example.com"
    assert "18:00 (CET)" in mail.text
    assert event.decoded("DTSTART") == datetime(2026, 12, 10, 17, tzinfo=UTC)
    assert str(event["SUMMARY"]) == "Who opens the gates?"
    assert str(event["ATTENDEE"]) == "mailto:visitor@example.com"


def test_the_last_seat_is_sold_once(forum: Stack) -> None:
    """Two seats go to two people; the third is told that every seat is taken, and gets no mail."""
    assert [register(forum, name) for name in ("one", "two", "three")] == [200, 200, 409]
    assert taken(forum) == 2
    assert [mail.to for mail in forum.outbox] == ["one@example.com", "two@example.com"]


def test_without_the_condition_seats_would_be_sold_twice(forum: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same three registrations oversell when the write has no condition: the test above can fail."""

    def no_condition(event: Event) -> Update:
        return Update(registration.seats_key(event.address), "ADD taken :one", values={":one": 1})

    monkeypatch.setattr(registration, "_take_a_seat", no_condition)

    assert [register(forum, name) for name in ("one", "two", "three")] == [200, 200, 200]
    assert taken(forum) == 3


def test_a_seat_given_back_can_be_taken(forum: Stack) -> None:
    """Opening the link of the mail changes nothing; its button frees the seat, once."""
    register(forum, "one")
    register(forum, "two")
    cancel = link(forum.outbox[0], "cancel")

    forum.get(cancel)
    assert taken(forum) == 2
    assert [forum.post(cancel).status, forum.post(cancel).status] == [200, 200]
    assert taken(forum) == 1
    assert register(forum, "three") == 200


def test_registering_twice_takes_one_seat(forum: Stack) -> None:
    """Whoever registers again is told the same, and keeps one seat."""
    assert [register(forum, "one"), register(forum, "one")] == [200, 200]
    assert taken(forum) == 1


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"name": "", "email": "a@example.com"}, "Please type your name."),
        ({"name": "A", "email": "nowhere"}, "A mail address has the form"),
        ({"name": "A" * 200, "email": "a@example.com"}, "at most 100 letters"),
    ],
)
def test_a_mistake_shows_the_form_again(forum: Stack, form: dict[str, str], says: str) -> None:
    """A mistake is answered by the form as it was typed, and takes no seat."""
    answer = forum.post("/api/register/forum", form | {"stamp": read_form(forum)})

    assert answer.status == 422
    assert says in answer.text
    assert taken(forum) == 0


def test_an_event_that_is_over_takes_nobody(forum: Stack) -> None:
    """When the event has ended, its page and the lists say so, and a late form is answered."""
    forum.advance_to(datetime(2026, 12, 10, 19, 0, tzinfo=UTC))

    assert "This event is over." in forum.get("/events/forum/").text
    assert "Who opens the gates?" not in forum.get("/").text
    assert forum.get("/api/register/forum").status == 409
    late = {"name": "late", "email": "late@example.com", "stamp": read_form(forum)}
    assert forum.post("/api/register/forum", late).status == 409


def test_an_unknown_event_is_not_found(forum: Stack) -> None:
    """A form for an event that is not there gets a page that says so."""
    assert forum.get("/api/register/nothing").status == 404
    assert forum.post("/api/register/nothing", {"name": "A", "email": "a@example.com"}).status == 404


def test_a_form_that_nobody_read_takes_no_seat(forum: Stack) -> None:
    """Without its stamp, at once, or with a forged one, the form is shown once more as it was typed; a robot is not."""
    path = "/api/register/forum"
    stamp = read_form(forum, path)
    at_once = forum.get(path).text.split('name="stamp" value="')[1].split('"')[0]
    typed = {"name": "Ada Reader", "email": "reader@example.com"}

    for wrong in ("", at_once, f"{stamp[:-3]}AAA"):
        answer = forum.post(path, typed | {"stamp": wrong})
        assert answer.status == 422
        assert "press the button once more" in answer.text
        assert 'value="reader@example.com"' in answer.text
    assert "See you there" in forum.post(path, typed | {"stamp": stamp, "website": "x"}).text
    assert taken(forum) == 0
    assert "See you there" in forum.post(path, typed | {"stamp": stamp}).text
    assert taken(forum) == 1


def test_a_full_event_tells_nobody_who_has_a_seat(forum: Stack) -> None:
    """Who has a seat and who has none get the same answer where no seat is left, or no mail may go any more."""
    register(forum, "one")
    register(forum, "two")

    known, unknown = (take_seat(forum, "forum", f"{name}@example.com") for name in ("one", "three"))
    forum.settle()
    assert known == unknown
    assert known.status == 409
    assert [mail.to for mail in forum.outbox[2:]] == ["one@example.com"]

    published(forum, "events/launch.md", b"---\ntitle: A launch\nstarts: 2026-12-10 18:00\n---\nCome and talk.")
    take_seat(forum, "launch", "four@example.com")
    take_seat(forum, "launch", "four@example.com")
    sign_up(forum, "five@example.com")
    forum.settle()
    sign_up(forum, "five@example.com")
    forum.settle()
    known, unknown = (take_seat(forum, "launch", f"{name}@example.com") for name in ("four", "five"))
    assert known == unknown
    assert known.status == 429


def test_a_program_takes_a_seat_by_json(forum: Stack) -> None:
    """The same route takes JSON: a stamp first, then the registration; mistakes are problem details."""
    path, headers = "/api/register/forum", {"content-type": "application/json"}

    def post(**fields: str) -> Response:
        return forum.request("POST", path, headers=headers, body=json.dumps(fields).encode())

    stamp = forum.request("GET", path, headers={"accept": "application/json"}).json()["stamp"]
    refused = post(email="reader@example.com", name="Ada", stamp=stamp)
    assert (refused.status, refused.headers["content-type"]) == (422, "application/problem+json")
    forum.move_clock(forum.now() + timedelta(seconds=3))
    assert post(email="nowhere", name="Ada", stamp=stamp).json()["detail"].startswith("A mail address has the form")
    answer = post(email="reader@example.com", name="Ada", stamp=refused.json()["stamp"])

    assert (answer.status, answer.json()["title"]) == (200, "See you there")
    assert taken(forum) == 1
    take_seat(forum, "forum", "second@example.com")
    full = post(email="third@example.com", name="Ada", stamp=refused.json()["stamp"])
    assert (full.status, full.headers["content-type"]) == (409, "application/problem+json")
