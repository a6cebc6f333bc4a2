"""What the mail service tells of each mail: kept in the ledger and on the person's record.

Events come twice, late and out of order; each only ever moves a record forward.
Source: "Contents of event data that Amazon SES publishes to Amazon SNS", SES Developer Guide.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dateline.digests.sending import Delivery, mark_delivery
from dateline.dynamo import DynamoTable
from dateline.people.subscriber import State, shard_of
from dateline.people.subscription import suppress


def record_feedback(event: Mapping[str, Any], *, people: DynamoTable, now: datetime) -> str:
    """Keep one event; returns its type. One that bears no tags of ours is nobody's business."""
    # Which of the two names an event bears depends on how the mail service was set up.
    kind = str(event.get("eventType") or event.get("notificationType"))
    tags = event.get("mail", {}).get("tags", {})
    recipient = _first(tags, "recipient")
    if not recipient:
        return kind
    digest = _first(tags, "digest")
    if digest and kind in _OUTCOMES:
        mark_delivery(
            digest,
            shard_of(recipient),
            recipient,
            _OUTCOMES[kind],
            people=people,
            now=now,
            message=event["mail"].get("messageId", ""),
        )
    if kind == "Complaint":
        suppress(recipient, State.COMPLAINED, people=people, now=now)
    elif kind == "Bounce" and event["bounce"]["bounceType"] == "Permanent":
        suppress(recipient, State.BOUNCED, people=people, now=now)
    return kind


_OUTCOMES = {"Send": Delivery.SENT, "Delivery": Delivery.SENT, "Reject": Delivery.FAILED}


def _first(tags: Mapping[str, list[str]], name: str) -> str:
    return next(iter(tags.get(name, [])), "")
