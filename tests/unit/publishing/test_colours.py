"""Colours of a publication: read, mended where nobody could read them, and complete."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.publishing.colours import (
    BODY_CONTRAST,
    TEXT_CONTRAST,
    accent_on_white,
    contrast,
    hex_colour,
    palette,
    readable,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("text", "colour"),
    [("#8A1C1C", "#8a1c1c"), ("#fa0", "#ffaa00"), ("red", ""), ("8a1c1c", ""), ("#12345", ""), ("#fff;}", "")],
)
def test_a_colour_is_written_in_hex(text: str, colour: str) -> None:
    """Three or six digits after a hash; nothing else is a colour, so nothing else reaches the stylesheet."""
    assert hex_colour(text) == colour


def test_a_button_of_any_accent_can_be_read() -> None:
    """White stands out from the accent of a mail's button, and the accent from white paper."""
    assert contrast(accent_on_white([("accent", "#ffdd00"), ("paper", "#101010")]), "#ffffff") >= TEXT_CONTRAST
    assert accent_on_white([]) == "#8a1c1c"


def test_contrast_is_counted_as_the_guidelines_do() -> None:
    """Black on white is 21 to 1, a colour on itself 1 to 1. Source: WCAG 2.2."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


def test_what_cannot_be_read_is_mended_and_told() -> None:
    """A yellow on white is darkened as far as it takes; a red that can be read stays."""
    colours, mends = readable({"accent": "#ffdd00", "paper": "#ffffff"})

    assert [(mend.name, mend.asked, mend.used) for mend in mends] == [("accent", "#ffdd00", colours["accent"])]
    assert contrast(colours["accent"], "#ffffff") >= TEXT_CONTRAST
    assert readable({"accent": "#8a1c1c"})[1] == []


@given(accent=COLOURS, paper=COLOURS, ink=COLOURS, night=st.booleans())
def test_every_palette_can_be_read(accent: str, paper: str, ink: str, *, night: bool) -> None:
    """Whatever colours are asked for, text stands out by day and by night, as far as the paper lets anything."""
    colours, _ = readable({"accent": accent, "paper": paper, "ink": ink})
    shown = palette(colours, night=night)
    reach = max(contrast(end, shown["paper"]) for end in ("#000000", "#ffffff"))

    assert contrast(shown["ink"], shown["paper"]) >= min(BODY_CONTRAST, reach)
    for name in ("accent", "soft"):
        assert contrast(shown[name], shown["paper"]) >= TEXT_CONTRAST
