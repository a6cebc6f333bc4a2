"""The life of an upload: renamed, moved, deleted, restored, contested; and the addresses that readers keep."""

import json

import pytest

from local.stack import Stack
from tests.e2e.visits import NOW, PUBLICATION, article, content_of, published, report
from tests.unit.pictures.drawings import drawn, encoded


def moved_to(stack: Stack, path: str) -> str:
    """Where a path redirects to."""
    answer = stack.get(path)
    assert answer.status == 301, (path, answer.status)
    return answer.headers["location"]


def problems(stack: Stack, key: str) -> str:
    """What the report on an upload says is wrong."""
    return json.dumps(report(stack, key)["problems"], ensure_ascii=False)


def test_a_new_slug_moves_an_article_and_leaves_a_redirect(stack: Stack) -> None:
    """A slug in the header changes the address; a new title or date does not; the former address leads on."""
    assert published(stack, "articles/a.md", article("The dam")) == "/2026/11/the-dam/"
    assert published(stack, "articles/a.md", article("The weir", day="2026-10-02")) == "/2026/11/the-dam/"

    assert published(stack, "articles/a.md", article("The weir", slug="weir")) == "/2026/11/weir/"

    assert moved_to(stack, "/2026/11/the-dam/") == "/2026/11/weir/"
    assert "The weir" in stack.get("/").text
    assert "/2026/11/the-dam/" not in stack.get("/").text


def test_a_slug_may_come_back(stack: Stack) -> None:
    """An article that returns to its former address stands there, and the other address leads to it."""
    for slug in ("one", "two", "one"):
        path = published(stack, "articles/a.md", article("The dam", slug=slug))

    assert path == "/2026/11/one/"
    assert stack.get("/2026/11/one/").status == 200
    assert moved_to(stack, "/2026/11/two/") == "/2026/11/one/"


@pytest.mark.parametrize("order", ["copy first", "delete first", "events reversed"])
def test_a_renamed_file_keeps_its_day_and_redirects_its_address(stack: Stack, order: str) -> None:
    """A file without a date or slug of its own that comes under another name stays what it was, in any order."""
    text = b"# A dam without a date\n\nThis text names no day, and what it says is long enough to be an article."
    assert published(stack, "articles/2026-11-03-dam.md", text) == "/2026/11/dam/"
    stack.advance_to(stack.now().replace(month=12))
    queue = stack.queue("IngestQueue")

    if order == "delete first":
        stack.delete("articles/2026-11-03-dam.md")
        stack.settle()
        stack.upload("articles/weir.md", text)
    else:
        stack.upload("articles/weir.md", text)
        stack.delete("articles/2026-11-03-dam.md")
        if order == "events reversed":
            queue.messages.reverse()
    stack.settle()

    path = str(report(stack, "articles/weir.md")["url"]).removeprefix(stack.site_url)
    assert path == "/2026/11/a-dam-without-a-date/"
    assert moved_to(stack, "/2026/11/dam/") == path
    assert [each["title"] for each in stack.get("/api/articles").json()["articles"]] == ["A dam without a date"]


def test_a_moved_file_keeps_its_address(stack: Stack) -> None:
    """An article whose title makes its address stays there when its file moves to another folder."""
    path = published(stack, "articles/dam.md", article("The dam"))

    stack.upload("articles/field-reports/dam.md", article("The dam"))
    stack.settle()
    assert "already belongs to the upload articles/dam.md" in problems(stack, "articles/field-reports/dam.md")
    stack.delete("articles/dam.md")
    stack.settle()

    assert report(stack, "articles/field-reports/dam.md")["status"] == "published"
    assert "Field Reports" in stack.get(path).text


def test_a_deleted_and_restored_article_stands_where_it_stood(stack: Stack) -> None:
    """What comes back under its key comes back to its address, whatever its title is by then."""
    path = published(stack, "articles/dam.md", article("The dam"))
    stack.delete("articles/dam.md")
    stack.settle()
    assert stack.get(path).status == 404

    assert published(stack, "articles/dam.md", article("The weir")) == path


def test_the_earlier_claim_keeps_the_address_in_any_order(stack: Stack) -> None:
    """Of two files that claim one address the earlier has it, also when its notification comes late."""
    queue = stack.queue("IngestQueue")
    stack.upload("articles/second-name.md", article("The dam", author="First Author"))
    late = queue.messages.pop()
    stack.advance_to(stack.now().replace(hour=13))
    published(stack, "articles/a-first-name.md", article("The dam", author="Second Author"))
    assert "Second Author" in stack.get("/2026/11/the-dam/").text

    queue.messages.append(late)
    stack.settle()

    assert "First Author" in stack.get("/2026/11/the-dam/").text
    assert stack.get("/authors/second-author/").status == 404
    assert "articles/second-name.md" in problems(stack, "articles/a-first-name.md")


