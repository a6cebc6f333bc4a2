"""Ingest one upload: read it, understand it, and keep what it says in one transaction.

Whatever order notifications come in and however often, the newest version of a key wins: its sequencer is kept
with the upload's state, and every write is conditioned on the state that was read. What an upload was understood
with the help of (the publication, an author's spelling, a picture) is marked in the state too: the publisher
compares the marks with what stands after the transaction, and asks again where something changed meanwhile.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from dateline.articles.article import Article
from dateline.articles.manuscript import Level, Problem
from dateline.articles.readers import MAX_FILE_BYTES
from dateline.bounds import Bounds
from dateline.content.keys import PUBLICATION_KEY, parse_instant, site_path, upload_key
from dateline.content.records import Content, publication_from
from dateline.content.references import departed_key, mark_of, name_of
from dateline.dynamo import DynamoTable
from dateline.errors import NotFound, Unavailable
from dateline.items import Item, Key, TransactionRejected, fingerprint
from dateline.pictures.asset import Asset
from dateline.pictures.shelf import MAX_FILE_BYTES as MAX_ASSET_BYTES
from dateline.pictures.shelf import Shelf
from dateline.publication import DEFAULT_PUBLICATION, Publication
from dateline.publishing.s3_objects import IMMUTABLE, Document
from dateline.uploads.keeping import Contested, Kept, keep, kept_from
from dateline.uploads.kinds import Kind, kind_of_upload
from dateline.uploads.making import farewell_of, inherited_from, made_of
from dateline.uploads.neighbours import files_beside
from dateline.uploads.notification import Notification
from dateline.uploads.place import Place, possible
from dateline.uploads.references import Completed, Reference, completed, consulted, references_of
from dateline.uploads.standing import Standing, Step, replayed, step
from dateline.uploads.summary import summary_of
from dateline.uploads.understanding import Status, Understood, Version, understand

ATTEMPTS = 5
READ_AT_ONCE = 90
NOTHING_STANDS = Understood(Status.REFUSED)
GONE = Understood(
    Status.REFUSED,
    problems=(Problem(Level.REFUSED, "This version is no longer in the bucket.", "Upload the file again."),),
)


class Uploads(Protocol):
    """Where uploads are read from."""

    def read(self, key: str, version: str, limit: int) -> tuple[bytes, datetime]:
        """At most `limit` + 1 bytes of a version, and when it was put there. Raises NotFound when it is gone."""

    def versions(self, key: str) -> list[Version]:
        """What is left of a key's versions and deletions, oldest first."""


class Site(Protocol):
    """Where the files of uploads are put."""

    def put_new(self, path: str, document: Document) -> None:
        """Put what is named by its content."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The publication by which an upload is understood, and a mark by which a change of it shows."""

    publication: Publication
    version: str

    @classmethod
    def of(cls, record: Item | None, key: str) -> "Setting":
        """The setting that a record makes; the publication's own file does not depend on what it said before."""
        if record is None or kind_of_upload(key) is Kind.PUBLICATION:
            return cls(DEFAULT_PUBLICATION, "")
        return cls(publication_from(record), fingerprint(record))


