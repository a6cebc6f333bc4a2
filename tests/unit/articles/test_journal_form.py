"""The journal's form: head, abstract, labelled parts and foot, alike in every format."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.articles.article import Issue
from dateline.articles.interpretation import interpret_article
from dateline.articles.manuscript import Unreadable
from dateline.articles.readers import read_manuscript
from dateline.articles.sanitising import sanitise
from dateline.publication import DEFAULT_PUBLICATION
from tests.unit.articles.manuscripts import TEXT, article, paragraph, understood, word_file

ABSTRACT = "Three dry summers have changed how the towns along the river plan, build, and quarrel with each other."
JOURNAL = [
    "A low river",
    "By Aigerim Bek and Jan Holm (8/27/2003 issue of the Steppe Review)",
    ABSTRACT,
    f"BACKGROUND: {TEXT}",
    "IMPLICATIONS: Prices rise.",
    "CONCLUSIONS: Someone has to pay.",
    "AUTHOR’S BIO: Aigerim Bek counts water.",
    "The views expressed here are the author's own and not those of the institute.",
]
FORMATS: dict[str, str | bytes] = {
    "articles/a.md": "# " + "\n\n".join(JOURNAL),
    "articles/a.txt": "\n\n".join(JOURNAL),
    "articles/a.html": "<html><body><div id=page>"
    + "".join(f"<p>{line}</p>" for line in JOURNAL)
    + "</div></body></html>",
    "articles/a.docx": word_file("".join(map(paragraph, JOURNAL))),
}


@pytest.mark.parametrize("key", FORMATS)
def test_the_journals_form_is_understood_alike_in_every_format(key: str) -> None:
    """The same article in four formats is the same record, field by field."""
    found = article(FORMATS[key], key)

    assert found.title == "A low river"
    assert [author.name for author in found.authors] == ["Aigerim Bek", "Jan Holm"]
    assert found.date == date(2003, 8, 27)
    assert found.issue == Issue("2003-08-27", "27 August 2003")
    assert found.abstract == ABSTRACT
    assert found.author_bio == "Aigerim Bek counts water."
    assert found.slug == "a-low-river"
    assert found.body.replace("\n", "") == (
        f"<h2>Background</h2><p>{TEXT}</p><h2>Implications</h2><p>Prices rise.</p>"
        "<h2>Conclusions</h2><p>Someone has to pay.</p>"
    )


HEADS = {
    "lines of one paragraph": "<p><b>A low river</b><br>By Ann Poe<br>May 6, 2021</p>",
    "nested elements": "<article><header><h1>A low river</h1><p>By Ann Poe</p></header><div>May 6, 2021</div>",
    "the date above the title": "<p>May 6, 2021</p><h1>A low river</h1><p>By Ann Poe</p>",
    "no By": "<h1>A low river</h1><p>Ann Poe</p><p>May 6, 2021</p>",
    "names and date between bars": "<h1>A low river</h1><p>Ann Poe | May 6, 2021 | 5 min read</p>",
    "the date in the byline": "<h1>A low river</h1><p>By Ann Poe, May 6, 2021</p>",
    "a picture's name above": "<p>river_01.jpg</p><h1>A low river</h1><p>By Ann Poe</p><p>May 6, 2021</p>",
    "spaces that do not break": "<p>A&nbsp;low river</p><p>By&nbsp;Ann&nbsp;Poe</p><p>May&nbsp;6,&nbsp;2021</p>",
}


def test_lines_of_a_markdown_head_are_lines() -> None:
    """Byline and dateline need no blank lines between them, as people type them."""
    found = article(f"# A low river\nBy Ann Poe\nMay 6, 2021\n\n{TEXT}\nIt goes on.\n\nMore.")

    assert ([each.name for each in found.authors], found.date) == (["Ann Poe"], date(2021, 5, 6))
    assert "<br" not in found.body


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_title_byline_and_dateline_wherever_they_stand(head: str) -> None:
    """The lines of the head are told apart, taken once, and not repeated in the body."""
    found = article(f"{head}<p>{TEXT}</p><p>{TEXT}!</p>", "articles/a.html")

    assert (found.title, [each.name for each in found.authors], found.date) == (
        "A low river",
        ["Ann Poe"],
        date(2021, 5, 6),
    )
    assert not any(word in found.body for word in ("Ann Poe", "2021", "A low river"))


LABELS = [
    "BACKGROUND:",
    "Background:",
    "BACKROUND:",
    "BACKGRUOND:",
    "BACKGROUND.",
    "BACKGROUND –",
    "BACKGROUND",
    "<b>BACKGROUND:</b>",
    "<b>BACKGROUND</b>:",
    "<b><i>Background:</i></b>",
]


@pytest.mark.parametrize(
    "label",
    ["AUTHOR’S BIO:", "Author’s Bio\n\n", "AUTHORS BIO;", "About the author:", "ABOUT THE AUTHORS\n\n", "Об авторе:"],
)
def test_who_the_author_is_stands_under_many_labels(label: str) -> None:
    """What a journal says of the author is set apart, whatever it is called."""
    found = article(f"# A low river\n\n{TEXT}\n\nMore.\n\n{label} Ann counts water.")

    assert found.author_bio == "Ann counts water."
    assert "Ann" not in found.body


@pytest.mark.parametrize("label", ["Keywords:", "Key words:", "Ключевые слова:", "Tags:"])
def test_key_words_are_topics(label: str) -> None:
    """A line that lists them stands at the head or foot of an article, and is no part of its text."""
    found = article(
        f"A low river\n\nBy Ann Poe\n\nMay 6, 2021\n\n{TEXT}\n\n{label} water; dams.\n\nMore.", "articles/a.txt"
    )

    assert [topic.title for topic in found.topics] == ["water", "dams"]
    assert found.body == "<p>More.</p>"


def test_a_head_with_the_names_of_its_fields() -> None:
    """Some write a form's words before each line, with a blank line between."""
    found = article(f"Title: A low river\n\nAuthor: Ann Poe\n\nDate: May 6, 2021\n\n{TEXT}\n\nMore.", "articles/a.txt")

    assert (found.title, found.authors[0].name, found.date) == ("A low river", "Ann Poe", date(2021, 5, 6))


