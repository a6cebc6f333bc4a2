"""What a line of a list makes of a person: nobody who said no is asked again, and their own choices stand.

Lines of several lists come to the same in any order, whether they bear a day or not: among them a complaint goes
before a bounce, a bounce before a departure, a departure before a consent. Only a confirmation made here, later than
the line's date, outweighs a departure or a bounce that a list tells of; a list's own consent outweighs nothing.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from dateline.people.lists.services import Status
from dateline.people.mailbox import Standing, Verdict
from dateline.people.subscriber import State, Subscriber, erased, judged, left

# When a list does not say when an address bounced: so long ago that lifting the bounce outweighs it for good.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=1)


class Outcome(StrEnum):
    """What became of one line."""

    ADDED = "added"
    MERGED = "merged"
    UNCHANGED = "unchanged"
    KEPT = "kept as they left, bounced or complained"


@dataclass(frozen=True, slots=True)
class Listed:
    """One person as a list has them; `address` is empty where it is known by its hash alone."""

    hash: str
    address: str
    status: Status
    newsletters: frozenset[str] = frozenset()
    since: datetime | None = None
    name: str = ""
    language: str = ""


def enlisted(before: Subscriber | None, listed: Listed, now: datetime) -> Subscriber:
    """The subscriber after a line of a list."""
    nobody = Subscriber(hash=listed.hash, address="", state=State.UNSUBSCRIBED, since=listed.since or now)
    match listed.status:
        case Status.COMPLAINED:
            return _told(before or nobody, Verdict.COMPLAINT, listed.since or now, now)
        case Status.ERASED:
            return before if before and _said_yes_later(before, listed) else _forgotten(before or nobody, now)
        case Status.UNSUBSCRIBED | Status.BOUNCED if before and _said_yes_later(before, listed):
            return before
        case Status.UNSUBSCRIBED:
            return _taken_off(before, now) if before else nobody
        case Status.BOUNCED:
            # What a list chose for somebody is no choice of theirs that a lifted bounce should bring back.
            known = _taken_off(before, now) if before and before.imported else before
            return _told(known or nobody, Verdict.HARD_BOUNCE, listed.since or LONG_AGO, now)
        case _:
            return _welcomed(before, listed, now)


def outcome_of(before: Subscriber | None, after: Subscriber, listed: Listed) -> Outcome:
    """What a line came to."""
    if before is None:
        return Outcome.ADDED
    if after != before:
        return Outcome.MERGED
    return Outcome.UNCHANGED if before.is_active or listed.status is not Status.CONFIRMED else Outcome.KEPT


def _welcomed(before: Subscriber | None, listed: Listed, now: datetime) -> Subscriber:
    if before is None:
        return Subscriber(
            hash=listed.hash,
            address=listed.address,
            newsletters=listed.newsletters,
            name=listed.name,
            language=listed.language,
            joined=listed.since or now,
            since=listed.since or now,
            imported=True,
        )
    if before.is_active and before.imported:
        return replace(before, newsletters=before.newsletters | listed.newsletters)
    return before


def _taken_off(subscriber: Subscriber, now: datetime) -> Subscriber:
    """The subscriber after a list says they left; the day of a list's own consent is no confirmation made here."""
    gone = left(subscriber, None, now, "")[0]
    return replace(gone, joined=None) if subscriber.imported else gone


def _forgotten(subscriber: Subscriber, now: datetime) -> Subscriber:
    """The subscriber after erasure; who was erased before keeps the day of it."""
    before = erased(subscriber, subscriber.since or now)
    return before if before == subscriber else erased(subscriber, now)


def _said_yes_later(before: Subscriber, listed: Listed) -> bool:
    """Whether this person confirmed here, after what the list tells of."""
    return not before.imported and bool(before.joined and listed.since and before.joined > listed.since)


def _told(subscriber: Subscriber, verdict: Verdict, at: datetime, now: datetime) -> Subscriber:
    if subscriber.mailbox.standing in {Standing.BOUNCED, Standing.COMPLAINED} and verdict is Verdict.HARD_BOUNCE:
        return subscriber
    return judged(subscriber, subscriber.mailbox.told(verdict, at), now)
