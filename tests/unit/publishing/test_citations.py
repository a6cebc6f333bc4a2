"""Citations that reference managers read: nothing lost, nothing broken by what a title holds."""

import json
from dataclasses import replace

import pytest

from dateline.articles.article import Author
from dateline.publishing.citations import bibtex, citation, csl_json, family_and_given, ris
from tests.unit.publishing.samples import ADDRESS, ARTICLE, ATTACKS, PUBLICATION, SITE, hostile_article

URL = f"{SITE}/{ADDRESS}/"


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("Mirela Østergård", "Østergård", "Mirela"),
        ("Jan Peter van der Aalst", "van der Aalst", "Jan Peter"),
        ("Ludwig von Hohenfels", "von Hohenfels", "Ludwig"),
        ("Aristoteles", "Aristoteles", ""),
        ("Halvard Institute", "Halvard Institute", ""),
        ("The Editors", "The Editors", ""),
    ],
)
def test_names_are_parted_as_catalogues_do(name: str, family: str, given: str) -> None:
    """The last word with its particles is the family name; a body is no person."""
    assert family_and_given(Author(name, "x")) == (family, given)


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
    assert r"  title = {{Water \& 50\% of \{it\}}}," in entry
    assert "  volume = {3},\n  number = {20},\n" in entry
    assert "  doi = {10.1234/dam},\n" in entry


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
    entry = bibtex(PUBLICATION, article, URL).replace(r"\{", "").replace(r"\}", "")
    assert entry.count("{") == entry.count("}")
    assert sum(line.startswith("@") for line in entry.splitlines()) == 1
