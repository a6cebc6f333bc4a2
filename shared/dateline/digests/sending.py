"""Send a digest to one shard of a newsletter's subscribers: claim, send, mark.

The claim is a conditional write on the subscriber's own record, so that it answers with the address,
honours an unsubscribe up to that moment, and can be won once. A claim whose send ended without an
answer stays unknown until the mail service's own send event settles it; it is never sent on a guess.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from dateline.content.records import instant
from dateline.digests.digest import Digest
from dateline.dynamo import DynamoTable
from dateline.errors import DatelineError, Unavailable
from dateline.items import ConditionFailed, Put, Update
from dateline.people.records import members_key, subscriber_key
from dateline.people.subscriber import State

PAGE = 100


class Delivery(StrEnum):
    """What became of one digest to one subscriber."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class NotSent(DatelineError):
    """The mail service refused this mail for good: it was not sent and never will be."""


class SentUnknown(DatelineError):
    """The line dropped: whether the mail was accepted cannot be known here."""


class Sender(Protocol):
    """Hands a digest for one subscriber to the mail service."""

    def send(self, digest: Digest, recipient: str, address: str) -> str:
        """The mail service's message id. Raises NotSent, SentUnknown, or Unavailable when surely not sent."""


@dataclass(frozen=True, slots=True)
class ShardResult:
    """How many deliveries came to what, and after which subscriber to go on; empty when the shard is done."""

    sent: int
    failed: int
    unknown: int
    go_on_after: str = ""


def send_shard(
    digest: Digest,
    shard: int,
    *,
    after: str,
    people: DynamoTable,
    sender: Sender,
    clock: Callable[[], datetime],
    time_left: Callable[[], bool],
) -> ShardResult:
    """Send to the shard's subscribers that follow `after`, until it is done or time is short.

    Raises Unavailable when the mail service takes no more now; what was sent stays sent.
    """
    counts = dict.fromkeys(Delivery, 0)
    place = after
    while True:
        members = people.query(members_key(digest.newsletter, shard), after=place, limit=PAGE)
        for member in members:
            if not time_left():
                return _result(counts, place)
            place = member["sk"]
            address = _claim(digest, place, people)
            if address is None:
                continue
            counts[_deliver(digest, shard, place, address, people, sender, clock())] += 1
        if len(members) < PAGE:
            return _result(counts, "")


def _result(counts: dict[Delivery, int], go_on_after: str) -> ShardResult:
    return ShardResult(
        counts[Delivery.SENT], counts[Delivery.FAILED], counts[Delivery.UNKNOWN], go_on_after=go_on_after
    )


def _claim(digest: Digest, recipient: str, people: DynamoTable) -> str | None:
    """The address of a subscriber whose delivery is ours to make; None for everybody else."""
    try:
        subscriber = people.write(
            Update(
                subscriber_key(recipient),
                "SET #claim = :due",
                condition=(
                    "#state = :active AND contains(newsletters, :newsletter) "
                    "AND (attribute_not_exists(#claim) OR #claim < :due)"
                ),
                values={":due": instant(digest.due), ":active": State.ACTIVE, ":newsletter": digest.newsletter},
                names={"#claim": _claim_name(digest.newsletter), "#state": "state"},
            )
        )
    except ConditionFailed:
        return None
    return str(subscriber["address"]) if subscriber else None


def _deliver(
    digest: Digest, shard: int, recipient: str, address: str, people: DynamoTable, sender: Sender, now: datetime
) -> Delivery:
    try:
        message = sender.send(digest, recipient, address)
    except Unavailable:
        _release(digest, recipient, people)
        raise
    except NotSent:
        outcome, message = Delivery.FAILED, ""
    except SentUnknown:
        outcome, message = Delivery.UNKNOWN, ""
    else:
        outcome = Delivery.SENT
    mark_delivery(digest.id, shard, recipient, outcome, people=people, now=now, message=message)
    return outcome


def mark_delivery(
    digest_id: str,
    shard: int,
    recipient: str,
    outcome: Delivery,
    *,
    people: DynamoTable,
    now: datetime,
    message: str = "",
) -> None:
    """Write one delivery into the ledger; what is known never turns unknown again."""
    entry = Put(
        {
            "pk": ledger_key(digest_id, shard),
            "sk": recipient,
            "outcome": outcome,
            "message": message,
            "at": instant(now),
        },
        condition="attribute_not_exists(pk) OR outcome = :unknown",
        values={":unknown": Delivery.UNKNOWN},
    )
    try:
        people.write(entry)
    except ConditionFailed:
        return


def shard_message(newsletter: str, due: datetime, shard: int, after: str = "") -> str:
    """The queue message that asks for one shard of a digest to be sent to whoever follows `after`."""
    return json.dumps({"newsletter": newsletter, "due": instant(due), "shard": shard, "after": after})


def ledger_key(digest_id: str, shard: int) -> str:
    """The partition that holds the deliveries of one shard of a digest."""
    return f"LEDGER#{digest_id}#{shard:02}"


def _release(digest: Digest, recipient: str, people: DynamoTable) -> None:
    """Take a claim back: the mail was surely not sent, and the next try must find it free."""
    try:
        people.write(
            Update(
                subscriber_key(recipient),
                "REMOVE #claim",
                condition="#claim = :due",
                values={":due": instant(digest.due)},
                names={"#claim": _claim_name(digest.newsletter)},
            )
        )
    except ConditionFailed:
        return


def _claim_name(newsletter: str) -> str:
    return f"claimed {newsletter}"
