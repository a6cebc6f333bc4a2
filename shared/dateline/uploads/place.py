"""Where what an upload says stands on the site: a function of the versions of its file alone.

The address is fixed when something is public for the first time. A slug written into the header moves it
and leaves a redirect; a new title or date does not. What is taken down keeps its address for its return, but
claims it anew. Where the address belongs to another upload, the next best is one that another version asked for: so a
conflict that was mended by another title stays mended, whoever looks at the versions, and whenever.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from dateline.content.keys import instant, site_path
from dateline.content.records import Content, address_of, root_of

TAG_LENGTH = 8
MAX_OTHERS = 8


@dataclass(frozen=True, slots=True)
class Place:
    """`root` is the kind of thing that stands at `address`; both are empty until something was public.

    `since` is the instant from which the address is claimed, empty while nothing is public; `published`
    the instant of the first appearance. `former` are the site paths that lead here, `origin` is the entity tag of the
    first version that appeared, by which a renamed file is known. `first` is the path at which that was with a part of
    that tag behind it: what stands there by now may be another.
    """

    root: str = ""
    address: str = ""
    since: str = ""
    published: str = ""
    first: str = ""
    former: tuple[str, ...] = ()
    origin: str = ""
    others: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        """The path on the site, empty until something was public."""
        return site_path(self.root, self.address) if self.address else ""

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that has led here or may have, this one's own first."""
        own = (self.path, *(site_path(self.root, address) for _, address in self.others), *self.former)
        return tuple(dict.fromkeys(own)) if self.path else ()


def placed(before: Place, content: Content, *, named: bool, moment: datetime, origin: str) -> Place:
    """The place once the content is public: `moment` is when it becomes so, `named` whether it names its slug."""
    root, asked = root_of(content), address_of(content)
    if not root:
        return replace(before, published=before.published or instant(moment))
    since = instant(moment)
    kept = tuple((each or since, address) for each, address in before.others)
    renamed = named and _slug(asked) != _slug(before.address)
    if before.root == root and before.address and not renamed:
        if asked not in {before.address, *(address for _, address in kept)}:
            kept = (*kept, (since, asked))[:MAX_OTHERS]
        return replace(before, since=before.since or since, others=kept)
    path = site_path(root, asked)
    former = dict.fromkeys((*before.former, before.path)) if before.path else {}
    if before.root == root and before.address:
        kept = (*kept, (before.since or since, before.address))
    return Place(
        root=root,
        address=asked,
        since=since,
        published=before.published or since,
        first=before.first or f"{path}/#{(before.origin or origin)[:TAG_LENGTH]}",
        former=tuple(each for each in former if each != path),
        origin=before.origin or origin,
        others=tuple(each for each in kept if each[1] != asked)[:MAX_OTHERS] if before.root == root else (),
    )


def possible(place: Place) -> Iterator[Place]:
    """The places where it may stand, best first; from all the others a path leads there."""
    for since, address in ((place.since, place.address), *place.others):
        at = replace(place, since=since, address=address, others=())
        yield replace(at, former=tuple(path for path in place.paths if path != at.path))


def vacated(before: Place) -> Place:
    """The place while nothing is public."""
    return replace(before, since="", others=tuple(("", address) for _, address in before.others))


def _slug(address: str) -> str:
    return address.rpartition("/")[2]