def test_who_waits_for_an_address_hears_who_has_it(stack: Stack) -> None:
    """An address goes from one upload to one with an earlier claim: the report of a third names the one that has it."""
    queue = stack.queue("IngestQueue")
    stack.upload("articles/one.md", article())
    late = queue.messages.pop()
    for hour, name in ((13, "two"), (14, "three")):
        stack.advance_to(stack.now().replace(hour=hour))
        stack.upload(f"articles/{name}.md", article())
        stack.settle()
    assert "articles/two.md" in problems(stack, "articles/three.md")

    queue.messages.append(late)
    stack.settle()

    assert "articles/one.md" in problems(stack, "articles/two.md")
    assert "articles/one.md" in problems(stack, "articles/three.md")


def test_who_waits_for_an_address_gets_it_when_it_is_free(stack: Stack) -> None:
    """An upload that was refused for its address is published when the other one goes."""
    published(stack, "articles/one.md", article(author="First Author"))
    stack.advance_to(stack.now().replace(hour=13))
    stack.upload("articles/two.md", article(author="Second Author"))
    stack.settle()
    assert report(stack, "articles/two.md")["status"] == "refused"

    stack.delete("articles/one.md")
    stack.settle()

    assert report(stack, "articles/two.md")["status"] == "published"
    assert "Second Author" in stack.get("/2026/11/the-dam/").text


def test_a_conflict_is_mended_by_another_title(stack: Stack) -> None:
    """Who was refused an address and takes another title has its own, with nothing left to mend."""
    published(stack, "articles/one.md", article("One"))
    stack.upload("articles/two.md", article("One", author="Second Author"))
    stack.settle()
    assert report(stack, "articles/two.md")["status"] == "refused"

    path = published(stack, "articles/two.md", article("Two", author="Second Author"))

    assert path == "/2026/11/two/"
    assert report(stack, "articles/two.md")["problems"] == []
    # Where it stood in the meantime leads to where it had asked to be.
    stack.delete("articles/one.md")
    stack.settle()
    assert "Second Author" in stack.get("/2026/11/one/").text
    assert stack.get(path).headers["location"].endswith("/2026/11/one/")


def test_an_article_refused_its_new_address_stays_at_its_old_one(stack: Stack) -> None:
    """A slug that is taken is refused, and the version before it stays up where it was."""
    published(stack, "articles/one.md", article("One"))
    path = published(stack, "articles/two.md", article("Two"))

    stack.upload("articles/two.md", article("Two, moved", slug="one"))
    stack.settle()

    told = report(stack, "articles/two.md")
    assert (told["status"], told["url"]) == ("refused", f"{stack.site_url}{path}")
    assert "<h1>Two</h1>" in stack.get(path).text
    assert "<h1>One</h1>" in stack.get("/2026/11/one/").text


def test_a_broken_version_does_not_keep_a_waiting_one_from_its_day(stack: Stack) -> None:
    """An embargoed article whose newest version cannot be read appears at its time as it was before."""
    stack.upload("articles/dam.md", article(embargo="2026-11-25 10:00"))
    stack.settle()
    stack.upload("articles/dam.md", b"---\ntitle: [unclosed\n---\ntext")
    stack.settle()
    assert stack.get("/2026/11/the-dam/").status == 404

    stack.advance_to(stack.now().replace(day=25, hour=9, minute=0))

    assert stack.get("/2026/11/the-dam/").status == 200
    assert report(stack, "articles/dam.md")["status"] == "refused"


def test_aliases_of_an_archive_lead_to_the_article(stack: Stack) -> None:
    """Former addresses that a header names redirect, as folders and as files; those of the site itself do not."""
    path = published(stack, "articles/a.md", article(aliases="[/blog/old-dam/, /2014/03/dam.html, /events/]"))

    assert moved_to(stack, "/blog/old-dam/") == path
    assert moved_to(stack, "/2014/03/dam.html") == path
    assert stack.get("/events/").status == 200
    assert "/events" in problems(stack, "articles/a.md")

    stack.delete("articles/a.md")
    stack.settle()
    assert stack.get("/blog/old-dam/").status == 404


def test_one_author_in_several_spellings_is_one(stack: Stack) -> None:
    """An author's file gathers the articles under every spelling, whether it comes before them or after."""
    published(stack, "articles/a.md", article("One", author="Emil A. Example"))
    file = b"---\nname: Emil Aslan Example\naliases: [Emil A. Example, emil]\naffiliation: Test Institute\n---\nWrites."
    stack.upload("authors/emil.md", file)
    stack.settle()
    published(stack, "articles/b.md", article("Two", author="emil"))

    found = stack.get("/api/articles?author=emil-aslan-example").json()["articles"]

    assert {each["title"] for each in found} == {"One", "Two"}
    assert {author["name"] for each in found for author in each["authors"]} == {"Emil A. Example", "Emil Aslan Example"}
    assert moved_to(stack, "/authors/emil-a-example/") == "/authors/emil-aslan-example/"

    stack.delete("authors/emil.md")
    stack.settle()
    assert stack.get("/authors/emil-a-example/").status == 200
    assert stack.get("/api/articles?author=emil-aslan-example").json()["articles"] == []


