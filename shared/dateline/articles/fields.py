"""Header fields as people and site generators write them: read leniently, and told when they make no sense."""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping

from dateline.articles.manuscript import Level, Problem
from dateline.articles.slugs import slug_of
from dateline.publication import Label

MAX_TOPICS = 30
MAX_TITLE = 300

_TAG = re.compile(r"<[^>]*>")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
YES = {"true", "yes", "1", "on"}
NO = {"false", "no", "0", "off"}


def plain(text: str) -> str:
    """The text on one line: soft hyphens, invisible marks and outer space gone, NFC."""
    return unicodedata.normalize("NFC", " ".join(_INVISIBLE.sub("", text.replace("\xa0", " ")).split()))


def without_markup(value: object) -> str:
    """A field's value as plain text: what HTML or Markdown it was written in is gone; empty unless it is text."""
    if not isinstance(value, str | int | float):
        return ""
    return plain(html.unescape(_TAG.sub("", _LINK.sub(r"\1", str(value)))))


def first_of(header: Mapping[str, object], *names: str) -> str:
    """The first of the named fields that says something, as plain text."""
    return next((text for name in names if (text := without_markup(header.get(name)))), "")


def flag(header: Mapping[str, object], name: str) -> bool | None:
    """Whether a field says yes or no; None when it is absent or says neither."""
    value = without_markup(header.get(name)).lower()
    return True if value in YES else False if value in NO else None


def words_of(value: object) -> list[str]:
    """The entries of a list, or of a string that separates them by commas, semicolons or line breaks."""
    match value:
        case str():
            stripped = value.strip().strip("[]")
            return [text for part in re.split(r"[,;\n]", stripped) if (text := without_markup(part.strip(" '\"")))]
        case list():
            return [text for each in value for text in (words_of_entry(each))]
        case dict():
            return [text for name in value if (text := without_markup(name))]
        case _:
            return []


def words_of_entry(entry: object) -> list[str]:
    """One entry of a list: itself, or the name that a map gives it."""
    if isinstance(entry, dict):
        return [text for name in ("name", "title", "label") if (text := without_markup(entry.get(name)))][:1]
    return [text] if (text := without_markup(entry)) else []


def labels_of(words: Iterable[str]) -> tuple[tuple[Label, ...], tuple[Problem, ...]]:
    """Topics with their slugs, each once however it is written, and a warning where there are too many."""
    labels: dict[str, Label] = {}
    for word in words:
        if slug := slug_of(word.lstrip("#")):
            labels.setdefault(slug, Label(slug, word.lstrip("#")[:80]))
    chosen = tuple(labels.values())[:MAX_TOPICS]
    if len(labels) <= MAX_TOPICS:
        return chosen, ()
    what = f"There are {len(labels)} topics; only the first {MAX_TOPICS} are kept."
    return chosen, (Problem(Level.WARNING, what, "Name the few that matter.", "field topics"),)
