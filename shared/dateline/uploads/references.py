"""The records with whose help a content is understood, and the content as they complete it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dateline.articles.article import Article, Author, AuthorFile, IssueFile
from dateline.articles.manuscript import EmbeddedPicture, Level, Problem, Unreadable
from dateline.articles.page import Page
from dateline.articles.slugs import slug_of
from dateline.content.keys import asset_key
from dateline.content.records import Content
from dateline.content.references import spelling_key
from dateline.events.event import Event
from dateline.items import Item, Key
from dateline.pictures.asset import Asset
from dateline.pictures.marking import shown_name
from dateline.pictures.placing import UPLOAD_IT, found_among, placed, references_in
from dateline.pictures.references import EMBEDDED, keys_meant
from dateline.pictures.shelf import Shelf, note_of
from dateline.publication import Publication
from dateline.uploads.neighbours import files_beside, is_beside

MAX_ATTACHMENTS = 20

# The records that one reference may mean, likeliest first.
type Reference = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Completed:
    """A content with what the records say, what is to be told of it, and what its upload itself brings to the site.

    `files` are assets by their paths.
    """

    content: Content | None
    problems: tuple[Problem, ...] = ()
    files: Mapping[str, Asset] = field(default_factory=dict)


def references_of(content: Content | None, key: str) -> list[Reference]:
    """What the content of the upload at `key` speaks of."""
    match content:
        case Article():
            spellings = [(spelling_key(author.slug),) for author in content.authors]
            named = [content.lead_picture.name if content.lead_picture else "", content.pdf]
            return [*spellings, *_assets_meant(named, key), *_assets_in(content.body, key)]
        case Page() | Event():
            return _assets_in(content.body, key)
        case AuthorFile():
            return [*_assets_meant([content.photo], key), *_assets_in(content.bio, key)]
        case IssueFile():
            return [*_assets_meant([content.cover, content.pdf], key), *_assets_in(content.intro, key)]
        case Publication():
            return _assets_meant([content.logo], key)
        case _:
            return []


def consulted(references: Iterable[Reference], records: Mapping[Key, Item]) -> list[Key]:
    """The keys that decide what the references mean: of each, those up to the first that is there."""
    keys: dict[Key, None] = {}
    for reference in references:
        for key in reference:
            keys[key] = None
            if key in records:
                break
    return list(keys)


def completed(
    content: Content, key: str, records: Mapping[Key, Item], shelf: Shelf, pictures: Sequence[EmbeddedPicture]
) -> Completed:
    """The content as the records complete it: authors who are spelt in several ways are one, pictures are in place."""
    assets = {pk.removeprefix("ASSET#"): Asset.kept(record) for (pk, _), record in records.items() if _is_asset(pk)}
    placing = _Placing(key, assets, shelf, {EMBEDDED + each.name: each for each in pictures})
    match content:
        case Article():
            authors = {author.slug: author for author in (_known(each, records) for each in content.authors)}
            lead = placing.named(content.lead_picture.name, "the header") if content.lead_picture else None
            content = replace(
                content,
                authors=tuple(authors.values()),
                lead=lead if lead and lead.is_picture else None,
                body=placing.placed(content.body, lead_above=lead is not None),
                attachments=() if content.withdrawn else placing.offered(content.pdf, records),
            )
        case Page() | Event():
            content = replace(content, body=placing.placed(content.body))
        case AuthorFile():
            content = replace(
                content, portrait=placing.named(content.photo, "field photo"), bio=placing.placed(content.bio)
            )
        case IssueFile():
            content = replace(
                content,
                cover_picture=placing.named(content.cover, "field cover"),
                pdf_file=placing.named(content.pdf, "field pdf"),
                intro=placing.placed(content.intro),
            )
        case Publication():
            content = replace(content, logo_picture=placing.picture(content.logo, "field logo"))
    own = [content] if isinstance(content, Asset) else placing.enclosed.values()
    return Completed(content, tuple(placing.problems), {asset.path: asset for asset in own})


class _Placing:
    """Puts what was uploaded in the place of what names it, and remembers what to tell."""

    def __init__(
        self, key: str, assets: Mapping[str, Asset], shelf: Shelf, pictures: Mapping[str, EmbeddedPicture]
    ) -> None:
        self.problems: list[Problem] = []
        self.enclosed: dict[str, Asset] = {}
        self._key = key
        self._assets = assets
        self._shelf = shelf
        self._pictures = pictures

    def placed(self, body: str, *, lead_above: bool = False) -> str:
        """The body with its pictures in place."""
        for reference in references_in(body):
            if (picture := self._pictures.get(reference)) and reference not in self.enclosed:
                self._prepare(reference, picture)
        html, problems = placed(body, self._key, self._assets, self.enclosed, lead_above=lead_above)
        self.problems += problems
        return html

    def named(self, reference: str, where: str) -> Asset | None:
        """What a field names; None when it names nothing, or what nobody has uploaded, which is told."""
        asset = found_among(reference, self._key, self._assets) if reference else None
        if reference and asset is None:
            what = f"{shown_name(reference)} was not uploaded, or was refused."
            self.problems.append(Problem(Level.WARNING, what, UPLOAD_IT, where))
        return asset

    def picture(self, reference: str, where: str) -> Asset | None:
        """What a field names to be shown; None also for a file that can only be downloaded, which is told."""
        asset = self.named(reference, where)
        if asset is None or asset.is_picture:
            return asset
        what = f"{shown_name(reference)} is a file to download, not a picture to show."
        self.problems.append(Problem(Level.WARNING, what, "Save it as PNG, about 1,000 pixels wide.", where))
        return None

    def offered(self, pdf: str, records: Mapping[Key, Item]) -> tuple[Asset, ...]:
        """What the page offers for download: the PDF that the header names, and the files of the text's own name."""
        beside = [
            Asset.kept(records[each])
            for each in files_beside(self._key)
            if each in records and is_beside(self._key, records[each]["upload"])
        ]
        named = self.named(pdf, "field pdf")
        files = {asset.path: asset for asset in ([named] if named else []) + beside}
        return tuple(files.values())[:MAX_ATTACHMENTS]

    def _prepare(self, reference: str, picture: EmbeddedPicture) -> None:
        try:
            asset = self._shelf.enclosed(picture.content, picture.name)
        except Unreadable as unreadable:
            told = unreadable.problem
            self.problems.append(replace(told, level=Level.WARNING, what=f"{picture.name}: {told.what}"))
            return
        self.enclosed[reference] = asset
        self.problems += note_of(asset)


def _assets_in(body: str, key: str) -> list[Reference]:
    return _assets_meant(references_in(body), key)


def _assets_meant(names: Iterable[str], key: str) -> list[Reference]:
    meant = (tuple(dict.fromkeys(asset_key(each) for each in keys_meant(name, key))) for name in names)
    return [keys for keys in dict.fromkeys(meant) if keys]


def _is_asset(pk: str) -> bool:
    return pk.startswith("ASSET#")


def _known(author: Author, records: Mapping[Key, Item]) -> Author:
    record = records.get(spelling_key(author.slug))
    if record is None:
        return author
    # A site generator's slug is no name to print.
    name = record["name"] if author.name == slug_of(author.name) else author.name
    return replace(author, slug=record["author"], name=name)
