"""An article as the service keeps it, and the card that lists show of it."""

import datetime as dt
from dataclasses import dataclass

from dateline.publication import Label


@dataclass(frozen=True, slots=True)
class Author:
    """One person or body of a byline; the slug is the author's identity and address."""

    name: str
    slug: str
    affiliation: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """A numbered or dated edition: slug "2003-08-27" or "3-20", title as a reader sees it."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `body` is sanitised HTML; `abstract` and all other texts are plain text.

    `slug` is what the address is made of at first publication, `renamed` whether the header itself
    asks for it; `date` is the local day as printed; `corrected` and `correction` say when and what was
    corrected since. `lifts` is when an embargo ends. `aliases` are paths of the site ("blog/old-name")
    that the header wants to lead here. A withdrawn article keeps its place with a notice alone.

    What lies beside the text is named in the body as `asset:KEY`, KEY being an upload's key, or that of
    the article itself with "#NAME" for a picture inside of the file; `hero` is such a key.
    """

    slug: str
    title: str
    authors: tuple[Author, ...]
    date: dt.date
    section: Label
    topics: tuple[Label, ...]
    abstract: str
    body: str
    language: str
    direction: str
    issue: Issue | None = None
    author_bio: str = ""
    corrected: dt.date | None = None
    correction: str = ""
    renamed: bool = False
    aliases: tuple[str, ...] = ()
    lifts: dt.datetime | None = None
    hero: str = ""
    withdrawn: bool = False
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of an article, carried by every index entry so that a list is one query."""

    address: str
    title: str
    authors: tuple[Author, ...]
    date: dt.date
    section: Label
    abstract: str
    language: str
    direction: str
