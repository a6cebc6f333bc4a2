"""Ingest one upload: read it, understand it, and keep what it says in one transaction.

Whatever order notifications come in and however often, the newest version of a key wins: its
sequencer is kept with the upload's state, and every write is conditioned on the state that was read.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Protocol

from dateline.articles.article import Article
from dateline.articles.dating import embargo_end
from dateline.articles.interpretation import interpret_article, interpret_page
from dateline.articles.manuscript import Level, Manuscript, Problem, Refused, Unreadable
from dateline.articles.page import Page
from dateline.articles.readers import MAX_FILE_BYTES, read_manuscript
from dateline.content.records import (
    PUBLICATION_KEY,
    Content,
    address_of,
    body_fits,
    fingerprint,
    instant,
    items_of,
    main_key,
    parse_instant,
    publication_from,
    timer_item,
    upload_key,
)
from dateline.digests.schedule import next_due
from dateline.dynamo import DynamoTable
from dateline.errors import NotFound, Unavailable
from dateline.events.event import Event
from dateline.events.interpretation import interpret_event
from dateline.items import Delete, Item, Key, Put, TransactionRejected
from dateline.publication import DEFAULT_PUBLICATION, Publication
from dateline.publication_file import parse_publication
from dateline.uploads.kinds import Kind, kind_of_upload, note_on_asset
from dateline.uploads.notification import Notification
from dateline.uploads.summary import summary_of

ATTEMPTS = 5
RESERVED_PAGES = {"api", "assets", "sections", "authors", "topics", "issues", "events", "subscribe", "archive"}


class Status(StrEnum):
    """What became of an upload."""

    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    REFUSED = "refused"
    DRAFT = "draft"
    KEPT = "kept"
    DELETED = "deleted"


class Uploads(Protocol):
    """Where uploads are read from."""

    def read(self, key: str, version: str, limit: int) -> bytes:
        """At most `limit` + 1 bytes of a version. Raises NotFound when it is gone."""

    def current_version(self, key: str) -> tuple[str, datetime]:
        """The version that stands at a key now, and when it was put there. Raises NotFound when none does."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a file turned out to say: content to publish, or the reason why there is none."""

    status: Status
    content: Content | None = None
    problems: tuple[Problem, ...] = ()
    lifts: datetime | None = None


class _Superseded(Exception):
    """A newer notification of this key has been or will be handled."""


def ingest_upload(notification: Notification, *, table: DynamoTable, uploads: Uploads, now: datetime) -> Status | None:
    """Bring the content table to what the notification's version of its key says.

    Returns the upload's status, or None when the notification is a duplicate, late, or about a
    file that is nobody's business. Raises Unavailable when another try may do better.
    """
    if kind_of_upload(notification.key) is Kind.IGNORED:
        return None
    if notification.purged:
        notification = _as_it_stands(notification, uploads)
    status = None
    for _ in range(ATTEMPTS):
        found = table.get_many([upload_key(notification.key), PUBLICATION_KEY])
        state = found.get(upload_key(notification.key))
        setting = _Setting.of(found.get(PUBLICATION_KEY), notification.key)
        if state and not _is_news(notification, state, setting, now):
            return status
        try:
            understood = _understand(notification, setting.publication, uploads, now)
        except _Superseded:
            return status
        try:
            status = _keep(understood, notification, state, setting, table, now)
        except TransactionRejected:
            # Another notification of this key was kept between our reading and our writing.
            continue
        if _Setting.of(table.get(PUBLICATION_KEY), notification.key).version == setting.version:
            return status
        # The publication changed meanwhile, and those who brought the archive up to it may have missed us.
    message = f"{ATTEMPTS} tries met other changes of the same upload"
    raise Unavailable(message)


def _as_it_stands(notification: Notification, uploads: Uploads) -> Notification:
    """What a purge left at its key: the file is back without the mark of its deletion, or stands as before."""
    try:
        version, happened = uploads.current_version(notification.key)
    except NotFound:
        return notification
    return replace(notification, version=version, happened=happened, removed=False)


