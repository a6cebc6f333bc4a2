"""How much one network may post, and how often an address may be posted for or mailed: counters that hold no address.

Each is a condition on a write of the transaction that does the work, so that no race gets around it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from dateline.dynamo import DynamoTable
from dateline.errors import Unavailable
from dateline.items import TransactionRejected, Update, Write
from dateline.people.retention import ADDRESS_WINDOW, NETWORK_WINDOW, POSTS_FOR_AN_ADDRESS, POSTS_OF_A_NETWORK

NEVER = 0
MEETINGS = 4


def post_limits(network: str, address: str, now: datetime) -> list[Update]:
    """Writes that hold only while a network and an address, both given as hashes, are within their limits."""
    return [
        _count(network, "POSTS", POSTS_OF_A_NETWORK, NETWORK_WINDOW, now),
        _count(address, "POSTS", POSTS_FOR_AN_ADDRESS, ADDRESS_WINDOW, now),
    ]


def mail_cap(hash_: str, kind: str, now: datetime) -> Update:
    """A write that holds only if this address has been sent fewer than two mails of a kind within a day.

    The times of the last two mails are a ring: the older of them must be a day ago.
    """
    at = int(now.timestamp())
    return Update(
        (f"LIMIT#{hash_}", f"MAIL#{kind}"),
        "SET older = if_not_exists(newer, :never), newer = :now, expires = :expires",
        "attribute_not_exists(older) OR older <= :day_ago",
        {
            ":never": NEVER,
            ":now": at,
            ":day_ago": int((now - ADDRESS_WINDOW).timestamp()),
            ":expires": int((now + 2 * ADDRESS_WINDOW).timestamp()),
        },
    )


def transact_counted(people: DynamoTable, writes: Sequence[Write]) -> None:
    """Do writes of which some are counters that many visitors share: whoever meets another there tries again.

    Raises TransactionRejected, or Unavailable when the meetings do not end.
    """
    for meeting in range(MEETINGS):
        try:
            people.transact(writes)
        except Unavailable:
            if meeting == MEETINGS - 1:
                raise
        else:
            return


def transact_within_cap(
    people: DynamoTable, writes_for: Callable[[bool], list[Write] | None], attempts: int
) -> bool | None:
    """Carry out what `writes_for` makes of the present state, the last of them a `mail_cap` if it may mail.

    Where the cap does not hold, the same is done without the mail. Returns whether there is a mail; None when there was
    nothing to do. Raises Unavailable when other changes keep coming between.
    """
    may_mail = True
    for _ in range(attempts):
        writes = writes_for(may_mail)
        if writes is None:
            return None
        try:
            people.transact(writes)
        except TransactionRejected as rejected:
            may_mail = may_mail and len(writes) - 1 not in rejected.lost
        else:
            return may_mail
    raise Unavailable("Something else changed at the same moment.")


def _count(hash_: str, kind: str, most: int, window: timedelta, now: datetime) -> Update:
    seconds = int(window.total_seconds())
    start = int(now.timestamp()) // seconds * seconds
    return Update(
        (f"LIMIT#{hash_}", f"{kind}#{start}"),
        "SET expires = :expires ADD posts :one",
        "attribute_not_exists(posts) OR posts < :most",
        {":one": 1, ":most": most, ":expires": start + 2 * seconds},
    )
