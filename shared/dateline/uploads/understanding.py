"""What one version of a file says, as the publication is set: content to publish, or the reason why there is none."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from functools import partial

from dateline.articles.article import Article
from dateline.articles.author_file import interpret_author
from dateline.articles.dating import embargo_end
from dateline.articles.fields import first_of
from dateline.articles.interpretation import interpret_article, interpret_page
from dateline.articles.issue_file import interpret_issue
from dateline.articles.manuscript import EmbeddedPicture, Level, Manuscript, Problem, Refused, Unreadable
from dateline.articles.page import Page
from dateline.articles.readers import read_manuscript
from dateline.articles.slugs import slug_of
from dateline.content.records import Content, body_fits
from dateline.events.interpretation import interpret_event
from dateline.pictures.shelf import Shelf, note_of
from dateline.publication import Publication
from dateline.uploads.kinds import Kind, kind_of_upload, note_on_asset

# What the site itself has below its root, and what it has there as files.
RESERVED = {
    "api", "assets", "sections", "topics", "subscribe", "archive", "media", "files", "search", "feeds", "digests",
    "privacy",
}  # fmt: skip
RESERVED_PAGES = RESERVED | {"authors", "issues", "events"}
_TAKEN_PATH = re.compile(
    rf"(?:{'|'.join(sorted(RESERVED))})(?:/.*)?|(?:authors|issues|events)"
    r"|\d{4}(?:/\d{2})?|(?:index|404)\.html|(?:feed|sitemap[^/]*)\.xml|feed\.(?:rss|json)|(?:robots|llms)\.txt|events\.ics"
)


class Status(StrEnum):
    """What became of an upload."""

    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    REFUSED = "refused"
    DRAFT = "draft"
    KEPT = "kept"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a file: `number` is the bucket's name for it, `happened` when it was put there or removed."""

    number: str
    happened: datetime
    etag: str = ""
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """What a version turned out to say. `lifts` is when it becomes public, `named` whether it names its own slug.

    `pictures` are those that came inside of the file.
    """

    status: Status
    content: Content | None = None
    problems: tuple[Problem, ...] = ()
    lifts: datetime | None = None
    named: bool = False
    pictures: tuple[EmbeddedPicture, ...] = ()


DELETED = Understood(Status.DELETED)


def understand(
    key: str,
    version: Version,
    content: bytes,
    publication: Publication,
    shelf: Shelf,
    *,
    first_public: datetime | None,
    now: datetime,
) -> Understood:
    """What the version says at `now`; `first_public` dates what names no day, if it was public before."""
    kind = kind_of_upload(key)
    try:
        if kind is Kind.ASSET:
            asset = shelf.upload(content)
            return Understood(Status.KEPT, asset, note_of(asset) or note_on_asset(key))
        if kind is Kind.PUBLICATION:
            # Slow to load, and wanted for this one file; in this process, so that its copies have it.
            from dateline.publication_file import parse_publication  # noqa: PLC0415

            return _result(*shelf.bounds.run(partial(parse_publication, content)))
        return shelf.bounds.run(partial(_read, kind, content, publication, key, version, first_public, now))
    except Unreadable as unreadable:
        return Understood(Status.REFUSED, problems=(unreadable.problem,))


def _read(
    kind: Kind,
    file: bytes,
    publication: Publication,
    key: str,
    version: Version,
    first_public: datetime | None,
    now: datetime,
) -> Understood:
    manuscript = read_manuscript(key, file)
    try:
        embargo = embargo_end(manuscript.header, zone=publication.zone, day_first=publication.day_first)
    except Refused as refused:
        return Understood(Status.REFUSED, problems=(*manuscript.problems, refused.problem))
    # What names no day has that of its appearance.
    appears_on = (first_public or embargo or version.happened).astimezone(publication.zone).date()
    understood = _understood_as(kind, manuscript, publication, key, appears_on)
    content, lifts = understood.content, embargo
    if isinstance(content, Article) and not embargo:
        lifts = datetime.combine(content.date, time(), publication.zone)
    named = bool(slug_of(first_of(manuscript.header, "slug")))
    if isinstance(content, Article):
        named = bool(content.permalink)
    if isinstance(content, Article | Page):
        understood = _without_taken_paths(understood, content)
    status = Status.SCHEDULED if content and lifts and lifts > now else understood.status
    named = named or kind is Kind.ISSUE
    return replace(understood, status=status, lifts=lifts, named=named, pictures=manuscript.pictures)


def _without_taken_paths(understood: Understood, article: Article | Page) -> Understood:
    """The article or page without those former addresses at which the site itself has a page."""
    taken = [alias for alias in article.aliases if _TAKEN_PATH.fullmatch(alias.removesuffix("/index.html"))]
    if not taken:
        return understood
    what = f"The site itself has a page at /{taken[0]}; what stands there cannot lead here."
    problem = Problem(Level.WARNING, what, "Take it out of the former addresses.", "field aliases")
    content = replace(article, aliases=tuple(alias for alias in article.aliases if alias not in taken))
    return replace(understood, content=content, problems=(*understood.problems, problem))


def _understood_as(
    kind: Kind, manuscript: Manuscript, publication: Publication, key: str, appears_on: date
) -> Understood:
    if kind is Kind.EVENT or (kind is Kind.UNPLACED and "starts" in manuscript.header):
        return _result(*interpret_event(manuscript, publication, key))
    if kind is Kind.AUTHOR:
        return _result(*interpret_author(manuscript, publication, key))
    if kind is Kind.ISSUE:
        return _result(*interpret_issue(manuscript, publication, key))
    if kind is Kind.PAGE:
        page, problems = interpret_page(manuscript, publication, key)
        if page and (page.address in RESERVED_PAGES or page.address[:4].isdigit()):
            taken = Problem(
                Level.REFUSED,
                f"The address /{page.address}/ is used by the site itself.",
                "Give the page another name or set another slug.",
                "field slug",
            )
            return Understood(Status.REFUSED, problems=(*problems, taken))
        return _result(page, problems)
    return _result(*interpret_article(manuscript, publication, key, appears_on))


def _result(content: Content | None, problems: tuple[Problem, ...]) -> Understood:
    if content and not body_fits(content):
        too_long = Problem(
            Level.REFUSED, "The text is longer than an article can be.", "Split it into several articles."
        )
        return Understood(Status.REFUSED, None, (*problems, too_long))
    if content:
        return Understood(Status.PUBLISHED, content, problems)
    refused = any(problem.level is Level.REFUSED for problem in problems)
    return Understood(Status.REFUSED if refused else Status.DRAFT, None, problems)
