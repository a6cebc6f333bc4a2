"""`dateline rebuild`: everything anew from the files, and an account of what was not so."""

import json
from io import BytesIO
from typing import Any

import boto3

from dateline.commands.rebuild import Service, rebuild
from local.stack import Stack
from tests.e2e.visits import article


class Functions:
    """The functions of a stack, called as the Lambda API calls them."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803  # the API's own names
        """Call one function and wait for its answer."""
        answer = self._stack.engine.invoke(self._stack.function(FunctionName), json.loads(Payload), raises=True)
        return {"Payload": BytesIO(json.dumps(answer).encode())}


def service_of(stack: Stack) -> Service:
    """The stack as an operator's credentials reach it."""

    def client(name: Any) -> Any:
        return Functions(stack) if name == "lambda" else boto3.client(name)

    uploads, site = stack.name("UploadsBucket"), stack.name("SiteBucket")
    publishers = ("PublishChanges", "IndexArticles")
    return Service(client, uploads, stack.name("ContentTable"), site, publishers, "TypesetArticles")


def said_of(progress: str) -> None:
    """Nobody watches a test."""


def test_a_rebuild_tells_what_it_mended(stack: Stack) -> None:
    """The first finds nothing; after a mishap it names the records and objects, and brings back what was lost."""
    stack.upload("articles/dam.md", article("The dam", author="A. Author", issue="Volume 5, Number 17"))
    stack.settle()
    rebuild(service_of(stack), said_of)
    site = stack.objects("SiteBucket")
    typeset = ("2026/11/the-dam/the-dam.pdf", "2026/11/the-dam/card.png", "issues/5-17/5-17.pdf")
    assert set(typeset) < set(site)
    account, strays = rebuild(service_of(stack), said_of)
    assert (account.differences, strays, stack.objects("SiteBucket")) == (0, [], site)

    s3, bucket = boto3.client("s3"), stack.name("SiteBucket")
    for lost in ("2026/11/the-dam/index.html", *typeset[1:]):
        s3.delete_object(Bucket=bucket, Key=lost)
    s3.put_object(Bucket=bucket, Key=typeset[0], Body=b"altered")
    s3.put_object(Bucket=bucket, Key="stray/index.html", Body=b"left over")
    s3.put_object(Bucket=bucket, Key="index.html", Body=b"altered")
    key = {"pk": {"S": "BY#AUTHOR#a-author"}, "sk": {"S": "2026-11-20#2026/11/the-dam"}}
    boto3.client("dynamodb").delete_item(TableName=stack.name("ContentTable"), Key=key)

    account, strays = rebuild(service_of(stack), said_of)
    stack.settle()

    assert account.made == ["BY#AUTHOR#a-author|2026-11-20#2026/11/the-dam"]
    assert strays == ["stray/index.html"]
    assert stack.objects("SiteBucket") == site