def ingest_again(key: str, *, table: DynamoTable, uploads: Uploads, now: datetime) -> Status | None:
    """Bring an upload that was ingested before up to the publication as it is now set.

    Returns as `ingest_upload` does; None for an upload that nobody has heard of yet: its own notification comes.
    """
    state = table.get(upload_key(key))
    if state is None or kind_of_upload(key) is Kind.PUBLICATION:
        return None
    notification = Notification(
        key=key,
        sequencer=state["sequencer"],
        version=state["version"],
        happened=parse_instant(state["happened"]),
        removed=state["status"] == Status.DELETED,
        source=state["source"],
    )
    return ingest_upload(notification, table=table, uploads=uploads, now=now)


@dataclass(frozen=True, slots=True)
class _Setting:
    """The publication by which an upload is understood, and a mark by which a change of it shows."""

    publication: Publication
    version: str

    @classmethod
    def of(cls, record: Item | None, key: str) -> "_Setting":
        if record is None or kind_of_upload(key) is Kind.PUBLICATION:
            # What the publication's own file says does not depend on what it said before.
            return cls(DEFAULT_PUBLICATION, "")
        return cls(publication_from(record), fingerprint(record))


def _is_news(notification: Notification, state: Item, setting: _Setting, now: datetime) -> bool:
    if notification.sequencer != state["sequencer"]:
        return notification.sequencer > str(state["sequencer"])
    lifted = state["status"] == Status.SCHEDULED and parse_instant(state["lifts"]) <= now
    return lifted or str(state["setting"]) != setting.version


def _understand(notification: Notification, publication: Publication, uploads: Uploads, now: datetime) -> Understood:
    if notification.removed:
        return Understood(Status.DELETED)
    kind = kind_of_upload(notification.key)
    if kind is Kind.ASSET:
        return Understood(Status.KEPT, problems=(note_on_asset(notification.key),))
    try:
        content = uploads.read(notification.key, notification.version, MAX_FILE_BYTES)
        if kind is Kind.PUBLICATION:
            return _result(*parse_publication(content))
        manuscript = read_manuscript(notification.key, content)
    except NotFound as gone:
        raise _Superseded from gone
    except Unreadable as unreadable:
        return Understood(Status.REFUSED, problems=(unreadable.problem,))
    return _interpret(kind, manuscript, publication, notification, now)


def _interpret(
    kind: Kind, manuscript: Manuscript, publication: Publication, notification: Notification, now: datetime
) -> Understood:
    try:
        embargo = embargo_end(manuscript.header, zone=publication.zone, day_first=publication.day_first)
    except Refused as refused:
        return Understood(Status.REFUSED, problems=(*manuscript.problems, refused.problem))
    # What names no day has that of its appearance.
    appears_on = (embargo or notification.happened).astimezone(publication.zone).date()
    understood = _understood_as(kind, manuscript, publication, notification.key, appears_on)
    content, lifts = understood.content, embargo
    if isinstance(content, Article) and not embargo:
        lifts = datetime.combine(content.date, time(), publication.zone)
    if content and lifts and lifts > now:
        return replace(understood, status=Status.SCHEDULED, lifts=lifts)
    return understood


def _understood_as(
    kind: Kind, manuscript: Manuscript, publication: Publication, key: str, appears_on: date
) -> Understood:
    if kind is Kind.EVENT or (kind is Kind.UNPLACED and "starts" in manuscript.header):
        return _result(*interpret_event(manuscript, publication, key))
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


