"""Rebuild the content table from the uploads bucket, in place: what already says what the files say stays untouched.

What was made of an upload, counters and departures are brought to what the versions of the files say; what belongs
to no upload is taken away. Digests that were composed are acts of the service, not projections, and stay.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dateline.content.keys import PUBLICATION_KEY, TIMERS, upload_key
from dateline.content.lists import recount
from dateline.content.references import CLAIMABLE, departed_key, key_of, name_of
from dateline.dynamo import BATCH_GET_LIMIT, DynamoTable
from dateline.items import Delete, Item, Key, Update, fingerprint
from dateline.uploads.asking import Understanding, outdated
from dateline.uploads.ingestion import Ingest
from dateline.uploads.keeping import Kept, kept_from
from dateline.uploads.kinds import Kind, kind_of_upload

ROUNDS = 10
# What a state has heard of the bucket is no projection of the files, and its mark hangs on that.
_UNPROJECTED = {"heard", "mark", "by"}


@dataclass(slots=True)
class Account:
    """What a rebuild found: uploads replayed, and the keys of records that were made, changed or taken away."""

    uploads: int = 0
    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def differences(self) -> int:
        """How many records were not what the files say."""
        return len(self.made) + len(self.changed) + len(self.removed)


def rebuild_content(ingest: Ingest, keys: Iterable[str], tell: Callable[[str], None]) -> Account:
    """Bring the content table to what the files at the keys say; `tell` hears of the progress."""
    account = Account()
    before = _snapshot(ingest.table)
    known = (state.key for state in _states(ingest.table))
    for key in sorted({*keys, *known}, key=lambda key: (kind_of_upload(key) is not Kind.PUBLICATION, key)):
        if kind_of_upload(key) is not Kind.IGNORED:
            ingest.replay(key)
            account.uploads += 1
            tell(f"{account.uploads} uploads replayed")
    for _ in range(ROUNDS):
        unsettled = list(_unsettled(ingest.table))
        for key in unsettled:
            ingest.again(key)
        tell(f"{len(unsettled)} uploads understood once more")
        if not unsettled:
            break
    _sweep(ingest.table)
    after = _snapshot(ingest.table)
    account.made = sorted(after.keys() - before.keys())
    account.removed = sorted(before.keys() - after.keys())
    account.changed = sorted(name for name in before.keys() & after.keys() if before[name] != after[name])
    return account


def said_by(item: Item) -> Item:
    """What an item says, apart from its keys; what counts or lists nothing says nothing."""
    said = {name: value for name, value in item.items() if value != 0 and name not in {"pk", "sk", *_UNPROJECTED}}
    if item["sk"] == "UPLOAD":
        # Promises are kept as time goes by, which no file says.
        said["items"] = {name: mark for name, mark in item["items"].items() if key_of(name)[0] != TIMERS}
    return said


def _snapshot(table: DynamoTable) -> dict[str, str]:
    return {name_of((item["pk"], item["sk"])): fingerprint(said) for item in table.scan() if (said := said_by(item))}


def _states(table: DynamoTable) -> Iterator[Kept]:
    for item in table.scan(["UPLOAD"]):
        yield kept_from(item["pk"].partition("#")[2], item)


def _unsettled(table: DynamoTable) -> Iterator[str]:
    """The uploads that were understood with the help of what is no longer so, or lost what they claimed."""
    states = list(_states(table))
    for first in range(0, len(states), BATCH_GET_LIMIT):
        some = states[first : first + BATCH_GET_LIMIT]
        understandings = {
            state.key: Understanding(state.key, state.setting, state.depends) for state in some if state.newest
        }
        claimed = {state.key: [name for name in state.items if key_of(name)[1] in CLAIMABLE] for state in some}
        keys = [key for each in understandings.values() for key in each.keys]
        keys += [key_of(name) for names in claimed.values() for name in names]
        records = _read(table, [PUBLICATION_KEY, *keys])
        asked = {each.key for each in outdated(understandings, records)}
        asked |= {
            key
            for key, names in claimed.items()
            if understandings.get(key) and any(_owner(records, name) != key for name in names)
        }
        yield from sorted(asked)


def _owner(records: Mapping[Key, Item], name: str) -> str:
    return str(records.get(key_of(name), {}).get("upload", ""))


def _read(table: DynamoTable, keys: list[Key]) -> dict[Key, Item]:
    found: dict[Key, Item] = {}
    for first in range(0, len(keys), BATCH_GET_LIMIT):
        found |= table.get_many(keys[first : first + BATCH_GET_LIMIT])
    return found


def _sweep(table: DynamoTable) -> None:
    """Take away what no upload's state speaks of, and set right what uploads share."""
    states = {state.key: state for state in _states(table)}
    expected: Counter[tuple[Key, str]] = Counter()
    farewells: dict[Key, dict[str, object]] = {}
    for state in states.values():
        expected.update(state.counts)
        if state.farewell:
            farewells.setdefault(departed_key(state.standing.departed), {})[state.key] = dict(state.farewell)
    counted: Counter[tuple[Key, str]] = Counter()
    for item in table.scan():
        key = (item["pk"], item["sk"])
        if item["pk"].startswith("LIST#"):
            counted.update({(key, name): each for name, each in item.items() if name not in {"pk", "sk"}})
        elif item["sk"] == "DEPARTED":
            for upload in item.keys() - farewells.get(key, {}).keys() - {"pk", "sk"}:
                table.write(Update(key, "REMOVE #upload", names={"#upload": upload}))
        elif "upload" in item and key != upload_key(item["upload"]):
            owner = states.get(item["upload"])
            if owner is None or name_of(key) not in owner.items:
                table.write(Delete(key))
    for update in recount(counted, expected):
        table.write(update)
    for key, uploads in farewells.items():
        for upload, farewell in uploads.items():
            table.write(Update(key, "SET #upload = :place", values={":place": farewell}, names={"#upload": upload}))
