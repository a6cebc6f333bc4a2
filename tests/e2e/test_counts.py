"""What each operation costs, counted exactly: AWS calls and write units."""

from collections import Counter

import pytest

from local.aws import Call
from local.stack import Stack
from tests.e2e.visits import NEXT_DIGEST, article, ask_for_link, link, published, read_form, sign_up, subscribe
from tests.unit.pictures.drawings import drawn, encoded

INGEST_AND_PUBLISH = {
    # Read its state with the publication, read the file, read what it speaks of, keep all in one transaction.
    ("IngestUpload", "BatchGetItem"): 2,
    ("IngestUpload", "GetObject"): 1,
    ("IngestUpload", "TransactWriteItems"): 1,
    # A query a list (all, section, author, two topics) and one for the events; then the article, its report, the
    # publication, what it speaks of, the counters of its lists, the article before it, and the texts of the feeds.
    ("PublishChanges", "Query"): 6,
    ("PublishChanges", "BatchGetItem"): 1,
    # The article with three citations, the article before it, the home page, month and its sitemap, the report as page
    # and JSON: 10. Each of five lists with its page, its feed in three formats, and its year as page and feed: 30.
    ("PublishChanges", "PutObject"): 40,
    # Its segment of the index is read whole, and put.
    ("IndexArticles", "Query"): 1,
    ("IndexArticles", "PutObject"): 1,
}


def counted(calls: list[Call]) -> dict[tuple[str, str], int]:
    """Calls by function and operation."""
    return dict(Counter((call.function, call.operation) for call in calls))


def summed(calls: list[Call]) -> tuple[int, int, int, int]:
    """Calls, objects put, looks at objects that may stand as they should already, and write units."""
    operations = [call.operation for call in calls]
    puts, looks = operations.count("PutObject"), operations.count("HeadObject")
    return len(calls) - puts - looks, puts, looks, sum(call.write_units for call in calls)


def operations(stack: Stack) -> list[str]:
    """What was called since the last time, sorted by name."""
    return sorted(call.operation for call in new_calls(stack))


def new_calls(stack: Stack) -> list[Call]:
    """The calls since the last time."""
    calls = list(stack.calls)
    stack.calls.clear()
    return calls


@pytest.mark.parametrize("archive", [1, 40])
def test_one_article_costs_the_same_in_any_archive(stack: Stack, archive: int) -> None:
    """Twelve calls and a put a changed object, whether it is the second article or the forty-first."""
    for number in range(archive):
        stack.upload(
            f"articles/{number}.md", article(f"Article {number}", author="Bayram Balcı", tags="[Water, Energy]")
        )
    stack.settle()
    new_calls(stack)

    text = article("One more", author="Bayram Balcı", tags="[Water, Energy]")
    published(stack, "articles/one-more.md", text)

    calls = new_calls(stack)
    assert counted(calls) == INGEST_AND_PUBLISH
    assert summed(calls) == (12, 41, 0, 38)

    # Another text leaves its lists as they are, but for the feeds.
    published(stack, "articles/one-more.md", text + b"\nAnd more.\n")
    assert summed(new_calls(stack)) == (11, 18, 4, 10)
    # Another title is read after the counters of the lists that it changes, as no change tells of those; a path made of
    # it leads to where the article stands.
    published(stack, "articles/one-more.md", text.replace(b"One more", b"One less"))
    assert summed(new_calls(stack)) == (14, 41, 2, 24)
    # For each of seven objects that go, one of them a redirect, it is asked whether another should stand there, and
    # looked whether they went.
    stack.delete("articles/one-more.md")
    stack.settle()
    assert summed(new_calls(stack)) == (32, 35, 7, 40)


def test_a_picture_costs_a_put_a_size(stack: Stack) -> None:
    """Its state with the publication, its bytes, a put a file, one transaction; its report; and who waits for it."""
    new_calls(stack)
    stack.upload("articles/dam.jpg", encoded(drawn(1200, 800), "JPEG"))
    stack.settle()

    assert counted(new_calls(stack)) == {
        ("IngestUpload", "BatchGetItem"): 1,
        ("IngestUpload", "GetObject"): 1,
        # Three widths, and the one that anything can show.
        ("IngestUpload", "PutObject"): 4,
        ("IngestUpload", "TransactWriteItems"): 1,
        ("PublishChanges", "BatchGetItem"): 1,
        ("PublishChanges", "PutObject"): 2,
        ("PublishChanges", "SendMessageBatch"): 1,
        ("IngestUpload", "Query"): 1,
    }

    stack.upload("articles/dam.jpg", encoded(drawn(1200, 800), "JPEG"))
    stack.settle()
    assert [call.resource for call in new_calls(stack) if call.operation == "PutObject"] == [
        "arn:aws:s3:::reportsbucket/articles/dam.jpg.json"
    ]


def test_pictures_cost_an_article_no_call(stack: Stack) -> None:
    """What it shows is read along with its author; each picture adds the two units of a row that waits for it."""
    units = []
    published(stack, "articles/warm.md", article("Warm", author="Bayram Balcı", tags="[Water, Energy]"))
    for number in range(3):
        stack.upload(f"articles/dam{number}.png", encoded(drawn(40 + number, 30), "PNG"))
    for number in (0, 1, 3):
        stack.settle()
        new_calls(stack)
        shown = "".join(f"\n![A dam](dam{each}.png)\n" for each in range(number))
        text = article(f"Shows {number}", author="Bayram Balcı", tags="[Water, Energy]") + shown.encode()
        stack.upload(f"articles/{number}.md", text)
        stack.settle()
        calls = new_calls(stack)
        ingest = [call for call in calls if call.function == "IngestUpload"]
        assert counted(ingest) == {
            each: count for each, count in INGEST_AND_PUBLISH.items() if each[0] == "IngestUpload"
        }
        units.append(sum(call.write_units for call in ingest))

    assert units[1] - units[0] == 2
    assert units[2] - units[0] == 6


