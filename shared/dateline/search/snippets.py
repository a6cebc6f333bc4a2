"""What a result shows of an article: the place where the query is met, its words marked."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import takewhile

from dateline.search.folding import JOINERS, fold, is_run
from dateline.search.query import Clause

LENGTH = 260
LEAD = 60
# Of each term.
MOST_MARKS = 20
# Enough of an article to find a good place in.
MOST_TEXT = 200_000

# From where to where in a text, and the term that stands there.
type Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text, marked where it is what was looked for."""

    text: str
    marked: bool = False


class _Aligned(dict[int, str]):
    """Folds each letter to exactly one, so that places in the folded text are places in the text."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = fold(letter)
        self[code] = aligned = (folded[:1] or " ") if letter.isalnum() or folded else " "
        return aligned


_ALIGNED = _Aligned()


@dataclass(frozen=True, slots=True)
class _Sought:
    """A term as it is met in text: from the beginning of a word, to its end unless a prefix will do."""

    letters: str
    whole: bool


def marked(text: str, clauses: Sequence[Clause]) -> list[Part]:
    """The whole text with what was looked for marked."""
    text = unicodedata.normalize("NFC", text)
    return _parted(text, 0, len(text), _places(text, clauses))


def snippet(text: str, clauses: Sequence[Clause]) -> list[Part]:
    """The part of a text that says most of what was looked for, marked; nothing where the text has none of it."""
    text = unicodedata.normalize("NFC", text[:MOST_TEXT])
    found = _places(text, clauses)
    if not found:
        return []
    start, end = _window(text, found)
    parts = _parted(text, start, end, found)
    opening = [Part("… ")] if start else []
    closing = [Part(" …")] if end < len(text) else []
    return [*opening, *parts, *closing]


def html_of(parts: Iterable[Part]) -> str:
    """The parts as HTML, in which marks are `mark` elements and everything else is escaped."""
    return "".join(f"<mark>{escape(part.text)}</mark>" if part.marked else escape(part.text) for part in parts)


def _sought(clause: Clause) -> list[_Sought]:
    prefixes = {way.steps[0].term for way in clause.ways if way.prefix}
    terms = dict.fromkeys(step.term for way in clause.ways for step in way.steps)
    return [_Sought(term, whole=term not in prefixes and not is_run(term)) for term in terms]


def _places(text: str, clauses: Iterable[Clause]) -> list[Place]:
    """Where the terms stand in the text, in order and without overlap."""
    aligned = text.translate(_ALIGNED)
    found: list[Place] = []
    missed: list[_Sought] = []
    for clause in clauses:
        if clause.unwanted:
            continue
        sought = _sought(clause)
        places = [place for each in sought for place in _met(aligned, each)]
        found += places
        missed += [] if places else sought
    if missed and (joiners := [each.start() for each in JOINERS.finditer(text)]):
        # As one word what the text joins: O‘zbek for ozbek.
        joined = JOINERS.sub("", text).translate(_ALIGNED)
        parts = [place - number for number, place in enumerate(joiners)]
        for each in missed:
            for start, end, term in _met(joined, each):
                found.append((start + bisect_right(parts, start), end + bisect_right(parts, end - 1), term))
    found.sort()
    apart: list[Place] = []
    for start, end, term in found:
        if apart and start <= apart[-1][1] and (start < apart[-1][1] or is_run(term)):
            first, last, before = apart[-1]
            apart[-1] = (first, max(last, end), before)
        else:
            apart.append((start, end, term))
    return apart


def _met(aligned: str, sought: _Sought) -> Iterator[Place]:
    start = aligned.find(sought.letters)
    for _ in range(MOST_MARKS):
        while start >= 0 and not _stands(aligned, start, sought):
            start = aligned.find(sought.letters, start + len(sought.letters))
        if start < 0:
            return
        end = start + len(sought.letters)
        yield start, _end_of_word(aligned, end, sought), sought.letters
        start = aligned.find(sought.letters, end)


def _stands(aligned: str, start: int, sought: _Sought) -> bool:
    """Whether a term that was met begins a word, and ends one where it should."""
    end = start + len(sought.letters)
    inside = start and aligned[start - 1].isalnum() and not is_run(sought.letters)
    return not inside and not (sought.whole and aligned[end : end + 1].isalnum())


def _end_of_word(aligned: str, end: int, sought: _Sought) -> int:
    if not sought.whole and not is_run(sought.letters):
        while aligned[end : end + 1].isalnum():
            end += 1
    return end


def _window(text: str, found: Sequence[Place]) -> tuple[int, int]:
    """The stretch of the text with most of the terms, the first of equals, from word to word."""

    def worth(place: int) -> int:
        limit = found[place][0] + LENGTH - LEAD
        return len({term for _, _, term in takewhile(lambda each: each[1] <= limit, found[place:])})

    first = found[max(range(len(found)), key=lambda place: (worth(place), -place))][0]
    start = max(0, first - LEAD)
    if start:
        start = text.find(" ", start, first) + 1 or start
    end = start + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", first, end), first + 1) if " " in text[first + LEAD : end] else end
    return start, min(end, len(text))


def _parted(text: str, start: int, end: int, found: Iterable[Place]) -> list[Part]:
    parts: list[Part] = []
    after = start
    for begin, stop, _ in found:
        if begin < after or stop > end:
            continue
        parts += [Part(text[after:begin])] if begin > after else []
        parts.append(Part(text[begin:stop], marked=True))
        after = stop
    return [*parts, Part(text[after:end])] if after < end else parts