@dataclass(frozen=True, slots=True)
class Ingest:
    """What ingest works with, and the time at which it does."""

    table: DynamoTable
    uploads: Uploads
    site: Site
    now: datetime

    def upload(self, notification: Notification) -> Status | None:
        """Bring the content table to what the notification's version of its key says.

        Returns the upload's status, or None when the notification is a duplicate, late, or about a
        file that is nobody's business. Raises Unavailable when another try may do better.
        """
        if kind_of_upload(notification.key) is Kind.IGNORED:
            return None
        return self._ingest(notification.key, lambda before, reading: self._heard(before, notification, reading))

    def again(self, key: str) -> Status | None:
        """Bring an upload that was ingested before up to what it depends on, as that now is.

        Returns as `upload` does; None for an upload that nobody has heard of yet: its own notification comes.
        """
        return self._ingest(key, lambda before, _: before if before.newest else None)

    def replay(self, key: str) -> Status | None:
        """Bring an upload to what the versions in the bucket say, whatever was kept of it, and write all of it again.

        Its files are put on the site again too. Returns as `upload` does.
        """
        return self._ingest(key, self._replayed, whole=True)

    def _ingest(
        self, key: str, told: "Callable[[Kept, _Reading], Kept | None]", *, whole: bool = False
    ) -> Status | None:
        bounds = Bounds()
        for _ in range(ATTEMPTS):
            found = self.table.get_many([upload_key(key), PUBLICATION_KEY])
            before = kept_from(key, found.get(upload_key(key)))
            setting = Setting.of(found.get(PUBLICATION_KEY), key)
            shelf = Shelf(key, {} if whole else before.files, bounds)
            reading = _Reading(key, self.uploads, setting.publication, shelf)
            after = told(before, reading)
            if after is None:
                return None
            if whole:
                # Fingerprints of what stands are not believed.
                before = replace(before, items=dict.fromkeys(before.items, ""))
            try:
                return self._keep(before, replace(after, setting=setting.version), reading)
            except NotFound:
                # The newest version is gone already: the notification of what followed it has come or will come.
                return None
            except TransactionRejected:
                # Another notification of this key was kept between our reading and our writing.
                continue
        message = f"{ATTEMPTS} tries met other changes of the same upload"
        raise Unavailable(message)

    def _heard(self, before: Kept, notification: Notification, reading: "_Reading") -> Kept | None:
        """The state with the notification's version as its newest, standing as it did before that version."""
        if notification.sequencer in before.heard:
            return None
        heard = tuple(sorted((*before.heard, notification.sequencer)))
        after = replace(before, heard=heard, by=notification.by if notification.sequencer == heard[-1] else before.by)
        version = Version(notification.version, notification.happened, notification.etag, removed=notification.removed)
        # A state that a rebuild made has heard of nothing yet.
        late = notification.sequencer != after.heard[-1] or (before.newest is not None and not before.heard)
        appeared_since = before.lifts is not None and before.lifts <= notification.happened
        if notification.purged:
            versions = self.uploads.versions(notification.key)
            version = versions[-1] if versions else replace(version, removed=True)
        elif late or appeared_since:
            return self._replayed(after, reading)
        if before.newest and version.number == before.newest.number:
            return after
        return replace(after, newest=version, previous=before.standing)

    def _replayed(self, after: Kept, reading: "_Reading") -> Kept:
        versions = self.uploads.versions(after.key) or [Version("", self.now, removed=True)]
        standing = replayed(versions, reading.understood)
        return replace(after, newest=versions[-1], previous=standing, standing=standing)

    def _keep(self, before: Kept, after: Kept, reading: "_Reading") -> Status:
        newest = reading.dated(after.newest) if after.newest else None
        if newest is None:
            message = "a state without a version"
            raise ValueError(message)
        taken = step(after.standing, newest, self.now, reading.understood)
        consulting = self._consulting(taken.content.content, after.key, taken.standing.place.origin)
        inherited = inherited_from(consulting.records, taken.standing.place, after.key)
        if inherited.published:
            reading = replace(reading, inherited=parse_instant(inherited.published))
            # Whichever came first, the new name or the end of the old one: it stands as if it had been known before.
            taken = step(after.previous, newest, self.now, reading.understood)
        depends = consulting.marks
        contests: list[Contested] = []
        for content, places in self._choices(taken, after.previous, reading):
            is_newest = content is taken.content
            if not is_newest:
                consulting = self._consulting(content.content, after.key)
                depends = depends | consulting.marks
            stands = consulting.completed(content, reading.shelf)
            self._put_files(stands.files, reading.shelf)
            status = taken.told.status if is_newest else Status.REFUSED
            for place in places:
                # Where the newest version stands all the same, there is nothing left to mend.
                refusals = [] if is_newest else map(_taken, contests)
                kept = replace(
                    after,
                    newest=newest,
                    standing=taken.standing,
                    place=place,
                    status=status,
                    # What is gone is not understood by any publication.
                    setting="" if status is Status.DELETED else after.setting,
                    lifts=content.lifts if content.status is Status.SCHEDULED else None,
                    depends=depends,
                    farewell=farewell_of(taken.standing, inherited),
                    files=stands.files,
                    understood=summary_of(stands.content, content, reading.publication.zone),
                    problems=(*taken.told.problems, *refusals, *stands.problems),
                )
                try:
                    keep(before, kept, made_of(kept, stands.content, content, inherited, self.now), self.table)
                except Contested as contested:
                    contests.append(contested)
                    depends = depends | {name_of(contested.key): mark_of(contested.owner)}
                else:
                    return status
        message = "an upload that claims nothing was contested"
        raise ValueError(message)

    def _choices(
        self, taken: Step, previous: Standing, reading: "_Reading"
    ) -> Iterator[tuple[Understood, Sequence[Place]]]:
        """What may stand and where, best first: the newest version, the one that stood before it, nothing.

        A version that names its slug stands there or nowhere.
        """
        places = list(possible(taken.standing.place))
        yield taken.content, places[:1] if taken.content.named else places
        if previous.good:
            before = step(previous, previous.good, self.now, reading.understood)
            yield before.content, list(possible(before.standing.place))
        yield NOTHING_STANDS, [Place()]

    def _consulting(self, content: Content | None, key: str, origin: str = "") -> "_Consulting":
        references = [*([(departed_key(origin),)] if origin else []), *references_of(content, key)]
        beside = files_beside(key) if isinstance(content, Article) else []
        keys = list(dict.fromkeys([*(each for reference in references for each in reference), *beside]))
        records: dict[Key, Item] = {}
        for first in range(0, len(keys), READ_AT_ONCE):
            records |= self.table.get_many(keys[first : first + READ_AT_ONCE])
        return _Consulting(key, references, beside, records)

    def _put_files(self, assets: Mapping[str, Asset], shelf: Shelf) -> None:
        """Put those files of the assets that are not on the site, before anything names them."""
        for path in assets:
            for place, file in shelf.files.pop(path, {}).items():
                self.site.put_new(
                    place, Document(file.content, file.media_type, IMMUTABLE, disposition=file.disposition)
                )