def _keep(
    understood: Understood,
    notification: Notification,
    state: Item | None,
    setting: _Setting,
    table: DynamoTable,
    now: datetime,
) -> Status:
    """Write the upload's new state and the difference of its items in one transaction."""
    before = state or {"items": {}, "address": "", "published": "", "lifts": ""}
    published = parse_instant(before["published"]) if before["published"] else _made_public(notification, before, now)
    items: list[Item] = []
    if understood.status is Status.REFUSED:
        # The previous good version stays up, as it was.
        kept = before["items"]
        address = before["address"]
    else:
        items, address = _items(understood, before, notification, published, now)
        kept = {_name((item["pk"], item["sk"])): fingerprint(item) for item in items}
    pk, sk = upload_key(notification.key)
    after = {
        "pk": pk,
        "sk": sk,
        "sequencer": notification.sequencer,
        "version": notification.version,
        "happened": instant(notification.happened),
        "source": notification.source,
        "setting": setting.version,
        "status": understood.status,
        "address": address,
        "published": instant(published) if (kept and not understood.lifts) or before["published"] else "",
        "lifts": instant(understood.lifts) if understood.lifts else "",
        "items": kept,
        "understood": summary_of(understood.content, understood.lifts, setting.publication.zone),
        "problems": [asdict(problem) for problem in understood.problems],
    }
    writes: list[Put | Delete] = [_guarded(after, state)]
    for item in items:
        key = (item["pk"], item["sk"])
        if before["items"].get(_name(key)) == kept[_name(key)]:
            continue
        claims = "upload" in item
        writes.append(
            Put(
                item,
                condition="attribute_not_exists(pk) OR upload = :upload" if claims else "",
                values={":upload": item["upload"]} if claims else None,
            )
        )
    writes += [Delete(_key(name)) for name in before["items"] if name not in kept]
    try:
        table.transact(writes)
    except TransactionRejected as rejected:
        owner = next((item for place, item in rejected.lost.items() if place and item), None)
        if owner is None or 0 in rejected.lost:
            raise
        refused = Understood(Status.REFUSED, problems=(*understood.problems, _address_taken(owner)))
        return _keep(refused, notification, state, setting, table, now)
    return understood.status


def _made_public(notification: Notification, before: Item, now: datetime) -> datetime:
    """When something is public for the first time: as it was uploaded, or when its embargo ended."""
    if before["lifts"] and (lifted := parse_instant(before["lifts"])) <= now:
        return max(lifted, notification.happened)
    return notification.happened


def _guarded(after: Item, state: Item | None) -> Put:
    if state is None:
        return Put(after, condition="attribute_not_exists(pk)")
    return Put(
        after,
        condition="sequencer = :sequencer AND #status = :status AND setting = :setting",
        values={":sequencer": state["sequencer"], ":status": state["status"], ":setting": state["setting"]},
        names={"#status": "status"},
    )


def _items(
    understood: Understood, before: Item, notification: Notification, published: datetime, now: datetime
) -> tuple[list[Item], str]:
    content = understood.content
    if content is None:
        return [], before["address"]
    # An address is fixed at first publication, as long as the upload stays the same kind of thing.
    asked = address_of(content)
    held = any(_key(name)[0].startswith(_kind_prefix(content)) for name in before["items"])
    address = before["address"] if held or (before["address"] and isinstance(content, Article)) else asked
    if understood.lifts:
        return [timer_item(understood.lifts, f"embargo#{notification.key}") | {"message": notification.source}], address
    items = items_of(_at(content, address), address=address, upload=notification.key, published=published)
    if isinstance(content, Publication):
        for newsletter in content.newsletters:
            if due := next_due(newsletter, content.zone, now):
                items.append(timer_item(due, f"digest#{newsletter.id}"))
    return items, address


def _at(content: Content, address: str) -> Content:
    return replace(content, address=address) if isinstance(content, Event | Page) else content


def _kind_prefix(content: Content) -> str:
    return main_key(content, "")[0]


def _name(key: Key) -> str:
    return "|".join(key)


def _key(name: str) -> Key:
    pk, sk = name.rsplit("|", 1)
    return pk, sk


def _address_taken(owner: Item) -> Problem:
    return Problem(
        Level.REFUSED,
        f"The address /{owner['address']}/ already belongs to the upload {owner['upload']}.",
        "Give this one another title or set another slug, or delete the other upload first.",
        "field slug",
    )
