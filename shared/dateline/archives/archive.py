"""An archive as every generator's reader gives it: texts with their old addresses, authors, and where files lie."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from dateline.archives.files import Files

type Fields = dict[str, object]


@dataclass(frozen=True, slots=True)
class Text:
    """One article or page. `source` says where in the archive it stands, `folder` where uploads of its kind lie.

    `addresses` are the paths at which the old site showed it, the usual one first; `beside` is the folder that its
    relative references start from. `header` is as written, `topics` and `categories` are taken out of it.
    """

    source: str
    folder: str
    slug: str
    day: date | None
    header: Fields
    body: str
    addresses: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    authors: tuple[object, ...] = ()
    draft: bool = False
    beside: Path | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """One author: the name in print, and the names and links the old site had for the same person."""

    slug: str
    name: str
    source: str
    aliases: tuple[str, ...] = ()
    affiliation: str = ""
    photo: str = ""
    links: tuple[str, ...] = ()
    bio: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not imported: which, why, and how to mend it; `where` is a line or field, or empty."""

    source: str
    what: str
    mend: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Archive:
    """`texts` may be gone through once, and lazily; `links` leads from what texts call each other to addresses."""

    generator: str
    texts: Iterable[Text | LeftOut]
    count: int
    files: Files
    writers: tuple[Writer, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    links: dict[str, str] = field(default_factory=dict)