@pytest.mark.parametrize("label", LABELS)
def test_labels_in_all_their_spellings_become_headings(label: str) -> None:
    """A label is a heading, and its letters are not left in the text."""
    separate = not label.endswith((":", ">"))
    body = f"<p>{label}</p><p>The river is low.</p>" if separate else f"<p>{label} The river is low.</p>"

    found = article(f"<h1>T</h1>{body}", "articles/a.html")

    assert found.body.replace("\n", "") == "<h2>Background</h2><p>The river is low.</p>"


def test_a_journals_only_paragraph_stays_in_the_body() -> None:
    """Taking the abstract out never leaves an article without text."""
    found = article(f"A\n\nBy Ann Poe\nMay 6, 2021\n\n{TEXT}\n", "articles/a.txt")

    assert TEXT in found.body


PIECES = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<br>",
    "<div>",
    "</div>",
    "<h1>",
    "</h1>",
    "<table><tr><td>",
    "<!--",
    "-->",
    "<a id=x>",
    "<img src=a.png>",
    "By Ann Poe",
    "May 6, 2021",
    "(8/27/2003 issue of the Steppe Review)",
    "BACKGROUND:",
    "AUTHOR’S BIO:",
    "Abstract",
    TEXT,
    "\n",
    "\n\n",
    "# ",
    "- ",
    "> ",
    "|a|b|\n|-|-|\n",
    "[^1]",
    "{{",
    "}}",
    "---\n",
    "title: A\n",
    "date: 2020-02-30\n",
    "&amp;",
    "\u202e",
    "í",
    "水",
]


@given(
    st.sampled_from(["articles/a.md", "articles/a.html", "articles/a.txt"]),
    st.lists(st.sampled_from(PIECES), max_size=30),
)
def test_any_mixture_is_an_article_or_an_answer(key: str, pieces: list[str]) -> None:
    """Whatever an editor puts together, there is an article or a reason; the article's body is safe and stays so."""
    try:
        found, problems = understood("".join(pieces), key)
    except Unreadable as unreadable:
        problems, found = (unreadable.problem,), None
    if found is None:
        assert problems[-1].what
        assert problems[-1].mend
    else:
        assert found.title
        assert sanitise(found.body) == found.body


def test_marks_of_notes_are_no_part_of_an_abstract() -> None:
    """An abstract that is taken from the text leaves the raised numbers of its notes behind."""
    text = "The gates leak.[^1] They have leaked for years, as everybody knows who has a field below the dam."
    manuscript = read_manuscript("articles/a.md", f"# The dam\n\n{text}\n\n[^1]: Since 2017.\n".encode())

    article, _ = interpret_article(manuscript, DEFAULT_PUBLICATION, "articles/a.md", date(2026, 11, 24))

    assert article is not None
    assert article.abstract.startswith("The gates leak. They have leaked")
    assert "fn1" in article.body


@pytest.mark.parametrize("key", ["articles/a.txt", "articles/a.md"])
def test_words_divided_at_the_end_of_a_line_are_whole(key: str) -> None:
    """What comes out of a PDF is put together again; compounds that the text knows keep their hyphen."""
    text = (
        "A low river\n\nThe govern-\nment of the well-known town, and its well-\nknown mayor, met the Asia-\nCaucasus "
        "delegation on the im\xadpor\xadtant ques\xadtion of water for a whole day.\n\nIt was over by nine."
    )

    body = article(text + "\n\nTwenty-\none self-\nmade men.", key).body

    assert "Twenty-one self-made men" in body
    assert "The government of the well-known town, and its well-known mayor, met the Asia-Caucasus" in body
    assert "important question" in body


def test_authors_in_a_list_and_a_day_in_the_opening() -> None:
    """Authors listed under a heading are the authors, and an opening that says when it was published is believed."""
    text = (
        "# A low river\n\nThis text was published with the consent of the town on May 26, 2021.\n\n## Authors\n\n"
        "- **Jane Doe**, Institute of Rivers\n- **John Q. Roe, Jr.**, Tashkent\n\n## The towns\n\nThe river is low.\n"
    )

    found = article(text)

    assert [each.name for each in found.authors] == ["Jane Doe", "John Q. Roe, Jr."]
    assert found.date.isoformat() == "2021-05-26"
    assert "Institute of Rivers" in found.body
