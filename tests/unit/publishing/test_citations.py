"""Citations that reference managers read: nothing lost, nothing broken by what a title holds."""

import json
from dataclasses import replace

import pytest

from dateline.articles.article import Author, Issue
from dateline.publishing.citations import Numbers, Sorted, bibtex, citation, csl_json, numbers_of, ris, sorted_name
from tests.unit.publishing.samples import ADDRESS, ARTICLE, ATTACKS, PUBLICATION, SITE, hostile_article

URL = f"{SITE}/{ADDRESS}/"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Mirela Østergård", ("Østergård", "Mirela")),
        ("Jan Peter van der Aalst", ("van der Aalst", "Jan Peter")),
        ("Ludwig von Hohenfels", ("von Hohenfels", "Ludwig")),
        ("Martin Holm, Jr.", ("Holm", "Martin", "Jr.")),
        ("John Q. Roe III", ("Roe", "John Q.", "III")),
        ("Jane Doe, Ph.D.", ("Doe", "Jane", "Ph.D.")),
        ("Jr.", ("Jr.",)),
        ("Doe, Jr.", ("Doe, Jr.",)),
        ("王小明", ("王小明",)),
        ("Aristoteles", ("Aristoteles",)),
        ("Halvard Institute", ("Halvard Institute",)),
        ("Ministry of Water, Energy and Roads", ("Ministry of Water, Energy and Roads",)),
        ("The Editors", ("The Editors",)),
    ],
)
def test_names_are_parted_as_catalogues_do(name: str, parts: tuple[str, ...]) -> None:
    """The last word with its particles is the family name, and what follows it a suffix; a body is no person."""
    assert sorted_name(name) == Sorted(*parts)


@pytest.mark.parametrize(
    ("title", "volume", "number"),
    [
        ("Volume 3, number 20", "3", "20"),
        ("Volume 2003, number 8", "2003", "8"),
        ("5-17", "5", "17"),
        ("Number 12", "", "12"),
        ("12", "", "12"),
        ("2003-08", "", ""),
        ("7/2019", "", ""),
        ("2003", "", ""),
        ("27 August 2003", "", ""),
        ("Spring 2003", "", ""),
    ],
)
def test_an_issue_is_counted_where_its_title_counts(title: str, volume: str, number: str) -> None:
    """Volume and number are what is printed; a year or month is neither."""
    assert numbers_of(replace(ARTICLE, issue=Issue("x", title))) == Numbers(volume, number)


def test_a_footnote_can_be_copied() -> None:
    """Authors, title, publication with volume and number, day and address stand in one line."""
    assert citation(PUBLICATION, ARTICLE, URL) == (
        "Mirela Østergård and Bayram Balcı, “The Dam That Both Sides Need,” The Meridian Review 3, no. 20, "
        f"27 August 2003, {URL}"
    )


def test_bibtex_has_the_fields_of_an_article() -> None:
    """Each author is parted by "and", the title keeps its capitals, the key is plain."""
    entry = bibtex(PUBLICATION, replace(ARTICLE, title="Water & 50% of {it}", doi="10.1234/dam"), URL)

    assert entry.startswith("@article{stergard-2003-the-dam,\n")
    assert "  author = {Østergård, Mirela and Balcı, Bayram},\n" in entry
    assert r"  title = {{Water \& 50\% of {\textbraceleft}it{\textbraceright}}}," in entry
    assert "  year = {2003},\n  month = aug,\n  day = {27},\n" in entry
    assert "  volume = {3},\n  number = {20},\n" in entry
    assert "  doi = {10.1234/dam},\n" in entry


def test_a_suffix_stands_where_each_format_wants_it() -> None:
    """BibTeX has it behind the family's name, RIS behind the given, CSL in a field of its own."""
    article = replace(ARTICLE, authors=(Author("Martin Holm, Jr.", "x"),))

    assert "  author = {Holm, Jr., Martin},\n" in bibtex(PUBLICATION, article, URL)
    assert "\r\nAU  - Holm, Martin, Jr.\r\n" in ris(PUBLICATION, article, URL)
    assert '"family": "Holm",\n    "given": "Martin",\n    "suffix": "Jr."' in csl_json(PUBLICATION, article, URL)


def test_ris_is_a_record_of_tagged_lines() -> None:
    """A record begins with its type, has one line an author, and ends."""
    lines = ris(PUBLICATION, ARTICLE, URL).split("\r\n")

    assert (lines[0], lines[-2:]) == ("TY  - JOUR", ["ER  - ", ""])
    assert [line for line in lines if line.startswith("AU")] == ["AU  - Østergård, Mirela", "AU  - Balcı, Bayram"]
    assert "DA  - 2003/08/27" in lines


def test_csl_is_one_item() -> None:
    """The item has the names of CSL, and nothing that is empty."""
    (item,) = json.loads(csl_json(PUBLICATION, ARTICLE, URL))

    assert item["author"] == [{"family": "Østergård", "given": "Mirela"}, {"family": "Balcı", "given": "Bayram"}]
    assert item["issued"] == {"date-parts": [[2003, 8, 27]]}
    assert "DOI" not in item


@pytest.mark.parametrize("attack", [*ATTACKS, "a\r\nER  - \r\nTY  - JOUR", "}\n@article{x,"])
def test_no_text_breaks_out_of_its_field(attack: str) -> None:
    """Whatever a title holds, there is one record, and its braces are even."""
    article = hostile_article(attack)

    assert sum(line.startswith("TY  - ") for line in ris(PUBLICATION, article, URL).split("\r\n")) == 1
    entry = bibtex(PUBLICATION, article, URL)
    assert entry.count("{") == entry.count("}")
    assert sum(line.startswith("@") for line in entry.splitlines()) == 1
