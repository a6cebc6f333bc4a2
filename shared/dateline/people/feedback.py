"""What the mail service tells of each mail: kept in the ledger and on the person's record.

Events come twice, late and out of order; each only ever moves a record forward.
"""

from datetime import datetime

from dateline.digests.sending import Delivery, mark_delivery
from dateline.dynamo import DynamoTable
from dateline.people.mail_events import parse_mail_event
from dateline.people.subscriber import shard_of
from dateline.people.suppression import keep_verdict

_OUTCOMES = {"Send": Delivery.SENT, "Delivery": Delivery.SENT, "Reject": Delivery.FAILED}


def record_feedback(body: str, *, people: DynamoTable, now: datetime) -> str:
    """Keep the event that a message of the queue bears; returns its kind, empty when it is about no mail of ours.

    Raises ValueError for what the mail service would never say.
    """
    event = parse_mail_event(body)
    if event is None:
        return ""
    if event.digest and event.kind in _OUTCOMES:
        mark_delivery(
            event.digest,
            shard_of(event.recipient),
            event.recipient,
            _OUTCOMES[event.kind],
            people=people,
            now=now,
            message=event.message,
        )
    if event.verdict:
        keep_verdict(event.recipient, event.verdict, event.at, people=people, now=now)
    return event.kind
