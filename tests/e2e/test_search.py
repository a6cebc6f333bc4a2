"""Search from the upload to the page: what is published is found, what is taken away is not."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from lxml import html

from dateline.errors import Unavailable
from dateline.search.s3_segments import S3Segments
from local.stack import Stack
from tests.e2e.visits import article, published

BALCI = "Bayram Balcı"


def found(stack: Stack, query: str) -> list[str]:
    """The titles that a search answers, in their order."""
    return [each["title"] for each in stack.get(f"/api/search?q={query}").json()["results"]]


def page(stack: Stack, target: str) -> Any:
    """A page of the site as a tree."""
    response = stack.get(target)
    assert response.status == 200, response.text
    return html.document_fromstring(response.text)


def test_an_article_is_found_a_moment_after_its_upload(stack: Stack) -> None:
    """By words, beginnings, folded names and phrases; a correction changes what finds it."""
    published(stack, "articles/dam.md", article("The dam", author=BALCI, tags="[Water]"))

    assert found(stack, "balci") == found(stack, "dam") == found(stack, "WATE") == ["The dam"]
    assert found(stack, "%22has+to+say%22") == ["The dam"]
    assert found(stack, "%22to+has+say%22%20unheard") == ["The dam"]
    published(stack, "articles/dam.md", article("The weir", author=BALCI))
    assert found(stack, "weir") == ["The weir"]
    assert found(stack, "dam") == []


def test_every_language_is_found_as_its_readers_type(stack: Stack) -> None:
    """Turkish without its letters, Russian without ё, Persian and Arabic by other forms, Chinese by a part."""
    for name, title in (
        ("tr", "Nehrin iki adı: Yıldız Kılıçarslan"),
        ("ru", "Ёлка у двух рек"),
        ("fa", "رودی که می‌گذرد"),
        ("ar", "الأنهار والمـــياه"),
        ("zh", "两国共享的水资源"),
    ):
        stack.upload(f"articles/{name}.md", article(title, lang=name, slug=name))
    stack.settle()

    for query, name in (
        ("kilicarslan nehrin adi", "tr"),
        ("елка рек", "ru"),
        ("ميگذرد", "fa"),
        ("الانهار المیاه", "ar"),
        ("水资源", "zh"),
    ):
        answer = stack.get(f"/api/search?q={quote(query)}").json()
        assert [each["address"] for each in answer["results"]] == [f"2026/11/{name}"]
        assert not answer["partial"]


def test_nobody_finds_what_is_not_public(stack: Stack) -> None:
    """Drafts, embargoed, future, withdrawn and deleted articles are in no index; an embargo that ends lets in."""
    published(stack, "articles/gone.md", article("Gone salt", author=BALCI))
    published(stack, "articles/back.md", article("Withdrawn salt", author=BALCI))
    stack.upload("articles/draft.md", article("Draft salt", status="draft"))
    stack.upload("articles/later.md", article("Later salt", embargo="2026-12-01 09:00"))
    stack.upload("articles/future.md", article("Future salt", day="2027-01-01"))
    stack.upload("articles/back.md", article("Withdrawn salt", author=BALCI, status="withdrawn"))
    stack.delete("articles/gone.md")
    stack.settle()

    assert found(stack, "salt") == []
    assert stack.objects("SearchBucket") == {}
    stack.advance_to(datetime(2026, 12, 1, 8, 1, tzinfo=UTC))
    assert found(stack, "salt") == ["Later salt"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("salt", ["Third", "Second", "First"]),
        ("salt&section=field-reports", ["Second"]),
        ("salt&author=bayram-balci", ["First"]),
        ("salt&topic=water", ["Second", "First"]),
        ("salt&year=2010", ["Second"]),
        ("salt&from=2010", ["Third", "Second"]),
        ("salt&to=2010-06-01", ["Second", "First"]),
        ("salt&language=tr", []),
        ("&topic=water", ["Second", "First"]),
        ("%20&topic=water&section=field-reports&language=en", ["Second"]),
        ("&from=2003", ["Third", "Second", "First"]),
        ("&author=bayram-balci&year=2010", []),
    ],
)
def test_filters_narrow_and_the_recent_come_first(stack: Stack, query: str, titles: list[str]) -> None:
    """Section, author, topic, language and years narrow any search, also for no word; of equals the newer is first."""
    stack.upload("articles/1.md", article("First", day="2003-08-27", abstract="Salt.", author=BALCI, tags="[Water]"))
    stack.upload(
        "articles/2.md", article("Second", day="2010-05-01", abstract="Salt.", section="Field Reports", tags="[Water]")
    )
    stack.upload("articles/3.md", article("Third", day="2020-01-01", abstract="Salt."))
    stack.settle()

    assert found(stack, query) == titles


def test_the_page_works_without_script(stack: Stack) -> None:
    """The form gets the page, in the publication's look, with what was asked, and marks what was found."""
    path = published(stack, "articles/dam.md", article("The dam <b>", author=BALCI))

    empty = page(stack, "/search")
    narrowed = page(stack, "/search?q=&section=analytical-articles&from=&to=")
    shown = page(stack, "/search?q=balci+dam&section=analytical-articles&utm_source=mail")

    assert empty.xpath("//form/@action") == shown.xpath("//form/@action") == ["/search"]
    assert not shown.xpath("//script")
    assert shown.xpath("//input[@name='q']/@value") == ["balci dam"]
    assert shown.xpath("//option[@selected]/text()") == ["Analytical Articles"]
    assert shown.xpath("//li//h3/a/@href") == narrowed.xpath("//li//h3/a/@href") == [path]
    assert not empty.xpath("//h2")
    assert [each.text_content() for each in shown.xpath("//li//mark")] == ["dam", "Balcı", "dam"]
    assert shown.xpath("//p[@class='name']/a/text()") == ["The Test Review"]
    assert shown.xpath("//meta[@name='robots']/@content") == ["noindex"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%22%22%22",
        "a" * 300,
        "%F0%9F%A6%80",
        "x&from=yesterday",
        "x&cursor=%%",
    ],
)
def test_the_page_answers_whatever_is_typed(stack: Stack, query: str) -> None:
    """What cannot be looked for is said above the form, and nothing typed becomes markup."""
    shown = page(stack, f"/search?q={query}")

    assert len(shown.xpath("//form")) == 1
    assert not shown.xpath("//script | //li[@class='card']")


