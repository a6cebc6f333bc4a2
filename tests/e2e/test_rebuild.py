"""A rebuild from the files gives byte for byte what the events gave; and mends what is not so."""

from datetime import timedelta
from functools import cache
from typing import Any

import boto3
import pytest

from dateline.dynamo import DynamoTable
from dateline.publishing.s3_objects import S3Objects
from dateline.uploads.ingestion import Ingest
from dateline.uploads.rebuilding import Account, rebuild_content
from dateline.uploads.s3_uploads import S3Uploads
from local.stack import Stack
from tests.e2e.test_life import LIVES
from tests.e2e.visits import NOW, PUBLICATION, article, content_of, published


def rebuilt(stack: Stack) -> Account:
    """Rebuild the content as an operator does, and let the publisher follow."""
    table = DynamoTable(stack.name("ContentTable"), cache(lambda: boto3.client("dynamodb")))
    uploads = S3Uploads(stack.name("UploadsBucket"), cache(lambda: boto3.client("s3")))
    site = S3Objects(stack.name("SiteBucket"), cache(lambda: boto3.client("s3")))
    account = rebuild_content(Ingest(table, uploads, site, stack.now()), uploads.every_key(), lambda _: None)
    stack.settle()
    assert stack.failures == []
    return account


def emptied(stack: Stack) -> None:
    """Take every record of content away."""
    client = boto3.client("dynamodb")
    for item in stack.items("ContentTable"):
        client.delete_item(TableName=stack.name("ContentTable"), Key={"pk": item["pk"], "sk": item["sk"]})
    stack.settle()


def lived(stack: Stack, life: list[tuple[str, bytes | None]]) -> None:
    """Let a life happen, a minute between its events."""
    stack.upload("publication.yaml", PUBLICATION)
    for key, content in life:
        stack.settle()
        stack.move_clock(stack.now().replace(minute=stack.now().minute + 1))
        stack.delete(key) if content is None else stack.upload(key, content)
    stack.settle()


@pytest.mark.parametrize("life", LIVES)
def test_a_rebuild_is_what_the_events_built(life: str) -> None:
    """After any life the rebuild finds nothing to change; and out of nothing it builds the same, site and all."""
    with Stack.start(now=NOW) as stack:
        lived(stack, LIVES[life])
        content, site, reports = content_of(stack), stack.objects("SiteBucket"), stack.objects("ReportsBucket")
        index = stack.objects("SearchBucket")

        account = rebuilt(stack)
        assert (account.made, account.changed, account.removed) == ([], [], [])

        emptied(stack)
        rebuilt(stack)
        assert content_of(stack) == content
        assert stack.objects("SiteBucket") == site
        assert stack.objects("ReportsBucket") == reports
        assert stack.objects("SearchBucket") == index


def test_time_that_passes_is_no_difference(stack: Stack) -> None:
    """A rebuild makes no promise anew that was kept, and asks nothing of what is gone."""
    published(stack, "articles/dam.md", article())
    published(stack, "articles/gone.md", article("Gone"))
    stack.delete("articles/gone.md")
    published(stack, "publication.yaml", PUBLICATION + b"tagline: Anew\n")
    stack.advance(timedelta(days=4))
    stack.settle()
    before = content_of(stack)

    account = rebuilt(stack)

    assert (account.made, account.changed, account.removed) == ([], [], [])
    assert content_of(stack) == before


def damaged(client: Any, table: str) -> dict[str, str]:
    """Lose, change and add records as a mishap might; returns the keys by what was done."""
    lost = {"pk": {"S": "BY#DATE"}, "sk": {"S": "2026-11-20#2026/11/the-dam"}}
    changed = {"pk": {"S": "ARTICLE#2026/11/the-dam"}, "sk": {"S": "ARTICLE"}}
    counter = {"pk": {"S": "LIST#DATE"}, "sk": {"S": "ALL"}}
    stray = {"pk": {"S": "BY#TOPIC#stray"}, "sk": {"S": "2026-11-20#2026/11/stray"}, "upload": {"S": "articles/no.md"}}
    client.delete_item(TableName=table, Key=lost)
    client.update_item(
        TableName=table,
        Key=changed,
        UpdateExpression="SET title = :title",
        ExpressionAttributeValues={":title": {"S": "Altered"}},
    )
    client.update_item(
        TableName=table,
        Key=counter,
        UpdateExpression="ADD #year :one",
        ExpressionAttributeNames={"#year": "2026"},
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    client.put_item(TableName=table, Item=stray)
    return {name: f"{key['pk']['S']}|{key['sk']['S']}" for name, key in (("lost", lost), ("changed", changed),
            ("counter", counter), ("stray", stray))}  # fmt: skip


def test_a_rebuild_mends_what_was_damaged(stack: Stack) -> None:
    """What was lost, altered, miscounted or left over is as the files say again, and the account names it."""
    stack.upload("articles/dam.md", article("The dam", author="A. Author"))
    stack.settle()
    before = content_of(stack)
    keys = damaged(boto3.client("dynamodb"), stack.name("ContentTable"))

    account = rebuilt(stack)

    assert content_of(stack) == before
    assert account.made == [keys["lost"]]
    assert account.changed == sorted([keys["changed"], keys["counter"]])
    assert account.removed == [keys["stray"]]


def test_what_is_heard_after_a_rebuild_is_held_against_the_bucket(stack: Stack) -> None:
    """A late notification of an old version does not take a rebuilt article back."""
    queue = stack.queue("IngestQueue")
    stack.upload("articles/dam.md", article("The dam"))
    late = queue.messages[0].body
    stack.settle()
    stack.upload("articles/dam.md", article("The weir"))
    stack.settle()
    emptied(stack)
    rebuilt(stack)

    queue.send(late, stack.now(), stack.engine.new_id)
    stack.settle()

    assert "The weir" in stack.get("/2026/11/the-dam/").text


def years_in(page: str) -> str:
    """What a list says of how much it holds of each year."""
    return page.partition('<nav class="years"')[2].partition("</nav>")[0]


def test_what_an_earlier_claim_takes_away_is_counted_no_more(stack: Stack) -> None:
    """A list that loses an entry to a claim that comes late ends with the site that a rebuild makes."""
    queue = stack.queue("IngestQueue")
    for day in ("2025-03-04", "2025-03-05"):
        published(stack, f"articles/{day}.md", article(f"Of {day}", day=day))
    stack.upload("articles/second-name.md", article("The dam", slug="dam"))
    late = queue.messages.pop()
    stack.advance_to(stack.now().replace(hour=13))
    published(stack, "articles/a-first-name.md", article("The weir", slug="dam"))
    as_it_was = years_in(stack.get("/archive/").text)

    queue.messages.append(late)
    stack.settle()

    assert years_in(stack.get("/archive/").text) == as_it_was
    site = stack.objects("SiteBucket")
    emptied(stack)
    rebuilt(stack)
    assert stack.objects("SiteBucket") == site
