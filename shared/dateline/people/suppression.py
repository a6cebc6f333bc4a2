"""Whether mail may go to an address: what an event or an operator says, written on the person's record.

An address nobody confirmed gets a record of its own when it bounces for good or complains: the hash, the
reason and the day. It is what stays after erasure, what a new sign-up or an imported list meets, and what is
replayed after a restore.
"""

from collections.abc import Callable
from datetime import datetime

from dateline.dynamo import DynamoTable
from dateline.errors import Conflict, NotFound, Unavailable
from dateline.items import ConditionFailed, Delete, TransactionRejected, Update, Write
from dateline.people.mailbox import Mailbox, Standing, Verdict, milliseconds
from dateline.people.records import request_key, subscriber_from, subscriber_key, subscriber_writes
from dateline.people.subscriber import SUPPRESSED, State, Subscriber, judged

ATTEMPTS = 8


class NeverLifted(Conflict):
    """Its owner called our mail unwanted: only they can change that, and no way leads there from here."""


def keep_verdict(hash_: str, verdict: Verdict, at: datetime, *, people: DynamoTable, now: datetime) -> None:
    """Keep what an event says of an address; the same event again, or an older one late, changes nothing.

    Raises Unavailable.
    """
    if verdict is Verdict.DELIVERED and not _noted_delivery(hash_, at, people):
        return
    _judge(hash_, lambda mailbox: mailbox.told(verdict, at), people, now, lasting=verdict in _LASTING)


_LASTING = {Verdict.HARD_BOUNCE, Verdict.COMPLAINT}


def lift_bounce(
    hash_: str, *, people: DynamoTable, now: datetime, beforehand: Callable[[], None] | None = None
) -> Subscriber:
    """Let mail go again to an address that bounced; returns the subscriber, who has what they had chosen.

    `beforehand` is done when it may be lifted and before it is, so that a failure there leaves it as it was.

    Raises NotFound when the address is not suppressed, NeverLifted after a complaint, Unavailable.
    """
    stored = people.get(subscriber_key(hash_))
    before = subscriber_from(stored) if stored else None
    if before is None or before.state not in SUPPRESSED:
        raise NotFound("Nothing keeps mail from this address.")
    if before.mailbox.standing is Standing.COMPLAINED:
        raise NeverLifted("Its owner called our mail unwanted: that is for good, for the sake of all other readers.")
    if beforehand:
        beforehand()
    after = _judge(hash_, lambda mailbox: mailbox.lift(now), people, now, lasting=True)
    return after or before


def _noted_delivery(hash_: str, at: datetime, people: DynamoTable) -> bool:
    """Note a delivery in one write where nothing stands against the address; True when more is to be weighed."""
    try:
        people.write(
            Update(
                subscriber_key(hash_),
                "SET delivered = :at ADD version :one",
                "attribute_exists(address) AND attribute_not_exists(mailbox) "
                "AND (attribute_not_exists(delivered) OR delivered < :at)",
                {":at": milliseconds(at), ":one": 1},
            )
        )
    except ConditionFailed as failed:
        return failed.stored is not None and "mailbox" in failed.stored
    return False


def _judge(
    hash_: str, change: Callable[[Mailbox], Mailbox], people: DynamoTable, now: datetime, *, lasting: bool
) -> Subscriber | None:
    """The subscriber after a change of what is known of the mailbox; None when there is nobody it matters to.

    Only what is `lasting` is kept of an address that belongs to no reader.
    """
    for _ in range(ATTEMPTS):
        stored = people.get(subscriber_key(hash_))
        before = subscriber_from(stored) if stored else None
        if not lasting and (before is None or not before.address):
            return None
        known = before or Subscriber(hash=hash_, address="", state=State.UNSUBSCRIBED)
        after = judged(known, change(known.mailbox), now)
        if after == before:
            return after
        writes: list[Write] = subscriber_writes(before, after)
        if after.state in SUPPRESSED:
            writes.append(Delete(request_key(hash_)))
        try:
            people.transact(writes)
        except TransactionRejected:
            continue
        return after
    raise Unavailable("other changes of the same subscriber kept coming between")
