"""What is held about one person: shown whole, and erased whole."""

import json
from datetime import datetime
from itertools import batched

from dateline.dynamo import DynamoTable
from dateline.errors import Unavailable
from dateline.items import Delete, Item, TransactionRejected
from dateline.people.records import SEAT, subscriber_from, subscriber_writes
from dateline.people.registration import cancel_registration, registration_key
from dateline.people.retention import LEDGER_LIFE
from dateline.people.subscriber import Subscriber, erased
from dateline.people.subscription import ATTEMPTS

# A transaction holds a hundred writes: beside these there is room for the record and its memberships.
MOST_AT_ONCE = 50
EVERYTHING = 1_000_000


def own_data(hash_: str, *, people: DynamoTable, now: datetime) -> str:
    """Everything held about a person, as JSON text: three reads, unless it is a great deal."""
    held = held_of(hash_, people)
    seats = [registration_key(item["event"], hash_) for item in held if item["sk"].startswith(SEAT)]
    registrations = [item for some in batched(seats, 100, strict=False) for item in people.get_many(some).values()]
    counters = people.query(f"LIMIT#{hash_}")
    data = {
        "taken": now.isoformat(timespec="seconds"),
        "known by": hash_,
        "held": [_shown(item) for item in held],
        "registrations": [_shown(item) for item in registrations],
        "counters against abuse": [_shown(item) for item in counters],
        "not in this file": "Which digests went to the code above, and what became of each: that stands in an account "
        f"by digest, without any address, for {LEDGER_LIFE.days} days.",
    }
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True)


def erase(hash_: str, *, people: DynamoTable, now: datetime) -> None:
    """Forget a person: seats are given back, and all that stays is the hash, its state and the day.

    Whoever is erased already stays so; done again after a failure, it goes on where it ended.
    """
    for _ in range(ATTEMPTS):
        held = held_of(hash_, people)
        for item in held:
            if item["sk"].startswith(SEAT):
                cancel_registration(item["event"], hash_, people=people)
        stored = next((item for item in held if item["sk"] == "SUBSCRIBER"), None)
        before = subscriber_from(stored) if stored else None
        after = erased(before or Subscriber(hash=hash_, address=""), now)
        rest = [
            Delete((item["pk"], item["sk"])) for item in held if item is not stored and not item["sk"].startswith(SEAT)
        ]
        while len(rest) > MOST_AT_ONCE:
            people.transact(rest[:MOST_AT_ONCE])
            del rest[:MOST_AT_ONCE]
        try:
            people.transact([*subscriber_writes(before, after), *rest])
        except TransactionRejected:
            continue
        return
    raise Unavailable("Something else changed at the same moment.")


def held_of(hash_: str, people: DynamoTable) -> list[Item]:
    """Every item about a person, but for registrations, which their seats lead to, and counters."""
    return people.query(f"SUBSCRIBER#{hash_}", limit=EVERYTHING)


def _shown(item: Item) -> Item:
    """An item as its subject may read it: without the key of the table, with what it is."""
    kind = item["sk"].partition("#")[0].lower()
    return {"what": kind} | {name: value for name, value in item.items() if name not in {"pk", "sk"}}
