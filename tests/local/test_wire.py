"""The stack's port as an operator's command meets it: AWS's own protocol for tables and secrets."""

import json
from collections.abc import Iterator

import pytest

from local.stack import Stack
from local.wire import answer, object_answer
from tests.e2e.visits import NOW


@pytest.fixture
def stack() -> Iterator[Stack]:
    """An empty stack."""
    with Stack.start(now=NOW) as stack:
        yield stack


def ask(target: str, **arguments: object) -> tuple[int, dict[str, object]]:
    """Send what a client would send; returns the status and what was said."""
    response = answer({"x-amz-target": target}, json.dumps(arguments).encode())
    return response.status, response.json()


def test_an_item_goes_in_and_comes_out(stack: Stack) -> None:
    """Attribute values pass as they are, binary ones as base64."""
    item = {"pk": {"S": "P"}, "sk": {"S": "S"}, "raw": {"B": "AAE="}, "many": {"L": [{"N": "1"}]}}
    name = stack.name("PeopleTable")

    assert ask("DynamoDB_20120810.PutItem", TableName=name, Item=item)[0] == 200
    key = {"pk": {"S": "P"}, "sk": {"S": "S"}}
    assert ask("DynamoDB_20120810.GetItem", TableName=name, Key=key) == (200, {"Item": item})


def test_an_operators_writes_are_seen_by_the_stream(stack: Stack) -> None:
    """What an operator writes is a change like any other."""
    sign_up = {"pk": {"S": "OUTBOX#1"}, "sk": {"S": "OUTBOX"}}

    ask("DynamoDB_20120810.PutItem", TableName=stack.name("PeopleTable"), Item=sign_up)

    assert stack.pending() == 1


def test_a_refusal_says_what_a_client_looks_for(stack: Stack) -> None:
    """A failed condition bears its type and the item that stands there."""
    item = {"pk": {"S": "P"}, "sk": {"S": "S"}}
    put = {"TableName": stack.name("PeopleTable"), "Item": item}
    ask("DynamoDB_20120810.PutItem", **put)

    status, said = ask(
        "DynamoDB_20120810.PutItem",
        **put,
        ConditionExpression="attribute_not_exists(pk)",
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )

    assert status == 400
    assert said["__type"] == "ConditionalCheckFailedException"
    assert said["Item"] == item


@pytest.mark.parametrize("target", ["", "S3.GetObject", "DynamoDB_20120810.Format", "secretsmanager"])
def test_what_is_not_served_is_refused(stack: Stack, target: str) -> None:
    """Another service or operation is no silent success."""
    del stack

    assert ask(target)[0] == 400


def test_an_object_goes_in_and_comes_out(stack: Stack) -> None:
    """Objects are put under S3's own conditions, read with what is noted on them, listed and deleted."""
    path = f"/{stack.name('SiteBucket')}/a/index.html"
    signed = {"authorization": "AWS4-HMAC-SHA256 Credential=local/20261124/eu-north-1/s3/aws4_request"}
    noted = signed | {"if-none-match": "*", "x-amz-meta-fingerprint": "f1"}

    assert [object_answer("PUT", path, noted, b"hello").status for _ in range(2)] == [200, 412]
    found = object_answer("GET", path, signed, b"")
    assert (found.body, found.headers["x-amz-meta-fingerprint"]) == (b"hello", "f1")
    assert object_answer("HEAD", path, signed, b"").headers["etag"] == found.headers["etag"]
    assert "a/index.html" in object_answer("GET", f"/{stack.name('SiteBucket')}?list-type=2", signed, b"").text
    assert object_answer("DELETE", path, signed, b"").status == 204
    assert object_answer("GET", path, signed, b"").status == 404
