"""Bylines as journals print them: the names, what stands beside a name, and a dateline in parentheses."""

import re
from dataclasses import dataclass

_BY = re.compile(r"^\s*by\b[\s:]*", re.IGNORECASE)
_IN_PARENTHESES = re.compile(r"\(([^()]*\d[^()]*)\)\s*$")
_SUFFIX = re.compile(r"(jr|sr|i{2,3}|iv|esq|ph\.?\s?d|m\.?d|m\.?a|d\.?phil|mba)\.?", re.IGNORECASE)
_INSTITUTION = re.compile(
    r"university|universit|üniversite|institut|college|school|cent(er|re)\b|academy|ministry|foundation|council|"
    r"department|program|fellow|professor|analyst|journal|association|agency|bank|embassy|editor|correspondent",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r"\s*(?:;|&|\band\b|\bund\b|\bve\b|\bи\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """One name as printed, with the place or institution printed after it."""

    name: str
    affiliation: str = ""


@dataclass(frozen=True, slots=True)
class Byline:
    """The names of a byline, and the text in its closing parentheses, which may hold date and issue."""

    names: tuple[Name, ...]
    dateline: str = ""


def parse_byline(text: str) -> Byline:
    """The people a byline names; none when it names nobody."""
    line = _BY.sub("", " ".join(text.split()))
    dateline = ""
    if match := _IN_PARENTHESES.search(line):
        dateline, line = match[1], line[: match.start()]
    names: list[Name] = []
    chunks = [chunk.strip(" ,.") if chunk.endswith(",") else chunk.strip(" ,") for chunk in _BETWEEN_NAMES.split(line)]
    for chunk in filter(None, chunks):
        names += _names_of_chunk(chunk, alone=len(chunks) == 1)
    return Byline(tuple(_distinct(names)), dateline)


def starts_with_by(text: str) -> bool:
    """Whether a line opens as a byline does: "By" and a name."""
    return bool(re.match(r"^\s*by[\s:]+\S", text, re.IGNORECASE))


def looks_like_names(text: str) -> bool:
    """Whether a short line could be names without "By": two to eight capitalised words and no full stop at its end."""
    words = text.split()
    if not 2 <= len(words) <= 8 or len(text) > 80 or text.rstrip()[-1:] in ".?!:":  # noqa: PLR2004
        return False
    joiners = {"and", "&", "de", "van", "von", "al", "bin", "el", "la", "der", "ve"}
    return all(word[0].isupper() or word.lower() in joiners for word in words) and not re.search(r"\d", text)


def _names_of_chunk(chunk: str, *, alone: bool) -> list[Name]:
    """The names of a comma list: suffixes belong to the name before, institutions and a lone place beside it."""
    names: list[Name] = []
    parts = [part.strip() for part in chunk.split(",") if part.strip()]
    for part in parts:
        if names and _SUFFIX.fullmatch(part):
            names[-1] = Name(f"{names[-1].name}, {part}", names[-1].affiliation)
        elif names and (_INSTITUTION.search(part) or names[-1].affiliation or (alone and " " not in part)):
            beside = ", ".join(filter(None, (names[-1].affiliation, part)))
            names[-1] = Name(names[-1].name, beside)
        else:
            names.append(Name(part))
    return names


def _distinct(names: list[Name]) -> list[Name]:
    seen: dict[str, Name] = {}
    for each in names:
        if each.name.casefold() not in {"empty", "anonymous", "none", "n/a", "-"}:
            seen.setdefault(each.name.casefold(), each)
    return list(seen.values())