def test_an_unchanged_file_writes_no_object(stack: Stack) -> None:
    """Uploading the same content again changes the report alone, which names the new version."""
    published(stack, "articles/dam.md", article(author="Bayram Balcı"))
    new_calls(stack)

    published(stack, "articles/dam.md", article(author="Bayram Balcı"))

    puts = [call.resource for call in new_calls(stack) if call.operation == "PutObject"]
    assert puts == ["arn:aws:s3:::reportsbucket/articles/dam.md.json"]


@pytest.mark.parametrize(
    "target",
    [
        "/api/articles",
        "/api/articles?section=analytical-articles",
        "/api/articles/2026/11/the-dam",
        "/api/events",
        "/api/authors",
        "/api/issues?limit=3",
        "/api/articles?year=2026",
    ],
)
def test_a_read_of_the_api_costs_one_call(stack: Stack, target: str) -> None:
    """Each list and each article is one call; a page of the site is none at all."""
    published(stack, "articles/dam.md", article())
    new_calls(stack)

    assert stack.get(target).status == 200
    assert len(new_calls(stack)) == 1

    stack.get("/2026/11/the-dam/")
    assert new_calls(stack) == []


@pytest.mark.parametrize("target", ["/api/search?q=dam", "/search?q=dam"])
def test_a_search_costs_two_calls(stack: Stack, target: str) -> None:
    """A list of the index and the articles that are shown; a segment that changed since is one more."""
    published(stack, "articles/dam.md", article())
    stack.get(target)
    new_calls(stack)

    stack.get(target)

    assert counted(new_calls(stack)) == {
        ("SearchArticles", "ListObjectsV2"): 1,
        ("SearchArticles", "BatchGetItem"): 1,
    }


def test_a_sign_up_costs_eight_calls_to_the_mail(stack: Stack) -> None:
    """From the form to the mail handed over: the form keeps it, the stream settles it, the outbox is sent."""
    subscribe(stack, "warm@example.com")
    stamp = read_form(stack)
    new_calls(stack)

    stack.post("/api/subscribe", {"email": "reader@example.com", "newsletters": "articles", "stamp": stamp})
    stack.settle()

    calls = [call for call in new_calls(stack) if call.function != "RecordFeedback"]
    assert counted(calls) == {
        ("AcceptForms", "GetItem"): 1,
        ("AcceptForms", "TransactWriteItems"): 1,
        ("SendNotices", "BatchGetItem"): 3,
        ("SendNotices", "TransactWriteItems"): 1,
        ("SendNotices", "SendEmail"): 1,
        ("SendNotices", "DeleteItem"): 1,
    }
    assert len(calls) == 8


def test_confirming_and_leaving_cost_three_calls_each(stack: Stack) -> None:
    """The publication for the page, the record, and the transaction that changes it; choosing reads it twice."""
    subscribe(stack, "warm@example.com")
    sign_up(stack, "warm@example.com")
    sign_up(stack, "reader@example.com")
    stack.settle()
    confirm = next(mail for mail in stack.outbox[1:] if mail.tags["kind"] == "confirmation")
    leave = next(mail for mail in stack.outbox if mail.tags["kind"] == "already-subscribed")

    ask_for_link(stack, "warm@example.com")
    stack.settle()
    preferences = link(stack.outbox[-1], "preferences")

    new_calls(stack)
    stack.post(link(confirm, "confirm"))
    assert operations(stack) == ["BatchGetItem", "GetItem", "TransactWriteItems"]
    stack.get(preferences)
    assert operations(stack) == ["GetItem", "GetItem"]
    stack.post(preferences, {"newsletters": ["articles"], "frequency": "monthly"})
    assert operations(stack) == ["GetItem", "GetItem", "GetItem", "TransactWriteItems"]
    stack.post(link(leave, "unsubscribe"))
    assert operations(stack) == ["GetItem", "GetItem", "TransactWriteItems"]
    stack.post(link(leave, "unsubscribe"))
    assert operations(stack) == ["GetItem", "GetItem"]


def test_a_delivery_costs_three_calls_and_two_units(stack: Stack) -> None:
    """Claim, send, mark: what twenty more subscribers add to a digest is sixty calls and forty write units."""
    published(stack, "articles/dam.md", article())
    for number in range(20):
        subscribe(stack, f"reader{number}@example.com")
    new_calls(stack)

    stack.advance_to(NEXT_DIGEST)

    deliveries = [
        call
        for call in new_calls(stack)
        if call.function == "SendDigests" and call.operation in {"UpdateItem", "SendEmail", "PutItem"}
    ]
    assert Counter(call.operation for call in deliveries) == {"UpdateItem": 20, "SendEmail": 20, "PutItem": 20}
    assert sum(call.write_units for call in deliveries) == 40


def test_an_idle_minute_costs_one_query(stack: Stack) -> None:
    """The clock asks once for what is due, and nothing more when nothing is."""
    new_calls(stack)

    stack.engine.tick()

    assert counted(new_calls(stack)) == {("RunTimers", "Query"): 1}
