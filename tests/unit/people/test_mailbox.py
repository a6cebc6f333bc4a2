"""What becomes of an address by what the mail service says of it."""

from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.people.mailbox import Mailbox, Standing, Verdict, mailbox_fields, mailbox_from

DAY_ONE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SOFT, HARD, COMPLAINT, DELIVERED = (
    Verdict.SOFT_BOUNCE,
    Verdict.HARD_BOUNCE,
    Verdict.COMPLAINT,
    Verdict.DELIVERED,
)
type Told = tuple[Verdict, int]
told = st.lists(st.tuples(st.sampled_from(list(Verdict)), st.integers(0, 30)), max_size=12)


def after(*events: Told, lifted: int | None = None, before: Mailbox = Mailbox()) -> Mailbox:  # noqa: B008  # frozen
    """The mailbox after events, each on a day."""
    start = before if lifted is None else before.lift(DAY_ONE + timedelta(days=lifted))
    return reduce(lambda mailbox, event: mailbox.told(event[0], DAY_ONE + timedelta(days=event[1])), events, start)


@pytest.mark.parametrize(
    ("events", "standing"),
    [
        ([], Standing.GOOD),
        ([(DELIVERED, 0)], Standing.GOOD),
        ([(SOFT, 0)], Standing.SHAKY),
        ([(SOFT, 0), (SOFT, 3), (SOFT, 6)], Standing.SHAKY),
        ([(SOFT, 0), (SOFT, 7)], Standing.SHAKY),
        ([(SOFT, 0), (SOFT, 3), (SOFT, 7)], Standing.BOUNCED),
        ([(SOFT, 0), (SOFT, 3), (DELIVERED, 4), (SOFT, 7)], Standing.SHAKY),
        ([(SOFT, 0), (SOFT, 3), (SOFT, 7), (DELIVERED, 8)], Standing.GOOD),
        ([(HARD, 0)], Standing.BOUNCED),
        ([(HARD, 0), (DELIVERED, 1)], Standing.BOUNCED),
        ([(COMPLAINT, 0), (DELIVERED, 1)], Standing.COMPLAINED),
        ([(COMPLAINT, 0), (HARD, 1)], Standing.COMPLAINED),
    ],
)
def test_the_standing_follows_from_the_events(events: list[Told], standing: Standing) -> None:
    """Three soft bounces over a week suspend, a delivery forgives them, a hard bounce and a complaint stay."""
    assert after(*events).standing is standing


@given(told, st.data())
def test_neither_order_nor_repetition_matters(events: list[Told], data: st.DataObject) -> None:
    """Events that come in another order, and twice or thrice, leave the same mailbox."""
    again = data.draw(st.lists(st.sampled_from(events), max_size=5)) if events else []
    shuffled = data.draw(st.permutations(events + again))

    assert after(*shuffled) == after(*events)


@given(told, st.integers(0, 30), st.data())
def test_a_lift_forgives_what_came_before_it_whenever_that_is_told(
    events: list[Told], day: int, data: st.DataObject
) -> None:
    """A bounce from before the lift that is told only afterwards does not count either; a complaint does."""
    place = data.draw(st.integers(0, len(events)))
    mailbox = after(*events[place:], lifted=day, before=after(*events[:place]))

    later = [event for event in events if event[1] > day or event[0] in {COMPLAINT, DELIVERED}]
    assert mailbox.standing is after(*later, lifted=day).standing
    assert (mailbox.standing is Standing.COMPLAINED) == any(verdict is COMPLAINT for verdict, _ in events)


@given(told)
def test_a_mailbox_is_kept_whole(events: list[Told]) -> None:
    """What is written on the record is what is read from it."""
    mailbox = after(*events)

    assert mailbox_from({"delivered": mailbox.delivered, "mailbox": mailbox_fields(mailbox)}) == mailbox


def test_what_is_kept_is_bounded() -> None:
    """However many soft bounces come, the record does not grow on."""
    mailbox = reduce(lambda kept, hour: kept.told(SOFT, DAY_ONE + timedelta(hours=hour)), range(500), Mailbox())

    assert len(mailbox.soft) == 50


def test_the_date_says_when_it_happened() -> None:
    """The day of the bounce, not of the event's arrival, is what an operator is told."""
    assert after().since is None
    assert after((HARD, 2), (SOFT, 1)).since == DAY_ONE + timedelta(days=2)
    assert after((COMPLAINT, 5), (COMPLAINT, 3)).since == DAY_ONE + timedelta(days=3)
