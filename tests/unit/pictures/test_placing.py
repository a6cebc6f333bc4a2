"""From what an upload shows to what the page does: marks, then pictures, and nothing of the upload's own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.articles.body import html_of, parse_body
from dateline.articles.manuscript import Problem
from dateline.articles.sanitising import sanitise
from dateline.pictures.asset import Asset
from dateline.pictures.marking import MAX_PICTURES, mark_pictures
from dateline.pictures.naming import disposition, folded, picture_path, prefixes
from dateline.pictures.placing import placed, references_in
from dateline.pictures.references import keys_meant

KEY = "articles/x.md"
DAM = Asset("media/aa-bb.jpg", "dam.jpg", "image/jpeg", 90_000, 1600, 900, (480, 960, 1600))
TABLE = Asset("files/aa-cc/table.csv", "table.csv", "text/csv", 1200)
ASSETS = {"articles/dam.jpg": DAM, "articles/table.csv": TABLE}
PICTURE = (
    '<picture><source type="image/webp" srcset="/media/aa-bb-480.webp 480w, /media/aa-bb-960.webp 960w, '
    '/media/aa-bb-1600.webp 1600w" sizes="(min-width: 640px) 594px, calc(100vw - 45px)">'
    '<img src="/media/aa-bb.jpg" alt="{alt}" width="1600" height="900" {when} decoding="async"></picture>'
)
FIRST, LATER = 'fetchpriority="high"', 'loading="lazy"'


def page(html: str, assets: dict[str, Asset] = ASSETS, *, lead_above: bool = False) -> tuple[str, list[Problem]]:
    """The body that a manuscript's becomes, and what is told of it."""
    problems: list[Problem] = []
    body = parse_body(html)
    mark_pictures(body, problems)
    html, told = placed(sanitise(html_of(body)), KEY, assets, {}, lead_above=lead_above)
    return html, [*problems, *told]


def test_a_picture_is_shown_in_every_width() -> None:
    """The picture knows its size, its widths and its description; the first is loaded at once, the next when needed."""
    html, problems = page('<p>A <img src="dam.jpg" alt="A dam"> B <img src="./dam.jpg" alt="Again"></p>')

    first, later = PICTURE.format(alt="A dam", when=FIRST), PICTURE.format(alt="Again", when=LATER)
    assert html == f"<p>A {first} B {later}</p>"
    assert problems == []
    below, _ = page('<p>A <img src="dam.jpg" alt="A dam"></p>', lead_above=True)
    assert LATER in below


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p><img src="dam.jpg" alt="A dam"></p>', "<figure>{picture}</figure>"),
        ('<img src="dam.jpg" alt="A dam">', "<figure>{picture}</figure>"),
        (
            '<p><img src="dam.jpg" alt="A dam" title="By night"></p>',
            "<figure>{picture}<figcaption>By night</figcaption></figure>",
        ),
        (
            '<figure><img src="dam.jpg" alt="A dam" title="x"><figcaption>By <b>day</b></figcaption></figure>',
            "<figure>{picture}<figcaption>By <b>day</b></figcaption></figure>",
        ),
        (
            '<picture><source srcset="https://example.org/x.webp"><img src="dam.jpg" alt="A dam"></picture>',
            "<figure>{picture}</figure>",
        ),
        (
            '<p><a href="dam.jpg"><img src="dam.jpg" alt="A dam"></a></p>',
            '<figure><a href="/media/aa-bb.jpg" rel="noopener">{picture}</a></figure>',
        ),
        ('<p><img src="DAM.JPG" alt="A dam"></p>', "<figure>{picture}</figure>"),
    ],
)
def test_a_picture_that_stands_alone_is_a_figure(html: str, expected: str) -> None:
    """Its caption is what the text or the title gives it."""
    assert page(html)[0] == expected.format(picture=PICTURE.format(alt="A dam", when=FIRST))


TOLD = {
    '<p>A <img src="weir.jpg" alt="A weir"></p>': (
        "<p>A <em>A weir</em></p>",
        "The text refers to what was not uploaded, or was refused: weir.jpg.",
    ),
    '<p>A <img src="table.csv" alt="A table"></p>': (
        '<p>A <a href="/files/aa-cc/table.csv">A table</a></p>',
        "The text shows what can only be offered for download: table.csv.",
    ),
    '<p>A <img src="https://example.org/a.png?u=1" alt="A weir"></p>': (
        '<p>A <a href="https://example.org/a.png?u=1" rel="noopener">A weir</a></p>',
        "1 picture lies on another server and can only be linked: a.png.",
    ),
    '<p>A <a href="https://example.org/"><img src="//example.org/a.png"></a></p>': (
        '<p>A <a href="https://example.org/" rel="noopener"><span>a.png</span></a></p>',
        "1 picture lies on another server and can only be linked: a.png.",
    ),
    '<p>A <img src="dam.jpg"></p>': (
        "<p>A " + PICTURE.format(alt="", when=FIRST) + "</p>",
        "1 picture has no description: dam.jpg.",
    ),
    '<p>A <img src="Dam.JPG" alt="A dam"></p>': (
        "<p>A " + PICTURE.format(alt="A dam", when=FIRST) + "</p>",
        "Names were spelt otherwise than the files are: Dam.JPG is dam.jpg.",
    ),
    '<p>A <img src="javascript:alert(1)" alt="Dots"> B</p>': (
        "<p>A  B</p>",
        "1 picture is left out: javascript:alert(1).",
    ),
    '<p>A <a href="other.pdf">paper</a></p>': (
        '<p>A <a href="other.pdf" rel="noopener">paper</a></p>',
        "The text refers to what was not uploaded, or was refused: other.pdf.",
    ),
    '<p>A <img src="data:image/png;base64,AAAA" alt="Dots"><video src="x/film.mp4"></video> B</p>': (
        "<p>A  B</p>",
        "2 pictures are left out: film.mp4, Dots.",
    ),
}


