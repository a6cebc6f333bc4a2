"""Publishing: brings every object that a change touches to what the content table says.

A change touches a number of objects that depends on the article (its authors and topics), never on
how many articles there are: a list shows its newest entries, and older ones stand on pages of their year.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from dateline.content.keys import PUBLICATION_KEY, article_key
from dateline.dynamo import DynamoTable
from dateline.items import Item, Key
from dateline.publication import Publication
from dateline.publishing.convergence import Place, converge
from dateline.publishing.documents import style
from dateline.publishing.media import sweep
from dateline.publishing.reading import Reading
from dateline.publishing.s3_objects import Document, S3Objects
from dateline.publishing.surroundings import touched_beside
from dateline.publishing.targets import PRIVATE_KINDS, Change, Kind, Target, paths_of, record_keys, targets_of
from dateline.publishing.views import View
from dateline.uploads.asking import asked_by, outdated, troubled_by, understandings_in
from dateline.uploads.notification import Again

# The years of a feed's archive are told to nobody: nothing new is in them.
LIVE_FEED = re.compile(r"(?:(?!\d{4}/)[^/]+/)*(?:feed\.(?:xml|json)|rss\.xml)")


class Queue(Protocol):
    """Where uploads are asked for again."""

    def send(self, bodies: Sequence[str]) -> None:
        """Hand over every message, or raise."""


@dataclass(frozen=True, slots=True)
class Published:
    """What came of some changes: how many objects changed, and why a hub could not be told, if it could not."""

    objects: int
    untold: str = ""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes changes of one content table into one site and its reports; `announce` tells a hub of changed feeds."""

    table: DynamoTable
    site: S3Objects
    reports: S3Objects
    ingest_queue: Queue
    trouble_queue: Queue
    site_url: str
    announce: Callable[[str, Sequence[str]], str]

    def publish(self, records: Sequence[Mapping[str, Any]], now: datetime) -> Published:
        """Bring every object that the stream's records touch up to date.

        A publication that was set anew may change how any upload is understood: all are asked for again.
        """
        changes = [Change.of(record) for record in records]
        targets: dict[Target, bool] = {}
        for change in changes:
            for target, is_new in targets_of(change).items():
                targets[target] = targets.get(target, True) and is_new
        asked = dict.fromkeys(asked_by(records))
        changed: list[Place] = []
        hub = ""
        if targets:
            understandings = understandings_in(records)
            consulted = [key for each in understandings.values() for key in each.keys]
            found: dict[Key, Item] = {}

            def read() -> dict[Place, Document | None]:
                nonlocal hub, found
                reading = self._reading(targets, consulted, changes)
                documents = self._documents(targets, changes, reading, now)
                hub = reading.publication.hub
                found = reading.records
                asked.update(dict.fromkeys(outdated(understandings, found)))
                return documents

            places = {place: is_new for target, is_new in targets.items() for place in self.places(target)}
            changed = converge(places, read)
            asked.update({Again(key=key, restore=True): None for key in sweep(records, found, self.site)})
        if asked:
            self.ingest_queue.send([each.message() for each in asked])
        if troubled := troubled_by(records):
            self.trouble_queue.send([json.dumps({"upload": key}) for key in troubled])
        feeds = [f"{self.site_url}/{path}" for _, path in changed if LIVE_FEED.fullmatch(path)]
        return Published(len(changed), self.announce(hub, feeds) if hub and feeds else "")

    def _reading(self, targets: Iterable[Target], consulted: Iterable[Key], changes: Iterable[Change]) -> Reading:
        """What the targets are read from."""
        awaited = [PUBLICATION_KEY, *(key for target in targets for key in record_keys(target)), *consulted]
        told = {(each.pk, each.sk): each.new for each in changes if each.new and each.pk.startswith("LIST#")}
        return Reading(self.table, awaited, _years(targets), told)

    def _documents(
        self, targets: Iterable[Target], changes: Sequence[Change], reading: Reading, now: datetime
    ) -> dict[Place, Document | None]:
        """What every object of the targets, and of what stands beside them, should be now; None where none should."""
        view = View(reading, self.site_url, now)
        targets = dict.fromkeys((*targets, *touched_beside(changes, reading)))
        # Once the lists have named the rest, all records are read at once.
        keys = [key for target in targets for key in record_keys(target)]
        reading.fetch([*keys, *(article_key(each) for each in view.with_text(targets))])
        self._ensure_stylesheet(reading.publication)
        return {
            place: body
            for target in targets
            for place, body in zip(self.places(target), view.documents(target), strict=True)
        }

    def places(self, target: Target) -> list[Place]:
        """The objects of a target."""
        bucket = self.reports if target.kind in PRIVATE_KINDS else self.site
        return [(bucket, path) for path in paths_of(target)]

    def _ensure_stylesheet(self, publication: Publication) -> None:
        """See that the stylesheet stands before any page that names it."""
        path, document = style(publication)
        if not self.site.remembered(path):
            self.site.put_new(path, document)


def _years(targets: Iterable[Target]) -> dict[str, set[str]]:
    years: dict[str, set[str]] = {}
    for target in targets:
        if target.kind is Kind.YEAR:
            subject, _, year = target.subject.rpartition("#")
            years.setdefault(subject, set()).add(year)
    return years
