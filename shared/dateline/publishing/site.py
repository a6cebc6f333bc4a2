"""Which objects a change of the content table touches, and what each of them says.

A change touches a number of objects that depends on the article (its authors and topics), never on
how many articles there are: each list shows its newest entries and costs one query.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from dateline.content.records import (
    BY_DATE,
    BY_EVENT,
    PUBLICATION_KEY,
    TIMERS,
    article_from,
    article_key,
    card_from,
    event_from,
    event_key,
    instant,
    page_from,
    page_key,
    parse_timer,
    publication_from,
    upload_key,
)
from dateline.content.references import spelling_key
from dateline.dynamo import DynamoTable, from_wire
from dateline.items import Item, Key
from dateline.publication import DEFAULT_PUBLICATION, Publication
from dateline.publishing import feeds, pages
from dateline.publishing.convergence import Place, converge
from dateline.publishing.media import sweep
from dateline.publishing.rendering import stylesheet
from dateline.publishing.reports import report_from, report_html, report_json
from dateline.publishing.s3_objects import IMMUTABLE, Document, S3Objects
from dateline.uploads.asking import asked_by, outdated, troubled_by, understandings_in
from dateline.uploads.notification import Again

HOME_LENGTH = 20
LIST_LENGTH = 50
MONTH_LENGTH = 500
UPCOMING_ON_HOME = 3
EVENTS_LENGTH = 100
READ_AT_ONCE = 90

PAGE_CACHE = "public, max-age=60, stale-while-revalidate=600"
PRIVATE = "private, no-store"

LISTS = {"SECTION": "sections", "AUTHOR": "authors", "TOPIC": "topics", "ISSUE": "issues"}
_LISTED_AT = {folder: kind for kind, folder in LISTS.items()}


class Queue(Protocol):
    """Where uploads are asked for again."""

    def send(self, bodies: Sequence[str]) -> None:
        """Hand over every message, or raise."""


class Kind(StrEnum):
    """The kinds of target; each knows its objects and how to read them."""

    ARTICLE = "ARTICLE"
    EVENT = "EVENT"
    PAGE = "PAGE"
    REPORT = "UPLOAD"
    FRONT = "front"
    MONTH = "month"
    LIST = "list"
    EVENTS = "events"
    FIXED = "fixed"
    MOVED = "MOVED"


# Where nothing stands any more, a redirect may.
_MOVABLE = {Kind.ARTICLE, Kind.EVENT, Kind.PAGE, Kind.LIST, Kind.MOVED}


@dataclass(frozen=True, slots=True)
class Target:
    """One or two objects that are read from the same place: an article's page, the front page with its feed."""

    kind: Kind
    subject: str = ""


FRONT = Target(Kind.FRONT)
EVENTS = Target(Kind.EVENTS)
FIXED = Target(Kind.FIXED)


def targets_of(change: Mapping[str, Any]) -> dict[Target, bool]:
    """What one stream record touches, and whether it must be new.

    Source: "Record", Amazon DynamoDB Streams API Reference.
    """
    keys = from_wire(change["dynamodb"]["Keys"])
    pk, sk = keys["pk"], keys["sk"]
    is_new = change["eventName"] == "INSERT"
    head, _, subject = pk.partition("#")
    if head == Kind.REPORT:
        return {Target(Kind.REPORT, subject): is_new} | _targets_of_a_new_setting(change["dynamodb"])
    if head in {Kind.ARTICLE, Kind.EVENT, Kind.PAGE}:
        return {Target(Kind(head), subject): is_new}
    if head == Kind.MOVED:
        return {target_at(subject): False}
    if head in {"AUTHOR", "ISSUE"}:
        return {Target(Kind.LIST, pk): False}
    if head == "SPELLING":
        return {Target(Kind.LIST, f"AUTHOR#{subject}"): False}
    if pk == BY_DATE:
        return {FRONT: False, Target(Kind.MONTH, sk[:7]): False}
    if pk == BY_EVENT:
        return {FRONT: False, EVENTS: False}
    if head == "BY" and subject.partition("#")[0] in LISTS:
        return {Target(Kind.LIST, subject): False}
    if pk == PUBLICATION_KEY[0]:
        return {FRONT: False, EVENTS: False, FIXED: False}
    if pk == TIMERS and change["eventName"] == "REMOVE":
        _, promise, address = parse_timer(sk)
        if promise == "event-over":
            return {FRONT: False, EVENTS: False, Target(Kind.EVENT, address): False}
    return {}


def target_at(path: str) -> Target:
    """What a path of the site shows, without the slashes at its ends."""
    head, _, rest = path.partition("/")
    if head in _LISTED_AT and rest and "/" not in rest:
        return Target(Kind.LIST, f"{_LISTED_AT[head]}#{rest}")
    if head == "events" and rest and "/" not in rest:
        return Target(Kind.EVENT, rest)
    if re.fullmatch(r"\d{4}/\d{2}/[^/.]+", path):
        return Target(Kind.ARTICLE, path)
    return Target(Kind.MOVED, path) if rest or "." in path else Target(Kind.PAGE, path)


