"""One bucket notification, in the shape that S3 sends to a queue.

Source: "Event message structure", Amazon S3 User Guide.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_plus

SEQUENCER_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Notification:
    """What happened to one key. `sequencer` compares as text among notifications of the same key.

    `purged` means that one of its versions, or the mark of its deletion, was taken out of the bucket for good. `by` is
    the address of whoever did it, where they came under one: a person of IAM Identity Center whose user name it is.
    """

    key: str
    sequencer: str
    version: str
    happened: datetime
    removed: bool
    etag: str = ""
    purged: bool = False
    by: str = ""

    @classmethod
    def parse(cls, record: Mapping[str, Any]) -> "Notification":
        """One record of a message. Raises KeyError for anything that is not a notification."""
        described = record["s3"]["object"]
        return cls(
            key=unquote_plus(described["key"]),
            # Sequencers of one key differ in length; right-padded with zeros they sort as text.
            sequencer=described["sequencer"].upper().ljust(SEQUENCER_LENGTH, "0"),
            version=described.get("versionId", ""),
            happened=datetime.fromisoformat(record["eventTime"]).astimezone(UTC),
            removed=record["eventName"].startswith("ObjectRemoved:"),
            etag=described.get("eTag", ""),
            purged=record["eventName"] == "ObjectRemoved:Delete",
            by=_address_in(record.get("userIdentity", {}).get("principalId", "")),
        )


def _address_in(principal: str) -> str:
    """The address that a role was assumed under, as in "AWS:AROA...:ada@example.org".

    Source: "AWS JSON policy elements: Principal", IAM User Guide, for the names of sessions.
    """
    _, _, session = principal.partition(":AROA")
    name = session.partition(":")[2]
    return name.lower() if "@" in name else ""


@dataclass(frozen=True, slots=True)
class Again:
    """Ask that uploads be ingested again: one key, all that were understood with the help of a record, or all.

    `wanted` is the partition key of that record; of several uploads, those after a key. `beside` asks for the texts
    that offer the file at a key; `restore` for all of an upload, whatever is known of it.
    """

    key: str = ""
    after: str = ""
    wanted: str = ""
    beside: str = ""
    restore: bool = False

    def message(self) -> str:
        """The queue message that asks for it."""
        return json.dumps({"again": asdict(self)})


def parse_message(body: str) -> list[Notification | Again]:
    """What a message of the ingest queue asks for; S3's own test message asks for nothing."""
    fields = json.loads(body)
    if "again" in fields:
        return [Again(**fields["again"])]
    return [Notification.parse(record) for record in fields.get("Records", [])]
