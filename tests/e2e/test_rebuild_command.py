"""`dateline rebuild`: everything anew from the files, and an account of what was not so."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import boto3

from dateline.commands.rebuild import Service, rebuild
from local.stack import Stack
from tests.e2e.visits import PUBLICATION, article
from tests.unit.pictures.drawings import drawn, encoded

LATER = timedelta(hours=1)
EVENT = b"---\ntitle: Forum\nstarts: 2026-12-10 18:00\nends: 2026-12-10 20:00\n---\nCome.\n"


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

    uploads, content, site, search = map(stack.name, ("UploadsBucket", "ContentTable", "SiteBucket", "SearchBucket"))
    return Service(client, uploads, content, site, search, ("PublishChanges", "IndexArticles"), "TypesetArticles")


def said_of(progress: str) -> None:
    """Nobody watches a test."""


def test_a_rebuild_tells_what_it_mended(stack: Stack) -> None:
    """The first finds nothing; after a mishap it names the records and objects, and brings back what was lost."""
    stack.upload(
        "articles/dam.md", article("The dam", author="A. Author", issue="Volume 5, Number 17", image="dam.jpg")
    )
    stack.upload("articles/dam.jpg", encoded(drawn(300, 200), "JPEG"))
    stack.upload("publication.yaml", PUBLICATION + b"logo: articles/dam.jpg\n")
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
    stack.move_clock(stack.now() + LATER)

    account, strays = rebuild(service_of(stack), said_of)
    stack.settle()

    assert account.made == ["BY#AUTHOR#a-author|2026-11-20#2026/11/the-dam"]
    assert strays == ["stray/index.html"]
    assert stack.objects("SiteBucket") == site


def test_a_rebuild_brings_back_whatever_was_lost(stack: Stack) -> None:
    """Pages, feeds, documents, cards, pictures, stylesheet and index are again what they were, byte for byte."""
    stack.upload("articles/dam.md", article("The dam", author="A. Author", issue="Volume 5, number 17"))
    stack.upload("articles/weir.md", article("The weir") + b"\n![A weir](weir.png)\n")
    stack.upload("articles/weir.png", encoded(drawn(), "PNG"))
    stack.upload("events/forum.md", EVENT)
    stack.settle()
    rebuild(service_of(stack), said_of)
    before = {name: stack.objects(name) for name in ("SiteBucket", "SearchBucket")}
    kinds = {path.rpartition(".")[2] for path in before["SiteBucket"]}
    assert {"html", "xml", "json", "pdf", "png", "webp", "css", "ics", "bib", "txt"} <= kinds

    for name, objects in before.items():
        for path in objects:
            boto3.client("s3").delete_object(Bucket=stack.name(name), Key=path)
    _, strays = rebuild(service_of(stack), said_of)
    stack.settle()

    assert strays == []
    after = {name: stack.objects(name) for name in before}
    assert [path for name in before for path in before[name] if before[name][path] != after[name].get(path)] == []
    assert after == before


def test_a_rebuild_takes_away_what_nothing_speaks_of(stack: Stack) -> None:
    """Files, styles, documents and segments that were left over go; what is as new as the rebuild itself stays."""
    stack.upload("articles/dam.md", article("The dam", issue="Volume 5, number 17"))
    stack.settle()
    rebuild(service_of(stack), said_of)
    s3 = boto3.client("s3")
    left = {
        "SiteBucket": ["2026/11/ghost/ghost.pdf", "assets/old.css", "issues/5-16/5-16.pdf", "media/aa-bb.jpg", "x.txt"],
        "SearchBucket": ["09-1"],
    }
    before = {name: stack.objects(name) for name in left}
    for name, paths in left.items():
        for path in paths:
            s3.put_object(Bucket=stack.name(name), Key=path, Body=b"left over")
    stack.move_clock(stack.now() + LATER)
    s3.put_object(Bucket=stack.name("SiteBucket"), Key="media/cc-dd.jpg", Body=b"just put")

    _, strays = rebuild(service_of(stack), said_of)

    assert strays == [path for paths in left.values() for path in paths]
    assert stack.objects("SiteBucket") == before["SiteBucket"] | {"media/cc-dd.jpg": b"just put"}
    assert stack.objects("SearchBucket") == before["SearchBucket"]