def _targets_of_a_new_setting(images: Mapping[str, Any]) -> dict[Target, bool]:
    """Everything that shows an upload, when the publication was set anew since: each page bears its masthead."""
    if "OldImage" not in images or "NewImage" not in images:
        return {}
    setting, items = images["NewImage"]["setting"]["S"], images["NewImage"]["items"]["M"]
    if images["OldImage"]["setting"]["S"] == setting:
        return {}
    targets: dict[Target, bool] = {}
    for name in items:
        pk, sk = name.rsplit("|", 1)
        keys = {"pk": {"S": pk}, "sk": {"S": sk}}
        targets |= targets_of({"eventName": "MODIFY", "dynamodb": {"Keys": keys}})
    return targets


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes changes of one content table into one site and its reports."""

    table: DynamoTable
    site: S3Objects
    reports: S3Objects
    ingest_queue: Queue
    trouble_queue: Queue
    site_url: str

    def publish(self, changes: Sequence[Mapping[str, Any]], now: datetime) -> int:
        """Bring every object that the changes touch up to date; returns how many objects changed.

        A publication that was set anew may change how any upload is understood: all are asked for again.
        """
        targets: dict[Target, bool] = {}
        for change in changes:
            for target, is_new in targets_of(change).items():
                targets[target] = targets.get(target, True) and is_new
        asked = dict.fromkeys(asked_by(changes))
        changed = 0
        if targets:
            understandings = understandings_in(changes)
            consulted = [key for each in understandings.values() for key in each.keys]

            records: dict[Key, Item] = {}

            def read() -> dict[Place, Document | None]:
                nonlocal records
                records = self._records(targets, consulted)
                asked.update(dict.fromkeys(outdated(understandings, records)))
                return self._documents(targets, records, now)

            self._ensure_stylesheet()
            places = {place: is_new for target, is_new in targets.items() for place in self._places(target)}
            changed = converge(places, read)
            asked.update({Again(key=key, restore=True): None for key in sweep(changes, records, self.site)})
        if asked:
            self.ingest_queue.send([each.message() for each in asked])
        if troubled := troubled_by(changes):
            self.trouble_queue.send([json.dumps({"upload": key}) for key in troubled])
        return changed

    def _ensure_stylesheet(self) -> None:
        path, style = stylesheet()
        if self.site.remembered(path):
            return
        self.site.put_new(path, Document(style, "text/css; charset=utf-8", IMMUTABLE))

    def _places(self, target: Target) -> list[Place]:
        paths = _paths(target)
        bucket = self.reports if target.kind is Kind.REPORT else self.site
        return [(bucket, path) for path in paths]

    def _documents(
        self, targets: Iterable[Target], records: Mapping[Key, Item], now: datetime
    ) -> dict[Place, Document | None]:
        """What every object of the targets should be now; None where none should be."""
        record = records.get(PUBLICATION_KEY)
        publication = publication_from(record) if record else DEFAULT_PUBLICATION
        documents: dict[Place, Document | None] = {}
        for target in targets:
            bodies = self._bodies(target, publication, records, now)
            for place, body in zip(self._places(target), bodies, strict=True):
                is_report = target.kind is Kind.REPORT
                documents[place] = None if body is None else _document(place[1], body, is_report=is_report)
            if target.kind in _MOVABLE and bodies[0] is None:
                place = self._places(target)[0]
                documents[place] = self._redirect(target, publication, records)
        return documents

    def _redirect(self, target: Target, publication: Publication, records: Mapping[Key, Item]) -> Document | None:
        """Where what stood at the target is now, by the earliest claim; None when nobody claims it."""
        path = _path_of(target)
        key = _record_key(target)
        spelling = records.get(key) if key and target.kind is Kind.LIST else None
        if spelling and path != f"authors/{spelling['author']}":
            return _moved(publication, self.site_url, f"authors/{spelling['author']}")
        claims = self.table.query(f"MOVED#{path}", limit=READ_AT_ONCE)
        to = min(claims, key=lambda claim: str(claim["since"]), default=None)
        return _moved(publication, self.site_url, to["to"]) if to else None

    def _records(self, targets: Iterable[Target], consulted: Iterable[Key]) -> dict[Key, Item]:
        keys = [PUBLICATION_KEY, *(key for target in targets if (key := _record_key(target)))]
        keys = list(dict.fromkeys((*keys, *consulted)))
        found: dict[Key, Item] = {}
        for first in range(0, len(keys), READ_AT_ONCE):
            found |= self.table.get_many(keys[first : first + READ_AT_ONCE])
        return found

    def _bodies(
        self, target: Target, publication: Publication, records: Mapping[Key, Item], now: datetime
    ) -> list[str | None]:
        """The text of each of the target's objects, in the order of its paths."""
        record = records.get(_record_key(target) or PUBLICATION_KEY)
        url, table = self.site_url, self.table
        match target.kind:
            case Kind.REPORT:
                if record is None or record["status"] == "deleted":
                    return [None, None]
                report = report_from(record, url)
                return [report_html(report), report_json(report)]
            case Kind.ARTICLE:
                if record is None:
                    return [None]
                return [pages.article_page(publication, url, article_from(record), target.subject)]
            case Kind.EVENT:
                if record is None:
                    return [None]
                event = event_from(record)
                return [pages.event_page(publication, url, event, over=event.ends <= now)]
            case Kind.PAGE:
                return [pages.text_page(publication, url, page_from(record)) if record else None]
            case Kind.FRONT:
                newest = table.query(BY_DATE, newest_first=True, limit=HOME_LENGTH)
                upcoming = table.query(BY_EVENT, between=(instant(now), "~"), limit=UPCOMING_ON_HOME)
                cards = [card_from(entry) for entry in newest]
                events = [event_from(entry) for entry in upcoming]
                return [pages.home_page(publication, url, cards, events), feeds.atom_feed(publication, url, cards)]
            case Kind.MONTH:
                entries = table.query(BY_DATE, prefix=target.subject, newest_first=True, limit=MONTH_LENGTH)
                cards = [card_from(entry) for entry in entries]
                return [(cards and pages.month_page(publication, url, target.subject, cards)) or None]
            case Kind.LIST:
                entries = table.query(f"BY#{target.subject}", newest_first=True, limit=LIST_LENGTH)
                return [self._list_page(target, publication, entries)]
            case Kind.EVENTS:
                entries = table.query(BY_EVENT, newest_first=True, limit=EVENTS_LENGTH)
                events = [event_from(entry) for entry in entries]
                coming = [event for event in reversed(events) if event.ends > now]
                past = [event for event in events if event.ends <= now]
                return [pages.events_page(publication, url, coming, past)]
            case Kind.FIXED:
                return [pages.not_found_page(publication, url), pages.privacy_page(publication, url)]
        return [None]

    def _list_page(self, target: Target, publication: Publication, entries: list[Item]) -> str | None:
        kind, _, slug = target.subject.partition("#")
        declared = {section.slug: section.title for section in publication.sections} if kind == "SECTION" else {}
        if not entries and slug not in declared:
            return None
        title = declared.get(slug) or entries[0]["heading"]
        heading = pages.ListHeading(kind.lower(), title, f"/{LISTS[kind]}/{slug}/")
        return pages.list_page(publication, self.site_url, heading, [card_from(entry) for entry in entries])


