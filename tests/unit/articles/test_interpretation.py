"""From a manuscript to an article: what a careful assistant would understand, and what they would ask about."""

import re
from datetime import date
from itertools import permutations

import pytest

from dateline.articles.article import Issue
from dateline.articles.interpretation import interpret_article, interpret_page
from dateline.articles.manuscript import Level
from dateline.articles.readers import read_manuscript
from dateline.publication import DEFAULT_PUBLICATION, Label
from tests.unit.articles.manuscripts import (
    PUBLICATION,
    TEXT,
    UPLOADED,
    article,
    refusal,
    told,
    understood,
    with_header,
)


def test_the_header_says_most() -> None:
    """What the header sets wins over what the document prints."""
    found = article(
        "---\ntitle: From the header\nauthor: Ann Poe\ndate: 2020-05-05\nabstract: In short.\nslug: Another Name\n"
        "---\n\n"
        "# From the header\n\nBy Jan Holm\n\nMay 6, 2021\n\n" + TEXT
    )

    assert (found.title, found.authors[0].name, found.date) == ("From the header", "Ann Poe", date(2020, 5, 5))
    assert (found.abstract, found.slug) == ("In short.", "another-name")
    assert found.body == f"<p>{TEXT}</p>"


AUTHORS = {
    "author: Ann Poe": ["Ann Poe"],
    "authors: [Ann Poe, Jan Holm]": ["Ann Poe", "Jan Holm"],
    "author: Ann Poe and Jan Holm": ["Ann Poe", "Jan Holm"],
    "by: By Ann Poe & Jan Holm": ["Ann Poe", "Jan Holm"],
    "author: {name: Ann Poe, url: 'javascript:alert(1)'}": ["Ann Poe"],
    "authors:\n  - name: Ann Poe\n  - name: Jan Holm": ["Ann Poe", "Jan Holm"],
    "author:\n  given: Ann\n  family: Poe": ["Ann Poe"],
    "authors:\n  - name: {given: Ann, family: Poe}\n  - literal: Amet Institute": ["Ann Poe", "Amet Institute"],
    "authors:\n  ann: {name: Ann Poe}\n  jan: {name: Jan Holm}": ["Ann Poe", "Jan Holm"],
    "author: '[Ann Poe](https://example.org)'": ["Ann Poe"],
    "author: Poe, Ann": ["Ann Poe"],
    "author: Martin Holm, Jr.": ["Martin Holm, Jr."],
    "author: alan-brouilette": ["alan-brouilette"],
    "author: ''": [],
    "author: empty": [],
    "author:": [],
}


@pytest.mark.parametrize(("header", "names"), AUTHORS.items())
def test_authors_as_people_write_them(header: str, names: list[str]) -> None:
    """String, list or map; one or several; each under their own slug."""
    assert [author.name for author in article(with_header(header)).authors] == names


DATES = {
    "date: 2014-12-15 23:30 -0500": date(2014, 12, 15),
    "date: '15 December 2014'": date(2014, 12, 15),
    "published: 2014-12-15": date(2014, 12, 15),
    "pubDate: 2014-12-15": date(2014, 12, 15),
    "date: 1418601600": date(2014, 12, 15),
    "published: true\ndate: 2014-12-15": date(2014, 12, 15),
}


@pytest.mark.parametrize(("header", "day"), DATES.items())
def test_the_local_day_as_written(header: str, day: date) -> None:
    """A day is never moved by a time zone."""
    assert article(f"---\ntitle: A\n{header}\n---\n{TEXT}").date == day


def test_the_file_name_dates_what_says_nothing_else() -> None:
    """A name that begins with a day gives day and slug; the header's date wins."""
    key = "articles/2014-03-19-hello-world.md"

    assert article(f"# A\n\n{TEXT}", key).date == date(2014, 3, 19)
    assert article(f"# A\n\n{TEXT}", key).slug == "hello-world"
    assert article(with_header("tags: a"), key).date == date(2026, 11, 20)


def test_an_undated_article_is_dated_by_its_upload() -> None:
    """It is published, and the editor is told how to set the date."""
    found, problems = understood(f"# A\n\n{TEXT}")

    assert found is not None
    assert found.date == UPLOADED
    assert [(each.level, each.where) for each in problems] == [(Level.WARNING, "field date")]
    assert "date:" in problems[0].mend