def test_a_spelling_belongs_to_one_author(stack: Stack) -> None:
    """Two files that claim one spelling: the first keeps it, and the second's report names it."""
    published(stack, "authors/a.md", b"---\nname: Ann Example\naliases: [A. Example]\n---\n")
    stack.upload("authors/b.md", b"---\nname: Bo Example\naliases: [A. Example]\n---\n")
    stack.settle()

    assert "already belongs to the upload authors/a.md" in problems(stack, "authors/b.md")


def test_a_withdrawn_article_keeps_its_page_and_leaves_the_lists(stack: Stack) -> None:
    """What is withdrawn says so at its address, and stands in no list, feed or index."""
    path = published(stack, "articles/a.md", article("The dam", author="A. Author"))

    published(
        stack, "articles/a.md", article("The dam", author="A. Author", status="withdrawn", notice="It was wrong.")
    )

    assert "It was wrong." in stack.get(path).text
    assert "The dam" not in stack.get("/").text + stack.get("/feed.xml").text
    assert stack.get("/authors/a-author/").status == 404


DRAWN = [encoded(drawn(each, 30), "PNG") for each in (40, 50)]
LIVES: dict[str, list[tuple[str, bytes | None]]] = {
    "edited": [("articles/a.md", article("One")), ("articles/a.md", article("Two", author="A. Author"))],
    "slug moved": [("articles/a.md", article("One")), ("articles/a.md", article("One", slug="other"))],
    "deleted and back": [("articles/a.md", article("One")), ("articles/a.md", None), ("articles/a.md", article("Two"))],
    "renamed": [("articles/2026-11-02-a.md", article("One")), ("articles/b.md", article("One")),
                ("articles/2026-11-02-a.md", None)],
    "contested": [("articles/a.md", article("One")), ("articles/b.md", article("One", author="B. Author")),
                  ("articles/a.md", article("One", slug="other"))],
    "conflict mended by a title": [("articles/a.md", article("One")), ("articles/b.md", article("One", author="B.")),
                                   ("articles/b.md", article("Two", author="B."))],
    "conflict mended by a slug": [("articles/a.md", article("One")), ("articles/b.md", article("One", author="B.")),
                                  ("articles/b.md", article("One", author="B.", slug="two"))],
    "slug given up": [("articles/a.md", article("One")), ("articles/b.md", article("Two")),
                      ("articles/b.md", article("Two", slug="one")), ("articles/b.md", article("Two, again"))],
    "refused and deleted": [("articles/a.md", article("One")), ("articles/b.md", article("One", author="B. Author")),
                            ("articles/b.md", None), ("articles/b.md", article("Two"))],
    "author without articles": [("authors/a.md", b"---\nname: A. Author\n---\n"),
                                ("articles/a.md", article("One", author="A. Author")), ("articles/a.md", None)],
    "author file": [("articles/a.md", article("One", author="A. Author")),
                    ("authors/a.md", b"---\nname: Ann Author\naliases: [A. Author]\n---\n"),
                    ("articles/a.md", article("One", author="A. Author, B. Author"))],
    "broken": [("articles/a.md", article("One")), ("articles/a.md", b"---\ntitle: [\n---\n"),
               ("articles/b.md", article("Two"))],
    "pictures": [("articles/a.md", article("One") + b"\n![A dam](dam.png)\n"), ("articles/dam.png", DRAWN[0]),
                 ("articles/dam.png", DRAWN[1]), ("articles/a.pdf", b"%PDF-1.7"), ("articles/dam.png", DRAWN[0])],
    "picture gone": [("articles/dam.png", DRAWN[0]), ("articles/a.pdf", b"%PDF-1.7"), ("articles/a.pdf", None),
                     ("articles/a.md", article("One", image="Dam.png")), ("articles/dam.png", None)],
}  # fmt: skip


def lived(life: list[tuple[str, bytes | None]], seed: int, *, shuffled: bool) -> tuple[list[object], dict[str, bytes]]:
    """The content and the site after a life, its events handled one by one, or doubled and in the order of a seed."""
    with Stack.start(now=NOW, seed=seed) as stack:
        stack.upload("publication.yaml", PUBLICATION)
        stack.settle()
        queue = stack.queue("IngestQueue")
        for key, content in life:
            stack.move_clock(stack.now().replace(second=stack.now().second + 1))
            stack.delete(key) if content is None else stack.upload(key, content)
            if not shuffled:
                stack.settle()
        for message in list(queue.messages) if shuffled else []:
            queue.send(message.body, stack.now(), stack.engine.new_id)
        stack.settle()
        assert stack.failures == []
        return list(content_of(stack)), stack.objects("SiteBucket")


@pytest.mark.parametrize("life", LIVES)
def test_every_life_ends_the_same_in_any_order(life: str) -> None:
    """Events of several versions and files, doubled and in any order, end in what they end in one by one."""
    in_order = lived(LIVES[life], 0, shuffled=False)

    for seed in (1, 2, 3):
        assert lived(LIVES[life], seed, shuffled=True) == in_order
