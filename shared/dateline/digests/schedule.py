"""When a newsletter is due: RFC 5545 recurrence rules on the publication's local clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from dateline.publication import Newsletter

# No change of clocks moves a local time further than this.
A_DAY = timedelta(days=1)


def next_due(newsletter: Newsletter, zone: ZoneInfo, after: datetime) -> datetime | None:
    """The first time after `after` (aware) at which the newsletter is due, in UTC; None when its rule has ended.

    The rule is counted in local days, so 09:00 stays 09:00 through a change of clocks; a local
    time that a change of clocks skips is an hour later by the new clock.
    """
    return next((due for due in _due_times(newsletter, zone, after - A_DAY) if due > after), None)


def last_due(newsletter: Newsletter, zone: ZoneInfo, before: datetime) -> datetime | None:
    """The last time before `before` at which the newsletter was due, in UTC; None before the first."""
    local = before.astimezone(zone).replace(tzinfo=None) + A_DAY
    rule = _local_rule(newsletter)
    while (occurrence := rule.before(local)) is not None:
        if (due := _as_utc(occurrence, zone)) < before:
            return due
        local = occurrence
    return None


def is_due_at(newsletter: Newsletter, zone: ZoneInfo, moment: datetime) -> bool:
    """Whether the newsletter's present rule names that moment: a timer of an older rule is void."""
    times = _due_times(newsletter, zone, moment - A_DAY)
    return moment in takewhile(lambda due: due <= moment, times)


def _due_times(newsletter: Newsletter, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    local = after.astimezone(zone).replace(tzinfo=None)
    return (_as_utc(occurrence, zone) for occurrence in _local_rule(newsletter).xafter(local))


def _local_rule(newsletter: Newsletter):  # type: ignore[no-untyped-def]  # noqa: ANN202  # dateutil names no common type
    first = datetime.combine(date.fromisoformat(newsletter.starts), time.fromisoformat(newsletter.at))
    return rrulestr(newsletter.rule, dtstart=first)


def _as_utc(local: datetime, zone: ZoneInfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(UTC)
