"""A subscriber's new address: the old one was proved by the link mailed there, the new one by the link mailed here."""

from datetime import datetime

from dateline.dynamo import DynamoTable
from dateline.errors import Unavailable
from dateline.items import Delete, Put, TransactionRejected, Write
from dateline.people.own_data import MOST_AT_ONCE, held_of
from dateline.people.records import (
    CONSENT,
    SEAT,
    SUBSCRIBER,
    arrival_key,
    consent_item,
    subscriber_from,
    subscriber_key,
    subscriber_writes,
)
from dateline.people.subscriber import Consent, Subscriber, left, moved
from dateline.people.subscription import ATTEMPTS, LinkUsed


def arrive(subject: str, consent: Consent, *, people: DynamoTable, now: datetime) -> Subscriber:
    """Send everything to the new address from now on; the old one is forgotten but for its hash and its seats.

    Raises LinkUsed when the link was used before, or the subscriber has left meanwhile.
    """
    hash_, _, nonce = subject.partition("-")
    for _ in range(ATTEMPTS):
        found = people.get_many([arrival_key(hash_, nonce), subscriber_key(hash_)])
        arrival, stored = found.get(arrival_key(hash_, nonce)), found.get(subscriber_key(hash_))
        there = subscriber_from(stored) if stored else None
        if arrival is None or arrival["expires"] <= now.timestamp():
            if there and there.is_active:
                return there
            raise LinkUsed("This link was used before, or its time is over.")
        held = {item["sk"]: item for item in held_of(arrival["old"], people)}
        before = subscriber_from(held["SUBSCRIBER"]) if "SUBSCRIBER" in held else None
        if before is None or not before.is_active:
            raise LinkUsed("You get no mail from us any longer.")
        after = moved(before, there, hash_, arrival["address"], now)
        departed, _ = left(before, None, now, nonce)
        proofs = [item for sk, item in held.items() if sk.startswith(CONSENT)]
        # An undo or a button of before would bring the old address back.
        waiting = [item for sk, item in held.items() if not sk.startswith((SUBSCRIBER, CONSENT, SEAT))]
        agreed = consent_item(hash_, after.newsletters, consent, consent)
        beside: list[Write] = [
            *(Put(item | {"pk": agreed["pk"]}) for item in proofs if item["sk"] != agreed["sk"]),
            Put(agreed),
            *(Delete((item["pk"], item["sk"])) for item in [*proofs, *waiting]),
        ]
        while len(beside) > MOST_AT_ONCE:
            people.transact(beside[:MOST_AT_ONCE])
            del beside[:MOST_AT_ONCE]
        writes = [
            *subscriber_writes(there, after),
            *subscriber_writes(before, departed),
            Delete(arrival_key(hash_, nonce), condition="attribute_exists(pk)"),
            *beside,
        ]
        try:
            people.transact(writes)
        except TransactionRejected:
            continue
        return after
    raise Unavailable("Something else changed at the same moment.")
