"""What a person typed, as clauses: each word with the ways in which it may be met, phrases in quotes as they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dateline.errors import Invalid
from dateline.search.folding import JOINER, LONGEST_WORD, MOST_PARTS, fold, is_run, parts_of, stem_of

MOST_LETTERS = 200
MOST_CLAUSES = 12
SHORTEST_PREFIX = 2

EXACT = 1.0
SINGULAR = 0.9
PREFIX = 0.5

_QUOTES = '"“”„‟«»「」『』'
_QUOTED = re.compile(f"[{_QUOTES}]([^{_QUOTES}]+)(?:[{_QUOTES}]|$)")
_MINUS_SIGNS = "-\u2212"
_MINUS = re.compile(rf"(?:^|\s)[{_MINUS_SIGNS}]$")
_WRITTEN = re.compile(r"\S+")
# What stands behind a quotation mark goes on with the word: "North"-South.
_UNWANTED = re.compile(rf"(?<!\S)[{_MINUS_SIGNS}](?=[^\W\d_])")
_SINGULAR = (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("s", ""))
_NO_PLURAL = ("ss", "us", "is")
_SHORTEST_PLURAL = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One term of a phrase, so many places after the phrase's first."""

    term: str
    offset: int


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a clause may be met: one term or the terms of a phrase, and how much it is worth."""

    steps: tuple[Step, ...]
    worth: float = EXACT
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """A word or phrase that is looked for, or that is not to be met, with the ways to meet it, the best first."""

    ways: tuple[Way, ...]
    unwanted: bool = False


def parse_query(text: str) -> tuple[Clause, ...]:
    """The clauses of a query, at most twelve. Raises Invalid when it is too long or holds no word."""
    if len(text) > MOST_LETTERS:
        raise Invalid(f"q is at most {MOST_LETTERS} letters long: choose the words that matter.")
    clauses = tuple(clause for clause, _ in zip(_clauses(text), range(MOST_CLAUSES), strict=False))
    if all(clause.unwanted for clause in clauses):
        raise Invalid("q holds no word to look for.")
    return clauses


def relaxed(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The same words without their order: phrases fall into their terms."""
    loose: dict[Clause, None] = {}
    for clause in clauses:
        first = clause.ways[0]
        if len(first.steps) == 1:
            loose[clause] = None
        else:
            loose |= dict.fromkeys(Clause((Way((Step(step.term, 0),)),)) for step in first.steps)
    return tuple(loose)[:MOST_CLAUSES]


def _clauses(text: str) -> Iterator[Clause]:
    after = 0
    for quoted in _QUOTED.finditer(text):
        yield from _words(text, after, quoted.start())
        after = quoted.end()
        if steps := tuple(_steps(fold(quoted[1]))):
            clause = Clause((Way(steps),)) if len(steps) > 1 else _single(steps[0].term)
            yield replace(clause, unwanted=_MINUS.search(text, 0, quoted.start()) is not None)
    yield from _words(text, after, len(text))


def _words(text: str, start: int, end: int) -> Iterator[Clause]:
    for written in _WRITTEN.finditer(text, start, end):
        clauses = _clauses_of(written[0])
        if _UNWANTED.match(text, written.start()):
            # Who does not want art has nothing against articles.
            clauses = (Clause(tuple(way for way in each.ways if not way.prefix), unwanted=True) for each in clauses)
        yield from clauses


def _clauses_of(written: str) -> Iterator[Clause]:
    for word in fold(written).split():
        parts = [part for each in word.split(JOINER) for part in parts_of(each)]
        if any(is_run(part) for part in parts):
            for part in parts:
                steps = tuple(_steps(part))
                yield Clause((Way(steps),)) if len(steps) > 1 else _word(part)
        elif 1 < len(parts) <= MOST_PARTS:
            whole = _word("".join(parts)[:LONGEST_WORD])
            yield Clause((whole.ways[0], Way(tuple(_steps(word))), *whole.ways[1:]))
        else:
            yield from (_word(part[:LONGEST_WORD]) for part in parts)


def _word(word: str) -> Clause:
    ways = [Way((Step(word, 0),))]
    if plain := _singular(word) or stem_of(word):
        ways.append(Way((Step(plain, 0),), SINGULAR))
    if len(word) >= SHORTEST_PREFIX or is_run(word):
        ways.append(Way((Step(word, 0),), PREFIX, prefix=True))
    return Clause(tuple(ways))


def _single(term: str) -> Clause:
    """A quoted word stands for itself alone; a single sign begins pairs of signs."""
    return Clause((Way((Step(term, 0),), prefix=is_run(term) and len(term) == 1),))


def _singular(word: str) -> str:
    """The singular of what looks like an English plural; empty for anything else."""
    if len(word) < _SHORTEST_PLURAL or not word.isascii() or word.endswith(_NO_PLURAL):
        return ""
    return next((word.removesuffix(end) + new for end, new in _SINGULAR if word.endswith(end)), "")


def _steps(folded: str) -> Iterator[Step]:
    """The terms of a text as they follow each other in the index."""
    offset = 0
    for word in folded.replace(JOINER, " ").split():
        for part in parts_of(word):
            if is_run(part):
                pairs = [part[start : start + 2] for start in range(max(1, len(part) - 1))]
                yield from (Step(pair, offset + place) for place, pair in enumerate(pairs))
                offset += len(part)
            else:
                yield Step(part[:LONGEST_WORD], offset)
                offset += 1
