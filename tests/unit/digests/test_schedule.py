"""When a newsletter is due, through changes of clocks and of its rule."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.digests.schedule import is_due_at, last_due, next_due
from dateline.publication import Newsletter

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def newsletter(rule: str, *, starts: str = "2026-01-07", at: str = "09:00") -> Newsletter:
    """A newsletter of which only the schedule matters."""
    return Newsletter("articles", "Articles", "", "articles", (), rule, starts, at)


@pytest.mark.parametrize(
    ("rule", "after", "due"),
    [
        # Every second Wednesday, counted from the first.
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "2026-11-24T12:00", "2026-11-25T08:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "2026-11-25T08:00", "2026-12-09T08:00"),
        # Nine o'clock stays nine o'clock when the clocks change.
        ("FREQ=DAILY", "2026-03-28T12:00", "2026-03-29T07:00"),
        ("FREQ=DAILY", "2026-10-24T12:00", "2026-10-25T08:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-11-24T12:00", "2026-12-31T08:00"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-24T12:00", "2026-11-27T08:00"),
    ],
)
def test_the_next_time(rule: str, after: str, due: str) -> None:
    """The next time follows the rule on the local clock."""
    found = next_due(newsletter(rule), STOCKHOLM, datetime.fromisoformat(after).replace(tzinfo=UTC))

    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_rule_that_has_ended_is_never_due() -> None:
    """After the last day of a rule there is no next time."""
    ended = newsletter("FREQ=DAILY;COUNT=3")

    assert next_due(ended, STOCKHOLM, datetime(2026, 11, 24, tzinfo=UTC)) is None
    assert last_due(ended, STOCKHOLM, datetime(2026, 11, 24, tzinfo=UTC)) == datetime(2026, 1, 9, 8, tzinfo=UTC)


@given(
    rule=st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SU,WE", "FREQ=MONTHLY;BYMONTHDAY=29"]),
    at=st.times().map(lambda each: each.strftime("%H:%M")),
    day=st.dates(min_value=date(2026, 2, 1), max_value=date(2028, 12, 31)),
    zone=st.sampled_from(["Europe/Stockholm", "Asia/Tashkent", "America/New_York", "Australia/Lord_Howe", "UTC"]),
)
def test_times_follow_one_another(rule: str, at: str, day: date, zone: str) -> None:
    """The next time is later, due by the rule, and preceded by the time before it, at any hour and in any zone."""
    schedule, local = newsletter(rule, at=at), ZoneInfo(zone)
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)

    due = next_due(schedule, local, moment)
    assert due is not None
    assert moment < due
    assert is_due_at(schedule, local, due)
    assert last_due(schedule, local, due + timedelta(seconds=1)) == due
    following = next_due(schedule, local, due)
    assert following is not None
    assert last_due(schedule, local, following) == due
    assert not is_due_at(schedule, local, due + timedelta(minutes=1))
