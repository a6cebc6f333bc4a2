"""Each function alone, with the sample payload of its trigger that lies in events/."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from local.stack import Stack
from tests.e2e.visits import NOW, PUBLICATION, article

EVENTS = Path(__file__).parents[2] / "events"


@pytest.fixture
def stack() -> Iterator[Stack]:
    """A stack whose sources are still: only what a test invokes runs."""
    with Stack.start(now=NOW) as stack:
        stack.upload("publication.yaml", PUBLICATION)
        stack.upload("articles/dam.md", article(author="Bayram Balcı"))
        stack.settle()
        yield stack


def sample(name: str) -> dict[str, Any]:
    """The sample payload of a function."""
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    return event


def invoke(stack: Stack, function: str, event: dict[str, Any]) -> Any:
    """The function's answer."""
    return stack.engine.invoke(stack.function(function), event, raises=True)


def test_every_trigger_has_a_sample(stack: Stack) -> None:
    """events/ holds one payload a function, and no other."""
    functions = {
        properties["CodeUri"].split("/")[1]
        for properties in stack.template.of_type("AWS::Serverless::Function").values()
    }

    assert {path.stem for path in EVENTS.iterdir()} == functions


def test_ingest_upload_reads_the_named_version(stack: Stack) -> None:
    """A notification of a new version is ingested; the queue gets no failures back."""
    version = stack.upload("articles/dam.md", article("The weir", author="Bayram Balcı"))
    event = sample("ingest_upload")
    body = json.loads(event["Records"][0]["body"])
    body["Records"][0]["s3"]["object"] |= {"versionId": version, "sequencer": "FFFFFFFFFFFFFFFF"}
    event["Records"][0]["body"] = json.dumps(body)

    assert invoke(stack, "IngestUpload", event) == {"batchItemFailures": []}
    titles = [item["title"]["S"] for item in stack.items("ContentTable") if item["pk"]["S"].startswith("ARTICLE#")]
    assert titles == ["The weir"]


def test_ingest_upload_reports_a_message_it_cannot_read(stack: Stack) -> None:
    """A message that is no notification fails alone, by its id, and is said in the log."""
    event = sample("ingest_upload")
    event["Records"][0]["body"] = "{]"

    failures = invoke(stack, "IngestUpload", event)

    assert failures == {"batchItemFailures": [{"itemIdentifier": event["Records"][0]["messageId"]}]}
    assert "a record failed and will be tried again" in stack.engine.logs[-1][1]


def test_ingest_upload_lets_the_test_message_of_s3_pass(stack: Stack) -> None:
    """The message that S3 sends when notifications are set up is nobody's business."""
    event = sample("ingest_upload")
    event["Records"][0]["body"] = json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent"})

    assert invoke(stack, "IngestUpload", event) == {"batchItemFailures": []}


def test_publish_changes_puts_back_a_page_that_was_lost(stack: Stack) -> None:
    """The page follows the table, not what the function remembers having put."""
    boto3.client("s3").delete_object(Bucket=stack.name("SiteBucket"), Key="2026/11/the-dam/index.html")

    invoke(stack, "PublishChanges", sample("publish_changes"))

    assert stack.get("/2026/11/the-dam/").status == 200


def test_publish_changes_never_overwrites_what_is_newer(stack: Stack) -> None:
    """A page that somebody else wrote meanwhile is looked at again, and ends as the table says."""
    s3 = boto3.client("s3")
    right = stack.object("SiteBucket", "index.html")
    s3.put_object(Bucket=stack.name("SiteBucket"), Key="index.html", Body=b"somebody else's")

    invoke(stack, "PublishChanges", sample("publish_changes"))

    assert stack.object("SiteBucket", "index.html") == right


def test_index_articles_puts_back_a_segment_that_was_lost(stack: Stack) -> None:
    """The index follows the table, not what the function remembers having put."""
    right = stack.objects("SearchBucket")
    for name in right:
        boto3.client("s3").delete_object(Bucket=stack.name("SearchBucket"), Key=name)

    invoke(stack, "IndexArticles", sample("index_articles"))

    assert right
    assert stack.objects("SearchBucket") == right


def test_search_articles_finds_for_the_distribution_alone(stack: Stack) -> None:
    """A folded name finds its article, marked, and without the secret nothing is served."""
    event = sample("search_articles")
    assert invoke(stack, "SearchArticles", event | {"headers": {}})["statusCode"] == 404

    answer = json.loads(invoke(stack, "SearchArticles", event)["body"])

    assert [each["title"] for each in answer["results"]] == ["The dam"]


