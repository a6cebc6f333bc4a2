"""An upload becomes a page, a list entry, a feed item and an API answer; and follows its file ever after."""

import json
from datetime import timedelta
from io import BytesIO

import docx
import feedparser
import pytest

from local.stack import Stack
from tests.e2e.visits import NEXT_DIGEST, PUBLICATION, article, published, report, subscribe

PATH = "/2026/11/the-dam/"


def places_that_name(stack: Stack, title: str) -> set[str]:
    """Every public place in which a title stands."""
    paths = [
        "/",
        "/feed.xml",
        "/2026/11/",
        "/sections/analytical-articles/",
        "/authors/bayram-balci/",
        "/topics/water/",
    ]
    return {path for path in [*paths, PATH, "/api/articles"] if title in stack.get(path).text}


def test_an_article_stands_everywhere_it_belongs(stack: Stack) -> None:
    """One Markdown file is a page, and stands on the home page, in every list, the feed and the API."""
    path = published(stack, "articles/dam.md", article(author="Bayram Balcı", tags="[Water]"))

    assert path == PATH
    assert places_that_name(stack, "The dam") == {
        "/", "/feed.xml", "/2026/11/", "/sections/analytical-articles/", "/authors/bayram-balci/", "/topics/water/",
        PATH, "/api/articles",
    }  # fmt: skip


def test_a_word_file_becomes_an_article(stack: Stack) -> None:
    """Title, "By" line, dateline and abstract of a Word file are understood, whoever's office computer wrote it."""
    document = docx.Document()
    document.core_properties.author = "Office PC"
    for line in (
        "A railway looks for its gauge",
        "By Edda Þorvaldsdóttir & Orhan Çelebioğlu (11/18/2026 issue of the Test Review)",
        "The line has been promised to three neighbours at three widths, and the choice cannot wait much longer.",
        "BACKGROUND: It all began with an empire that liked its trains wide.",
    ):
        document.add_paragraph(line)
    content = BytesIO()
    document.save(content)

    path = published(stack, "articles/Railway FINAL.docx", content.getvalue())
    found = stack.get(f"/api/articles{path}").json()

    assert found["title"] == "A railway looks for its gauge"
    assert [author["name"] for author in found["authors"]] == ["Edda Þorvaldsdóttir", "Orhan Çelebioğlu"]
    assert found["date"] == "2026-11-18"
    assert found["issue"]["slug"] == "2026-11-18"
    assert found["abstract"].startswith("The line has been promised")
    assert "<h2>Background</h2>" in found["body"]
    assert "A railway looks" in stack.get("/issues/2026-11-18/").text


def test_an_update_is_followed_everywhere(stack: Stack) -> None:
    """A new version replaces the old in every place, at the same address, and leaves the lists it is in no longer."""
    published(stack, "articles/dam.md", article(author="Bayram Balcı", tags="[Water]"))

    path = published(stack, "articles/dam.md", article("The weir", author="Someone Else", tags="[Energy]"))

    assert path == PATH
    assert places_that_name(stack, "The dam") == set()
    assert "The weir" in stack.get(PATH).text
    assert "The weir" in stack.get("/topics/energy/").text
    assert stack.get("/authors/bayram-balci/").status == 404


def test_a_deleted_file_leaves_nothing_behind(stack: Stack) -> None:
    """Deleting the upload withdraws page, list entries and report."""
    before = set(stack.objects("SiteBucket"))
    published(stack, "articles/dam.md", article(author="Bayram Balcı", tags="[Water]"))

    stack.delete("articles/dam.md")
    stack.settle()

    lists = {"2026/11/index.html", "topics/water/index.html", "authors/bayram-balci/index.html"}
    assert stack.get(PATH).status == 404
    assert places_that_name(stack, "The dam") == set()
    assert not lists & set(stack.objects("SiteBucket"))
    assert set(stack.objects("SiteBucket")) == before
    assert stack.object("ReportsBucket", "articles/dam.md.json") is None


def test_the_same_event_twice_changes_nothing(stack: Stack) -> None:
    """A notification that comes again leaves every table and object as it was."""
    queue = stack.queue("IngestQueue")
    stack.upload("articles/dam.md", article())
    body = queue.messages[0].body
    stack.settle()
    before = (stack.items("ContentTable"), stack.objects("SiteBucket"))

    queue.send(body, stack.now(), stack.engine.new_id)
    stack.settle()

    assert (stack.items("ContentTable"), stack.objects("SiteBucket")) == before


@pytest.mark.parametrize("late", ["first version", "deletion"])
def test_an_older_event_that_comes_late_changes_nothing(stack: Stack, late: str) -> None:
    """Whatever order the notifications of one key come in, its newest version stays."""
    queue = stack.queue("IngestQueue")
    stack.upload("articles/dam.md", article("The first"))
    if late == "deletion":
        stack.delete("articles/dam.md")
    held_back = queue.messages.pop()
    stack.settle()
    stack.upload("articles/dam.md", article("The newest"))
    stack.settle()

    queue.messages.append(held_back)
    stack.settle()

    assert [each["title"] for each in stack.get("/api/articles").json()["articles"]] == ["The newest"]
    assert "The newest" in stack.get("/").text


