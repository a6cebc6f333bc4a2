"""A segment of the index: some articles, every term in them, how much it says of each (BM25), and where it stands.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), 3.5.

The bytes are zlib over a line of JSON about the articles, the terms in order, and columns of numbers
(little-endian, as every processor of ours has them), so that loading a segment parses next to nothing:

    terms       where each term begins in the text of terms (u32)
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
from typing import Literal

from dateline.search.entry import Entry
from dateline.search.folding import terms

# How much a word says where it stands.
WEIGHTS = {"title": 8, "authors": 8, "labels": 4, "abstract": 3, "body": 1}
# Words of different fields are never next to each other.
GAP = 8
MOST_PLACES = 60_000
_COLUMNS: dict[str, Literal["B", "H", "I"]] = {
    "terms": "I", "starts": "I", "spots": "I", "documents": "H", "weights": "B", "counts": "H", "places": "H",
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
    text = bytearray()
    documents_of, weights, counts, places = (columns[name] for name in ("documents", "weights", "counts", "places"))
    for term, found in sorted((term.encode(), found) for term, found in postings.items()):
        columns["terms"].append(len(text))
        columns["starts"].append(len(documents_of))
        columns["spots"].append(len(places))
        text += term
        for number, weight, spots in found:
            documents_of.append(number)
            weights.append(weight)
            counts.append(len(spots))
            places.extend(spots)
    columns["terms"].append(len(text))
    columns["starts"].append(len(columns["documents"]))
    columns["spots"].append(len(columns["places"]))
    sizes = {name: len(column) for name, column in columns.items()}
    about = json.dumps(
        {"documents": documents, "text": len(text), "sizes": sizes}, ensure_ascii=False, separators=(",", ":")
    )
    return zlib.compress(b"\n".join([about.encode(), bytes(text) + b"".join(map(bytes, columns.values()))]), 6)


class Segment:
    """A segment as it is searched. Terms are numbered in their order."""

    __slots__ = (
        "_counts", "_documents", "_places", "_spots", "_starts", "_terms", "_text", "_weights", "documents",
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
        self._text = content[first : first + about["text"]]
        first += about["text"]
        columns = {}
        rest = memoryview(content)
        for name, kind in _COLUMNS.items():
            size = about["sizes"][name] * array(kind).itemsize
            columns[name] = rest[first : first + size].cast(kind)
            first += size
        self._terms, self._starts, self._spots = columns["terms"], columns["starts"], columns["spots"]
        self._documents, self._weights = columns["documents"], columns["weights"]
        self._counts, self._places = columns["counts"], columns["places"]

    def numbers_of(self, term: bytes, *, prefix: bool = False) -> range:
        """The numbers of a term, one or none, or of all that begin with it."""
        numbers = range(len(self._terms) - 1)
        low = bisect_left(numbers, term, key=self._term)
        if low == len(numbers) or not self._term(low).startswith(term):
            return range(low, low)
        if prefix:
            return range(low, bisect_left(numbers, term + _LAST, lo=low, key=self._term))
        return range(low, low + (self._term(low) == term))

    def _term(self, number: int) -> bytes:
        return self._text[self._terms[number] : self._terms[number + 1]]

    def weights_of(self, numbers: range) -> dict[int, int]:
        """How much one of some terms says of each article that has it."""
        first, last = self._starts[numbers.start], self._starts[numbers.stop]
        return dict(zip(self._documents[first:last], self._weights[first:last], strict=True))

    def places_of(self, number: int, document: int) -> "memoryview[int]":
        """Where a term stands in an article; nowhere if it does not."""
        first, last = self._starts[number], self._starts[number + 1]
        posting = bisect_left(self._documents, document, first, last)
        if posting == last or self._documents[posting] != document:
            return self._places[:0]
        spot = self._spots[number] + sum(self._counts[first:posting])
        return self._places[spot : spot + self._counts[posting]]
