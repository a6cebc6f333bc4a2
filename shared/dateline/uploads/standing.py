"""How the versions of one file follow one another: what stands, and where, after each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from dateline.content.keys import parse_instant
from dateline.uploads.place import Place, placed, vacated
from dateline.uploads.understanding import DELETED, Status, Understood, Version

# What a version says at a time; the last argument is when its upload was public for the first time, if it was.
type Reader = Callable[[Version, datetime, datetime | None], Understood]


@dataclass(frozen=True, slots=True)
class Standing:
    """`good` is the version whose content stands or waits, None where nothing does.

    `departed` is the entity tag of the file that was deleted: one that comes again under another name is known by it.
    """

    place: Place = field(default_factory=Place)
    good: Version | None = None
    departed: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What a version makes of a standing: `told` is what it says itself, `content` what stands after it."""

    standing: Standing
    told: Understood
    content: Understood


def step(before: Standing, version: Version, until: datetime, read: Reader) -> Step:
    """The standing after a version, as it was or is at `until`: a version that is refused leaves the one before it."""
    if version.removed:
        departed = before.good.etag if before.good else before.departed
        return Step(Standing(vacated(before.place), None, departed), DELETED, DELETED)
    first_public = parse_instant(before.place.published) if before.place.published else None
    told = read(version, until, first_public)
    good, content = version, told
    if told.status is Status.REFUSED:
        if before.good is None or before.good == version:
            return Step(Standing(vacated(before.place)), told, told)
        good, content = before.good, read(before.good, until, first_public)
    if content.content is None:
        return Step(Standing(vacated(before.place)), told, content)
    if content.status is Status.SCHEDULED:
        return Step(Standing(vacated(before.place), good), told, content)
    moment = max(good.happened, content.lifts or good.happened)
    place = placed(before.place, content.content, named=content.named, moment=moment, origin=good.etag)
    return Step(Standing(place, good), told, content)


def replayed(versions: list[Version], read: Reader) -> Standing:
    """The standing before the newest of the versions, given oldest first; each reigned until the next."""
    standing = Standing()
    for version, following in pairwise(versions):
        standing = step(standing, version, following.happened, read).standing
    return standing
