"""Which segment of the index an article belongs to: linear hashing (Litwin, 1980) over the number of articles.

With so many articles there are so many segments, each a range of hashes; another article past a full number
splits one segment in two and leaves every other as it is. So a change touches the segment of its article and at most
one split or merger, whatever the archive holds, and which segments there are depends on the articles alone.
"""

from dataclasses import dataclass

from dateline.search.entry import HASH_BITS

ARTICLES_A_SEGMENT = 64


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """The segment of all hashes that begin with `value` in their first `bits` bits."""

    bits: int
    value: int

    @property
    def name(self) -> str:
        """What the segment's object is called."""
        return f"{self.bits:02d}-{self.value:x}"

    @property
    def hashes(self) -> tuple[int, int]:
        """The first and the last hash of the segment."""
        width = HASH_BITS - self.bits
        return self.value << width, ((self.value + 1) << width) - 1


def place_of(address_hash: int, articles: int) -> Place:
    """The segment of a hash when there are so many articles."""
    bits, split = _level(articles)
    value = address_hash >> (HASH_BITS - bits)
    if value < split:
        return Place(bits + 1, address_hash >> (HASH_BITS - bits - 1))
    return Place(bits, value)


def places(articles: int) -> set[Place]:
    """Every segment there is when there are so many articles."""
    bits, split = _level(articles)
    return {Place(bits + 1, value) for value in range(2 * split)} | {
        Place(bits, value) for value in range(split, 1 << bits)
    }


def moved(before: int, after: int) -> set[Place]:
    """The segments that come or go when the number of articles changes."""
    low, high = sorted((_segments(before), _segments(after)))
    touched: set[Place] = set()
    for segments in range(low, high):
        bits, split = _shape(segments)
        touched |= {Place(bits, split), Place(bits + 1, 2 * split), Place(bits + 1, 2 * split + 1)}
    return touched


def _segments(articles: int) -> int:
    return max(1, -(-articles // ARTICLES_A_SEGMENT))


def _level(articles: int) -> tuple[int, int]:
    return _shape(_segments(articles))


def _shape(segments: int) -> tuple[int, int]:
    """How many bits name a segment, and how many of those are split already."""
    bits = segments.bit_length() - 1
    return bits, segments - (1 << bits)
