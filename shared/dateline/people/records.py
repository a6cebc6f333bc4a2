"""How people stand in the people table: keys, items, and the writes that change them.

docs/data-model.md shows each access path; this module is where subscribers, requests and departures are made. All that
is held about one subscriber stands in one partition, so that it can be shown and erased whole.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from dateline.content.keys import instant, parse_instant
from dateline.items import Delete, Item, Key, Put, Update, Write
from dateline.people.mailbox import mailbox_fields, mailbox_from
from dateline.people.retention import UNCONFIRMED_LIFE, UNDO_TIME
from dateline.people.subscriber import (
    Consent,
    Departure,
    Frequency,
    Request,
    State,
    Subscriber,
    shard_of,
)

SUBSCRIBER = "SUBSCRIBER"
REQUEST = "REQUEST"
DEPARTURE = "DEPARTURE"
ARRIVAL = "ARRIVAL"
SEAT = "SEAT"
CONSENT = "CONSENT"


def subscriber_key(hash_: str) -> Key:
    """Where a subscriber is kept."""
    return (f"SUBSCRIBER#{hash_}", SUBSCRIBER)


def request_key(hash_: str) -> Key:
    """Where that which waits for the button of a mail is kept."""
    return (f"SUBSCRIBER#{hash_}", REQUEST)


def departure_key(hash_: str, departure_id: str) -> Key:
    """Where a departure is kept until it can be undone no longer."""
    return (f"SUBSCRIBER#{hash_}", f"{DEPARTURE}#{departure_id}")


def hash_of(key: Key) -> str:
    """Whose record, request, departure or registration stands under a key."""
    return key[0 if key[0].startswith("SUBSCRIBER#") else 1].partition("#")[2]


def arrival_key(hash_: str, nonce: str) -> Key:
    """Where it is kept that somebody wants to be mailed at this address from now on."""
    return (f"SUBSCRIBER#{hash_}", f"{ARRIVAL}#{nonce}")


def seat_key(hash_: str, event: str) -> Key:
    """Where it stands beside a person that they have a seat at an event."""
    return (f"SUBSCRIBER#{hash_}", f"{SEAT}#{event}")


def members_key(newsletter: str, shard: int) -> str:
    """The partition that lists one shard of a newsletter's active subscribers."""
    return f"MEMBERS#{newsletter}#{shard:02}"


def subscriber_from(item: Item) -> Subscriber:
    """The subscriber that an item holds."""
    return Subscriber(
        hash=item["hash"],
        address=item.get("address", ""),
        state=State(item["state"]),
        newsletters=frozenset(item.get("newsletters", [])),
        name=item.get("name", ""),
        language=item.get("language", ""),
        frequency=Frequency(item.get("frequency", Frequency.EACH)),
        paused_until=date.fromisoformat(item["paused_until"]) if "paused_until" in item else None,
        joined=_moment(item, "joined"),
        since=_moment(item, "since"),
        mailbox=mailbox_from(item),
        imported=item.get("imported", False),
        version=item["version"],
    )


def subscriber_writes(before: Subscriber | None, after: Subscriber) -> list[Write]:
    """The writes that turn `before` into `after`: the record, guarded by its version, then the memberships.

    An update rather than a put, so that the record's claims of digests stay; what is empty is removed. An erased record
    is put: nothing else of it may stay.
    """
    condition, guard = "attribute_not_exists(pk)", {}
    if before:
        condition, guard = "version = :version", {":version": before.version}
    attributes = {**_attributes(after), "version": after.version + 1}
    filled = {name: value for name, value in attributes.items() if value not in (None, "", [], {}, 0)}
    record: Write
    if after.state is State.ERASED or (not after.address and after.state is not State.UNSUBSCRIBED):
        pk, sk = subscriber_key(after.hash)
        record = Put({"pk": pk, "sk": sk, **filled}, condition, guard)
    else:
        sets = ", ".join(f"#{name} = :{name}" for name in filled)
        removes = ", ".join(f"#{name}" for name in attributes if name not in filled)
        record = Update(
            subscriber_key(after.hash),
            f"SET {sets}" + (f" REMOVE {removes}" if removes else ""),
            condition.replace(":version", ":before"),
            {f":{name}": value for name, value in filled.items()} | ({":before": before.version} if before else {}),
            {f"#{name}": name for name in attributes},
        )
    return [record, *_membership_writes(before, after)]