def test_a_bad_version_leaves_the_good_one_up(stack: Stack) -> None:
    """A new version that cannot be read is refused with its reason, and the version before it stays published."""
    published(stack, "articles/dam.md", article())

    stack.upload("articles/dam.md", b"---\ntitle: [unclosed\n---\ntext")
    stack.settle()

    assert stack.get(PATH).status == 200
    refused = report(stack, "articles/dam.md")
    assert refused["status"] == "refused"
    assert refused["saying"] == "This version could not be published; the version before it stays up."
    assert "line" in json.dumps(refused["problems"])


def test_two_uploads_that_claim_one_address(stack: Stack) -> None:
    """The first keeps the address; the second's report names it."""
    published(stack, "articles/one.md", article(author="First Author"))

    stack.upload("articles/two.md", article(author="Second Author"))
    stack.settle()

    problems = json.dumps(report(stack, "articles/two.md")["problems"])
    assert "articles/one.md" in problems
    assert "First Author" in stack.get(PATH).text
    assert stack.get("/authors/second-author/").status == 404


def test_the_publication_may_come_last(empty_stack: Stack) -> None:
    """What was ingested before publication.yaml ends as if it had come after it."""
    published(empty_stack, "articles/dam.md", article(section="Field Reports"))

    published(empty_stack, "publication.yaml", PUBLICATION)

    page = empty_stack.get(PATH).text
    assert "The Test Review" in page
    assert 'href="/sections/field-reports/">Field Reports</a>' in page
    assert "The dam" in empty_stack.get("/sections/field-reports/").text


def test_a_refused_publication_leaves_the_old_one(stack: Stack) -> None:
    """A publication.yaml with mistakes names each of them, and changes nothing."""
    stack.upload("publication.yaml", b"title: New\ntime_zone: Mars/Olympus\nsectoins: [x]\n")
    stack.settle()

    problems = json.dumps(report(stack, "publication.yaml")["problems"], ensure_ascii=False)
    assert "“Mars/Olympus” is not a time zone" in problems
    assert "“sectoins” is not a field" in problems
    assert "The Test Review" in stack.get("/").text


def test_an_article_with_a_future_date_waits_for_its_day(stack: Stack) -> None:
    """An article dated tomorrow is kept, said to be scheduled, and published by the clock when its day begins."""
    stack.upload("articles/dam.md", article(day="2026-11-25"))
    stack.settle()
    assert report(stack, "articles/dam.md")["status"] == "scheduled"
    assert stack.get(PATH).status == 404

    stack.advance_to(stack.now().replace(hour=23, minute=1))

    assert stack.get(PATH).status == 200
    assert report(stack, "articles/dam.md")["status"] == "published"


def test_an_embargo_holds_to_the_minute(stack: Stack) -> None:
    """What is embargoed is nowhere until its minute in the publication's zone, and its report says when that is."""
    stack.upload("articles/dam.md", article(embargo="25 November 2026, 10:30"))
    stack.settle()
    waiting = report(stack, "articles/dam.md")
    assert (waiting["status"], waiting["url"]) == ("scheduled", None)
    assert waiting["understood"]["Appears"] == "25 November 2026, 10:30 CET"  # type: ignore[index]

    stack.advance_to(stack.now().replace(day=25, hour=9, minute=29))
    assert stack.get(PATH).status == 404

    stack.advance_to(stack.now().replace(minute=30))
    assert stack.get(PATH).status == 200


@pytest.mark.parametrize("embargo", ["", "2026-11-24 12:00:00+00:00", "no"])
def test_an_embargo_can_be_lifted_early(stack: Stack, embargo: str) -> None:
    """Uploading the file without its embargo, or with one that has ended, publishes it at once."""
    stack.upload("articles/dam.md", article(embargo="2026-12-01"))
    stack.settle()
    assert stack.get(PATH).status == 404

    stack.upload("articles/dam.md", article(**({"embargo": embargo} if embargo else {})))
    stack.settle()

    assert stack.get(PATH).status == 200


EMBARGOED = {
    "dam.toml.md": '+++\ntitle = "The dam"\ndate = 2026-11-20\nembargo = 2026-12-24T09:00:00\n+++\nText.',
    "dam.md": "---\ntitle: The dam\ndate: 2026-11-20\npublish_at: 2026-12-24\n---\nText.",
    "dam.txt": "Title: The dam\nDate: 2026-11-20\nEmbargo: 24 December 2026, 9:00\n\nText.",
    "dam.html": '<title>The dam</title><meta name="embargo" content="2026-12-24 09:00"><h1>The dam</h1><p>Text.</p>',
}


