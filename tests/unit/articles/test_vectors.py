"""From an upload of any format to the published body: nothing runs, loads, tracks, or breaks out."""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.articles.interpretation import interpret_article
from dateline.articles.manuscript import Unreadable
from dateline.articles.readers import read_manuscript
from dateline.articles.sanitising import sanitise
from tests.unit.articles.manuscripts import PUBLICATION, TEXT, UPLOADED, paragraph, word_file
from tests.unit.articles.vectors import VECTORS

# Written down anew, so that a slip in the list of what is allowed shows.
ELEMENTS = {
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
    "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins",
    "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strong",
    "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr",
}  # fmt: skip
ATTRIBUTES = {
    "alt", "colspan", "datetime", "dir", "height", "href", "id", "lang", "rel", "reversed", "rowspan", "scope", "src",
    "start", "title", "type", "width",
}  # fmt: skip


class _AsABrowserReads(HTMLParser):
    """Every start tag with its attributes, as the standard library's parser finds them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def elements(body: str) -> Iterator[tuple[str, dict[str, str]]]:
    """What two parsers of different making see in a body."""
    reader = _AsABrowserReads()
    reader.feed(body)
    yield from reader.found
    for element in lxml.html.fragment_fromstring(body, create_parent="div").iterdescendants():
        yield str(element.tag), {str(name): str(value) for name, value in element.attrib.items()}


def assert_harmless(body: str, vector: str) -> None:
    for tag, attributes in elements(body):
        assert tag in ELEMENTS, vector
        assert set(attributes) <= ATTRIBUTES, vector
        link = re.sub(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028\u2029\u2060\ufeff]", "", attributes.get("href", ""))
        assert re.match(r"(https?|mailto|tel):|(?![^/?#]*:)", link, re.IGNORECASE), vector
        # A picture is a mark of our own, which the publishing puts a stored file in place of.
        assert attributes.get("src", "#").startswith("#"), vector
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "".join(attributes.values())), vector


def body_of(key: str, content: bytes) -> str:
    """The published body; empty for what is refused in words."""
    try:
        article, problems = interpret_article(read_manuscript(key, content), PUBLICATION, key, UPLOADED)
    except Unreadable:
        return ""
    assert article or problems[-1].mend
    return article.body if article else ""


@pytest.mark.parametrize("place", ["{}", "A word {} and another.", "<p>{}</p>", "- {}", "<div>\n\n{}\n\n</div>"])
def test_markdown(place: str) -> None:
    """In a Markdown file: as a paragraph, in a line, in HTML, in a list, and between HTML."""
    for vector in VECTORS:
        text = f"---\ntitle: A low river\ndate: 2026-11-20\n---\n\n{TEXT}\n\n{place.format(vector)}\n"

        assert_harmless(body_of("articles/a.md", text.encode()), vector)


@pytest.mark.parametrize(
    "place", ["{}", "<p>{}</p>", "<table><tr><td>{}</table>", '<p title="{}">x</p>', "<svg>{}</svg>"]
)
def test_html(place: str) -> None:
    """In a page: loose, in a paragraph, in a cell, in an attribute, and in a foreign element."""
    for vector in VECTORS:
        text = f"<title>A low river</title><p>{TEXT}</p>{place.format(vector)}<p>{TEXT}</p>"

        assert_harmless(body_of("articles/a.html", text.encode()), vector)


@pytest.mark.parametrize("ending", ["docx", "txt"])
def test_where_nothing_is_markup_it_is_shown_as_text(ending: str) -> None:
    """In a Word document or plain text, what looks like markup is shown letter for letter, and nothing more."""
    for vector in VECTORS:
        typed = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe]", "", vector)
        document = word_file(paragraph("A low river") + paragraph(TEXT) + paragraph(html.escape(typed)))
        content = document if ending == "docx" else f"A low river\n\n{TEXT}\n\n{typed}".encode()

        body = body_of(f"articles/a.{ending}", content)

        assert_harmless(body, vector)
        assert not any(tag in {"a", "img", "code"} for tag, _ in elements(body)), vector


def test_the_links_of_word() -> None:
    """A hyperlink of a document leads nowhere but where a link may lead, and keeps its text."""
    for written in [match[1] for each in VECTORS if (match := re.match(r'<a href="([^"]*)">', each))]:
        body = body_of("articles/a.docx", linked(written))

        assert "link" in body, written
        assert_harmless(body, written)


def test_fields_of_the_header_are_text() -> None:
    """In title, author, abstract, topic and language of a header it is no more than text, or is refused in words."""
    for vector in VECTORS:
        typed = re.sub(r"[\x00-\x1f\x7f-\x9f\ufeff\ufffe\u2028]", "", vector).replace("'", "’")
        fields = "\n".join(f"{name}: '{typed}'" for name in ("title", "author", "abstract", "tags", "lang", "section"))

        manuscript = read_manuscript("a.md", f"---\n{fields}\ndate: 2026-11-20\n---\n{TEXT}".encode())
        article, problems = interpret_article(manuscript, PUBLICATION, "articles/a.md", UPLOADED)

        assert article or problems[-1].mend, vector
        if article:
            assert re.fullmatch(r"[A-Za-z0-9-]+", article.language), vector
            assert re.fullmatch(r"[a-z0-9-]+", article.slug), vector
            assert_harmless(article.body, vector)


@given(st.lists(st.sampled_from(VECTORS), min_size=1, max_size=4).map("".join), st.text("<>/=\"'&;!- \n", max_size=12))
def test_sanitising_twice_is_sanitising_once(vectors: str, between: str) -> None:
    """Vectors run together, and cut into, come out harmless and unchanged by a second time."""
    once = sanitise(vectors[: len(vectors) // 2] + between + vectors[len(vectors) // 2 :])

    assert sanitise(once) == once


def test_the_table_is_as_long_as_it_was_meant_to_be() -> None:
    """At least two hundred vectors, each of them once."""
    assert len(set(VECTORS)) == len(VECTORS) >= 200


def linked(written: str) -> bytes:
    """A document with a hyperlink to what an attribute says."""
    target = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", html.unescape(written))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="h" Type="{kind}/hyperlink" Target="{html.escape(target)}" TargetMode="External"/>'
        "</Relationships>"
    )
    link = f'<w:p><w:hyperlink xmlns:r="{kind}" r:id="h"><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>'
    body = paragraph("A low river") + paragraph(TEXT) + link
    return word_file(body, "", **{"word/_rels/document.xml.rels": relations})
