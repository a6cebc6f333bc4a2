"""The same article in four formats is the same record."""

import html
import io
from dataclasses import dataclass, replace
from datetime import date

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.articles.manuscripts import article

WORDS = (
    "river", "water", "town", "summer", "bucket", "field", "road", "winter", "harvest", "minister", "canal", "ağaç",
    "şehir", "çığ", "Ösel", "río", "façade", "naïve", "Straße", "вода", "река", "лето", "მდინარე", "քաղաք", "ποταμός",
    "خانه", "می‌رود", "川", "水位", "and", "the", "of",
)  # fmt: skip
NAMES = ("Aigerim Bek", "Jan Holm", "Çiğdem Öz", "Maria de la Vega", "J. R. Stone", "Иван Петров", "Ahmad al-Farsi")
JOURNAL = "the Steppe Review"


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list or quotation; a paragraph may hold one bold word and end in a link."""

    kind: str
    texts: tuple[str, ...]
    bold: str = ""
    link: str = ""


@dataclass(frozen=True)
class Written:
    """An article as an author has it in mind."""

    title: str
    authors: tuple[str, ...]
    day: date
    abstract: str
    blocks: tuple[Block, ...]


def sentence(least: int, most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=least, max_size=most).map(
        lambda words: f"It is {' '.join(words)}."
    )


PARAGRAPHS = st.builds(
    Block,
    kind=st.just("p"),
    texts=sentence(4, 30).map(lambda text: (text,)),
    bold=st.sampled_from(["", "Mostly"]),
    link=st.sampled_from(["", "https://example.org/a?b=1&c=2"]),
)
BLOCKS = st.one_of(
    PARAGRAPHS,
    st.builds(
        Block, kind=st.just("h2"), texts=st.sampled_from(["The towns", "Вода", "Ein Fluss"]).map(lambda text: (text,))
    ),
    st.builds(
        Block, kind=st.sampled_from(["ul", "ol"]), texts=st.lists(sentence(1, 5), min_size=2, max_size=4).map(tuple)
    ),
)
ARTICLES = st.builds(
    Written,
    title=st.lists(st.sampled_from(WORDS), min_size=2, max_size=6).map(lambda words: f"A {' '.join(words)}"),
    authors=st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).map(tuple),
    day=st.dates(date(1995, 1, 1), date(2026, 11, 1)),
    abstract=sentence(20, 40),
    # What follows a list in Markdown is a paragraph, and what ends an article is one.
    blocks=st.lists(st.tuples(BLOCKS, PARAGRAPHS), min_size=1, max_size=4).map(
        lambda pairs: tuple(block for pair in pairs for block in pair)
    ),
)


def byline(written: Written) -> str:
    *others, last = written.authors
    return f"By {', '.join(others)} and {last}" if others else f"By {last}"


def dateline(written: Written) -> str:
    return f"{written.day:%B} {written.day.day}, {written.day.year}, {JOURNAL}"


def as_markdown(written: Written) -> str:
    lines = [f"# {written.title}", byline(written), dateline(written), written.abstract]
    for block in written.blocks:
        match block.kind:
            case "h2":
                lines.append(f"## {block.texts[0]}")
            case "ul" | "ol":
                lines.append("\n".join(f"{'-' if block.kind == 'ul' else '1.'} {text}" for text in block.texts))
            case _:
                start = f"**{block.bold}** " if block.bold else ""
                lines.append(f"{start}{block.texts[0]}" + (f" [More]({block.link})" if block.link else ""))
    return "\n\n".join(lines)


def as_html(written: Written) -> str:
    pieces = [f"<h1>{html.escape(written.title)}</h1>"]
    pieces += [f"<p>{html.escape(line)}</p>" for line in (byline(written), dateline(written), written.abstract)]
    for block in written.blocks:
        texts = [html.escape(text) for text in block.texts]
        match block.kind:
            case "h2":
                pieces.append(f"<h2>{texts[0]}</h2>")
            case "ul" | "ol":
                pieces.append(f"<{block.kind}>{''.join(f'<li>{text}</li>' for text in texts)}</{block.kind}>")
            case _:
                start = f"<strong>{block.bold}</strong> " if block.bold else ""
                more = f' <a href="{html.escape(block.link)}">More</a>' if block.link else ""
                pieces.append(f"<p>{start}{texts[0]}{more}</p>")
    return (
        f"<!DOCTYPE html><html><head><title>{html.escape(written.title)} - Site</title></head><body>{''.join(pieces)}"
    )


def as_word(written: Written, *, styled: bool) -> bytes:
    document = docx.Document()
    styles = ("Normal",) * 4
    if styled:
        for name in ("Author", "Date"):
            document.styles.add_style(name, 1)
        styles = ("Title", "Author", "Date", "Normal")
    for text, style in zip((written.title, byline(written), dateline(written), written.abstract), styles, strict=True):
        document.add_paragraph(text, style=style)
    for block in written.blocks:
        match block.kind:
            case "h2":
                document.add_heading(block.texts[0], level=2)
            case "ul" | "ol":
                for text in block.texts:
                    document.add_paragraph(text, style="List Bullet" if block.kind == "ul" else "List Number")
            case _:
                paragraph = document.add_paragraph()
                if block.bold:
                    paragraph.add_run(block.bold).bold = True
                    paragraph.add_run(" ")
                paragraph.add_run(block.texts[0])
                if block.link:
                    paragraph.add_run(" ")
                    _link(document, paragraph, block.link)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _link(document: Document, paragraph: Paragraph, address: str) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), document.part.relate_to(address, kind, is_external=True))
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "More"
    run.append(text)
    link.append(run)
    paragraph._p.append(link)


def as_text(written: Written) -> str:
    lines = [written.title, byline(written), dateline(written), written.abstract]
    for block in written.blocks:
        match block.kind:
            case "ul":
                lines.append("\n".join(f"- {text}" for text in block.texts))
            case "ol":
                lines.append("\n".join(f"{place}. {text}" for place, text in enumerate(block.texts, 1)))
            case _:
                lines.append(f"{block.bold} {block.texts[0]}".strip() + (" More" if block.link else ""))
    return "\n\n".join(lines)


@given(ARTICLES)
@settings(max_examples=12, deadline=None)
def test_markdown_html_and_word_give_the_same_article(written: Written) -> None:
    """Whatever the format, and with Word's styles or without, every field and the body are the same."""
    expected = article(as_markdown(written), "articles/a.md")

    assert (expected.title, expected.date, expected.abstract) == (written.title, written.day, written.abstract)
    assert tuple(each.name for each in expected.authors) == written.authors
    body = "".join(expected.body.split())
    for found in (
        article(as_html(written), "articles/a.html"),
        article(as_word(written, styled=True), "articles/a.docx"),
        article(as_word(written, styled=False), "articles/a.docx"),
    ):
        assert "".join(found.body.split()) == body
        assert replace(found, body="") == replace(expected, body="")


@given(ARTICLES)
@settings(max_examples=12, deadline=None)
def test_plain_text_gives_the_same_article_without_its_markup(written: Written) -> None:
    """Plain text has no bold words, links or headings; every field is the same, and so is every paragraph and list."""
    plain = replace(
        written,
        blocks=tuple(replace(block, bold="", link="") for block in written.blocks if block.kind != "h2"),
    )
    expected = article(as_markdown(plain), "articles/a.md")

    found = article(as_text(plain), "articles/a.txt")

    assert "".join(found.body.split()) == "".join(expected.body.split())
    assert replace(found, body="") == replace(expected, body="")
