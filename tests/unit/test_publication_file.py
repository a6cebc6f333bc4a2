"""`publication.yaml`: every mistake is named by its field, with its mend, in words for editors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.articles.manuscript import Level
from dateline.publication import Label, Newsletter
from dateline.publication_file import MAX_BYTES, parse_publication

GOOD = """title: The Steppe Review
tagline: Analysis every second week
publisher: The River Institute
about: What we do.
language: en
time_zone: Europe/Stockholm
day_first: yes
sections:
  - Analyses
  - Field Reports
newsletters:
  - id: articles
    title: New articles
    description: All that is new
    content: articles
    sections: [Field Reports]
    rule: FREQ=WEEKLY;INTERVAL=2;BYDAY=WE
    starts: 2026-01-07
    at: 09:00
editors: [editor@example.org]
boilerplate:
  - The views expressed here
"""


def test_a_whole_publication() -> None:
    """Every field arrives, sections under their slugs."""
    found, problems = parse_publication(GOOD.encode())

    assert found is not None
    assert problems == ()
    assert (found.title, found.time_zone, found.day_first) == ("The Steppe Review", "Europe/Stockholm", True)
    assert found.sections == (Label("analyses", "Analyses"), Label("field-reports", "Field Reports"))
    assert found.newsletters == (
        Newsletter(
            id="articles",
            title="New articles",
            description="All that is new",
            content="articles",
            sections=("field-reports",),
            rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=WE",
            starts="2026-01-07",
            at="09:00",
        ),
    )
    assert found.editors == ("editor@example.org",)


def test_a_title_is_enough() -> None:
    """Everything else has a default, and a single entry needs no list."""
    found, problems = parse_publication(b"title: A\neditors: a@example.org\nboilerplate:\n")

    assert found is not None
    assert problems == ()
    assert (found.publisher, found.language, found.time_zone, found.editors) == ("A", "en", "UTC", ("a@example.org",))


MISTAKES = {
    "title: The Steppe Review": ("tagline2: x", "“title” is missing", "title"),
    "Europe/Stockholm": ("Mars/Olympus", "is not a time zone", "time_zone"),
    "language: en": ("language: english!", "is not the code of a language", "language"),
    "day_first: yes": ("day_first: maybe", "neither yes nor no", "day_first"),
    "editor@example.org": ("the editor", "is not a mail address", "editors 1"),
    "id: articles": ("id: New Articles", "other signs", "newsletters 1 id"),
    "content: articles": ("content: news", "cannot be mailed", "newsletters 1 content"),
    "[Field Reports]": ("[Poems]", "the section “Poems”", "newsletters 1 sections"),
    "2026-01-07": ("soon", "is not a day", "newsletters 1 starts"),
    "09:00": ("25:00", "is not a time", "newsletters 1 at"),
    "title: New articles": ("title:", "is not a line of text", "newsletters 1 title"),
    "  - Analyses": ("  - field reports", "needs a name of its own", "sections"),
    "about: What we do.": ("about: [a, b]", "is not a line of text", "about"),
}


@pytest.mark.parametrize(("good", "bad"), MISTAKES.items())
def test_a_mistake_names_its_field(good: str, bad: tuple[str, str, str]) -> None:
    """What is wrong, where, and how to mend it; nothing of the checker's own wording."""
    wrong, says, field = bad

    found, problems = parse_publication(GOOD.replace(good, wrong, 1).encode())

    assert found is None
    refused = [problem for problem in problems if problem.level is Level.REFUSED]
    assert says in refused[0].what
    assert refused[0].where == f"field {field}"
    assert refused[0].mend
    assert not any(word in problem.what for problem in problems for word in ("Input", "Value error", "pydantic"))


@pytest.mark.parametrize(
    "rule",
    [
        "every week",
        "FREQ=HOURLY",
        "FREQ=WEEKLY;BYHOUR=9",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "DTSTART:20200101\nRRULE:FREQ=DAILY",
        "FREQ=WEEKLY;INTERVAL=0",
    ],
)
def test_a_rule_counts_days_and_comes_true(rule: str) -> None:
    """A rule that never comes, or comes by the hour, is refused when it is written."""
    found, problems = parse_publication(GOOD.replace("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", repr(rule)).encode())

    assert found is None
    assert "is not a rule of days" in problems[0].what


def test_an_unknown_field_is_a_warning() -> None:
    """A slip of the pen is told, and the rest counts."""
    found, problems = parse_publication(GOOD.replace("tagline:", "taglien:").replace("at:", "att:").encode())

    assert found is not None
    assert [(each.level, each.where) for each in problems] == [
        (Level.WARNING, "field taglien"),
        (Level.WARNING, "field newsletters 1 att"),
    ]


def test_two_newsletters_need_two_ids() -> None:
    """Subscribers are kept by the newsletter's id."""
    twice = GOOD.partition("newsletters:\n")[2].partition("editors:")[0]

    found, problems = parse_publication((GOOD + "\n").replace("editors:", f"{twice}editors:").encode())

    assert found is None
    assert "Two newsletters have the id “articles”" in problems[0].what


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no fields"),
        (b"just text", "no fields"),
        (b"title: 'A", "quotation mark"),
        (b"title: A\nabout: " + b"x" * MAX_BYTES, "longer"),
        (b"a: &a [x]\nb: [" + b"*a," * 50 + b"]", "refer to each other"),
        (bytes(range(128, 256)), "encoding"),
    ],
)
def test_a_file_that_cannot_be_read(content: bytes, says: str) -> None:
    """The whole file has an answer too."""
    found, problems = parse_publication(content)

    assert found is None
    assert says in problems[0].what


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode), st.just(GOOD.encode())))
def test_any_file_has_an_answer(content: bytes) -> None:
    """Whatever is uploaded is a publication or a list of problems."""
    found, problems = parse_publication(content)

    assert (found is None) == any(problem.level is Level.REFUSED for problem in problems)


def test_a_colour_that_cannot_be_read_is_moved_and_told() -> None:
    """A yellow on white paper is darkened, and the warning names what is used in its place."""
    publication, problems = parse_publication(b'title: A\ncolours: {accent: "#FD0", paper: "#ffffff"}\n')

    assert publication is not None
    used = dict(publication.colours)["accent"]
    (problem,) = problems
    assert (problem.level, problem.where) == (Level.WARNING, "field colours accent")
    assert problem.mend.startswith(f"{used} is used in its place")


@pytest.mark.parametrize(
    ("field", "where"),
    [
        (b"colours: {accent: red}", "field colours accent"),
        (b"hub: https://169.254.169.254/", "field hub"),
        (b"issn: 1234-5678", "field issn"),
    ],
)
def test_what_cannot_be_is_refused(field: bytes, where: str) -> None:
    """A word for a colour, a hub that is none of the known, and an ISSN with a wrong last sign are refused."""
    publication, problems = parse_publication(b"title: A\n" + field + b"\n")

    assert publication is None
    assert [problem.where for problem in problems] == [where]


def test_an_issn_is_kept() -> None:
    """An ISSN with its right last sign is what libraries are told."""
    publication, _ = parse_publication(b"title: A\nissn: 2049-3630\nhub: https://websubhub.com/hub\n")

    assert publication is not None
    assert (publication.issn, publication.hub) == ("2049-3630", "https://websubhub.com/hub")