@dataclass(frozen=True, slots=True)
class _Consulting:
    """What the content of one upload speaks of, and the records that are there."""

    key: str
    references: Sequence[Reference]
    beside: Sequence[Key]
    records: Mapping[Key, Item]

    @property
    def marks(self) -> dict[str, str]:
        """The records that decide, with their marks; of the files beside only those that are there."""
        keys = [*consulted(self.references, self.records), *(key for key in self.beside if key in self.records)]
        return {name_of(key): mark_of(self.records.get(key)) for key in keys}

    def completed(self, understood: Understood, shelf: Shelf) -> Completed:
        """The content as it stands, with its files; what waits for its day has none on the site yet."""
        if understood.content is None or understood.status is Status.SCHEDULED:
            return Completed(understood.content)
        return completed(understood.content, self.key, self.records, shelf, understood.pictures)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads and understands the versions of one upload, each at most once from the bucket."""

    key: str
    uploads: Uploads
    publication: Publication
    shelf: Shelf
    inherited: datetime | None = None
    contents: dict[str, bytes] = field(default_factory=dict)

    def dated(self, version: Version) -> Version:
        """The version with the bucket's own time. Raises NotFound when it is gone."""
        if version.removed:
            return version
        is_asset = kind_of_upload(self.key) is Kind.ASSET
        content, modified = self.uploads.read(self.key, version.number, MAX_ASSET_BYTES if is_asset else MAX_FILE_BYTES)
        self.contents[version.number] = content
        return replace(version, happened=modified)

    def understood(self, version: Version, until: datetime, first_public: datetime | None) -> Understood:
        """What the version says; one that is gone is refused."""
        try:
            if version.number not in self.contents:
                self.dated(version)
        except NotFound:
            return GONE
        first = min((moment for moment in (first_public, self.inherited) if moment), default=None)
        content = self.contents.get(version.number, b"")
        return understand(self.key, version, content, self.publication, self.shelf, first_public=first, now=until)


def _taken(contested: Contested) -> Problem:
    owner = contested.owner
    if contested.key[1] == "ASSET":
        what = f"The upload {owner['upload']} has the same name but for the case of its letters."
        return Problem(Level.REFUSED, what, "Upload this one under another name, and name it so in the text.")
    if contested.key[0].startswith("SPELLING#"):
        return Problem(
            Level.REFUSED,
            f"The name “{owner['name']}” already belongs to the upload {owner['upload']}.",
            "Write each author into one file, and each spelling into one of them.",
            "field aliases",
        )
    return Problem(
        Level.REFUSED,
        f"The address /{site_path(contested.key[1], owner['address'])}/ already belongs to the upload "
        f"{owner['upload']}.",
        "Set another slug in the header, or upload this one under another name with another title; or delete "
        "the other upload first.",
        "field slug",
    )