def test_the_page_says_when_there_is_no_index_to_search(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person gets a page, with what they asked in the form, and nothing keeps it; a machine gets problem details."""

    def fail(_segments: object) -> None:
        raise Unavailable("SlowDown")

    monkeypatch.setattr(S3Segments, "current", fail)
    shown, told = stack.get("/search?q=dam"), stack.get("/api/search?q=dam")

    assert (shown.status, told.status) == (503, 503)
    assert shown.headers["cache-control"] == told.headers["cache-control"] == "no-store"
    assert 'name="q" type="search" maxlength="200" value="dam"' in shown.text
    assert shown.text.count('role="alert"') == 1
    assert told.headers["content-type"] == "application/problem+json"


def test_results_go_on_to_the_last(stack: Stack) -> None:
    """Twenty a page, and a link to what follows, as a page and as JSON, through all that was found."""
    for number in range(23):
        stack.upload(f"articles/{number}.md", article(f"Number {number}"))
    stack.settle()

    sizes, target = [], "/search?q=number"
    while target:
        shown = page(stack, target)
        sizes.append(len(shown.xpath("//li[@class='card']")))
        target = next(iter(shown.xpath("//a[@rel='next']/@href")), "")
    addresses, target = [], "/api/search?q=number&limit=10"
    while target:
        answer = stack.get(target).json()
        addresses += [each["address"] for each in answer["results"]]
        target = (answer["next"] or "").removeprefix(stack.site_url)

    assert sizes == [20, 3]
    assert len(set(addresses)) == len(addresses) == answer["total"] == 23


@pytest.mark.parametrize(
    ("target", "names"),
    [("/api/search", "q"), ("/api/search?q=x&sort=up", "sort"), ("/api/search?q=x&limit=0", "limit"),
     ("/api/search?q=x&year=20", "year"), ("/api/search?q=x&author=../", "author"),
     ("/api/search?q=x&cursor=!", "cursor")],
)  # fmt: skip
def test_a_wrong_request_is_answered_by_problem_details(stack: Stack, target: str, names: str) -> None:
    """Every mistake is named with its parameter."""
    response = stack.get(target)

    assert (response.status, response.headers["content-type"]) == (422, "application/problem+json")
    assert names in response.json()["detail"]


def test_the_index_does_not_depend_on_how_it_was_made(stack: Stack) -> None:
    """The same articles, in another order, each come twice, with another in between that is gone: the same bytes."""
    texts = {f"articles/{number}.md": article(f"Number {number}", author=BALCI) for number in range(4)}
    for key, text in texts.items():
        stack.upload(key, text)
    stack.settle()
    first = stack.objects("SearchBucket")
    for key in texts:
        stack.delete(key)
    stack.settle()
    assert stack.objects("SearchBucket") == {}

    stack.upload("articles/other.md", article("Other"))
    for key in reversed(texts):
        stack.upload(key, article("Something else"))
        stack.upload(key, texts[key])
        stack.upload(key, texts[key])
    stack.settle()
    stack.delete("articles/other.md")
    stack.settle()

    assert stack.objects("SearchBucket") == first
