"""Where what an upload says stands on the site: a function of the versions of its file alone.

The address is fixed when something is public for the first time. A slug written into the header moves it
and leaves a redirect; a new title or date does not. What is taken down keeps its address for its return, but
claims it anew.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from dateline.content.keys import instant, site_path
from dateline.content.records import Content, address_of, root_of

TAG_LENGTH = 8


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

    @property
    def path(self) -> str:
        """The path on the site, empty until something was public."""
        return site_path(self.root, self.address) if self.address else ""


def placed(before: Place, content: Content, *, named: bool, moment: datetime, origin: str) -> Place:
    """The place once the content is public: `moment` is when it becomes so, `named` whether it names its slug."""
    root, asked = root_of(content), address_of(content)
    if not root:
        return replace(before, published=before.published or instant(moment))
    renamed = named and _slug(asked) != _slug(before.address)
    if before.root == root and before.address and not renamed:
        return replace(before, since=before.since or instant(moment))
    path = site_path(root, asked)
    former = dict.fromkeys((*before.former, before.path)) if before.path else {}
    return Place(
        root=root,
        address=asked,
        since=instant(moment),
        published=before.published or instant(moment),
        first=before.first or f"{path}/#{(before.origin or origin)[:TAG_LENGTH]}",
        former=tuple(each for each in former if each != path),
        origin=before.origin or origin,
    )


def vacated(before: Place) -> Place:
    """The place while nothing is public."""
    return replace(before, since="")


def _slug(address: str) -> str:
    return address.rpartition("/")[2]
