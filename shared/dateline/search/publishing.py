"""Keeps the index as the content table says: each segment is the entries of its range, and no other segment stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.content.keys import counter_key
from dateline.content.lists import years_of
from dateline.dynamo import DynamoTable, from_wire
from dateline.errors import Unavailable
from dateline.items import Item
from dateline.publishing.convergence import Documents, converge
from dateline.publishing.s3_objects import ABSENT, Document, S3Objects
from dateline.search.entry import ENTRIES, entry_from, hash_in
from dateline.search.placement import Place, moved, place_of, places
from dateline.search.segment import build_segment

ARTICLES_COUNTED = counter_key("DATE")
MOST_ENTRIES = 10_000
ATTEMPTS = 5
SEGMENT_TYPE = "application/octet-stream"
SEGMENT_CACHE = "private, no-store"


class _Moved(Exception):
    """There are more or fewer articles than was known, so that one belongs elsewhere."""


@dataclass(slots=True)
class IndexPublisher:
    """Publishes the entries of one content table into one index; `counted` is how many articles it last heard of."""

    table: DynamoTable
    index: S3Objects
    counted: int = 0

    def publish(self, records: Sequence[Mapping[str, Any]]) -> int:
        """Bring every segment that the stream's records touch up to date; returns how many changed.

        A change of how many articles there are names the segments that come and go with it; each is read whole
        from the table, so it does not matter in which order records come, nor how often. The count itself is read
        only if a segment comes or goes, or is not where what was heard places it: a segment that still stands is
        either right, or the change that takes it away reads the same entries after us.
        """
        hashes: set[int] = set()
        touched: set[Place] = set()
        for record in records:
            change = record["dynamodb"]
            keys = from_wire(change["Keys"])
            if keys["pk"] == ENTRIES:
                hashes.add(hash_in(keys["sk"]))
            elif (keys["pk"], keys["sk"]) == ARTICLES_COUNTED:
                before, after = (_articles(from_wire(change.get(image, {}))) for image in ("OldImage", "NewImage"))
                touched |= moved(before, after)
                self.counted = after
        for _ in range(ATTEMPTS):
            try:
                return self._bring_up_to_date(touched, {place_of(each, self.counted) for each in hashes}, hashes)
            except _Moved:
                continue
        message = f"the index was split or merged {ATTEMPTS} times meanwhile"
        raise Unavailable(message)

    def _bring_up_to_date(self, touched: set[Place], own: set[Place], hashes: set[int]) -> int:
        wanted = touched | own

        def read() -> Documents:
            standing = own
            if touched or not all(map(self._stands, own)):
                # Read after each place was looked at: should it change later, that change names what it moves.
                self.counted = _articles(self.table.get(ARTICLES_COUNTED) or {})
                if not {place_of(each, self.counted) for each in hashes} <= wanted:
                    raise _Moved
                standing = places(self.counted)
            return {(self.index, place.name): self._segment(place) if place in standing else None for place in wanted}

        if not wanted:
            return 0
        found = {(self.index, place.name): False for place in sorted(wanted)}
        changed = converge(found, read)
        if touched and changed:
            # Others may have written into a segment until it went, after its entries were read for those that came.
            changed += converge(found, read)
        return len(changed)

    def _stands(self, place: Place) -> bool:
        """Whether a segment stood when it was last looked at; if it has gone since, it is not written over."""
        return self.index.remembered(place.name) not in {None, ABSENT}

    def _segment(self, place: Place) -> Document | None:
        low, high = place.hashes
        between = (f"{low:08x}", f"{high:08x}~")
        items = self.table.query(ENTRIES, between=between, limit=MOST_ENTRIES)
        if not items:
            return None
        return Document(build_segment(map(entry_from, items)), SEGMENT_TYPE, SEGMENT_CACHE)


def _articles(counters: Item) -> int:
    """How many articles the counters of the list of everything tell of."""
    return sum(years_of(counters).values())
