"""From an upload to its typeset document and its card: made, changed, taken away."""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

import pytest
from pypdf import PdfReader

from local.stack import Stack
from tests.e2e.visits import NOW, PUBLICATION, article, published

TYPESETTER = "TypesetArticles"


@pytest.fixture
def stack() -> Iterator[Stack]:
    """A stack with a publication in which nobody sleeps."""
    with Stack.start(now=NOW) as stack:
        stack.upload("publication.yaml", PUBLICATION)
        stack.settle()
        yield stack
        assert [failure.traceback for failure in stack.failures] == []


def pages_of(stack: Stack, path: str) -> list[str]:
    """The text of each page of a document, as a reader gets it."""
    answer = stack.get(path)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.body)).pages]


def documents(stack: Stack) -> dict[str, bytes]:
    """Every document and card of the site."""
    return {path: content for path, content in stack.objects("SiteBucket").items() if path.endswith((".pdf", ".png"))}


def puts(stack: Stack) -> int:
    """How many objects the typesetter has put since the last time."""
    count = sum(call.function == TYPESETTER and call.operation == "PutObject" for call in stack.calls)
    stack.calls.clear()
    return count


def test_an_article_has_a_document_and_a_card(stack: Stack) -> None:
    """Both stand beside the page, which leads to them."""
    path = published(stack, "articles/dam.md", article(author="Bayram Balcı", subtitle="On both banks"))

    text = pages_of(stack, f"{path}the-dam.pdf")[0]
    page = stack.get(path).body.decode()
    card = stack.get(f"{path}card.png")

    for said in ("The Test Review", "The dam", "On both banks", "By Bayram Balcı", "20 November 2026", "1 / 1"):
        assert said in text
    assert (card.status, card.headers["content-type"]) == (200, "image/png")
    assert f'<meta name="citation_pdf_url" content="{stack.site_url}{path}the-dam.pdf">' in page
    assert f'href="{path}the-dam.pdf"' in page
    assert f'<meta property="og:image" content="{stack.site_url}{path}card.png">' in page


def test_a_document_follows_its_article(stack: Stack) -> None:
    """A corrected article is typeset anew; one that is deleted has no document and no card any more."""
    path = published(stack, "articles/dam.md", article())
    published(stack, "articles/dam.md", article(author="Ana Vell"))

    assert "By Ana Vell" in pages_of(stack, f"{path}the-dam.pdf")[0]

    stack.delete("articles/dam.md")
    stack.settle()
    assert documents(stack) == {}


def test_a_refused_version_leaves_the_document_up(stack: Stack) -> None:
    """What cannot be read changes nothing of what is printed."""
    path = published(stack, "articles/dam.md", article())
    before = documents(stack)

    stack.upload("articles/dam.md", b"\xff\xfe\x00")
    stack.settle()

    assert documents(stack) == before
    assert pages_of(stack, f"{path}the-dam.pdf")


def test_a_withdrawn_article_has_no_document(stack: Stack) -> None:
    """The notice stands on the page; the text is not to be had as a document either."""
    published(stack, "articles/dam.md", article())

    published(stack, "articles/dam.md", article(status="withdrawn", notice="It was wrong."))

    assert documents(stack) == {}


def test_an_unchanged_article_is_put_once(stack: Stack) -> None:
    """The same article gives the same bytes, and these are not put again."""
    published(stack, "articles/dam.md", article())
    assert puts(stack) == 2

    published(stack, "articles/dam.md", article() + b"\n")

    assert puts(stack) == 0


def test_a_new_masthead_is_on_every_document(stack: Stack) -> None:
    """Who sets the publication anew sees its name on what was typeset before."""
    path = published(stack, "articles/dam.md", article())

    stack.upload("publication.yaml", PUBLICATION.replace(b"The Test Review", b"The Other Review"))
    stack.settle()

    assert "The Other Review" in pages_of(stack, f"{path}the-dam.pdf")[0]


def test_an_issue_is_one_document(stack: Stack) -> None:
    """It lists its articles and holds them in the order of their days; one that leaves it is in it no more."""
    published(stack, "articles/b.md", article("The bridge", day="2026-11-19", issue="Volume 5, Number 17"))
    path = published(stack, "articles/a.md", article("The dam", day="2026-11-18", issue="Volume 5, Number 17"))

    pages = pages_of(stack, "/issues/5-17/5-17.pdf")
    assert "The dam 2" in pages[0]
    assert "The bridge 3" in pages[0]
    assert "what the article called The dam has to say" in pages[1]

    published(stack, "articles/a.md", article("The dam", day="2026-11-18").replace(b"has to say", b"says"))
    assert len(pages_of(stack, "/issues/5-17/5-17.pdf")) == 2
    assert "called The dam says" in pages_of(stack, f"{path}the-dam.pdf")[0]

    stack.delete("articles/b.md")
    stack.settle()
    assert stack.get("/issues/5-17/5-17.pdf").status == 404


def test_an_issue_follows_the_text_of_its_articles(stack: Stack) -> None:
    """A change that no list shows is in the issue all the same."""
    before = article("The dam", issue="Volume 5, Number 17", description="The same as before.")
    published(stack, "articles/a.md", before)

    published(stack, "articles/a.md", before.replace(b"with care", b"with great care"))

    assert "with great care" in pages_of(stack, "/issues/5-17/5-17.pdf")[1]


def test_an_issue_stands_in_the_order_of_its_sections(stack: Stack) -> None:
    """As the publication declares them, then by day: on its page and in its document alike."""
    for name, day, section in (
        ("c", 18, "Field Reports"),
        ("b", 20, "Analytical Articles"),
        ("a", 19, "Analytical Articles"),
    ):
        text = article(f"The {name}-side", day=f"2026-11-{day}", section=section, issue="Volume 5, Number 17")
        stack.upload(f"articles/{name}.md", text)
    stack.settle()

    contents = pages_of(stack, "/issues/5-17/5-17.pdf")[0]
    page = stack.get("/issues/5-17/").text
    assert re.findall(r"The (\w)-side", contents) == ["a", "b", "c"]
    assert re.findall(r">The (\w)-side</a></h2>", page) == ["a", "b", "c"]


def test_an_issue_follows_its_own_file(stack: Stack) -> None:
    """What its file says stands in its document when the file comes, when it changes, and no more when it goes."""
    published(stack, "articles/a.md", article("The dam", issue="Volume 5, Number 17"))
    own = "---\nvolume: 5\nnumber: 17\ntitle: {}\n---\n{}"
    for title, intro in (
        ("Volume 5, Number 17", "On water."),
        ("Volume 5, Number 17", "On bread."),
        ("Bread", "On bread."),
    ):
        published(stack, "issues/5-17.md", own.format(title, intro).encode())
        first = pages_of(stack, "/issues/5-17/5-17.pdf")[0]
        assert title in first
        assert intro in first

    stack.delete("issues/5-17.md")
    stack.settle()
    assert "On bread." not in pages_of(stack, "/issues/5-17/5-17.pdf")[0]


@pytest.mark.parametrize("archive", [1, 30])
def test_typesetting_costs_the_same_in_any_archive(stack: Stack, archive: int) -> None:
    """A read and two looks for its page and for its neighbour's, which leads to it; two puts for what is new."""
    for number in range(archive):
        stack.upload(f"articles/{number}.md", article(f"Article {number}"))
    stack.settle()
    stack.calls.clear()

    published(stack, "articles/one-more.md", article("One more"))

    assert Counter(call.operation for call in stack.calls if call.function == TYPESETTER) == {
        "BatchGetItem": 2,
        "HeadObject": 4,
        "PutObject": 2,
    }
