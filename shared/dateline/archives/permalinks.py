"""Old addresses: how the generators make a path of a text's name, date and header.

Sources: "Permalinks" of jekyllrb.com, "URL management" of gohugo.io, "URL settings" of docs.getpelican.com.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

from anyascii import anyascii

JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_PLACEHOLDER = re.compile(r":([a-z_]+)")
_HUGO_PLACEHOLDER = re.compile(r":([a-z]+)(?:\[([^\[\]]*)\])?")
_PELICAN_PLACEHOLDER = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


def clean_path(path: str) -> str:
    """A path from the root, with single slashes; empty when it leads out of the site or is the home page."""
    joined = re.sub(r"/+", "/", f"/{path.strip()}")
    joined = re.sub(r"/index\.html?$", "/", joined)
    return "" if joined == "/" or any(part in {".", ".."} for part in joined.split("/")) else joined


def jekyll_address(template: str, moment: datetime | None, values: Mapping[str, str]) -> str:
    """The path that a permalink template or style makes; `values` are those that do not depend on the date."""
    template = JEKYLL_STYLES.get(template, template)
    dated: dict[str, str] = {}
    if moment is not None:
        dated = {
            "year": f"{moment:%Y}",
            "short_year": f"{moment:%y}",
            "month": f"{moment:%m}",
            "i_month": str(moment.month),
            "short_month": f"{moment:%b}",
            "long_month": f"{moment:%B}",
            "day": f"{moment:%d}",
            "i_day": str(moment.day),
            "y_day": f"{moment:%j}",
            "week": f"{moment:%V}",
            "w_year": f"{moment:%G}",
            "w_day": f"{moment:%u}",
            "short_day": f"{moment:%a}",
            "long_day": f"{moment:%A}",
            "hour": f"{moment:%H}",
            "minute": f"{moment:%M}",
            "second": f"{moment:%S}",
        }
    known = {"output_ext": ".html"} | dated | dict(values)
    return clean_path(_PLACEHOLDER.sub(lambda match: known.get(match[1], match[0]), template))


def jekyll_slug(text: str, *, cased: bool = False) -> str:
    """Letters and digits of any script, the rest as hyphens; with `cased`, as file names write it, more signs stay."""
    signs = "._~!$&'()+,;=@" if cased else ""
    slug = re.sub("-+", "-", _with_others_as("-", text, signs)).strip("-")
    return slug if cased else slug.lower()


def hugo_address(pattern: str, moment: datetime | None, values: Mapping[str, str], sections: Sequence[str]) -> str:
    """The path that a pattern of Hugo's permalinks makes; `sections` are the folders of the text, outermost first."""
    known = dict(values)
    if moment is not None:
        known |= {
            "year": f"{moment:%Y}",
            "month": f"{moment:%m}",
            "monthname": f"{moment:%B}".lower(),
            "day": f"{moment:%d}",
            "weekday": f"{moment:%w}",
            "weekdayname": f"{moment:%A}".lower(),
            "yearday": str(moment.timetuple().tm_yday),
        }

    def put(match: re.Match[str]) -> str:
        if match[1] == "sections":
            return "/".join(_slice(sections, match[2]))
        return known.get(match[1], match[0])

    return clean_path(_HUGO_PLACEHOLDER.sub(put, pattern))


def hugo_slug(text: str) -> str:
    """A part of a path as Hugo writes it: lower case, hyphens for spaces, signs that addresses bear badly left out."""
    spaced = re.sub(r"\s+", "-", text.strip())
    return re.sub("-{2,}", "-", _with_others_as("", spaced, ".\\/_#+~-@")).lower()


def pelican_address(pattern: str, moment: datetime | None, values: Mapping[str, str]) -> str:
    """The path that one of Pelican's URL settings makes."""

    def put(match: re.Match[str]) -> str:
        if match[1] == "date" and moment is not None:
            return moment.strftime(match[2] or "%Y-%m-%d")
        return values.get(match[1], match[0])

    return clean_path(_PELICAN_PLACEHOLDER.sub(put, pattern))


def pelican_slug(text: str) -> str:
    """A slug as Pelican makes it of a title: ASCII words, joined by hyphens."""
    letters = re.sub(r"[^\w\s-]", "", anyascii(unicodedata.normalize("NFKC", text)))
    return re.sub(r"[-\s]+", "-", letters.strip()).lower()


def _with_others_as(sign: str, text: str, signs: str) -> str:
    """The text with a sign in place of whatever is no letter, mark or digit, nor among those that stay."""
    return "".join(
        each if unicodedata.category(each)[0] in "LM" or each.isdecimal() or each in signs else sign
        for each in unicodedata.normalize("NFC", text)
    )


def _slice(sections: Sequence[str], written: str | None) -> Sequence[str]:
    """What Hugo's `[1:]`, `[:last]` or `[0]` chooses; everything where nothing is written."""
    ends = [
        len(sections) - 1 if each == "last" else int(each) if each.isdecimal() else None
        for each in (written or "").split(":")
    ]
    if not written:
        return sections
    first = ends[0]
    if len(ends) == 1:
        return sections[first : first + 1] if first is not None else ()
    return sections[first : ends[1]]