@pytest.mark.parametrize("html", TOLD)
def test_what_cannot_be_shown_is_told(html: str) -> None:
    """What is missing, lies elsewhere or has no description is told by its name, and the text stays whole."""
    shown, problems = page(html)

    assert (shown, [problem.what for problem in problems]) == (TOLD[html][0], [TOLD[html][1]])
    assert problems[0].mend


def test_a_link_to_a_file_leads_to_it() -> None:
    """A file that the text links is offered where it lies; other links stay as they are."""
    html, problems = page('<p><a href="table.csv">T</a> <a href="#a">A</a> <a href="../2014/x/">X</a></p>')

    assert 'href="/files/aa-cc/table.csv"' in html
    assert ('href="#a"' in html, 'href="../2014/x/"' in html, problems) == (True, True, [])


def test_only_what_refers_to_files_asks_for_any() -> None:
    """Each reference counts once; links to elsewhere mean no file."""
    links = '<a href="https://example.org/a.png">a</a> <a href="table.csv">b</a>'
    references = references_in(f'<p>{links} <img src="#dam.jpg" alt="x"><img src="#dam.jpg" alt="y"></p>')

    assert references == ["dam.jpg", "https://example.org/a.png", "table.csv"]
    assert [keys_meant(each, KEY)[:1] for each in references] == [("articles/dam.jpg",), (), ("articles/table.csv",)]


def test_pictures_are_bounded_in_number() -> None:
    """A text with far too many pictures shows the first of them."""
    html, problems = page("".join(f'<p>{number} <img src="dam.jpg" alt="x"></p>' for number in range(MAX_PICTURES + 5)))

    assert html.count("<picture>") == MAX_PICTURES
    assert problems[0].what.startswith("5 pictures are left out")


HOSTILE = [
    '<img src="dam.jpg" onerror="alert(1)" onload=alert(1) style="x" class="x" srcset="https://example.org/x 1x">',
    '<img src="dam.jpg" alt="&quot; onerror=&quot;alert(1)">',
    "<img src=dam.jpg alt='\"><script>alert(1)</script>'>",
    '<img src="javascript:alert(1)" alt="x">',
    '<img src="https://example.org/pixel.gif" width=1 height=1>',
    '<img src="//example.org/x.svg#x">',
    '<img src="#" alt="x"><img src="#https://example.org/x.png" alt="x">',
    '<img src="/media/aa-bb.jpg" alt="x">',
    '<picture><source srcset="https://example.org/x.png"></picture>',
    '<svg><image href="https://example.org/x.png"></svg>',
    '<img src="dam.jpg" alt="\\"><img src=x onerror=alert(1)>">',
    '<img alt="src=&quot;x&quot; > <b>" src="weir&quot;><script>alert(1)</script>.jpg">',
    '<a href="table.csv&quot; onclick=&quot;alert(1)">x</a>',
    '<img src="dam.jpg" alt="<picture><source srcset=https://example.org/x>">',
]


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_of_an_upload_is_fetched_or_run(html: str) -> None:
    """Every source on the page is one of ours, and no attribute is but those we write."""
    body = parse_body(page(f"<p>A {html}</p>")[0])

    for element in body.iter():
        assert set(element.attrib) <= {
            "src", "alt", "width", "height", "loading", "decoding", "fetchpriority", "type", "srcset", "sizes", "href",
            "rel",
        }  # fmt: skip
        assert re.fullmatch(r"(/media/aa-bb.jpg)?", element.get("src", ""))
        assert re.fullmatch(r"(/media/aa-bb-\d+\.webp \d+w(, )?)*", element.get("srcset", ""))
    assert not list(body.iter("script", "image", "svg"))


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_description_and_name_stays_text(alt: str, name: str) -> None:
    """Whatever is written as description or name, the page holds one picture or none, and no more elements."""
    body = parse_body("<p>A <img></p>")
    image = next(body.iter("img"))
    clean = str.maketrans("", "", "".join(map(chr, [*range(32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])))
    image.set("src", name.translate(clean) + "dam.jpg")
    image.set("alt", alt.translate(clean))
    mark_pictures(body, [])

    html, _ = placed(sanitise(html_of(body)), KEY, {"articles/dam.jpg": DAM}, {})

    tags = [element.tag for element in parse_body(html).iter()]
    assert tags in (["body", "p", "picture", "source", "img"], ["body", "p", "em"], ["body", "p", "a"])


def test_files_lie_under_names_of_their_upload_and_bytes() -> None:
    """A path follows from the key and the bytes: it never changes its content, and no two uploads share one."""
    paths = {picture_path(key, content): key for key in ("a.jpg", "b.jpg") for content in (b"1", b"2")}

    assert len(paths) == 4
    assert all(path.startswith(prefixes(key)[0]) for path, key in paths.items())


def test_a_file_is_saved_under_its_name() -> None:
    """Whatever the name, the header that carries it has no other meaning."""
    assert disposition('a"b\r\nx: y;é.pdf') == "attachment; filename*=UTF-8''a%22b%0D%0Ax%3A%20y%3B%C3%A9.pdf"


def test_names_are_found_whatever_system_wrote_them() -> None:
    """Letters with their marks apart, as on a Mac, and capitals are the same name."""
    assert folded("articles/Cafe\u0301.JPG") == folded("articles/CAFÉ.jpg")
