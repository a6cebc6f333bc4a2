"""Bring published objects to what the content table says, whoever else is at it.

What stands in the bucket is seen before the table is read, and written over only while it still
stands: whoever read the older state loses, looks again, and reads again. The last to write has
therefore read last, and the page is right.
"""

from collections.abc import Callable, Mapping

from dateline.errors import Unavailable
from dateline.publishing.s3_objects import ABSENT, Document, Overtaken, S3Objects, Seen

ATTEMPTS = 6

type Place = tuple[S3Objects, str]
type Documents = Mapping[Place, Document | None]


def converge(places: Mapping[Place, bool], read: Callable[[], Documents]) -> list[Place]:
    """Make the objects at `places` what `read` says; returns those that were written or removed.

    `places` tells of each whether it is believed to be new, which saves looking. `read` renders from
    the present state of the table; None means that nothing should stand there. It may find more places, which it
    found only by reading.
    """
    seen = {place: _first_look(place, is_new=is_new) for place, is_new in places.items()}
    changed: list[Place] = []
    settled: set[Place] = set()
    for _ in range(ATTEMPTS):
        documents = read()
        unsettled: dict[Place, Seen] = {}
        for place, document in documents.items():
            bucket, path = place
            before = seen.get(place) or bucket.remembered(path)
            if place in settled:
                continue
            try:
                # What nobody looked at before the table was read cannot be written over.
                if before and _settle(place, document, before):
                    changed.append(place)
            except Overtaken:
                before = None
            if before:
                settled.add(place)
            else:
                unsettled[place] = bucket.look(path)
        if not unsettled:
            return changed
        seen = unsettled
    message = f"{len(seen)} objects were overtaken {ATTEMPTS} times"
    raise Unavailable(message)


def _first_look(place: Place, *, is_new: bool) -> Seen:
    bucket, path = place
    remembered = bucket.remembered(path)
    if remembered:
        return remembered
    return ABSENT if is_new else bucket.look(path)


def _settle(place: Place, document: Document | None, before: Seen) -> bool:
    bucket, path = place
    if document is None:
        if before == ABSENT:
            return False
        bucket.delete(path)
        # A deletion carries no condition, so the table is read once more after it.
        raise Overtaken(path)
    if before.fingerprint == document.fingerprint:
        # What is remembered may be old: only what stands there now is a reason to write nothing.
        if bucket.look(path) == before:
            return False
        raise Overtaken(path)
    bucket.put(path, document, before)
    return True
