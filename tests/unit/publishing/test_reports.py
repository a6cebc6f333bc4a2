"""Reports: what an editor, or a program, is told about one upload."""

import json
from dataclasses import replace

import pytest

from dateline.articles.manuscript import Level, Problem
from dateline.publishing.reports import report_html, report_json
from dateline.uploads.understanding import Status
from tests.unit.publishing.samples import ATTACKS, REPORT, parsed


def test_a_report_says_what_became_of_the_upload() -> None:
    """The page names the upload, its state, its address, what was understood, and each problem with its mend."""
    text = " ".join(parsed(report_html(REPORT)).xpath("string(//body)").split())

    assert text == (
        "articles/the-dam.docx It is published. https://review.example/2003/08/the-dam/ "
        "What to know Please check (field date) The date can be read in two ways. Write the month as a word. "
        "What was understood Title The Dam That Both Sides Need Authors Mirela Østergård; Bayram Balcı"
    )


def test_a_report_stands_by_itself() -> None:
    """The page fetches nothing, runs nothing, and is kept from search engines."""
    page = parsed(report_html(REPORT))

    assert page.xpath("//script | //link | //@src") == []
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_a_program_reads_the_same() -> None:
    """The JSON form says what the page says."""
    assert json.loads(report_json(REPORT)) == {
        "upload": "articles/the-dam.docx",
        "version": "v1",
        "status": "published",
        "saying": "It is published.",
        "url": "https://review.example/2003/08/the-dam/",
        "understood": {"Title": "The Dam That Both Sides Need", "Authors": "Mirela Østergård; Bayram Balcı"},
        "problems": [
            {
                "level": "warning",
                "what": "The date can be read in two ways.",
                "mend": "Write the month as a word.",
                "where": "field date",
            }
        ],
    }


def test_a_refusal_says_that_the_version_before_stays() -> None:
    """An editor whose new version is refused learns that the old one is still up."""
    first, later = replace(REPORT, status="refused", url=""), replace(REPORT, status="refused")

    assert first.saying == "It could not be published."
    assert later.saying == "This version could not be published; the version before it stays up."


@pytest.mark.parametrize("status", set(Status) - {Status.DELETED})
def test_every_state_has_its_sentence(status: Status) -> None:
    """Whatever becomes of an upload, there is a sentence for it; of a deleted one there is no report."""
    assert replace(REPORT, status=status).saying.endswith(".")


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_breaks_a_report(attack: str, level: Level) -> None:
    """Whatever a file name or a title holds is printed as text, and the JSON stays JSON."""
    report = replace(
        REPORT, key=attack, understood=((attack, attack),), problems=(Problem(level, attack, attack, attack),)
    )
    page = parsed(report_html(report))

    calm = parsed(report_html(REPORT))
    assert {each.tag for each in page.iter()} == {each.tag for each in calm.iter()}
    assert json.loads(report_json(report))["upload"] == attack
