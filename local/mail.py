"""The mail service: what it refuses, what it keeps, and the events it publishes."""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from botocore.exceptions import ClientError

SIMULATED = {
    "bounce@simulator.amazonses.com": "Bounce",
    "complaint@simulator.amazonses.com": "Complaint",
    "suppressionlist@simulator.amazonses.com": "Bounce",
}
MAX_MESSAGE_BYTES = 40_000_000
# bounce+anything@ simulates what bounce@ does.
_UNLABELLED = re.compile(r"\+[^@]*@")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that was handed over."""

    id: str
    sent: datetime
    to: str
    message: EmailMessage
    tags: dict[str, str]
    raw: bytes = field(repr=False)

    @property
    def subject(self) -> str:
        """The subject line."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """The plain text part."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The HTML part."""
        return self._part("html")

    @property
    def attachments(self) -> dict[str, bytes]:
        """The attached files by name."""
        return {
            str(part.get_filename()): part.get_payload(decode=True)  # type: ignore[misc]  # bytes when decoded
            for part in self.message.iter_attachments()
        }

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


@dataclass(slots=True)
class MailService:
    """SES for one stack."""

    identities: set[str]
    configuration_sets: set[str]
    sent: list[Mail] = field(default_factory=list)

    def send(self, arguments: dict[str, Any], now: datetime, new_id: str) -> Mail:
        """Take a mail, or refuse it as SES does. Source: SendEmail, Amazon SES API v2 Reference."""
        sender = arguments["FromEmailAddress"].rpartition("<")[2].rstrip(">")
        if not {sender, sender.rpartition("@")[2]} & self.identities:
            raise refused("MessageRejected", "Email address is not verified.")
        if arguments.get("ConfigurationSetName") not in self.configuration_sets | {None}:
            raise refused("NotFoundException", "Configuration set does not exist.")
        if set(arguments["Content"]) != {"Raw"} or set(arguments["Destination"]) != {"ToAddresses"}:
            message = "only a raw message to one address is part of this stack"
            raise NotImplementedError(message)
        raw = arguments["Content"]["Raw"]["Data"]
        if len(raw) > MAX_MESSAGE_BYTES:
            raise refused("MessageRejected", "Message is too long.")
        parsed = message_from_bytes(raw, policy=default)
        assert isinstance(parsed, EmailMessage)  # noqa: S101  # what that policy makes
        tags = {tag["Name"]: tag["Value"] for tag in arguments.get("EmailTags", [])}
        mail = Mail(new_id, now, arguments["Destination"]["ToAddresses"][0], parsed, tags, raw)
        self.sent.append(mail)
        return mail


def events_of(mail: Mail, configuration_set: str, wanted: set[str]) -> list[str]:
    """The events that follow a mail, as published to a topic: sent, then delivered or what an address simulates.

    Source: "Contents of event data that Amazon SES publishes to Amazon SNS", SES Developer Guide.
    """
    when = instant(mail.sent)
    about = {
        "timestamp": when,
        "source": str(mail.message["From"]),
        "sendingAccountId": "123456789012",
        "messageId": mail.id,
        "destination": [mail.to],
        "headersTruncated": False,
        "headers": [{"name": name, "value": str(value)} for name, value in mail.message.items()],
        "commonHeaders": {"from": [str(mail.message["From"])], "to": [mail.to], "subject": mail.subject},
        "tags": {name: [value] for name, value in mail.tags.items()} | {"ses:configuration-set": [configuration_set]},
    }
    fate = SIMULATED.get(_UNLABELLED.sub("@", mail.to), "Delivery")
    details: dict[str, dict[str, object]] = {
        "Send": {},
        "Delivery": {"timestamp": when, "processingTimeMillis": 500, "recipients": [mail.to]},
        "Bounce": {
            "feedbackId": f"bounce-{mail.id}",
            "bounceType": "Permanent",
            "bounceSubType": "General",
            "bouncedRecipients": [{"emailAddress": mail.to, "action": "failed", "status": "5.1.1"}],
            "timestamp": when,
        },
        "Complaint": {
            "feedbackId": f"complaint-{mail.id}",
            "complainedRecipients": [{"emailAddress": mail.to}],
            "complaintFeedbackType": "abuse",
            "timestamp": when,
        },
    }
    kinds = ["Send", *(["Delivery"] if fate == "Complaint" else []), fate]
    return [
        json.dumps({"eventType": kind, "mail": about, kind.lower(): details[kind]})
        for kind in kinds
        if kind.upper() in wanted
    ]


def refused(code: str, message: str, operation: str = "SendEmail") -> ClientError:
    """The error with which AWS answers."""
    metadata: Any = {"HTTPStatusCode": 404 if code == "NotFoundException" else 400, "RequestId": "local"}
    return ClientError({"Error": {"Code": code, "Message": message}, "ResponseMetadata": metadata}, operation)


def instant(when: datetime) -> str:
    """A time as AWS's events write it."""
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z"