def test_serve_content_answers_with_the_secret_and_not_without(stack: Stack) -> None:
    """The read API lists the section's articles, for the distribution alone."""
    event = sample("serve_content")
    assert invoke(stack, "ServeContent", event | {"headers": {}})["statusCode"] == 404

    answer = invoke(stack, "ServeContent", event)

    assert answer["statusCode"] == 200
    assert [each["title"] for each in json.loads(answer["body"])["articles"]] == ["The dam"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"limit": "0"}, 422),
        ({"limit": "many"}, 422),
        ({"limit": "101"}, 422),
        ({"cursor": "%%%"}, 422),
        ({"section": "x", "topic": "y"}, 422),
        ({"topic": "unheard-of"}, 200),
    ],
)
def test_serve_content_says_what_is_wrong(stack: Stack, query: dict[str, str], status: int) -> None:
    """A wrong parameter is answered by problem details that name it; an empty list is no mistake."""
    answer = invoke(stack, "ServeContent", sample("serve_content") | {"queryStringParameters": query})

    assert answer["statusCode"] == status
    if status == 422:
        assert answer["headers"]["content-type"] == "application/problem+json"
        assert next(iter(query)) in json.loads(answer["body"])["detail"]


def test_accept_forms_takes_a_body_in_base64(stack: Stack) -> None:
    """A form that the API passes on encoded is read all the same."""
    event = sample("accept_forms")
    event |= {"body": base64.b64encode(event["body"].encode()).decode(), "isBase64Encoded": True}

    assert invoke(stack, "AcceptForms", event)["statusCode"] == 200
    assert "SIGNUP" in [item["sk"]["S"] for item in stack.items("PeopleTable")]


def test_accept_forms_bounds_what_it_reads(stack: Stack) -> None:
    """A body larger than any form is refused."""
    event = sample("accept_forms") | {"body": "email=" + "x" * 20_000}

    assert invoke(stack, "AcceptForms", event)["statusCode"] == 413


def test_send_notices_settles_a_sign_up_once(stack: Stack) -> None:
    """The record of a sign-up that comes again, after it was settled, changes nothing and owes nothing."""
    event = sample("send_notices")
    stack.put_item("PeopleTable", event["Records"][0]["dynamodb"]["NewImage"])
    stack.settle()
    sent = len(stack.outbox)

    assert invoke(stack, "SendNotices", event) == {"batchItemFailures": []}
    stack.settle()

    assert len(stack.outbox) == sent == 1


def test_run_timers_leaves_what_is_not_due(stack: Stack) -> None:
    """Nothing is due at noon on a Tuesday, and every timer stays."""
    before = stack.items("ContentTable")

    invoke(stack, "RunTimers", sample("run_timers"))

    assert stack.items("ContentTable") == before


def test_send_digests_fails_loudly_without_its_digest(stack: Stack) -> None:
    """A message about a digest that nobody has is a failure that ends in the dead letters, not a silence."""
    event = sample("send_digests")

    failures = invoke(stack, "SendDigests", event)

    assert failures == {"batchItemFailures": [{"itemIdentifier": event["Records"][0]["messageId"]}]}


def test_record_feedback_marks_a_delivery_and_never_unmarks_it(stack: Stack) -> None:
    """The send event of a digest enters the ledger; a rejection that comes late does not change what is known."""
    event = sample("record_feedback")
    invoke(stack, "RecordFeedback", event)
    rejected = json.loads(event["Records"][0]["body"]) | {"eventType": "Reject"}
    event["Records"][0]["body"] = json.dumps(rejected)
    invoke(stack, "RecordFeedback", event)

    entries = [item for item in stack.items("PeopleTable") if item["pk"]["S"].startswith("LEDGER#")]
    assert [entry["outcome"]["S"] for entry in entries] == ["sent"]


def test_typeset_articles_follows_the_named_page(stack: Stack) -> None:
    """A notification of an article's page finds its document right as it stands, and fails nothing."""
    before = stack.objects("SiteBucket")

    assert invoke(stack, "TypesetArticles", sample("typeset_articles")) == {"batchItemFailures": []}
    assert "2026/11/the-dam/the-dam.pdf" in before
    assert stack.objects("SiteBucket") == before