def request_from(item: Item | None, now: datetime) -> Request | None:
    """The request that an item holds, None when there is none or its time is over: expiry takes it days later."""
    if item is None or item["expires"] <= now.timestamp():
        return None
    return Request(
        hash=item["hash"],
        address=item["address"],
        newsletters=frozenset(item["newsletters"]),
        nonce=item["nonce"],
        consent=consent_from(item["consent"]),
        name=item.get("name", ""),
        language=item.get("language", ""),
        version=item["version"],
    )


def request_write(stored: Item | None, request: Request, now: datetime) -> Put:
    """The write that keeps a request, guarded by what was read, though that be too old to count."""
    pk, sk = request_key(request.hash)
    version = stored["version"] if stored else 0
    return Put(
        {
            "pk": pk,
            "sk": sk,
            "hash": request.hash,
            "address": request.address,
            "newsletters": sorted(request.newsletters),
            "nonce": request.nonce,
            "consent": consent_attributes(request.consent),
            "name": request.name,
            "language": request.language,
            "version": version + 1,
            "expires": int((now + UNCONFIRMED_LIFE).timestamp()),
        },
        "version = :version" if stored else "attribute_not_exists(pk)",
        {":version": version} if stored else None,
    )


def departure_from(item: Item | None, now: datetime) -> Departure | None:
    """The departure that an item holds, None when there is none or it can be undone no longer."""
    if item is None or item["expires"] <= now.timestamp():
        return None
    return Departure(
        id=item["id"],
        hash=item["hash"],
        address=item["address"],
        newsletters=frozenset(item["newsletters"]),
        at=parse_instant(item["at"]),
        name=item.get("name", ""),
        language=item.get("language", ""),
        frequency=Frequency(item.get("frequency", Frequency.EACH)),
    )


def departure_write(departure: Departure) -> Put:
    """The write that keeps a departure for as long as it can be undone."""
    pk, sk = departure_key(departure.hash, departure.id)
    return Put(
        {
            "pk": pk,
            "sk": sk,
            "id": departure.id,
            "hash": departure.hash,
            "address": departure.address,
            "newsletters": sorted(departure.newsletters),
            "at": instant(departure.at),
            "name": departure.name,
            "language": departure.language,
            "frequency": departure.frequency,
            "expires": int((departure.at + UNDO_TIME).timestamp()),
        }
    )


def consent_item(hash_: str, newsletters: frozenset[str], asked: Consent, confirmed: Consent) -> Item:
    """The proof of one consent: what was asked for and what was confirmed, each with its text, time and network."""
    return {
        "pk": f"SUBSCRIBER#{hash_}",
        "sk": f"{CONSENT}#{instant(confirmed.at)}",
        "newsletters": sorted(newsletters),
        "asked": consent_attributes(asked),
        "confirmed": consent_attributes(confirmed),
    }


def consent_attributes(consent: Consent) -> dict[str, str]:
    """A consent as a map of texts."""
    return {"text": consent.text, "at": instant(consent.at), "network": consent.network}


def consent_from(attributes: Mapping[str, str]) -> Consent:
    """The consent that `consent_attributes` wrote."""
    return Consent(attributes["text"], parse_instant(attributes["at"]), attributes["network"])


def _membership_writes(before: Subscriber | None, after: Subscriber) -> list[Write]:
    """Who gets a newsletter is listed with their rhythm, so that an empty digest need not ask those who want each."""
    shard = shard_of(after.hash)
    earlier = before.newsletters if before and before.is_active else frozenset()
    present = after.newsletters if after.is_active else frozenset()
    same_rhythm = before is not None and before.frequency is after.frequency
    listed = present - earlier if same_rhythm else present
    return [
        *(
            Put({"pk": members_key(newsletter, shard), "sk": after.hash, "frequency": after.frequency})
            for newsletter in sorted(listed)
        ),
        *(Delete((members_key(newsletter, shard), after.hash)) for newsletter in sorted(earlier - present)),
    ]


def _attributes(subscriber: Subscriber) -> dict[str, Any]:
    return {
        "hash": subscriber.hash,
        "address": subscriber.address,
        "state": subscriber.state,
        "newsletters": sorted(subscriber.newsletters),
        "name": subscriber.name,
        "language": subscriber.language,
        "frequency": subscriber.frequency if subscriber.address else "",
        "paused_until": subscriber.paused_until.isoformat() if subscriber.paused_until else None,
        "joined": _text(subscriber.joined),
        "since": _text(subscriber.since),
        "delivered": subscriber.mailbox.delivered,
        "mailbox": mailbox_fields(subscriber.mailbox),
        "imported": subscriber.imported,
    }


def _moment(item: Item, name: str) -> datetime | None:
    return parse_instant(item[name]) if name in item else None


def _text(moment: datetime | None) -> str:
    return instant(moment) if moment else ""
