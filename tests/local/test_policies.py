"""Each call of a function is held against its statements in the template."""

from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from local.aws import calls_heard_by
from local.policies import Need, Role, UnmappedCall, needs_of
from tests.local.support import engine_of, function_of

TABLE = "arn:aws:dynamodb:eu-north-1:123456789012:table/Things"


@pytest.mark.parametrize(
    ("service", "operation", "arguments", "needs"),
    [
        ("dynamodb", "GetItem", {"TableName": "Things"}, [("dynamodb:GetItem", TABLE)]),
        ("dynamodb", "Query", {"TableName": "Things", "IndexName": "by"}, [("dynamodb:Query", f"{TABLE}/index/by")]),
        ("dynamodb", "BatchGetItem", {"RequestItems": {"Things": {}}}, [("dynamodb:BatchGetItem", TABLE)]),
        (
            "dynamodb",
            "TransactGetItems",
            {"TransactItems": [{"Get": {"TableName": "Things"}}]},
            [("dynamodb:GetItem", TABLE)],
        ),
        (
            "dynamodb",
            "TransactWriteItems",
            {
                "TransactItems": [
                    {kind: {"TableName": "Things"}} for kind in ("Put", "Update", "Delete", "ConditionCheck")
                ]
            },
            [(f"dynamodb:{action}", TABLE) for action in ("PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem")],
        ),
        ("s3", "GetObject", {"Bucket": "b", "Key": "k"}, [("s3:GetObject", "arn:aws:s3:::b/k")]),
        ("s3", "HeadObject", {"Bucket": "b", "Key": "k"}, [("s3:GetObject", "arn:aws:s3:::b/k")]),
        (
            "s3",
            "GetObject",
            {"Bucket": "b", "Key": "k", "VersionId": "v"},
            [("s3:GetObjectVersion", "arn:aws:s3:::b/k")],
        ),
        ("s3", "ListObjectsV2", {"Bucket": "b"}, [("s3:ListBucket", "arn:aws:s3:::b")]),
        (
            "sqs",
            "SendMessageBatch",
            {"QueueUrl": "https://sqs.eu-north-1.amazonaws.com/123456789012/Work"},
            [("sqs:SendMessage", "arn:aws:sqs:eu-north-1:123456789012:Work")],
        ),
        (
            "sesv2",
            "SendEmail",
            {"FromEmailAddress": "Journal <a@example.org>", "ConfigurationSetName": "Set"},
            [
                ("ses:SendEmail", "arn:aws:ses:eu-north-1:123456789012:identity/example.org"),
                ("ses:SendEmail", "arn:aws:ses:eu-north-1:123456789012:configuration-set/Set"),
            ],
        ),
    ],
)
def test_a_call_needs_its_actions(
    service: str, operation: str, arguments: dict[str, Any], needs: list[tuple[str, str]]
) -> None:
    """Each known call names the actions and resources that AWS asks for."""
    assert needs_of(service, operation, arguments) == [Need(action, resource) for action, resource in needs]


@pytest.mark.parametrize(("service", "operation"), [("dynamodb", "DeleteTable"), ("s3", "CopyObject"), ("sts", "Any")])
def test_a_call_that_nobody_has_mapped_is_refused(service: str, operation: str) -> None:
    """A call whose action is not known cannot be allowed by mistake."""
    with pytest.raises(UnmappedCall, match=f"{service} {operation}"):
        needs_of(service, operation, {"Bucket": "b"})


@pytest.mark.parametrize(
    ("statements", "allowed"),
    [
        ([], False),
        ([("Allow", "dynamodb:GetItem", TABLE)], True),
        ([("Allow", ["dynamodb:PutItem", "dynamodb:getitem"], [TABLE])], True),
        ([("Allow", "dynamodb:Get*", "arn:aws:dynamodb:*:table/Th?ngs")], True),
        ([("Allow", "dynamodb:PutItem", TABLE)], False),
        ([("Allow", "dynamodb:GetItem", TABLE.lower())], False),
        ([("Allow", "*", "*"), ("Deny", "dynamodb:*", TABLE)], False),
    ],
)
def test_a_statement_allows_and_another_denies(statements: list[tuple[str, Any, Any]], allowed: bool) -> None:  # noqa: FBT001
    """What nothing allows is forbidden, and a denial wins."""
    role = Role("F", tuple({"Effect": effect, "Action": action, "Resource": on} for effect, action, on in statements))

    assert role.allows(Need("dynamodb:GetItem", TABLE)) is allowed


def test_a_refusal_names_function_action_and_resource(tmp_path: Path) -> None:
    """A function that lacks a permission fails in the stack as it would on AWS, and is told what to add."""
    function = function_of(
        tmp_path / "reader",
        """
        import boto3
        def handler(event, context):
            return boto3.client("dynamodb").get_item(TableName="Things", Key={"pk": {"S": "a"}})
        """,
    )
    engine = engine_of()

    with mock_aws(), calls_heard_by(engine):
        error = engine.invoke(function, {})

    assert isinstance(error, ClientError)
    assert error.response["Error"] == {
        "Code": "AccessDeniedException",
        "Message": f"reader is not authorized to perform dynamodb:GetItem on {TABLE}",
    }
    assert [failure.function for failure in engine.failures] == ["reader"]


@pytest.mark.parametrize(("listing", "code"), [(True, "NoSuchKey"), (False, "AccessDenied")])
def test_only_who_may_list_learns_that_an_object_is_missing(tmp_path: Path, listing: bool, code: str) -> None:  # noqa: FBT001
    """S3 answers 404 to a function that may list the bucket, and 403 to any other."""
    statements: tuple[dict[str, str], ...] = (
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shelf/*"},
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::shelf"},
    )
    source = """
        import boto3
        def handler(event, context):
            return boto3.client("s3").get_object(Bucket="shelf", Key="missing")
        """
    function = function_of(tmp_path / "reader", source, statements=statements if listing else statements[:1])
    engine = engine_of()

    with mock_aws(), calls_heard_by(engine):
        boto3.client("s3").create_bucket(Bucket="shelf", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
        error = engine.invoke(function, {})

    assert isinstance(error, ClientError)
    assert error.response["Error"]["Code"] == code
