"""What this stack leans on in moto: an upgrade that changes one of these shows here first."""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from local.shortcuts import shortcuts


@pytest.fixture(params=[nullcontext, shortcuts], ids=["as it is", "by shortcuts"])
def clients(request: pytest.FixtureRequest) -> Iterator[tuple[Any, Any]]:
    """S3 with the bucket shelf and DynamoDB with the table Things, of moto as it is and as the stack has it."""
    with mock_aws(), request.param():
        s3 = boto3.client("s3", region_name="eu-north-1")
        dynamodb = boto3.client("dynamodb", region_name="eu-north-1")
        s3.create_bucket(Bucket="shelf", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
        s3.put_bucket_versioning(Bucket="shelf", VersioningConfiguration={"Status": "Enabled"})
        dynamodb.create_table(
            TableName="Things",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        yield s3, dynamodb


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    return error.value.response["Error"]["Code"]


def test_s3_honours_conditions_on_a_put(clients: tuple[Any, Any]) -> None:
    """If-None-Match refuses a second first put, If-Match a put over another version."""
    s3, _ = clients
    first = s3.put_object(Bucket="shelf", Key="a", Body=b"1", IfNoneMatch="*")
    s3.put_object(Bucket="shelf", Key="a", Body=b"2", IfMatch=first["ETag"])

    for condition in ({"IfNoneMatch": "*"}, {"IfMatch": first["ETag"]}):
        with pytest.raises(ClientError) as error:
            s3.put_object(Bucket="shelf", Key="a", Body=b"3", **condition)
        assert code_of(error) == "PreconditionFailed"
    assert s3.get_object(Bucket="shelf", Key="a")["Body"].read() == b"2"


def test_s3_keeps_versions_behind_a_delete_marker(clients: tuple[Any, Any]) -> None:
    """A delete answers with the marker's version, and the version before it can still be read."""
    s3, _ = clients
    version = s3.put_object(Bucket="shelf", Key="a", Body=b"1")["VersionId"]
    marker = s3.delete_object(Bucket="shelf", Key="a")

    with pytest.raises(ClientError) as error:
        s3.get_object(Bucket="shelf", Key="a")

    assert code_of(error) == "NoSuchKey"
    assert marker["VersionId"] != version
    assert s3.get_object(Bucket="shelf", Key="a", VersionId=version)["Body"].read() == b"1"


def test_a_failed_condition_tells_what_won(clients: tuple[Any, Any]) -> None:
    """ALL_OLD brings the stored item with the refusal."""
    _, dynamodb = clients
    dynamodb.put_item(TableName="Things", Item={"pk": {"S": "a"}, "owner": {"S": "first"}})

    with pytest.raises(ClientError) as error:
        dynamodb.put_item(
            TableName="Things",
            Item={"pk": {"S": "a"}},
            ConditionExpression="attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )

    assert code_of(error) == "ConditionalCheckFailedException"
    assert error.value.response["Item"]["owner"] == {"S": "first"}  # type: ignore[typeddict-item]  # DynamoDB's own


def test_dynamodb_holds_its_limits(clients: tuple[Any, Any]) -> None:
    """An item above 400 KB and a transaction above 100 items are refused."""
    _, dynamodb = clients
    put = {"Put": {"TableName": "Things", "Item": {"pk": {"S": "a"}}}}

    with pytest.raises(ClientError) as too_large:
        dynamodb.put_item(TableName="Things", Item={"pk": {"S": "a"}, "text": {"S": "x" * 410_000}})
    with pytest.raises(ClientError):
        dynamodb.transact_write_items(TransactItems=[put] * 101)

    assert code_of(too_large) == "ValidationException"


def test_two_writes_of_one_item_in_a_transaction_are_refused(clients: tuple[Any, Any]) -> None:
    """A transaction may touch an item once."""
    _, dynamodb = clients
    put = {"Put": {"TableName": "Things", "Item": {"pk": {"S": "a"}}}}

    with pytest.raises(ClientError, match="multiple operations on one item"):
        dynamodb.transact_write_items(TransactItems=[put, put])


def test_dynamodb_gives_back_every_kind_of_value(clients: tuple[Any, Any]) -> None:
    """What goes in comes out, however deep: text, numbers, bytes, truth, nothing, sets, lists and maps."""
    _, dynamodb = clients
    plain: tuple[dict[str, Any], ...] = (
        {"S": "é"},
        {"N": "1.5"},
        {"B": b"\x00\xff"},
        {"BOOL": False},
        {"NULL": True},
        {"SS": ["a"]},
        {"L": []},
        {"M": {}},
    )
    item = {
        "pk": {"S": "a"},
        "deep": {"M": {"list": {"L": [*plain, {"L": [*plain]}, {"L": []}, {"M": {}}, {"M": {"S": {"S": ""}}}]}}},
    }
    dynamodb.put_item(TableName="Things", Item=item)

    assert dynamodb.get_item(TableName="Things", Key={"pk": {"S": "a"}})["Item"] == item
    assert dynamodb.scan(TableName="Things")["Items"] == [item]


def test_an_item_that_grows_too_large_is_refused(clients: tuple[Any, Any]) -> None:
    """400 kB are an item's limit, whether it comes whole or one attribute after the other."""
    _, dynamodb = clients
    key, part = {"pk": {"S": "a"}}, {"S": "x" * 150_000}
    grow = {"TableName": "Things", "Key": key, "ExpressionAttributeValues": {":part": part}}
    dynamodb.put_item(TableName="Things", Item={**key, "one": part})
    dynamodb.update_item(**grow, UpdateExpression="SET two = :part")

    with pytest.raises(ClientError) as grown:
        dynamodb.update_item(**grow, UpdateExpression="SET three = :part")
    with pytest.raises(ClientError) as whole:
        dynamodb.put_item(TableName="Things", Item={**key, "one": part, "two": part, "three": part})

    assert [code_of(grown), code_of(whole)] == ["ValidationException", "ValidationException"]
