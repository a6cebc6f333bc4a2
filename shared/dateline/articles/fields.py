"""Header fields as people and site generators write them: read leniently, and told when they make no sense."""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping

from dateline.articles.manuscript import Level, Problem
from dateline.articles.slugs import slug_of
from dateline.publication import Label

# A change of every list that an article stands in is one transaction, of at most a hundred writes.
MAX_TOPICS = 20
MAX_TITLE = 300
_MOST_BROKEN_WORDS = 2_000

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f]")
# Joiners are spelling between the letters of a word, as in Persian, and nothing anywhere else.
_LOOSE_JOINERS = re.compile("(?<![^\\W\\da-zA-Z_])[\u200c\u200d]+|[\u200c\u200d]+(?!\\w)")
_PILED_MARKS = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{3})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
_BROKEN_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,40})-\n([^\W\d_]{2,40})")
# Of some first halves hardly anything else is made.
_COMPOUND = re.compile(r"(?:well|self|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)-(?!ness|ing)\w{3,}", re.IGNORECASE)
_YES = {"true", "yes", "1", "on", "y"}
_NO = {"false", "no", "0", "off", "n"}


def plain(text: str) -> str:
    """The text on one line: invisible signs, piles of marks and outer space gone, NFC."""
    line = _LOOSE_JOINERS.sub("", _INVISIBLE.sub("", " ".join(text.split())))
    return unpiled(unicodedata.normalize("NFC", " ".join(line.split())))


def unbroken(text: str) -> str:
    """The text with the words whole that were divided at the end of a line, as they come out of a PDF.

    A word that the text has elsewhere with its hyphen keeps it.
    """

    def whole(match: re.Match[str]) -> str:
        compound = f"{match[1]}-{match[2]}"
        keeps = (
            not match[2].islower()
            or _COMPOUND.fullmatch(compound)
            or re.search(rf"\b{compound}\b", text, re.IGNORECASE)
        )
        return compound if keeps else match[1] + match[2]

    return _BROKEN_WORD.sub(whole, text) if text.count("-\n") <= _MOST_BROKEN_WORDS else text


def unpiled(text: str) -> str:
    """The text with no more than three marks on one letter: more are written over the lines around it."""
    return _PILED_MARKS.sub(r"\1", text)


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
    return True if value in _YES else False if value in _NO else None


def words_of(value: object) -> list[str]:
    """The entries of a list, or of a string that separates them by commas, semicolons or line breaks."""
    match value:
        case str():
            stripped = value.strip().strip("[]")
            parts = re.split(r"[,;\n]|\s(?=#\w)", stripped)
            return [text for part in parts if (text := without_markup(part.strip(" '\"“”")))]
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
    return [text] if (text := without_markup(entry).strip("“”")) else []


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
