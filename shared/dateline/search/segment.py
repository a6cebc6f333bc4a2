"""A segment of the index: some articles, every term in them, how much it says of each (BM25), and where it stands.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), 3.5.

The bytes are zlib over a line of JSON about the articles, the terms in order, a line each, and columns of numbers
(little-endian, as every processor of ours has them), so that loading a segment parses next to nothing:

    starts      where each term's postings begin (u32)
    spots       where each term's places begin (u32)
    documents   of each posting, the article's number in this segment (u16)
    weights     of each posting, how much the term says of the article, of 255 (u8)
    counts      of each posting, how often the term stands there (u16)
    places      of each posting, its places in the article (u16)
"""

import json
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from dateline.search.entry import Entry
from dateline.search.folding import terms

# How much a word says where it stands.
WEIGHTS = {"title": 8, "authors": 8, "labels": 4, "abstract": 3, "body": 1}
# Words of different fields are never next to each other.
GAP = 8
MOST_PLACES = 60_000
_COLUMNS: dict[str, Literal["B", "H", "I"]] = {
    "starts": "I", "spots": "I", "documents": "H", "weights": "B", "counts": "H", "places": "H",
}  # fmt: skip
# How fast a word said again stops counting, and how much of that hangs on the article's length.
SATURATION = 6.0
LENGTH_SHARE = 0.5
# A fixed length to measure by, so that what one article scores does not depend on the others.
USUAL_LENGTH = 1_000
# Sorts behind every term that begins with what stands before it.
_LAST = b"\xff"


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of an article without reading it; `length` is in words."""

    address: str
    day: str
    language: str
    section: str
    issue: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    length: int


def build_segment(entries: Iterable[Entry]) -> bytes:
    """The segment of these articles; the same bytes in whatever order they come."""
    documents: list[list[object]] = []
    postings: dict[str, list[tuple[int, int, list[int]]]] = {}
    for number, entry in enumerate(sorted(entries, key=lambda each: each.address)):
        found, length = _terms_of(entry)
        slack = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / USUAL_LENGTH)
        for term, (weight, places) in found.items():
            postings.setdefault(term, []).append((number, round(255 * weight / (weight + slack)), places))
        slugs = [entry.section, entry.issue, entry.author_slugs, entry.topic_slugs]
        documents.append([entry.address, entry.day, entry.language, *slugs, length])
    return _packed(documents, postings)


def _terms_of(entry: Entry) -> tuple[dict[str, tuple[int, list[int]]], int]:
    """Each term of an article with its weight and places, and how many words the article has."""
    weights: dict[str, int] = {}
    places: dict[str, list[int]] = {}
    first = length = 0
    for name, weight in WEIGHTS.items():
        place = -1
        for term, place in terms(getattr(entry, name)):  # the last place tells the length
            if first + place >= MOST_PLACES:
                break
            weights[term] = weights.get(term, 0) + weight
            places.setdefault(term, []).append(first + place)
        length += place + 1
        first += place + 1 + GAP
    return {term: (weights[term], places[term]) for term in weights}, length


def _packed(documents: list[list[object]], postings: dict[str, list[tuple[int, int, list[int]]]]) -> bytes:
    columns = {name: array(kind) for name, kind in _COLUMNS.items()}
    documents_of, weights, counts, places = (columns[name] for name in ("documents", "weights", "counts", "places"))
    ordered = sorted((term.encode(), found) for term, found in postings.items())
    for _, found in ordered:
        columns["starts"].append(len(documents_of))
        columns["spots"].append(len(places))
        for number, weight, spots in found:
            documents_of.append(number)
            weights.append(weight)
            counts.append(len(spots))
            places.extend(spots)
    columns["starts"].append(len(documents_of))
    columns["spots"].append(len(places))
    text = b"\n".join(term for term, _ in ordered)
    sizes = {name: len(column) for name, column in columns.items()}
    about = json.dumps(
        {"documents": documents, "text": len(text), "sizes": sizes}, ensure_ascii=False, separators=(",", ":")
    )
    return zlib.compress(b"\n".join([about.encode(), text + b"".join(map(bytes, columns.values()))]), 6)


class Segment:
    """A segment as it is searched. Terms are numbered in their order."""

    __slots__ = (
        "_counts", "_documents", "_places", "_spots", "_starts", "_terms", "_weights", "documents",
    )  # fmt: skip

    def __init__(self, packed: bytes) -> None:
        """Raises ValueError or zlib.error when these are not the bytes of a segment."""
        content = zlib.decompress(packed)
        head, _, _ = content.partition(b"\n")
        about = json.loads(head)
        self.documents = [
            Document(address, day, language, section, issue, tuple(authors), tuple(topics), length)
            for address, day, language, section, issue, authors, topics, length in about["documents"]
        ]
        first = len(head) + 1
        self._terms = content[first : first + about["text"]].split(b"\n")
        first += about["text"]
        columns = {}
        rest = memoryview(content)
        for name, kind in _COLUMNS.items():
            size = about["sizes"][name] * array(kind).itemsize
            columns[name] = rest[first : first + size].cast(kind)
            first += size
        self._starts, self._spots = columns["starts"], columns["spots"]
        self._documents, self._weights = columns["documents"], columns["weights"]
        self._counts, self._places = columns["counts"], columns["places"]

    def numbers_of(self, term: bytes, *, prefix: bool = False) -> range:
        """The numbers of a term, one or none, or of all that begin with it."""
        low = bisect_left(self._terms, term)
        if low == len(self._terms) or not self._terms[low].startswith(term):
            return range(low, low)
        if prefix:
            return range(low, bisect_left(self._terms, term + _LAST, low))
        return range(low, low + (self._terms[low] == term))

    def weights_of(self, numbers: range) -> dict[int, int]:
        """How much one of some terms says of each article that has it."""
        first, last = self._starts[numbers.start], self._starts[numbers.stop]
        return dict(zip(self._documents[first:last], self._weights[first:last], strict=True))

    def counts_of(self, number: int) -> dict[int, tuple[int, int]]:
        """Each article that has a term, with where the places of it end and how many there are."""
        first, last = self._starts[number], self._starts[number + 1]
        counts = self._counts[first:last]
        ends = accumulate(counts, initial=self._spots[number])
        next(ends)
        return dict(zip(self._documents[first:last], zip(ends, counts, strict=True), strict=True))

    def places_at(self, end: int, count: int) -> "memoryview[int]":
        """Where in its article a term stands."""
        return self._places[end - count : end]
