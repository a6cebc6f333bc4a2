"""From a manuscript to an event: when, where, for how many, and what an editor should know."""

import pytest

from dateline.articles.manuscript import Level, Problem
from dateline.articles.readers import read_manuscript
from dateline.events.event import Event
from dateline.events.interpretation import interpret_event
from tests.unit.articles.manuscripts import PUBLICATION


def interpret(header: str, body: str = "Come and listen.") -> tuple[Event | None, tuple[Problem, ...]]:
    key = "events/river-forum.md"
    manuscript = read_manuscript(key, f"---\ntitle: A forum on rivers\n{header}\n---\n{body}\n".encode())
    return interpret_event(manuscript, PUBLICATION, key)


def event(header: str, body: str = "Come and listen.") -> Event:
    found, problems = interpret(header, body)
    assert found is not None, problems
    return found


TIMES = {
    "starts: 2027-01-20 18:00": ("2027-01-20T18:00+01:00", "2027-01-20T20:00+01:00"),
    "starts: 20 January 2027, 6 pm": ("2027-01-20T18:00+01:00", "2027-01-20T20:00+01:00"),
    "starts: 2027-01-20\ntime: 18:00": ("2027-01-20T18:00+01:00", "2027-01-20T20:00+01:00"),
    "starts: 2027-01-20\ntime: 18:00–20:30": ("2027-01-20T18:00+01:00", "2027-01-20T20:30+01:00"),
    "starts: 20.01.2027 18.00\nends: 21.01.2027 12.00": ("2027-01-20T18:00+01:00", "2027-01-21T12:00+01:00"),
    "starts: 2027-07-20 18:00\nends: 19:30": ("2027-07-20T18:00+02:00", "2027-07-20T19:30+02:00"),
    "starts: 2027-07-20 18:00\nduration: 90 minutes": ("2027-07-20T18:00+02:00", "2027-07-20T19:30+02:00"),
    "starts: 2027-07-20 18:00\nduration: 1 hour and 15 min": ("2027-07-20T18:00+02:00", "2027-07-20T19:15+02:00"),
    "starts: 2027-01-20T18:00:00Z": ("2027-01-20T19:00+01:00", "2027-01-20T21:00+01:00"),
    "starts: 2027-01-20 18:00 -0500": ("2027-01-21T00:00+01:00", "2027-01-21T02:00+01:00"),
    "starts: 2027-10-31 01:30": ("2027-10-31T01:30+02:00", "2027-10-31T02:30+01:00"),
}


@pytest.mark.parametrize(("header", "times"), TIMES.items())
def test_times_are_the_publications(header: str, times: tuple[str, str]) -> None:
    """Local times are in the publication's zone; without an end an event lasts two hours."""
    found = event(header)

    assert (found.starts.isoformat(timespec="minutes"), found.ends.isoformat(timespec="minutes")) == times
    assert found.starts.tzinfo == PUBLICATION.zone


DOUBTS = {
    "starts: 2027-03-28 02:30": "skip 02:30",
    "starts: 2027-10-31 02:30": "twice",
    "starts: 03/04/2027 18:00": "two ways",
    "starts: Monday, 20 January 2027, 18:00": "a Wednesday",
    "starts: 2027-01-20 18:00\nregistration: perhaps": "neither yes nor no",
}


@pytest.mark.parametrize(("header", "says"), DOUBTS.items())
def test_a_doubtful_time_is_told(header: str, says: str) -> None:
    """Where clocks change, or a day can be read two ways, the editor learns what was taken."""
    found, problems = interpret(header)

    assert found is not None
    assert [(each.level, says in each.what) for each in problems] == [(Level.WARNING, True)]


REFUSED = {
    "place: here": ("no time", "field starts"),
    "starts: soon": ("names no day", "field starts"),
    "starts: 2027-01-20": ("no time of day", "field starts"),
    "starts: 2027-01-20 25:00": ("no time 25:00", "field starts"),
    "starts: 2027-01-20 13 pm": ("no time 13 pm", "field starts"),
    "starts: 2027-02-30 18:00": ("no day 30", "field starts"),
    "starts: 2027-01-20 18:00\nends: 17:00": ("ends before", "field ends"),
    "starts: 2027-01-20 18:00\nends: 2028-01-20 18:00": ("two months", "field ends"),
    "starts: 2027-01-20 18:00\nduration: long": ("length of time", "field duration"),
    "starts: 2027-01-20 18:00\ncapacity: 0": ("number of seats", "field capacity"),
    "starts: 2027-01-20 18:00\ncapacity: -3": ("number of seats", "field capacity"),
    "starts: 2027-01-20 18:00\ncapacity: many": ("number of seats", "field capacity"),
}


@pytest.mark.parametrize(("header", "answer"), REFUSED.items())
def test_what_makes_no_event_is_refused(header: str, answer: tuple[str, str]) -> None:
    """The field and the mend are named."""
    found, problems = interpret(header)

    assert found is None
    assert answer[0] in problems[-1].what
    assert problems[-1].where == answer[1]
    assert problems[-1].mend


def test_everything_an_event_says() -> None:
    """Place, seats, registration and summary come from the header; the address from the file's name."""
    found = event(
        "starts: 2027-01-20 18:00\nlocation: Small Hall, Tashkent\ncapacity: 80\nregistration: no\nsummary: On water.",
        "# A forum on rivers\n\nCome and **listen**.",
    )

    assert (found.address, found.title) == ("river-forum", "A forum on rivers")
    assert (found.place, found.capacity, found.registration) == ("Small Hall, Tashkent", 80, False)
    assert (found.summary, found.body) == ("On water.", "<p>Come and <strong>listen</strong>.</p>")


def test_what_an_event_leaves_unsaid() -> None:
    """People register, there is no limit, and the text is its own summary."""
    found = event("starts: 2027-01-20 18:00")

    assert (found.capacity, found.registration, found.summary) == (None, True, "Come and listen.")
    assert event("starts: 2027-01-20 18:00", "").body == ""


def test_a_draft_of_an_event_is_held_back() -> None:
    """A draft is no mistake."""
    found, problems = interpret("starts: 2027-01-20 18:00\ndraft: yes")

    assert found is None
    assert problems[-1].level is Level.NOTE
