"""From sanitised HTML to what is laid out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.articles.sanitising import sanitise
from dateline.typesetting.body import Composer, clean, spoken_as
from dateline.typesetting.tree import MAX_CHARACTERS, MAX_ELEMENTS

SITE = "https://www.example.org"
NOTES = (
    '<p>Said<sup><a href="#fn1" id="fnref1">[1]</a></sup> and again<sup><a href="#fn1">[1]</a></sup>.</p>'
    '<hr><section><ol><li id="fn1"><p>Where it was said. <a href="#fnref1">↩</a></p></li></ol></section>'
)


def nodes(html: str) -> list[Any]:
    """The nodes of a body."""
    return Composer(SITE).compose(html)[0]


def texts(value: object) -> str:
    """Every text below, in reading order."""
    match value:
        case str():
            return value
        case list():
            return "".join(map(texts, value))
        case {"text": str(text)}:
            return text
        case dict():
            return texts(value.get("c", []))
    return ""


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One  \n two</p>", [{"k": "p", "c": ["One two"]}]),
        ("loose <em>text</em>", [{"k": "p", "c": ["loose ", {"k": "em", "c": ["text"]}]}]),
        ("<p> <br> </p>", []),
        ("<h2>A</h2><h4>B</h4><h3>C</h3>", [
            {"k": "h", "level": 1, "c": ["A"]}, {"k": "h", "level": 2, "c": ["B"]}, {"k": "h", "level": 2, "c": ["C"]},
        ]),
        ("<ul><li>a</li><li><p>b</p><p>c</p></li></ul>", [
            {"k": "ul", "c": [[{"k": "p", "c": ["a"]}], [{"k": "p", "c": ["b"]}, {"k": "p", "c": ["c"]}]]},
        ]),
        ('<ol start="3" type="a"><li>x</li></ol>', [
            {"k": "ol", "c": [[{"k": "p", "c": ["x"]}]], "start": 3, "numbering": "a.", "reversed": False},
        ]),
        ("<blockquote><p>q</p></blockquote>", [{"k": "quote", "c": [{"k": "p", "c": ["q"]}]}]),
        ("<pre><code>a\n  b</code></pre>", [{"k": "pre", "text": "a\n  b"}]),
        ("<p>see <code>x</code></p>", [{"k": "p", "c": ["see ", {"k": "code", "text": "x"}]}]),
        ('<p><a href="/about/">us</a></p>', [{"k": "p", "c": [{"k": "link", "url": f"{SITE}/about/", "c": ["us"]}]}]),
        ('<p><a href="javascript:x">us</a></p>', [{"k": "p", "c": ["us"]}]),
        ('<p><a href="#nowhere">us</a></p>', [{"k": "p", "c": ["us"]}]),
        ('<p lang="fa" dir="rtl">سلام</p>', [
            {"k": "spoken", "lang": "fa", "dir": "rtl", "c": [{"k": "p", "c": ["سلام"]}]},
        ]),
        ("<dl><dt>t</dt><dd>d</dd></dl>", [
            {"k": "dt", "c": [{"k": "p", "c": ["t"]}]}, {"k": "dd", "c": [{"k": "p", "c": ["d"]}]},
        ]),
        ('<p><img src="/pictures/a.jpg" alt="A dam" width="800" height="400"></p>', [
            {"k": "p", "c": [{"k": "img", "name": "picture-1.svg", "alt": "A dam", "width": 419, "height": 210}]},
        ]),
        ('<p><img src="https://elsewhere.org/a.jpg" alt="A dam"></p>', [
            {"k": "p", "c": [{"k": "em", "c": ["A dam"]}]},
        ]),
    ],
)  # fmt: skip
def test_what_becomes_of_html(html: str, expected: list[Any]) -> None:
    """Each kind of HTML is laid out as what it is, without markup that means nothing on paper."""
    assert nodes(html) == expected


def test_notes_stand_at_their_first_mark() -> None:
    """A list of notes is set at the foot of the page that refers to it, once; its way back is left out."""
    assert nodes(NOTES) == [
        {
            "k": "p",
            "c": [
                "Said",
                {"k": "note", "c": [{"k": "p", "c": ["Where it was said."]}]},
                " and again",
                {"k": "again", "number": 1},
                ".",
            ],
        }
    ]


def test_a_list_that_nobody_refers_to_stays_a_list() -> None:
    """Only what raised links lead to is taken for notes."""
    assert [node["k"] for node in nodes('<p>x</p><ol><li id="a">one</li></ol>')] == ["p", "ol"]


def test_places_have_names_of_our_own() -> None:
    """A link inside of the text leads to its place, by a name that no other article of a document has."""
    composer = Composer(SITE)
    html = '<h2 id="x">A</h2><p><a href="#x">up</a></p>'

    first, second = composer.compose(html)[0], composer.compose(html)[0]

    assert first[0] == {"k": "place", "name": "place-1"}
    assert first[2] == {"k": "p", "c": [{"k": "to", "name": "place-1", "c": ["up"]}]}
    assert second[0] == {"k": "place", "name": "place-2"}


@pytest.mark.parametrize(
    ("html", "grid", "header"),
    [
        ("<tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr>", {(0, 0), (1, 0), (0, 1), (1, 1)}, 1),
        ("<thead><tr><td>a</td></tr></thead><tbody><tr><td>b</td></tr></tbody>", {(0, 0), (0, 1)}, 1),
        ("<tr><td colspan=9999 rowspan=9999>a</td></tr><tr><td>b</td></tr>", None, 0),
        ("<tr><td>a</td></tr><tr><td>b</td><td>c</td></tr>", {(0, 0), (1, 0), (0, 1), (1, 1)}, 0),
        ("<tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr>", {(0, 0), (1, 0), (1, 1)}, 0),
        ("<tr><th rowspan=2>a</th></tr><tr></tr><tr><td>b</td></tr>", {(0, 0), (0, 2)}, 0),
    ],
)
def test_tables_fit_their_grid(html: str, grid: set[tuple[int, int]] | None, header: int) -> None:
    """Every place of a table is taken once, whatever spans are written; one too wide is read as its lines."""
    made = nodes(f"<table>{html}</table>")

    if grid is None:
        assert [node["k"] for node in made] == ["p", "p"]
    else:
        assert {(cell["x"], cell["y"]) for cell in made[0]["c"]} == grid
        assert made[0]["header"] == header


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 4), st.booleans()), max_size=24))
def test_no_cell_lies_over_another(cells: list[tuple[int, int, bool]]) -> None:
    """Whatever the spans, each place of the grid is covered exactly once."""
    html = "".join(
        f'{"<tr>" if starts else ""}<td colspan="{across}" rowspan="{down}">x</td>' for across, down, starts in cells
    )
    for table in (node for node in nodes(f"<table><tr>{html}</table>") if node["k"] == "table"):
        places = [
            (x, y)
            for cell in table["c"]
            for x in range(cell["x"], cell["x"] + cell["colspan"])
            for y in range(cell["y"], cell["y"] + cell["rowspan"])
        ]
        assert len(places) == len(set(places))
        assert {x for x, _ in places} == set(range(len(table["widths"])))


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_a_text_stays_a_text(text: str) -> None:
    """Whatever is written arrives as it is, but for runs of space and what is no character."""
    html = text.replace("&", "&amp;").replace("<", "&lt;")

    assert texts(nodes(f"<p>a{html}z</p>")).split() == clean(f"a{text}z").split()


TANGLE = (
    "<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "<b>", "</b>", "<table>", "<tr>", "<td>", "</table>", "<dl>",
    "<dd>", "<blockquote>", '<a href="#a">', "</a>", '<i id="a">', "</i>", "<sup>", "</sup>", "<ol>", "</ol>", "x",
    "<h3>", "</h3>",
)  # fmt: skip


@given(st.lists(st.sampled_from(TANGLE), max_size=40))
def test_nothing_is_lost_in_a_tangle(pieces: list[str]) -> None:
    """However elements are nested or left open, every text of a sanitised body is set."""
    html = sanitise("".join(pieces))

    assert texts(nodes(html)).count("x") == html.count("x")


@pytest.mark.parametrize(
    "html", ["<p>" + "word " * MAX_CHARACTERS, "<p>x</p>" * (MAX_ELEMENTS + 1), "<pre>" + "x\n" * (MAX_ELEMENTS + 1)]
)
def test_more_than_is_typeset_is_cut(html: str) -> None:
    """A body beyond its bounds is cut, and the document will say so."""
    made, cut = Composer(SITE).compose(html)

    assert cut
    assert 0 < len(texts(made)) <= MAX_CHARACTERS


def test_a_paragraph_without_end_is_parted() -> None:
    """A paragraph far longer than any is set as several, between words, and loses none."""
    made = nodes("<p>" + "word " * 3_000 + "</p>")

    assert len(made) > 2
    assert texts(made).replace(" ", "") == "word" * 3_000
    assert all(texts(node).startswith("word") for node in made)


@pytest.mark.parametrize(
    ("language", "direction", "expected"),
    [
        ("en", "ltr", {"lang": "en", "dir": "ltr"}),
        ("zh-Hant", "", {"lang": "zh", "region": "TW"}),
        ("pt-BR", "", {"lang": "pt", "region": "BR"}),
        ("fa", "rtl", {"lang": "fa", "dir": "rtl"}),
        ('"); read("x', "up", {}),
    ],
)
def test_languages_are_those_of_the_standard(language: str, direction: str, expected: dict[str, str]) -> None:
    """A language tag gives language and region; what is none gives nothing."""
    assert spoken_as(language, direction) == expected