def _paths(target: Target) -> list[str]:
    match target.kind:
        case Kind.ARTICLE | Kind.PAGE:
            return [f"{target.subject}/index.html"]
        case Kind.EVENT:
            return [f"events/{target.subject}/index.html"]
        case Kind.REPORT:
            return [f"{target.subject}.html", f"{target.subject}.json"]
        case Kind.FRONT:
            return ["index.html", "feed.xml"]
        case Kind.MONTH:
            return [f"{target.subject.replace('-', '/')}/index.html"]
        case Kind.LIST:
            kind, _, slug = target.subject.partition("#")
            return [f"{LISTS[kind]}/{slug}/index.html"]
        case Kind.EVENTS:
            return ["events/index.html"]
        case Kind.FIXED:
            return ["404.html", "privacy/index.html"]
        case Kind.MOVED:
            # What ends like a file is asked for as one; everything else is a folder with its index.
            return [target.subject if "." in target.subject.rpartition("/")[2] else f"{target.subject}/index.html"]


def _path_of(target: Target) -> str:
    return _paths(target)[0].removesuffix("/index.html")


def _moved(publication: Publication, site_url: str, to: str) -> Document:
    page = pages.moved_page(publication, site_url, f"/{to}/")
    return Document(page.encode(), MEDIA_TYPES["html"], PAGE_CACHE, location=f"/{to}/")


def _record_key(target: Target) -> Key | None:
    match target.kind:
        case Kind.ARTICLE:
            return article_key(target.subject)
        case Kind.EVENT:
            return event_key(target.subject)
        case Kind.PAGE:
            return page_key(target.subject)
        case Kind.REPORT:
            return upload_key(target.subject)
        case Kind.LIST if target.subject.startswith("AUTHOR#"):
            return spelling_key(target.subject.removeprefix("AUTHOR#"))
        case _:
            return None


MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "xml": "application/atom+xml; charset=utf-8",
    "json": "application/json",
}


def _document(path: str, body: str, *, is_report: bool) -> Document:
    media_type = MEDIA_TYPES[path.rpartition(".")[2]]
    return Document(body.encode(), media_type, PRIVATE if is_report else PAGE_CACHE)
