"""Send a digest to one shard of a newsletter's subscribers: claim, send, mark.

The claim is a conditional write on the subscriber's own record, so that it answers with the address,
honours an unsubscribe up to that moment, and can be won once. A claim whose send ended without an
answer stays unknown until the mail service's own send event settles it; it is never sent on a guess.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from dateline.content.keys import instant, parse_instant
from dateline.digests.digest import Digest
from dateline.dynamo import DynamoTable
from dateline.errors import DatelineError, Unavailable
from dateline.items import ConditionFailed, Put, Update
from dateline.people.records import members_key, subscriber_key
from dateline.people.retention import LEDGER_LIFE
from dateline.people.subscriber import Frequency, State

PAGE = 100
# How long ago the last digest of a slower rhythm must be.
RHYTHMS = {
    Frequency.WEEKLY: timedelta(days=7),
    Frequency.BIWEEKLY: timedelta(days=14),
    Frequency.MONTHLY: timedelta(days=28),
}
# The clock changes, and a newsletter may move to an earlier hour: a rhythm counts days.
SLACK = timedelta(hours=6)


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

    def send(self, digest: Digest, reader: "Reader") -> str:
        """The mail service's message id. Raises NotSent, SentUnknown, or Unavailable when surely not sent."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose delivery was claimed, and the due time of the digest they had before this one, if any."""

    hash: str
    address: str
    language: str
    had: datetime | None


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
    zone: ZoneInfo,
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
    claim = _claim_of(digest, zone)
    while True:
        members = people.query(members_key(digest.newsletter, shard), after=place, limit=PAGE)
        for member in members:
            if not time_left():
                return _result(counts, place)
            place = member["sk"]
            if digest.empty and member["frequency"] == Frequency.EACH:
                continue
            reader = _claimed(claim, digest, place, people)
            if reader is None:
                continue
            counts[_deliver(digest, shard, reader, people, sender, clock())] += 1
        if len(members) < PAGE:
            return _result(counts, "")


def _result(counts: dict[Delivery, int], go_on_after: str) -> ShardResult:
    return ShardResult(
        counts[Delivery.SENT], counts[Delivery.FAILED], counts[Delivery.UNKNOWN], go_on_after=go_on_after
    )


def _claim_of(digest: Digest, zone: ZoneInfo) -> Callable[[str], Update]:
    """The write that claims a digest for one subscriber, the same for all but for the key.

    It holds for who is active, wants the newsletter, is not paused on the digest's day, and has claimed nothing since
    the latest digest that said something; a reader of a slower rhythm also must have had the last one long enough ago.
    """
    slower = " OR ".join(f"(#frequency = :{each} AND #claim <= :before_{each})" for each in RHYTHMS)
    due_again = f"#claim < :news AND ({slower})"
    values = {
        ":due": instant(digest.due),
        ":news": instant(digest.recent[0] if digest.empty else digest.due),
        ":active": State.ACTIVE,
        ":newsletter": digest.newsletter,
        ":day": digest.due.astimezone(zone).date().isoformat(),
        ":nothing": "",
    }
    for frequency, days in RHYTHMS.items():
        values |= {f":{frequency}": frequency, f":before_{frequency}": instant(digest.due - days + SLACK)}
    if not digest.empty:
        due_again = f"({due_again}) OR (#claim < :due AND #frequency = :each) OR attribute_not_exists(#claim)"
        values |= {":each": Frequency.EACH}
    condition = (
        "#state = :active AND contains(newsletters, :newsletter) AND #since <= :due "
        f"AND (attribute_not_exists(paused_until) OR paused_until <= :day) AND ({due_again})"
    )
    names = {
        "#claim": f"claimed {digest.newsletter}",
        "#had": f"had {digest.newsletter}",
        "#state": "state",
        "#since": "since",
        "#frequency": "frequency",
    }
    expression = "SET #had = if_not_exists(#claim, :nothing), #claim = :due"
    return lambda recipient: Update(subscriber_key(recipient), expression, condition, values, names)


def _claimed(claim: Callable[[str], Update], digest: Digest, recipient: str, people: DynamoTable) -> Reader | None:
    """The reader whose delivery is now ours to make; None for everybody else."""
    try:
        subscriber = people.write(claim(recipient))
    except ConditionFailed:
        return None
    if subscriber is None:
        return None
    had = subscriber[f"had {digest.newsletter}"]
    return Reader(recipient, subscriber["address"], subscriber.get("language", ""), parse_instant(had) if had else None)


def _deliver(
    digest: Digest, shard: int, reader: Reader, people: DynamoTable, sender: Sender, now: datetime
) -> Delivery:
    try:
        message = sender.send(digest, reader)
    except Unavailable:
        _release(digest, reader, people)
        raise
    except NotSent:
        outcome, message = Delivery.FAILED, ""
    except SentUnknown:
        outcome, message = Delivery.UNKNOWN, ""
    else:
        outcome = Delivery.SENT
    mark_delivery(digest.id, shard, reader.hash, outcome, people=people, now=now, message=message)
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
            "expires": int((now + LEDGER_LIFE).timestamp()),
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


def _release(digest: Digest, reader: Reader, people: DynamoTable) -> None:
    """Take a claim back: the mail was surely not sent, and the next try must find it free."""
    try:
        people.write(
            Update(
                subscriber_key(reader.hash),
                "SET #claim = #had" if reader.had else "REMOVE #claim, #had",
                condition="#claim = :due",
                values={":due": instant(digest.due)},
                names={"#claim": f"claimed {digest.newsletter}", "#had": f"had {digest.newsletter}"},
            )
        )
    except ConditionFailed:
        return
