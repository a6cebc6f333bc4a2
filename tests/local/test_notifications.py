"""Bucket notifications, as S3 sends them to a queue."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_plus

import boto3
import pytest

from local.engine import Notifier
from local.queues import Queue
from local.stack import Stack

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def stack() -> Iterator[Stack]:
    """A stack whose clock stands still."""
    with Stack.start(now=NOW) as stack:
        yield stack


def notifications(stack: Stack) -> list[Any]:
    return [json.loads(message.body)["Records"][0] for message in stack.queue("IngestQueue").messages]


def test_a_put_is_told_in_full(stack: Stack) -> None:
    """The notification of a put has S3's fields, with the version, the size and the tag of what was put."""
    version = stack.upload("articles/Über uns, 2+2 & más.md", b"words")

    record = notifications(stack)[0]
    told = record["s3"]["object"]
    assert (record["eventSource"], record["eventName"], record["eventTime"]) == (
        "aws:s3",
        "ObjectCreated:Put",
        "2026-11-02T09:00:00.000Z",
    )
    assert record["s3"]["bucket"]["name"] == stack.name("UploadsBucket")
    assert told["key"] == "articles/%C3%9Cber+uns%2C+2%2B2+%26+m%C3%A1s.md"
    assert unquote_plus(told["key"]) == "articles/Über uns, 2+2 & más.md"
    assert (told["versionId"], told["size"]) == (version, 5)
    assert '"' not in told["eTag"]


def test_a_delete_is_told_with_its_marker(stack: Stack) -> None:
    """In a versioned bucket a delete makes a marker, and its notification has neither size nor tag."""
    version = stack.upload("a.md", b"words")
    stack.delete("a.md")

    record = notifications(stack)[1]

    assert record["eventName"] == "ObjectRemoved:DeleteMarkerCreated"
    assert set(record["s3"]["object"]) == {"key", "versionId", "sequencer"}
    assert record["s3"]["object"]["versionId"] not in {"", version}


def test_sequencers_order_the_versions_of_a_key(stack: Stack) -> None:
    """Whatever order notifications arrive in, their sequencers say which came first."""
    versions = [stack.upload("a.md", str(number).encode()) for number in range(20)]

    told = sorted((record["s3"]["object"] for record in notifications(stack)), key=lambda each: each["sequencer"])

    assert [each["versionId"] for each in told] == versions


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("copy_object", {"Key": "b", "CopySource": "x/y"}),
        ("delete_objects", {"Delete": {"Objects": [{"Key": "a"}]}}),
    ],
)
def test_a_write_whose_notification_is_not_built_is_refused(
    stack: Stack, operation: str, arguments: dict[str, Any]
) -> None:
    """A way of writing objects that would tell nobody is an error, not silence."""
    with pytest.raises(NotImplementedError):
        getattr(boto3.client("s3"), operation)(Bucket=stack.name("UploadsBucket"), **arguments)


@pytest.mark.parametrize(
    ("event", "key", "heard"),
    [
        ("ObjectCreated:Put", "in/a.md", True),
        ("ObjectCreated:Put", "out/a.md", False),
        ("ObjectCreated:Put", "in/a.txt", False),
        ("ObjectRemoved:Delete", "in/a.md", False),
    ],
)
def test_a_filter_chooses_keys_and_events(event: str, key: str, *, heard: bool) -> None:
    """A bucket tells a queue only of the events and keys that it asked for."""
    notifier = Notifier(Queue("Work", visibility=NOW - NOW), "s3:ObjectCreated:*", "in/", ".md")

    assert notifier.hears(event, key) is heard
