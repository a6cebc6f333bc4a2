"""A result shows where the query is met, marked, and nothing of what an article says becomes markup."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.search.query import parse_query
from dateline.search.snippets import LENGTH, html_of, marked, snippet

FILLER = "Two states share one river and its spring. " * 20


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("The dam of Balcı", "balci dams", "The <mark>dam</mark> of <mark>Balcı</mark>"),
        ("İstanbul and Izmir", "istan", "<mark>İstanbul</mark> and Izmir"),
        ("The dam of Balcı", "dam -balci", "The <mark>dam</mark> of Balcı"),
        ("A damsel at the dam", '"dam"', "A damsel at the <mark>dam</mark>"),
        ("The South-East", "south-east", "The <mark>South</mark>-<mark>East</mark>"),
        ("O‘zbekiston va O‘sh", "ozbekiston", "<mark>O‘zbekiston</mark> va O‘sh"),
        ("The U.S. and Qur’an", "us quran", "The <mark>U.S</mark>. and <mark>Qur’an</mark>"),
        ("رودی که می‌گذرد", "ميگذرد", "رودی که <mark>می‌گذرد</mark>"),
        ("Ёлка и ёж", "елка", "<mark>Ёлка</mark> и ёж"),
        ("阿富汗的水资源管理", "水资源", "阿富汗的<mark>水资源</mark>管理"),
        ("رودخانه از میان دو شهر", "ميان", "رودخانه از <mark>میان</mark> دو شهر"),
        ("<b>dam</b> & co", "dam", "&lt;b&gt;<mark>dam</mark>&lt;/b&gt; &amp; co"),
        ("Nothing of it", "dam", "Nothing of it"),
    ],
)
def test_what_was_looked_for_is_marked(text: str, query: str, expected: str) -> None:
    """Whole words, whatever their letters, and runs of signs; everything else is escaped."""
    assert html_of(marked(text, parse_query(query))) == expected


def test_the_snippet_is_where_most_of_the_query_stands() -> None:
    """Not the first word that is met, but the place with most of them, from word to word."""
    text = f"A treaty came first. {FILLER}The treaty on the dam was signed. {FILLER}"

    parts = snippet(text, parse_query("treaty dam"))

    shown = "".join(part.text for part in parts)
    assert [part.text for part in parts if part.marked] == ["treaty", "dam"]
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < LENGTH + 10


def test_a_text_without_the_query_has_no_snippet() -> None:
    """What was found elsewhere, in the byline perhaps, is not pretended to stand here."""
    assert snippet(FILLER, parse_query("dam")) == []


@given(st.text(max_size=400), st.text(alphabet="abcdß水ё -'", min_size=1, max_size=30))
def test_marks_take_nothing_away(text: str, query: str) -> None:
    """Whatever is marked, the text is the text."""
    parts = marked(text, parse_query(f"a {query}"))

    assert "".join(part.text for part in parts) == unicodedata.normalize("NFC", text)
