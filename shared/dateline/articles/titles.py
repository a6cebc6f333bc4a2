"""A title for a text that has none, as a person would give it: from the file's name, or from the first words."""

import re
from pathlib import PurePosixPath

from dateline.articles.dating import DATED_NAME

_SHORT_SENTENCE = 90
_FIRST_WORDS = 10
# What people write behind a name while they pass a file around.
_VERSION = re.compile(
    r"(?i)[\s(\[]+(?:final|fin|draft|copy|clean|edited|edits?|revised|rev|new|version|v|ver)?\s*\.?\s*(?:\d{1,3}|final)?[)\]]*$"
)
_SAYS_NOTHING = re.compile(
    r"(?:new |microsoft word )?"
    r"(?:untitled|document|doc|article|text|file|index|post|page|draft|note|story|body|final)?\W*\d*",
    re.IGNORECASE,
)


def title_of_nameless(first_paragraph: str, key: str) -> tuple[str, str]:
    """The title, and where it is from in words; both empty where nothing says what the text is about."""
    stem = PurePosixPath(key).stem
    dated = DATED_NAME.match(stem)
    name = _words_of_name(dated[4] if dated else stem)
    sentence = re.match(r"(.+?)(?:[.!?…。！？](?:\s|$)|$)", first_paragraph)
    if name and (dated or " " in name):
        return name, "the file's name"
    if sentence and len(sentence[1]) <= _SHORT_SENTENCE:
        return sentence[1].rstrip(" ,;:–—-"), "the first words"
    words = first_paragraph.split()
    if len(words) > _FIRST_WORDS:
        return " ".join(words[:_FIRST_WORDS]).rstrip(" ,;:–—-") + "…", "the first words"
    return name or first_paragraph[:_SHORT_SENTENCE], "the file's name" if name else "the first words"


def is_writing(text: str) -> bool:
    """Whether a text is made of words, as against the data of a program; a very short one may be anything."""
    sample = text[:100_000]
    if len(sample) < 100:  # noqa: PLR2004  # a line or two
        return True
    in_long_runs = sum(len(run) for run in re.findall(r"[!-~]{150,}", sample))
    letters = sum(each.isalpha() for each in sample)
    few_signs = 8
    return in_long_runs * 2 < len(sample) and letters * 4 > len(sample) and len(set(sample)) > few_signs


def _words_of_name(stem: str) -> str:
    """A file's name as words; empty where it is a number or says no more than that it is a file."""
    words = " ".join(re.split(r"[\s_+-]+", re.sub(r"\.[A-Za-z]{2,4}$", "", stem))).strip()
    while (shorter := _VERSION.sub("", words)) != words and shorter:
        words = shorter
    if _SAYS_NOTHING.fullmatch(words) or not re.search(r"[^\W\d_]{2}", words):
        return ""
    return words[0].upper() + words[1:] if words == words.lower() else words
