"""What is made of an upload: the items that stand for its content, its redirects, its timers and what it waits for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dateline.articles.article import Article
from dateline.articles.page import Page
from dateline.content.keys import TIMERS, instant, parse_instant, timer_item
from dateline.content.records import Content, items_of
from dateline.content.references import CLAIMABLE, TROUBLE, departed_key, key_of, moved_key, trouble_key, wanted_key
from dateline.digests.schedule import next_due
from dateline.events.event import Event
from dateline.items import Item, Key
from dateline.publication import Publication
from dateline.uploads.keeping import Kept
from dateline.uploads.notification import Again
from dateline.uploads.place import Place
from dateline.uploads.standing import Standing
from dateline.uploads.understanding import Status, Understood


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a renamed file takes over from the uploads of the same bytes that left: its beginning and former paths."""

    published: str = ""
    first: str = ""
    former: tuple[str, ...] = ()


def inherited_from(records: Mapping[Key, Item], place: Place, key: str) -> Inherited:
    """What an upload inherits by the entity tag of its first version."""
    record = records.get(departed_key(place.origin)) if place.origin else None
    left = [
        each
        for upload, each in sorted((record or {}).items())
        if upload not in {"pk", "sk", key} and each["root"] == place.root
    ]
    former = dict.fromkeys(path for each in left for path in (*each["former"], each["path"]))
    published, first = min(((each["published"], each["first"]) for each in left), default=("", ""))
    return Inherited(
        published=published,
        first=first,
        former=tuple(path for path in former if path != place.path),
    )


def farewell_of(standing: Standing, inherited: Inherited) -> Mapping[str, object]:
    """What a deleted upload leaves to the file of the same bytes that may come under another name."""
    place = standing.place
    if not standing.departed or not place.path:
        return {}
    return {
        "root": place.root,
        "path": place.path,
        "published": min(filter(None, (place.published, inherited.published))),
        "first": inherited.first or place.first,
        "former": [path for path in dict.fromkeys((*inherited.former, *place.paths)) if path != place.path],
    }


def made_of(
    kept: Kept,
    content: Content | None,
    understood: Understood,
    inherited: Inherited,
    now: datetime,
) -> list[Item]:
    """Every item that stands for the upload beside its own state."""
    waits = [_item(wanted_key(key_of(name), kept.key), kept.key) for name in kept.depends]
    if trouble := next((problem for problem in kept.problems if problem.level in TROUBLE), None):
        pk, sk = trouble_key(kept.key)
        waits.append({"pk": pk, "sk": sk, "upload": kept.key, "status": kept.status, "what": trouble.what})
    if content is None:
        return waits
    if understood.status is Status.SCHEDULED and understood.lifts:
        promise = timer_item(understood.lifts, f"embargo#{kept.key}")
        return [*waits, promise | {"message": Again(key=kept.key).message(), "upload": kept.key}]
    place = kept.place
    published = parse_instant(min(filter(None, (place.published, inherited.published))))
    items = items_of(
        _at(content, place.address),
        address=place.address,
        upload=kept.key,
        published=published,
        first=inherited.first or place.first,
        changed=kept.standing.good.happened if kept.standing.good else None,
    )
    claim = f"{place.since} {kept.key}"
    items = [item | {"claim": claim} if item["sk"] in CLAIMABLE else item for item in items]
    aliases = content.aliases if isinstance(content, Article | Page) else ()
    moved = dict.fromkeys((*place.former, *inherited.former, *(alias.removesuffix("/index.html") for alias in aliases)))
    items += [
        _item(moved_key(path, kept.key), kept.key) | {"to": place.path, "since": claim}
        for path in moved
        if path != place.path
    ]
    if isinstance(content, Publication):
        for newsletter in content.newsletters:
            if due := next_due(newsletter, content.zone, now):
                items.append(timer_item(due, f"digest#{newsletter.id}"))
    # A promise whose time has passed was kept.
    return [item for item in items if item["pk"] != TIMERS or item["sk"] > instant(now)] + waits


def _at(content: Content, address: str) -> Content:
    return replace(content, address=address) if isinstance(content, Event | Page) else content


def _item(key: Key, upload: str) -> Item:
    return {"pk": key[0], "sk": key[1], "upload": upload}
