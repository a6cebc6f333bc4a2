"""Days, times, reading time, and the stylesheet."""

import hashlib
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from dateline.publishing.rendering import event_time, long_date, reading_minutes, render, stylesheet

STYLE = stylesheet()[1].decode()


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2003, 8, 27), "27 August 2003"),
        (date(1999, 1, 1), "1 January 1999"),
    ],
)
def test_a_day_is_printed_as_journals_do(day: date, printed: str) -> None:
    """A day is its number without a zero, its month in letters, and its year."""
    assert long_date(day) == printed


@pytest.mark.parametrize(
    ("zone", "printed"),
    [
        ("Europe/Stockholm", "Thursday 10 December 2026, 18:05 (CET)"),
        ("Europe/Istanbul", "Thursday 10 December 2026, 18:05 (UTC+03)"),
        ("UTC", "Thursday 10 December 2026, 18:05 (UTC)"),
    ],
)
def test_a_time_names_its_zone(zone: str, printed: str) -> None:
    """A local time is printed with its weekday and its zone, by letters or by its distance from UTC."""
    assert event_time(datetime(2026, 12, 10, 18, 5, tzinfo=ZoneInfo(zone))) == printed


@pytest.mark.parametrize(
    ("body", "minutes"),
    [
        ("", 1),
        ("<p>A word.</p>", 1),
        (f"<p>{'word ' * 1_400}</p>", 6),
        (f"<p>{'<b><i><a href=x>word</a></i></b> ' * 660}</p>", 3),
        (f"<p>{'河' * 2_000}</p>", 4),
    ],
)
def test_reading_takes_as_long_as_there_are_words(body: str, minutes: int) -> None:
    """Words are counted without the markup; signs are counted where words are not parted."""
    assert reading_minutes(body) == minutes


def test_the_stylesheet_is_named_by_its_content() -> None:
    """The path changes with the content, so that a browser may keep it for ever."""
    path, content = stylesheet()

    assert path == f"assets/site-{hashlib.sha256(content).hexdigest()[:12]}.css"
    assert len(content) <= 11 * 1024


def test_the_stylesheet_knows_no_left_and_right() -> None:
    """Nothing is set to a side by name, so that everything follows the direction of the text; nothing is fetched."""
    assert re.findall(r"(?:^|[\s;{-])(?:left|right)\s*:", STYLE) == []
    assert re.findall(r"text-align: (?:left|right)|float: (?:left|right)|url\(|@import", STYLE) == []


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("paper", ["paper", "tint"])
@pytest.mark.parametrize("ink", ["ink", "soft", "accent"])
def test_every_ink_can_be_read_on_every_paper(scheme: int, paper: str, ink: str) -> None:
    """Text stands out from what it is printed on by at least 4.5 to 1. Source: WCAG 2.2, 1.4.3."""
    colours = dict(re.findall(r"--(\w+):(#[0-9a-f]{6})", STYLE.split(":root{")[1 + scheme].split("}")[0]))
    lighter, darker = sorted((luminance(colours[ink]), luminance(colours[paper])), reverse=True)

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_what_no_document_may_hold_is_left_out() -> None:
    """Control characters, which no escape makes legal, do not reach a page."""
    page = render("mail/notice.txt", **notice("a\x00\x0b\x1b\x7f\x85\ufffeb"))

    assert "- ab\n" in page


def notice(newsletter: str) -> dict[str, object]:
    """What the plainest template wants."""
    return {
        "publication": {"title": ""},
        "part": dict.fromkeys(("intro", "ask", "after", "why"), ""),
        "say": {"foot": {"privacy": ""}},
        "newsletters": [newsletter],
        "url": "",
        "site_url": "",
        "unsubscribe_url": "",
        "change_url": "",
        "imprint": "",
    }


def luminance(colour: str) -> float:
    """How bright a colour is. Source: WCAG 2.2, relative luminance."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
