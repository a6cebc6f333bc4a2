"""Bucket notifications as S3 sends them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.uploads.notification import Again, Notification, parse_message

RECORD = {
    "eventTime": "2026-11-24T12:00:00.000Z",
    "eventName": "ObjectCreated:Put",
    "s3": {"object": {"key": "articles/a.md", "sequencer": "0A", "versionId": "v1"}},
}


def notification(**described: str) -> Notification:
    """A notification about an object so described."""
    record = RECORD | {"s3": {"object": RECORD["s3"]["object"] | described}}  # type: ignore[index]
    found = parse_message(json.dumps({"Records": [record]}))[0]
    assert isinstance(found, Notification)
    return found


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("articles/Ostreva+opposition+FINAL.docx", "articles/Ostreva opposition FINAL.docx"),
        ("articles/%C4%B1%C5%9F%C4%9F%C4%B1.md", "articles/ışğı.md"),
        ("a%2Bb.md", "a+b.md"),
    ],
)
def test_keys_are_decoded(sent: str, key: str) -> None:
    """A key comes URL-encoded, with a plus for a space."""
    assert notification(key=sent).key == key


@pytest.mark.parametrize(
    ("older", "newer"), [("0A", "0B"), ("0A", "0A01"), ("0055AED6DCD90281E5", "0055AED6DCD90281E6")]
)
def test_sequencers_sort_though_they_differ_in_length(older: str, newer: str) -> None:
    """Padded at the right, the sequencers of one key compare as text."""
    assert notification(sequencer=older).sequencer < notification(sequencer=newer).sequencer


@given(st.text(min_size=1))
def test_asking_again_survives_the_queue(key: str) -> None:
    """What is asked of the queue is what arrives from it, whatever the key."""
    assert parse_message(Again(key=key).message()) == [Again(key=key)]