@pytest.mark.parametrize(("name", "content"), EMBARGOED.items())
def test_every_kind_of_header_can_hold_an_embargo(stack: Stack, name: str, content: str) -> None:
    """However a header is written, its embargo holds."""
    stack.upload(f"articles/{name}", content.encode())
    stack.settle()

    assert report(stack, f"articles/{name}")["status"] == "scheduled"


UNREADABLE = [
    '"when she says so"', "yes", "02/10/2027", "1 December, 9:00", "2026-12-01 9 pm", "[2026-12-24]",
    "{day: 2026-12-24}", "0001-01-01", "9999-12-31T23:59:00-12:00", "24:61", "2026-11-31",
]  # fmt: skip


@pytest.mark.parametrize("embargo", UNREADABLE)
def test_an_embargo_that_cannot_be_read_publishes_nothing(stack: Stack, embargo: str) -> None:
    """What was meant to wait never appears by mistake: the report says how to write it."""
    stack.upload("articles/dam.md", article(embargo=embargo))
    stack.settle()

    answer = report(stack, "articles/dam.md")
    assert answer["status"] == "refused"
    assert "embargo" in json.dumps(answer["problems"])
    assert stack.get(PATH).status == 404
    assert stack.failures == []


def test_an_event_can_wait_too(stack: Stack) -> None:
    """An embargo holds whatever the file announces."""
    stack.upload("events/forum.md", b"---\ntitle: A forum\nstarts: 2026-12-10 18:00\nembargo: 2026-11-26\n---\nCome.")
    stack.settle()
    assert stack.get("/events/forum/").status == 404

    stack.advance(timedelta(days=2))

    assert stack.get("/events/forum/").status == 200


def test_an_article_that_waited_is_news_on_its_day(stack: Stack) -> None:
    """A digest gives what became public since the last one, however long ago it was uploaded."""
    subscribe(stack, "reader@example.com")
    stack.upload("articles/dam.md", article("The dam that waited", day="2026-12-01"))
    stack.settle()

    for days in (0, 6, 7):
        stack.advance_to(NEXT_DIGEST + timedelta(days=days))

    digests = [mail.text for mail in stack.outbox if "The dam that waited" in mail.text]
    assert len(digests) == 1


def test_a_deletion_that_is_taken_back_brings_the_article_back(stack: Stack) -> None:
    """Removing the mark of a deletion restores the file at its old address, as the bucket's console offers."""
    path = published(stack, "articles/dam.md", article())
    mark = stack.delete("articles/dam.md")
    stack.settle()
    assert stack.get(path).status == 404

    stack.purge("articles/dam.md", mark)
    stack.settle()

    assert stack.get(path).status == 200
    assert report(stack, "articles/dam.md")["status"] == "published"


def test_purging_an_old_version_changes_nothing(stack: Stack) -> None:
    """The newest version stays up when an older one is taken out of the bucket for good."""
    path = published(stack, "articles/dam.md", b"# The dam\n\nThe first text of it.")
    first = str(report(stack, "articles/dam.md")["version"])
    published(stack, "articles/dam.md", b"# The dam, again\n\nThe second text of it.")
    before = report(stack, "articles/dam.md")
    stack.advance(timedelta(days=3))

    stack.purge("articles/dam.md", first)
    stack.settle()

    assert report(stack, "articles/dam.md") == before
    assert "The dam, again" in stack.get(path).text


def test_the_feed_is_valid_atom(stack: Stack) -> None:
    """A feed reader finds the entries with their authors and permanent ids."""
    published(stack, "articles/dam.md", article("Dams & weirs", author="Bayram Balcı"))

    feed = feedparser.parse(stack.get("/feed.xml").body)

    assert not feed.bozo
    assert [(entry.title, entry.author) for entry in feed.entries] == [("Dams & weirs", "Bayram Balcı")]
    assert feed.entries[0].id.startswith(f"{stack.site_url}/2026/11/dams-weirs/#")


def test_the_api_pages_through_the_archive(stack: Stack) -> None:
    """Following `next` gives every article once, newest first."""
    for number in range(1, 6):
        stack.upload(f"articles/{number}.md", article(f"Number {number}", day=f"2026-11-0{number}"))
    stack.settle()

    titles, target = [], "/api/articles?limit=2"
    while target:
        answer = stack.get(target).json()
        titles += [each["title"] for each in answer["articles"]]
        target = (answer["next"] or "").removeprefix(stack.site_url)

    assert titles == [f"Number {number}" for number in (5, 4, 3, 2, 1)]


def test_pages_carry_the_security_headers(stack: Stack) -> None:
    """Every page comes with the distribution's headers and without script."""
    published(stack, "articles/dam.md", article())

    answer = stack.get(PATH)

    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "<script>" not in answer.text
