"""The colours of a publication: held against what eyes can tell apart, and filled up to a palette for day and night."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Source: WCAG 2.2, 1.4.3 and 1.4.6.
TEXT_CONTRAST = 4.5
BODY_CONTRAST = 7.0
STEPS = 100
DEFAULTS = {"accent": "#8a1c1c", "paper": "#fffdf9", "ink": "#1d1b18"}
NIGHT_PAPER, NIGHT_INK = "#161513", "#ece7dd"
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)

type Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Mend:
    """A colour that could not be read, what is used in its place, and how far it stood out from the paper."""

    name: str
    asked: str
    used: str
    contrast: float


def hex_colour(text: str) -> str:
    """The colour as "#8a1c1c", also from "#fa0"; empty when the text is none."""
    if not _HEX.fullmatch(text):
        return ""
    digits = text[1:].lower()
    return "#" + (digits if len(digits) == len("8a1c1c") else "".join(digit * 2 for digit in digits))


def contrast(one: str, other: str) -> float:
    """How much one colour stands out from another, from 1 to 21. Source: WCAG 2.2, contrast ratio."""
    darker, lighter = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))))
    return (lighter + 0.05) / (darker + 0.05)


def readable(asked: Mapping[str, str]) -> tuple[dict[str, str], list[Mend]]:
    """The colours to print with, each moved just as far as it takes to be read; and what was moved."""
    paper = asked.get("paper", DEFAULTS["paper"])
    colours, mends = {"paper": paper}, []
    for name, wanted in (("ink", BODY_CONTRAST), ("accent", TEXT_CONTRAST)):
        colour = asked.get(name, DEFAULTS[name])
        # What stands on the tinted ground of forms and notes must be read as well.
        used = _standing_out(colour, (paper, _mixed(paper, colours.get("ink", colour), 0.05)), wanted)
        if used != colour and name in asked:
            mends.append(Mend(name, colour, used, contrast(colour, paper)))
        colours[name] = used
    return colours, mends


def palette(colours: Mapping[str, str], *, night: bool) -> dict[str, str]:
    """Every colour of the stylesheet, for day or for night."""
    paper, ink = (NIGHT_PAPER, NIGHT_INK) if night else (colours["paper"], colours["ink"])
    tint = _mixed(paper, ink, 0.05)
    grounds = (paper, tint)
    return {
        "paper": paper,
        "ink": ink,
        "soft": _standing_out(_mixed(ink, paper, 0.3), grounds, TEXT_CONTRAST),
        "line": _mixed(paper, ink, 0.2),
        "accent": _standing_out(colours["accent"], grounds, TEXT_CONTRAST),
        "tint": tint,
    }


def accent_on_white(chosen: Iterable[tuple[str, str]]) -> str:
    """The accent of a publication where it stands on white, as in print and mail, or white on it."""
    return palette(DEFAULTS | dict(chosen) | {"paper": "#ffffff", "ink": "#000000"}, night=False)["accent"]


def _standing_out(colour: str, grounds: tuple[str, ...], wanted: float) -> str:
    """The colour, or the nearest on its way to black or white that stands out from every ground."""
    target = max(("#000000", "#ffffff"), key=lambda end: contrast(end, grounds[0]))
    for step in range(STEPS + 1):
        moved = _mixed(colour, target, step / STEPS)
        if min(contrast(moved, ground) for ground in grounds) >= wanted:
            return moved
    return target


def _mixed(one: str, other: str, share: float) -> str:
    parts = zip(_rgb(one), _rgb(other), strict=True)
    return "#" + "".join(f"{round((a + (b - a) * share) * 255):02x}" for a, b in parts)


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _luminance(colour: Rgb) -> float:
    """How bright a colour is. Source: WCAG 2.2, relative luminance."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)  # noqa: PLR2004
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
