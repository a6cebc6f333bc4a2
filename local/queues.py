"""SQS as functions meet it: visibility, receive counts, dead letters. All times are the stack's clock."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from local.mail import refused
from local.policies import REGION_ACCOUNT

MOST_ENTRIES = 10
MOST_BYTES = 1_048_576


@dataclass(slots=True)
class Message:
    """One message, with how often it was received and when it can be received again."""

    id: str
    body: str
    sent: datetime
    visible: datetime
    received: int = 0
    first_received: datetime | None = None

    @property
    def md5(self) -> str:
        """The digest of the body that SQS tells sender and receiver."""
        return hashlib.md5(self.body.encode(), usedforsecurity=False).hexdigest()


@dataclass(slots=True)
class Queue:
    """One queue; `dead_letters` is where a message goes that was received `most_receives` times in vain."""

    name: str
    visibility: timedelta
    dead_letters: "Queue | None" = None
    most_receives: int = 0
    messages: list[Message] = field(default_factory=list)

    @property
    def arn(self) -> str:
        """The queue's ARN."""
        return f"arn:aws:sqs:{REGION_ACCOUNT}:{self.name}"

    def send(self, body: str, now: datetime, new_id: Callable[[], str]) -> str:
        """Take a message; returns its id."""
        message = Message(new_id(), body, now, now)
        self.messages.append(message)
        return message.id

    def send_batch(
        self, entries: list[dict[str, Any]], now: datetime, new_id: Callable[[], str]
    ) -> dict[str, list[dict[str, str]]]:
        """Take the entries of a batch, or refuse all of it as SQS does."""
        if len(entries) > MOST_ENTRIES:
            raise refused(
                "AWS.SimpleQueueService.TooManyEntriesInBatchRequest", "More than 10 entries.", "SendMessageBatch"
            )
        if len({entry["Id"] for entry in entries}) < len(entries):
            raise refused("AWS.SimpleQueueService.BatchEntryIdsNotDistinct", "Ids repeat.", "SendMessageBatch")
        if sum(len(entry["MessageBody"].encode()) for entry in entries) > MOST_BYTES:
            raise refused("AWS.SimpleQueueService.BatchRequestTooLong", "The batch is too long.", "SendMessageBatch")
        sent = []
        for entry in entries:
            later = now + timedelta(seconds=entry.get("DelaySeconds", 0))
            message = Message(new_id(), entry["MessageBody"], now, later)
            self.messages.append(message)
            sent.append({"Id": entry["Id"], "MessageId": message.id, "MD5OfMessageBody": message.md5})
        return {"Successful": sent, "Failed": []}

    def visible(self, now: datetime) -> list[Message]:
        """The messages that can be received now."""
        return [message for message in self.messages if message.visible <= now]

    def receive(self, chosen: list[Message], now: datetime) -> list[Message]:
        """Receive messages: each is hidden for a while, and one received too often goes to the dead letters."""
        received = []
        for message in chosen:
            if self.dead_letters and message.received >= self.most_receives:
                self.messages.remove(message)
                message.visible = now
                message.received = 0
                self.dead_letters.messages.append(message)
                continue
            message.received += 1
            message.first_received = message.first_received or now
            message.visible = now + self.visibility
            received.append(message)
        return received

    def delete(self, message: Message) -> None:
        """Forget a message that was handled."""
        self.messages.remove(message)

    def record(self, message: Message) -> dict[str, object]:
        """The message as a function gets it. Source: "Using Lambda with Amazon SQS", Lambda Developer Guide."""
        first = message.first_received or message.sent
        return {
            "messageId": message.id,
            "receiptHandle": f"{message.id}-{message.received}",
            "body": message.body,
            "attributes": {
                "ApproximateReceiveCount": str(message.received),
                "SentTimestamp": str(int(message.sent.timestamp() * 1000)),
                "SenderId": "AIDALOCAL",
                "ApproximateFirstReceiveTimestamp": str(int(first.timestamp() * 1000)),
            },
            "messageAttributes": {},
            "md5OfBody": message.md5,
            "eventSource": "aws:sqs",
            "eventSourceARN": self.arn,
            "awsRegion": "eu-north-1",
        }
