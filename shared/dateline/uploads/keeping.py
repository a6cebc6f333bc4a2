"""What is kept of one upload, and the transaction that changes it with everything that was made of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from dateline.articles.manuscript import Problem
from dateline.content.keys import instant, parse_instant, upload_key
from dateline.content.lists import counted, recount
from dateline.content.references import departed_key, key_of, name_of
from dateline.dynamo import DynamoTable
from dateline.items import Delete, Item, Key, Put, TransactionRejected, Update, Write, fingerprint
from dateline.pictures.asset import Asset
from dateline.uploads.place import Place
from dateline.uploads.standing import Standing
from dateline.uploads.understanding import Status, Version

# A notification that comes again after this many others is replayed, and found to change nothing.
REMEMBERED = 8
# A transaction holds a hundred writes; one is the upload's own state.
WRITES = 99
TRIES = 4


class Contested(Exception):
    """An address or a name belongs to another upload with an earlier claim."""

    def __init__(self, key: Key, owner: Item) -> None:
        super().__init__(f"{key[0]} belongs to another upload")
        self.key = key
        self.owner = owner


@dataclass(frozen=True, slots=True)
class Kept:
    """The state of one upload.

    `heard` are the sequencers of the last notifications; `standing` is what the versions alone would have stand after
    the newest of them, `previous` before it; `place` is where something does. `items` are the names and fingerprints of
    what was made of the upload, `counts` what it counts in which list, `depends` marks of the records with whose help
    it was understood. `files` are by their paths what lies on the site of it, beside pages. `by` is the address of
    whoever changed it last, as far as the bucket told.
    """

    key: str
    heard: tuple[str, ...] = ()
    newest: Version | None = None
    previous: Standing = field(default_factory=Standing)
    standing: Standing = field(default_factory=Standing)
    place: Place = field(default_factory=Place)
    status: Status = Status.DELETED
    setting: str = ""
    lifts: datetime | None = None
    items: Mapping[str, str] = field(default_factory=dict)
    counts: Counter[tuple[Key, str]] = field(default_factory=Counter)
    depends: Mapping[str, str] = field(default_factory=dict)
    farewell: Mapping[str, object] = field(default_factory=dict)
    understood: Sequence[Sequence[str]] = ()
    problems: tuple[Problem, ...] = ()
    files: Mapping[str, Asset] = field(default_factory=dict)
    by: str = ""
    stored: str = ""


def kept_from(key: str, item: Item | None) -> Kept:
    """The state that an item holds, or that of an upload nobody has heard of."""
    if item is None:
        return Kept(key)
    return Kept(
        key=key,
        heard=tuple(item["heard"]),
        newest=_version_from(item["newest"]),
        previous=_standing_from(item["previous"]),
        standing=_standing_from(item["standing"]),
        place=Place(address=item["address"], published=item["published"]),
        status=Status(item["status"]),
        setting=item["setting"],
        lifts=parse_instant(item["lifts"]) if item["lifts"] else None,
        items=item["items"],
        counts=Counter({(key_of(name), each): count for name, each, count in item["counts"]}),
        depends=item["depends"],
        farewell=item["farewell"],
        files={path: Asset.kept(fields) for path, fields in item["files"].items()},
        by=item["by"],
        stored=item["mark"],
    )


def item_of(kept: Kept) -> Item:
    """The item that holds a state; `address` and `version` stand there for the report."""
    pk, sk = upload_key(kept.key)
    return {
        "pk": pk,
        "sk": sk,
        "heard": list(kept.heard),
        "newest": _version(kept.newest),
        "version": kept.newest.number if kept.newest else "",
        "address": kept.place.address,
        "published": kept.place.published,
        "previous": _standing(kept.previous),
        "standing": _standing(kept.standing),
        "status": kept.status,
        "setting": kept.setting,
        "lifts": instant(kept.lifts) if kept.lifts else "",
        "items": dict(kept.items),
        "counts": sorted([name_of(key), each, count] for (key, each), count in kept.counts.items()),
        "depends": dict(kept.depends),
        "farewell": dict(kept.farewell),
        "files": {path: asdict(asset) for path, asset in kept.files.items()},
        "understood": [list(pair) for pair in kept.understood],
        "problems": [asdict(problem) for problem in kept.problems],
        "by": kept.by,
    }


def keep(before: Kept, after: Kept, items: Sequence[Item], table: DynamoTable) -> None:
    """Write the new state with the difference of everything made of the upload, all or nothing.

    More writes than a transaction holds are done in several, each of which leaves a state that is true.
    Raises Contested when another upload holds what this one claims, TransactionRejected when the state is no
    longer the one that was read.
    """
    made = {name_of((item["pk"], item["sk"])): item for item in items}
    after = replace(
        after,
        items={name: fingerprint(item) for name, item in made.items()},
        counts=counted(items),
        heard=after.heard[-REMEMBERED:],
    )
    overtaken: set[str] = set()
    for _ in range(TRIES):
        writes = list(_writes(before, after, made, overtaken))
        try:
            _transact(before, after, writes, _shared(before, after), table)
        except _Lost as lost:
            overtaken |= lost.deletions
        else:
            return
    message = "what the upload leaves behind changes hands all the time"
    raise TransactionRejected({0: {"why": message}})


class _Lost(Exception):
    """Deletions of what belongs to another upload by now."""

    def __init__(self, deletions: set[str]) -> None:
        super().__init__("deletions of what belongs to another upload")
        self.deletions = deletions


def _writes(before: Kept, after: Kept, made: Mapping[str, Item], overtaken: set[str]) -> Iterator[Put | Delete]:
    for name, item in made.items():
        if "claim" in item:
            # Written also when unchanged: an earlier claim may have taken it since.
            yield Put(
                item,
                condition="attribute_not_exists(pk) OR upload = :upload OR claim > :claim",
                values={":upload": after.key, ":claim": item["claim"]},
            )
        elif before.items.get(name) != after.items[name]:
            yield Put(item)
    for name in before.items:
        if name not in made and name not in overtaken:
            yield Delete(
                key_of(name),
                condition="attribute_not_exists(upload) OR upload = :upload",
                values={":upload": after.key},
            )


def _shared(before: Kept, after: Kept) -> list[Update]:
    """What changes in records that many uploads share: counters of lists, and who left a file of the same bytes."""
    updates = recount(before.counts, after.counts)
    old = before.standing.departed if before.farewell else ""
    new = after.standing.departed if after.farewell else ""
    if old and old != new:
        updates.append(Update(departed_key(old), "REMOVE #upload", names={"#upload": after.key}))
    if new and (old, before.farewell) != (new, after.farewell):
        updates.append(
            Update(
                departed_key(new),
                "SET #upload = :place",
                values={":place": dict(after.farewell)},
                names={"#upload": after.key},
            )
        )
    return updates


def _transact(
    before: Kept, after: Kept, writes: list[Put | Delete], shared: Sequence[Update], table: DynamoTable
) -> None:
    while len(writes) + len(shared) > WRITES:
        part, writes = writes[:WRITES], writes[WRITES:]
        before = _commit(before, _progress(before, after, part), part, table)
    _commit(before, after, [*writes, *shared], table)


def _progress(before: Kept, after: Kept, part: Sequence[Put | Delete]) -> Kept:
    """The old state, but for what a part of the writes has already made or taken away."""
    items = dict(before.items)
    for write in part:
        if isinstance(write, Put):
            name = name_of((write.item["pk"], write.item["sk"]))
            items[name] = after.items[name]
        else:
            items.pop(name_of(write.key), None)
    return replace(before, items=items)


def _commit(before: Kept, after: Kept, writes: Sequence[Write], table: DynamoTable) -> Kept:
    """One transaction; returns the state as it is then stored."""
    item = item_of(after)
    mark = fingerprint(item)
    guard = ("mark = :mark", {":mark": before.stored}) if before.stored else ("attribute_not_exists(pk)", None)
    try:
        table.transact([Put(item | {"mark": mark}, condition=guard[0], values=guard[1]), *writes])
    except TransactionRejected as rejected:
        if 0 in rejected.lost:
            raise
        deletions: set[str] = set()
        for place, owner in rejected.lost.items():
            match writes[place - 1]:
                case Put(item=claimed) if owner:
                    raise Contested((claimed["pk"], claimed["sk"]), owner) from rejected
                case Delete(key=key):
                    deletions.add(name_of(key))
                case _:
                    raise
        raise _Lost(deletions) from rejected
    return replace(after, stored=mark)


def _version(version: Version | None) -> Item:
    return asdict(version) | {"happened": instant(version.happened)} if version else {}


def _version_from(item: Item) -> Version | None:
    return Version(**item | {"happened": parse_instant(item["happened"])}) if item else None


def _standing(standing: Standing) -> Item:
    place = asdict(standing.place)
    place |= {"former": list(standing.place.former), "others": [list(each) for each in standing.place.others]}
    return {"place": place, "good": _version(standing.good), "departed": standing.departed}


def _standing_from(item: Item) -> Standing:
    kept = item["place"]
    others = tuple((since, address) for since, address in kept["others"])
    place = Place(**kept | {"former": tuple(kept["former"]), "others": others})
    return Standing(place, _version_from(item["good"]), item["departed"])
