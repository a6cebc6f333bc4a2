"""Streams: which records a table's writes make, and how a function is fed with them."""

import contextlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import boto3
import pytest
import time_machine
from botocore.exceptions import ClientError
from moto import mock_aws

from local import tables
from local.aws import calls_heard_by
from local.engine import Engine, StreamSource
from local.filters import UnknownFilter, wanted
from local.functions import Function
from tests.local.support import engine_of, fed_by_stream, function_of, seen_by

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SEEING = """
    seen = []
    def handler(event, context):
        seen.append([record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]])
    """


@pytest.fixture
def engine() -> Iterator[Engine]:
    """An engine over the empty table Things."""
    engine = engine_of()
    with time_machine.travel(NOW, tick=False), mock_aws(), tables.cheap_tables(), calls_heard_by(engine):
        dynamodb().create_table(
            TableName="Things",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        yield engine


def dynamodb() -> Any:
    return boto3.client("dynamodb")


def put(name: str, **values: str) -> None:
    dynamodb().put_item(TableName="Things", Item=item(name, **values))


def item(name: str, **values: str) -> dict[str, Any]:
    return {"pk": {"S": name}} | {key: {"S": value} for key, value in values.items()}


def stream_of(engine: Engine, view: str = "NEW_AND_OLD_IMAGES", **properties: Any) -> StreamSource:
    source = StreamSource("Things", cast(Function, None), properties, None)  # its function is never called
    engine.stream_sources.append(source)
    engine.stream_views["Things"] = view
    return source


def changes(source: StreamSource) -> list[tuple[str, str]]:
    return [(each["eventName"], each["dynamodb"]["Keys"]["pk"]["S"]) for each in source.records]


def test_each_change_makes_one_record_in_order(engine: Engine) -> None:
    """Put, change and delete make INSERT, MODIFY and REMOVE; a write that changes nothing makes none."""
    source = stream_of(engine)

    put("a", text="1")
    put("a", text="1")
    put("a", text="2")
    dynamodb().update_item(
        TableName="Things",
        Key=item("b"),
        UpdateExpression="SET n = :n",
        ExpressionAttributeValues={":n": {"N": "1"}},
    )
    dynamodb().delete_item(TableName="Things", Key=item("a"))
    dynamodb().delete_item(TableName="Things", Key=item("a"))
    dynamodb().batch_write_item(
        RequestItems={"Things": [{"PutRequest": {"Item": item("c")}}, {"DeleteRequest": {"Key": item("b")}}]}
    )

    assert changes(source) == [
        ("INSERT", "a"),
        ("MODIFY", "a"),
        ("INSERT", "b"),
        ("REMOVE", "a"),
        ("INSERT", "c"),
        ("REMOVE", "b"),
    ]
    numbers = [each["dynamodb"]["SequenceNumber"] for each in source.records]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize(
    ("view", "images"),
    [
        ("NEW_AND_OLD_IMAGES", {"NewImage": item("a", text="2"), "OldImage": item("a", text="1")}),
        ("NEW_IMAGE", {"NewImage": item("a", text="2")}),
        ("OLD_IMAGE", {"OldImage": item("a", text="1")}),
        ("KEYS_ONLY", {}),
    ],
)
def test_a_record_holds_the_images_that_the_table_declares(
    engine: Engine, view: str, images: dict[str, dict[str, Any]]
) -> None:
    """StreamViewType decides what a function learns of a change."""
    put("a", text="1")
    source = stream_of(engine, view)

    put("a", text="2")

    record = source.records[0]
    assert {name: value for name, value in record["dynamodb"].items() if name.endswith("Image")} == images
    assert record["dynamodb"]["Keys"] == item("a")
    assert record["dynamodb"]["StreamViewType"] == view
    assert record["eventSourceARN"].startswith("arn:aws:dynamodb:eu-north-1:123456789012:table/Things/stream/")


def test_a_table_without_a_stream_makes_no_records(engine: Engine) -> None:
    """Only a table that declares a stream feeds one."""
    source = stream_of(engine, view="")

    put("a")

    assert source.records == []


def test_a_cancelled_transaction_leaves_no_trace(engine: Engine) -> None:
    """What a cancelled transaction touched stands as before, and nothing of it reaches the stream."""
    put("a", text="1")
    put("b", text="1")
    source = stream_of(engine)

    with pytest.raises(ClientError) as refused:
        dynamodb().transact_write_items(
            TransactItems=[
                {
                    "Update": {
                        "TableName": "Things",
                        "Key": item("a"),
                        "UpdateExpression": "SET #t = :t",
                        "ExpressionAttributeNames": {"#t": "text"},
                        "ExpressionAttributeValues": {":t": {"S": "2"}},
                    }
                },
                {"Put": {"TableName": "Things", "Item": item("new")}},
                {
                    "Delete": {
                        "TableName": "Things",
                        "Key": item("b"),
                        "ConditionExpression": "attribute_not_exists(pk)",
                        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                    }
                },
            ]
        )

    reasons = refused.value.response["CancellationReasons"]
    assert [reason["Code"] for reason in reasons] == ["None", "None", "ConditionalCheckFailed"]
    assert reasons[2]["Item"] == item("b", text="1")
    found = sorted(dynamodb().scan(TableName="Things")["Items"], key=str)
    assert found == [item("a", text="1"), item("b", text="1")]
    assert source.records == []


def test_a_cancelled_transaction_takes_nothing_of_others_with_it(engine: Engine) -> None:
    """A write that lands while a transaction runs survives its cancelling: moto's own way would lose it."""
    table = tables.table_of("Things")
    keys = tables.written_keys("PutItem", {"TableName": "Things", "Item": item("a")})

    with contextlib.suppress(ZeroDivisionError), tables.rolled_back(keys):
        put("a")
        put("of another")
        raise ZeroDivisionError

    assert tables.table_of("Things") is table
    assert dynamodb().scan(TableName="Things")["Items"] == [item("of another")]
    assert engine.failures == []


def test_a_transaction_makes_its_records_once_and_costs_double(engine: Engine, tmp_path: Path) -> None:
    """A committed transaction's changes reach the stream, and each kilobyte costs two write units."""
    source = stream_of(engine)
    function = function_of(
        tmp_path / "writer",
        """
        import boto3
        def handler(event, context):
            item = {"pk": {"S": "a"}, "text": {"S": "x" * 1500}}
            put = {"Put": {"TableName": "Things", "Item": item}}
            boto3.client("dynamodb").transact_write_items(TransactItems=[put])
            boto3.client("dynamodb").delete_item(TableName="Things", Key={"pk": {"S": "a"}})
        """,
        statements=({"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"},),
    )

    engine.invoke(function, {})

    assert changes(source) == [("INSERT", "a"), ("REMOVE", "a")]
    assert [(call.operation, call.write_units) for call in engine.calls] == [
        ("TransactWriteItems", 4),
        ("DeleteItem", 2),
    ]


def test_binary_values_reach_a_function_as_text(engine: Engine, tmp_path: Path) -> None:
    """A stream's event is JSON: a binary attribute comes in base64."""
    function = function_of(
        tmp_path / "seeing",
        """
        seen = []
        def handler(event, context):
            seen.append(event["Records"][0]["dynamodb"]["NewImage"]["data"])
        """,
    )
    fed_by_stream(engine, function, {})

    dynamodb().put_item(TableName="Things", Item=item("a") | {"data": {"B": b"\x00\xff"}})
    engine.settle()

    assert seen_by(function) == [{"B": "AP8="}]


def test_records_come_in_order_and_in_batches(engine: Engine, tmp_path: Path) -> None:
    """A function gets a table's changes in the order they happened, at most BatchSize at once."""
    function = function_of(tmp_path / "seeing", SEEING)
    fed_by_stream(engine, function, {"BatchSize": 2})

    for name in "abcde":
        put(name)
    engine.settle()

    assert seen_by(function) == [["a", "b"], ["c", "d"], ["e"]]


def test_a_reported_failure_goes_on_from_there(engine: Engine, tmp_path: Path) -> None:
    """With ReportBatchItemFailures what came before the first failed record is done, and the rest comes again."""
    function = function_of(
        tmp_path / "failing_once",
        """
        seen = []
        def handler(event, context):
            names = {record["dynamodb"]["Keys"]["pk"]["S"]: record for record in event["Records"]}
            seen.append(list(names))
            failed = [names["c"]["dynamodb"]["SequenceNumber"]] if len(seen) == 1 else []
            return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}
        """,
    )
    fed_by_stream(engine, function, {"FunctionResponseTypes": ["ReportBatchItemFailures"]})

    for name in "abcd":
        put(name)
    engine.settle()

    assert seen_by(function) == [["a", "b", "c", "d"], ["c", "d"]]


def test_a_poisoned_record_is_found_and_set_aside(engine: Engine, tmp_path: Path) -> None:
    """Halving finds the record that fails; after its retries it is set aside, and the others are done."""
    function = function_of(
        tmp_path / "failing",
        """
        seen = []
        def handler(event, context):
            names = [record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]]
            if "f" in names:
                raise ValueError("poison")
            seen.extend(names)
        """,
    )
    _, aside = fed_by_stream(
        engine, function, {"BatchSize": 8, "BisectBatchOnFunctionError": True, "MaximumRetryAttempts": 3}
    )

    for name in "abcdefgh":
        put(name)
    engine.settle()

    assert seen_by(function) == list("abcdegh")
    told = json.loads(aside.messages[0].body)
    assert told["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert told["requestContext"]["functionArn"] == "arn:aws:lambda:eu-north-1:123456789012:function:failing"
    info = told["DDBStreamBatchInfo"]
    assert (info["batchSize"], info["startSequenceNumber"]) == (1, info["endSequenceNumber"])
    assert info["streamArn"].startswith("arn:aws:dynamodb:eu-north-1:123456789012:table/Things/stream/")
    assert "poison" not in aside.messages[0].body


def test_without_halving_the_whole_batch_is_set_aside(engine: Engine, tmp_path: Path) -> None:
    """A batch that fails to the last retry is given up as a whole, and the stream goes on behind it."""
    function = function_of(tmp_path / "failing", "def handler(event, context): raise ValueError")
    source, aside = fed_by_stream(engine, function, {"BatchSize": 2, "MaximumRetryAttempts": 1})

    for name in "abc":
        put(name)
    engine.settle()

    assert source.records == []
    assert [json.loads(message.body)["DDBStreamBatchInfo"]["batchSize"] for message in aside.messages] == [2, 1]
    assert len(engine.failures) == 4


@pytest.mark.parametrize(
    ("pattern", "passes"),
    [
        ({"eventName": ["INSERT"]}, True),
        ({"eventName": ["REMOVE", "MODIFY"]}, False),
        ({"dynamodb": {"Keys": {"pk": {"S": [{"prefix": "SIGN"}]}}}}, True),
        ({"dynamodb": {"Keys": {"pk": {"S": [{"prefix": "X"}, {"prefix": "SIGN"}]}}}}, True),
        ({"dynamodb": {"Keys": {"pk": {"N": [{"prefix": "SIGN"}]}}}}, False),
        ({"eventName": ["INSERT"], "dynamodb": {"OldImage": [{"exists": True}]}}, False),
        ({"dynamodb": {"NewImage": {"text": {"S": [{"exists": False}]}}}}, True),
    ],
)
def test_a_filter_lets_pass_what_it_describes(pattern: dict[str, Any], *, passes: bool) -> None:
    """A record reaches the function when one of its filters takes it."""
    record = {"eventName": "INSERT", "dynamodb": {"Keys": {"pk": {"S": "SIGNUP#1"}}, "NewImage": {}}}

    assert wanted(record, {"Filters": [{"Pattern": json.dumps(pattern)}]}) is passes


def test_a_filter_that_is_not_known_is_an_error() -> None:
    """A comparison that nobody has built here is never passed over."""
    with pytest.raises(UnknownFilter, match="numeric"):
        wanted({"a": 1}, {"Filters": [{"Pattern": '{"a": [{"numeric": [">", 0]}]}'}]})
