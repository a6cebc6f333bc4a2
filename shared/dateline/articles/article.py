"""An article as the service keeps it, and the card that lists show of it."""

import datetime as dt
from dataclasses import dataclass

from dateline.pictures.asset import Asset
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
class Picture:
    """A picture by the name an editor wrote ("images/river.jpg"), and what it shows in words."""

    name: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `body` is sanitised HTML; `abstract` and all other texts are plain text.

    `slug` is what the address is made of at first publication; `date` is the local day as
    printed; `corrected` and `correction` say when and what was corrected since.

    `permalink` is the slug when the header itself asks for it, else empty; `aliases` are paths of the
    site ("blog/old-name", at most 20) that are to lead here. `doi` has no resolver ("10.1234/abc").
    `lead_picture` and `pdf` are named as the header writes them, relative to the upload.
    `lead` is that picture where it was uploaded, `attachments` are the files that the page offers, the article's own
    PDF first.
    `withdrawn` is the notice of an article that was withdrawn: then body and abstract are empty.
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
    subtitle: str = ""
    permalink: str = ""
    aliases: tuple[str, ...] = ()
    doi: str = ""
    lead_picture: Picture | None = None
    pdf: str = ""
    withdrawn: str = ""
    lead: Asset | None = None
    attachments: tuple[Asset, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of an article, carried by every index entry so that a list is one query.

    `published` is the instant of its first appearance as UTC text, `first` what it is known by wherever it moves, under
    the site's address. Slugs of `topics`, and the issue, are known where all articles stand by date. `picture` is the
    one above the text, where there is one.
    """

    address: str
    title: str
    authors: tuple[Author, ...]
    date: dt.date
    section: Label
    abstract: str
    language: str
    direction: str
    published: str = ""
    first: str = ""
    corrected: dt.date | None = None
    topics: tuple[str, ...] = ()
    issue: Issue | None = None
    picture: Asset | None = None


@dataclass(frozen=True, slots=True)
class AuthorFile:
    """An author's name, the slugs of every spelling of it, and what the author's page shows.

    `bio` is safe HTML; `photo` is named as written, `portrait` is that picture where it was uploaded.
    """

    slug: str
    name: str
    spellings: tuple[str, ...]
    affiliation: str
    photo: str
    links: tuple[str, ...]
    bio: str
    language: str
    direction: str
    portrait: Asset | None = None


@dataclass(frozen=True, slots=True)
class IssueFile:
    """An issue as its own file describes it; `intro` is safe HTML.

    `cover` and `pdf` are named as written; `cover_picture` and `pdf_file` are those where they were uploaded.
    """

    slug: str
    title: str
    cover: str
    pdf: str
    intro: str
    language: str
    direction: str
    cover_picture: Asset | None = None
    pdf_file: Asset | None = None
