"""One bucket notification, in the shape that S3 sends to a queue.

Source: "Event message structure", Amazon S3 User Guide.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_plus

SEQUENCER_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Notification:
    """What happened to one key. `sequencer` compares as text among notifications of the same key."""

    key: str
    sequencer: str
    version: str
    size: int
    happened: datetime
    removed: bool
    source: str

    @classmethod
    def parse_all(cls, body: str) -> list["Notification"]:
        """The notifications of one queue message; S3's own test message holds none."""
        return [cls.parse(record) for record in json.loads(body).get("Records", [])]

    @classmethod
    def parse(cls, record: Mapping[str, Any]) -> "Notification":
        """One record of a message. Raises KeyError for anything that is not a notification."""
        described = record["s3"]["object"]
        return cls(
            key=unquote_plus(described["key"]),
            # Sequencers of one key differ in length; right-padded with zeros they sort as text.
            sequencer=described["sequencer"].upper().ljust(SEQUENCER_LENGTH, "0"),
            version=described.get("versionId", ""),
            size=described.get("size", 0),
            happened=datetime.fromisoformat(record["eventTime"]).astimezone(UTC),
            removed=record["eventName"].startswith("ObjectRemoved:"),
            source=json.dumps({"Records": [record]}),
        )
