"""The mail service's events: what one says, of which mail, in whichever of its wrappings it comes.

Sources: "Contents of event data that Amazon SES publishes to Amazon SNS" and "Amazon SNS notification
contents for Amazon SES", SES Developer Guide; "Parsing Amazon SNS message formats", SNS Developer Guide;
RFC 5965 (types of complaints).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dateline.people.mailbox import Verdict

# What SES says to a topic when it is set up, in place of an event.
_GREETING = "Successfully validated SNS topic"
_HASH = re.compile(r"[0-9a-f]{40}")

KINDS = {
    "Send": "Send",
    "Delivery": "Delivery",
    "Bounce": "Bounce",
    "Complaint": "Complaint",
    "Reject": "Reject",
    "DeliveryDelay": "DeliveryDelay",
    "Rendering Failure": "RenderingFailure",
}
# The mailbox was not the reason: such a bounce says nothing about whether the next mail arrives.
_ABOUT_THE_MESSAGE = {"MessageTooLarge", "ContentRejected", "AttachmentRejected"}
# A report that takes a complaint back, and one about signatures: nobody complained.
_NO_COMPLAINT = {"not-spam", "auth-failure"}


@dataclass(frozen=True, slots=True)
class MailEvent:
    """One event: `recipient` is the hash of the person mailed, `digest` the digest's id, empty for other mail."""

    kind: str
    at: datetime
    recipient: str
    digest: str
    message: str
    verdict: Verdict | None


def parse_mail_event(body: str) -> MailEvent | None:
    """The event in a queue message; None when it is about no mail of ours, or no event at all.

    Raises ValueError for what the mail service would never say.
    """
    if body.startswith(_GREETING):
        return None
    told = json.loads(body)
    if not isinstance(told, dict):
        raise ValueError("a mail event is an object")  # noqa: TRY004  # it is the text that is wrong
    if "Message" in told and "Type" in told:
        # Not delivered raw: the event is a text inside.
        return parse_mail_event(told["Message"]) if told["Type"] == "Notification" else None
    # Which of the two names an event bears depends on how the mail service was set up.
    kind = KINDS.get(told.get("eventType") or told.get("notificationType", ""))
    mail = told.get("mail", {})
    recipient = _tag(mail, "recipient")
    if kind is None or not _HASH.fullmatch(recipient):
        return None
    details = told.get(kind[0].lower() + kind[1:], {})
    return MailEvent(
        kind=kind,
        at=datetime.fromisoformat(details.get("timestamp") or mail.get("timestamp", "")),
        recipient=recipient,
        digest=_tag(mail, "digest"),
        message=mail.get("messageId", ""),
        verdict=_verdict(kind, details),
    )


def _verdict(kind: str, details: Mapping[str, Any]) -> Verdict | None:
    match kind:
        case "Delivery":
            return Verdict.DELIVERED
        case "Complaint":
            told = details.get("complaintFeedbackType")
            return None if told in _NO_COMPLAINT else Verdict.COMPLAINT
        case "Bounce" if details.get("bounceType") == "Permanent":
            return Verdict.HARD_BOUNCE
        case "Bounce" if details.get("bounceType") in {"Transient", "Undetermined"}:
            return None if details.get("bounceSubType") in _ABOUT_THE_MESSAGE else Verdict.SOFT_BOUNCE
        case "Bounce":
            raise ValueError("a bounce is permanent, transient or undetermined")
    return None


def _tag(mail: Mapping[str, Any], name: str) -> str:
    return str(next(iter(mail.get("tags", {}).get(name, [])), ""))