REFUSED = {
    "no words": ("Title: A\nDate: 2020-01-01\n\n" + "3f2504e04f8941d3" * 40, "no words", ""),
    "no text": ("---\ntitle: A\n---\n", "no text", ""),
    "an impossible day": ("---\ntitle: A\ndate: 2022-13-01\n---\n" + TEXT, "month 13", "field date"),
    "no year": ("---\ntitle: A\ndate: December 9th\n---\n" + TEXT, "names no year", "field date"),
    "no year in print": (
        f"# A\n\nBy Ann Poe\n\nDecember 9th, the Steppe Review\n\n{TEXT}",
        "names no year",
        "field date",
    ),
    "more than a date": (
        '---\ntitle: A\ndate: "2022-01-26\'; DROP TABLE x;--"\n---\n' + TEXT,
        "more than",
        "field date",
    ),
    "a number for a name": (with_header("author: 42"), "not a name", "field author"),
}


@pytest.mark.parametrize(("content", "says", "where"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_understood_is_refused_with_its_mend(content: str, says: str, where: str) -> None:
    """Nothing is guessed that an editor would not want guessed."""
    problem = refusal(content)

    assert (problem.level, problem.where) == (Level.REFUSED, where)
    assert says in problem.what
    assert problem.mend


WARNINGS = {
    "an author who is no name": (with_header("author: {email: ann@example.org}"), "An author could not be understood"),
    "a date read two ways": ("---\ntitle: A\ndate: 02/10/2013\n---\n" + TEXT, "two ways"),
    "a wrong weekday": ("---\ntitle: A\ndate: Monday, 26 January 2022\n---\n" + TEXT, "Wednesday"),
    "several dates": ("---\ntitle: A\ndate: [2022-01-26, 2022-01-27]\n---\n" + TEXT, "several dates"),
    "an unknown section": (with_header("section: Poems"), "no section “Poems”"),
    "too many topics": (with_header(f"tags: [{', '.join(f't{n}' for n in range(99))}]"), "99 topics"),
    "one author twice": (with_header("authors: [BAYRAM BALCI, Bayram Balcı]"), "two spellings"),
    "a crowd of authors": (
        with_header(f"authors: [{', '.join(f'A{chr(97 + n // 26)}{chr(97 + n % 26)} Poe' for n in range(99))}]"),
        "99 authors",
    ),
    "a name turned around": (with_header("author: Poe, Ann"), "was read as Ann Poe"),
    "no language": (with_header("lang: 'en\" onload=\"x'"), "code of a language"),
    "a long title": (f"# {'river ' * 90}\n\n{TEXT}", "longer than 300"),
    "a correction without a day": (with_header("corrected: soon"), "correction"),
}


@pytest.mark.parametrize(("content", "says"), WARNINGS.values(), ids=WARNINGS)
def test_what_is_doubtful_is_published_and_told(content: str, says: str) -> None:
    """The article goes out, and its report says what to look at again."""
    assert any(says in what for what in told(content, Level.WARNING))


@pytest.mark.parametrize("header", ["draft: true", "draft: yes", "published: false", "status: draft"])
def test_what_is_held_back_is_a_note(header: str) -> None:
    """A draft is nobody's mistake."""
    problem = refusal(with_header(header))

    assert problem.level is Level.NOTE
    assert "not published" in problem.what


@pytest.mark.parametrize(
    ("header", "key", "section"),
    [
        ("section: Field Reports", "articles/a.md", "field-reports"),
        ("category: field reports", "articles/a.md", "field-reports"),
        ("categories: [Water, Field Reports]", "articles/a.md", "field-reports"),
        ("tags: a", "articles/Field Reports/a.md", "field-reports"),
        ("tags: a", "Field-Reports/2020/a.md", "field-reports"),
        ("section: Analyses", "articles/field-reports/a.md", "analyses"),
        ("tags: a", "articles/a.md", "analyses"),
    ],
)
def test_sections_come_from_the_header_then_the_folder(header: str, key: str, section: str) -> None:
    """Without either, the publication's first section holds it."""
    assert article(with_header(header), key).section.slug == section


def test_a_publication_without_sections_has_articles() -> None:
    """Before anyone declares a section there is one."""
    manuscript = read_manuscript("articles/a.md", with_header("section: Poems").encode())
    found, _ = interpret_article(manuscript, DEFAULT_PUBLICATION, "articles/a.md", UPLOADED)

    assert found is not None
    assert found.section == Label("articles", "Articles")


def test_topics_come_from_every_field_once() -> None:
    """Lists and comma strings, trimmed; the same topic in two spellings is one."""
    found = article(
        with_header("tags: [Water, kazakh\u00adstan]\ntopics: water, '#Energy'\ncategories:\n  - Kazakhstan")
    )

    assert [topic.title for topic in found.topics] == ["Water", "kazakhstan", "Energy"]


@pytest.mark.parametrize(
    ("header", "topics"),
    [
        ("layout: post\ntags: water dam", ["water", "dam"]),
        ("layout: post\ntags: [Central Asia]", ["Central Asia"]),
        ("layout: post.njk\ntags: Central Asia", ["Central Asia"]),
        ("tags: Central Asia", ["Central Asia"]),
        ("tags: '#water #dam'", ["water", "dam"]),
        ("tags: [“water”, “dam”]", ["water", "dam"]),
        ("categories: [Water, Field Reports]", ["Water"]),
    ],
)
def test_topics_as_generators_write_them(header: str, topics: list[str]) -> None:
    """Jekyll divides a line by its spaces, others by commas; a category that is the section is no topic."""
    assert [topic.title for topic in article(with_header(header)).topics] == topics


def test_the_abstract_is_the_header_s_or_printed_or_cut() -> None:
    """Only the journal's form gives its first paragraph away; elsewhere the body stays whole."""
    cut = article(f"# A\n\n{TEXT * 5}\n\nMore.")

    assert cut.abstract.endswith("…")
    assert len(cut.abstract) <= 300
    assert TEXT in cut.body
    assert article(with_header("summary: In *short*, <b>dry</b>.")).abstract == "In *short*, dry."
    assert article(with_header(f"abstract: {TEXT}", f"{TEXT}\n\nMore.")).body == "<p>More.</p>"


@pytest.mark.parametrize(
    ("header", "issue"),
    [
        ("issue: 2003-08-27", Issue("2003-08-27", "27 August 2003")),
        ("issue: Vol. 3, No. 20", Issue("3-20", "Volume 3, number 20")),
        ("volume: 3\nnumber: 20", Issue("3-20", "Volume 3, number 20")),
        (f"volume: {'9' * 5_000}\nnumber: 20", None),
        ("issue: Spring 2003", Issue("spring-2003", "Spring 2003")),
        ("tags: a", None),
    ],
)
def test_issues(header: str, issue: Issue | None) -> None:
    """By date, by volume and number, or by name."""
    assert article(with_header(header)).issue == issue


@pytest.mark.parametrize("slug", ["..", "index", "/", "../../etc/passwd", "feed", "%2e%2e", "a" * 400])
def test_a_slug_stays_in_its_place(slug: str) -> None:
    """No slug climbs out of its folder, takes the site's own names, or grows without bound."""
    found = article(with_header(f"slug: '{slug}'")).slug

    assert found
    assert found not in {"index", "feed"}
    assert not set(found) & set("./%")
    assert len(found) <= 80


def test_headings_make_room_for_the_title() -> None:
    """The title is the only h1; the body's headings begin below it and keep their order."""
    body = article("# A\n\n# One\n\n### Two\n\n" + TEXT).body

    assert "<h1" not in body
    assert "<h2>One</h2>" in body
    assert "<h4>Two</h4>" in body


def test_pictures_are_marked_and_those_elsewhere_linked() -> None:
    """What may have been uploaded has a mark in its place; nothing of another server is fetched."""
    content = f"# A\n\n![A dam](dam.jpg)\n\n{TEXT}\n\n<img src='https://example.org/p.gif' alt='A weir'>"

    assert '<figure><img src="#dam.jpg" alt="A dam"></figure>' in article(content).body
    assert '<a href="https://example.org/p.gif" rel="noopener">A weir</a>' in article(content).body
    assert "on another server" in told(content, Level.WARNING)[-1]


@pytest.mark.parametrize(
    ("link", "html"),
    [
        ("[a](2014-03-19-wells.md)", '<a href="/2014/03/wells/" rel="noopener">a</a>'),
        ("[a]({filename}/notes/2014-03-19-wells.md)", '<a href="/2014/03/wells/" rel="noopener">a</a>'),
        ("[a](@/notes/wells.md)", '<a href="/notes/wells/" rel="noopener">a</a>'),
        ("[a](wells.docx)", "<p>a</p>"),
        ("[a](https://example.org/wells.md)", '<a href="https://example.org/wells.md" rel="noopener">a</a>'),
    ],
)
def test_links_to_texts_lead_to_their_pages(link: str, html: str) -> None:
    """No link of a page leads to the file of another; one whose page nobody knows is told."""
    found, problems = understood(with_header("summary: s", link))

    assert found is not None
    assert html in found.body
    assert any("readers need pages" in problem.what for problem in problems) is ("<a" not in html)


LAYOUTS = {
    "a picture in a sentence": ("<p>A <figure><img src=a.png alt=x></figure> b</p>", "<p>A </p>", "<p> b</p>"),
    "blocks beside text": ("<div>a<p>b</p>c</div><div>d<p>e</p></div>", "<p>c</p>", "<p>d</p>"),
    "blocks in bold": ("<font>a<p>b<p>c</font>", "<p>a</p>", "<p>b</p>"),
    "a table for the layout": (
        "<table><tr><td><h2>A</h2><p>b</p></td><td>c</td></tr></table>",
        "<h2>A</h2>",
        "<p>c</p>",
    ),
    "a table of one cell": ("<table><tr><td>a</td></tr></table>", "<p>a</p>", ""),
    "a table of data": ("<table><tr><td>a</td><td>b</td></tr></table>", "<table>", "<td>b</td>"),
    "what opens and closes": ("<details><summary>a</summary>b</details>", "<p>a</p>", "<p>b</p>"),
    "lines with nothing on them": ("<p>a</p><p><span><br></span></p><p>b</p>", "<p>a</p><p>b</p>", ""),
}


@pytest.mark.parametrize(("html", "shows", "also"), LAYOUTS.values(), ids=LAYOUTS)
def test_every_text_of_a_page_is_in_a_block_of_its_own(html: str, shows: str, also: str) -> None:
    """Whatever a page is laid out with, no text stands loose, and no two run together."""
    body = article(f"<h1>A low river</h1>{html}", "articles/a.html").body

    assert shows in body
    assert also in body


def test_footnotes_keep_their_targets() -> None:
    """A note and the place that cites it still point at each other."""
    body = article(f"# A\n\n{TEXT}[^1]\n\n[^1]: The proof.").body

    assert 'href="#fn1"' in body
    assert 'id="fn1"' in body


def test_languages_set_and_told() -> None:
    """The header's language counts, else the text's; Persian runs from right to left."""
    persian = article("# رودخانه\n\nرودخانه سه تابستان است که کم‌آب است و شهرهای کنار آن هر سطل آب را می‌شمارند.")

    assert (persian.language, persian.direction) == ("fa", "rtl")
    assert "کم‌آب" in persian.body
    assert article(with_header("lang: pt_br")).language == "pt-BR"


def test_corrections_show_their_day_and_note() -> None:
    """A correction is the header's to declare."""
    found = article(with_header("corrected: 2026-11-22\ncorrection: The year was wrong."))

    assert (found.corrected, found.correction) == (date(2026, 11, 22), "The year was wrong.")


TITLES = {
    "title: 2015": "2015",
    "title: '<script>alert(1)</script>A'": "alert(1)A",
    "title: AT&amp;T": "AT&T",
    "title: a < b and c > d": "a < b and c > d",
    'title: "two\\nlines"': "two lines",
    'title: "A\\u200bB\\u202e \\ufeffC\\u200d"': "AB C",
    'title: "Cafe\\u0301"': "Café",
}


@pytest.mark.parametrize(("header", "title"), TITLES.items())
def test_titles_are_one_line_of_plain_text(header: str, title: str) -> None:
    """Markup, line breaks and invisible signs are no part of a title."""
    assert article(f"---\n{header}\ndate: 2020-01-01\n---\n{TEXT}").title == title


@pytest.mark.parametrize(
    ("frame", "link"),
    [
        (
            '<iframe width="800" src="https://www.youtube-nocookie.com/embed/w7Ft2ymGmfc?rel=0"></iframe>',
            (
                '<a href="https://www.youtube.com/watch?v=w7Ft2ymGmfc" rel="noopener">'
                "Video: youtube.com/watch?v=w7Ft2ymGmfc</a>"
            ),
        ),
        (
            '<iframe src="//player.vimeo.com/video/146022717" title="A talk"></iframe>',
            '<a href="https://vimeo.com/146022717" rel="noopener">A talk</a>',
        ),
        (
            '<iframe src="https://maps.example/x"></iframe>',
            '<a href="https://maps.example/x" rel="noopener">maps.example/x</a>',
        ),
        (
            '<video controls><source src="https://example.org/a.mp4"></video>',
            '<a href="https://example.org/a.mp4" rel="noopener">example.org/a.mp4</a>',
        ),
        ('<iframe src="https://evil.example/pixel" width="1" height="1"></iframe>', ""),
        ('<iframe src="https://evil.example/pixel" style="display:none"></iframe>', ""),
        ('<iframe src="javascript:alert(1)"></iframe>', ""),
    ],
)
def test_what_another_site_shows_is_a_link(frame: str, link: str) -> None:
    """A frame becomes a plain link to what it shows; one that shows nothing is gone."""
    for key in ("articles/a.md", "articles/a.html"):
        body = article(f"<h1>A low river</h1>\n\n<p>{TEXT}</p>\n\n<p>{frame}</p>\n\n<p>{TEXT} More.</p>", key).body

        assert re.findall("<a .*?</a>", body) == ([link] if link else [])


def test_piled_marks_do_not_leave_their_line() -> None:
    """A letter keeps three marks at most, in the title and in the text."""
    piled = "Z" + "\u0335" * 40

    found = article(f"# {piled}\n\n{TEXT} {piled}")

    assert found.title == "Z" + "\u0335" * 3
    assert "\u0335" * 4 not in found.body


def test_a_text_too_long_for_its_record_is_refused() -> None:
    """What a record cannot hold is told before it is written."""
    words = " ".join("".join(letters) for letters in permutations("abcdefghi"))[:1_900_000]

    assert "longer" in refusal(f"A\n\n{words.replace(' a', '\n\na')}", "articles/a.txt").what


def test_fields_from_the_order_of_a_header_do_not_matter() -> None:
    """The same fields in another order are the same article."""
    fields = ("author: Ann Poe", "tags: a, b", "section: Analyses")

    assert len({article(with_header("\n".join(order))) for order in permutations(fields)}) == 1


def test_a_page_has_an_address_and_a_body() -> None:
    """A page is named by its header or file; a draft of one is held back."""

    def page(content: str) -> object:
        return interpret_page(read_manuscript("pages/About Us.md", content.encode()), PUBLICATION, "pages/About Us.md")[
            0
        ]

    found = interpret_page(
        read_manuscript("pages/About Us.md", b"# About\n\nWe write."), PUBLICATION, "pages/About Us.md"
    )[0]

    assert found is not None
    assert (found.address, found.title, found.body, found.direction) == ("about-us", "About", "<p>We write.</p>", "ltr")
    assert page("---\ntitle: A\ndraft: yes\n---\nText") is None


@pytest.mark.parametrize(
    ("key", "body", "title"),
    [
        ("articles/2014-03-19-a-low-river.md", TEXT, "A low river"),
        ("articles/2014-03-19-ISSUE.md", TEXT, "ISSUE"),
        ("articles/Low river FINAL v3.docx.md", TEXT, "Low river"),
        ("articles/low_river_(2).md", TEXT, "Low river"),
        ("articles/untitled.md", TEXT, "The river has been low for three summers, and the…"),
        ("articles/Document1.md", "The river is low. So are the wells of the towns.", "The river is low"),
        ("articles/4711.md", "Река обмелела.", "Река обмелела"),
        ("articles/a.md", "Why is it low? Nobody knows.", "Why is it low"),
    ],
)
def test_a_text_without_a_title_is_given_one(key: str, body: str, title: str) -> None:
    """The name of the file or the first words make a title, and that is told; the text keeps all its words."""
    found, problems = understood(f"---\ndate: 2020-01-01\n---\n{body}", key)

    assert found is not None
    assert found.title == title
    assert body in found.body
    assert [each.where for each in problems if each.level is Level.WARNING] == ["field title"]
