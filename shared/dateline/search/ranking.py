"""Which articles answer a query: the best first, and the recent first among equals."""

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from dateline.search.query import EXACT, Clause, Way, relaxed
from dateline.search.segment import Document, Segment

# Scores that are equal as whole numbers are equal to a reader: the newer article stands first.
SCALE = 10 / 255
# What is in every article still says more of one that has it in its title.
LEAST_RARITY = 0.5
# What the phrases of one search may read: beyond, articles are taken to lack the phrase.
MOST_PLACES = 400_000

type Met = dict[int, float]
type Scored = tuple[Segment, dict[int, float]]


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search: slugs, and first and last day as text; empty means any."""

    section: str = ""
    author: str = ""
    topic: str = ""
    issue: str = ""
    language: str = ""
    first_day: str = ""
    last_day: str = ""

    def take(self, document: Document) -> bool:
        """Whether the article may be shown."""
        return (
            (not self.section or document.section == self.section)
            and (not self.author or self.author in document.authors)
            and (not self.topic or self.topic in document.topics)
            and (not self.issue or document.issue == self.issue)
            and (not self.language or document.language == self.language)
            and (not self.first_day or document.day >= self.first_day)
            and (not self.last_day or document.day <= self.last_day)
        )


ANY = Filters()


@dataclass(frozen=True, slots=True)
class Ranked:
    """The addresses of one page of results, how many there are in all, and whether some lack a word."""

    addresses: tuple[str, ...]
    total: int
    loose: bool = False


@dataclass(slots=True)
class _Allowance:
    places: int = field(default=MOST_PLACES)


def rank(
    segments: Sequence[Segment], clauses: tuple[Clause, ...], filters: Filters, *, first: int, limit: int
) -> Ranked:
    """The articles that meet every clause, all where there is no clause; if there are none, those that meet any."""
    wanted = tuple(clause for clause in clauses if not clause.unwanted)
    unwanted = tuple(clause for clause in clauses if clause.unwanted)
    scored = _scored(segments, wanted, unwanted, filters, every=True)
    loose = False
    if not scored and (len(wanted) > 1 or any(len(clause.ways[0].steps) > 1 for clause in wanted)):
        scored = _scored(segments, relaxed(wanted), unwanted, filters, every=False)
        loose = bool(scored)
    total = sum(len(scores) for _, scores in scored)
    return Ranked(_best(scored, first, limit), total, loose)


def _best(scored: list[Scored], first: int, limit: int) -> tuple[str, ...]:
    highest = heapq.nlargest(first + limit, chain.from_iterable(scores.values() for _, scores in scored))
    if first >= len(highest):
        return ()
    # What is equal to the last in sight is in sight too.
    least = int(highest[-1])
    equals = (
        (int(score), segment.documents[document].day, segment.documents[document].address)
        for segment, scores in scored
        for document, score in scores.items()
        if score >= least
    )
    # While a segment is being split an article may stand in two of them.
    best = heapq.nlargest(2 * (first + limit), equals)
    return tuple(dict.fromkeys(address for _, _, address in best))[first : first + limit]


def _scored(
    segments: Sequence[Segment],
    clauses: tuple[Clause, ...],
    unwanted: tuple[Clause, ...],
    filters: Filters,
    *,
    every: bool,
) -> list[Scored]:
    """The articles of each segment that answer, with their scores."""
    allowance = _Allowance()
    rows: list[tuple[Segment, list[Met]]] = []
    having = [0] * len(clauses)
    for segment in segments:
        met: list[Met] = []
        for number, clause in enumerate(clauses):
            documents = _met(segment, clause, allowance)
            having[number] += len(documents)
            met.append(documents)
        rows.append((segment, met))
    articles = sum(len(segment.documents) for segment in segments)
    rarities = [SCALE * max(LEAST_RARITY, math.log(1 + (articles - each + 0.5) / (each + 0.5))) for each in having]
    scored: list[Scored] = []
    for segment, met in rows:
        candidates = set(met[0] if met else range(len(segment.documents)))
        for documents in met[1:]:
            candidates = candidates & documents.keys() if every else candidates | documents.keys()
        for clause in unwanted if candidates else ():
            candidates -= _met(segment, clause, allowance).keys()
        if filters != ANY:
            candidates = {each for each in candidates if filters.take(segment.documents[each])}
        if candidates:
            scores = dict.fromkeys(candidates, 0.0)
            for documents, rarity in zip(met, rarities, strict=True):
                for each in candidates & documents.keys():
                    scores[each] += rarity * documents[each]
            scored.append((segment, scores))
    return scored


def _met(segment: Segment, clause: Clause, allowance: _Allowance) -> Met:
    """The articles of a segment that meet a clause, with what its best way says of each."""
    met: Met = {}
    for way in clause.ways:
        if len(way.steps) > 1:
            met |= _phrase(segment, way, allowance, met)
        elif numbers := segment.numbers_of(way.steps[0].term.encode(), prefix=way.prefix):
            weights = segment.weights_of(numbers)
            worth = way.worth
            met = (weights if worth == EXACT else {each: worth * weight for each, weight in weights.items()}) | met
    return met


def _phrase(segment: Segment, way: Way, allowance: _Allowance, known: Met) -> Met:
    """The articles that have the terms one behind the other, beside those that are known to meet the clause."""
    terms: list[tuple[int, int, dict[int, tuple[int, int]]]] = []
    for step in way.steps:
        numbers = segment.numbers_of(step.term.encode())
        if not numbers:
            return {}
        terms.append((step.offset, numbers.start, segment.counts_of(numbers.start)))
    # The rarest term first: it leaves the fewest places to compare.
    terms.sort(key=lambda each: len(each[2]))
    candidates = set(terms[0][2]).intersection(*(counts for _, _, counts in terms[1:])) - known.keys()
    found: set[int] = set()
    for document in candidates:
        if allowance.places <= 0:
            break
        starts: set[int] | None = None
        for offset, _, counts in terms:
            places = segment.places_at(*counts[document])
            allowance.places -= len(places)
            here = {place - offset for place in places} if offset else set(places)
            starts = here if starts is None else starts & here
            if not starts:
                break
        else:
            found.add(document)
    weights = [segment.weights_of(range(number, number + 1)) for _, number, _ in terms] if found else []
    return {document: way.worth * min(each[document] for each in weights) for document in found}
