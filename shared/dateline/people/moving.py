"""A subscriber's new address: the old one was proved by the link mailed there, the new one by the link mailed here."""

from datetime import datetime

from dateline.dynamo import DynamoTable
from dateline.errors import Unavailable
from dateline.items import Delete, Put, TransactionRejected
from dateline.people.records import CONSENT, arrival_key, subscriber_from, subscriber_key, subscriber_writes
from dateline.people.subscriber import Subscriber, left, moved
from dateline.people.subscription import ATTEMPTS, LinkUsed


def arrive(subject: str, *, people: DynamoTable, now: datetime) -> Subscriber:
    """Send everything to the new address from now on; the old one is forgotten but for its hash.

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
        held = {item["sk"]: item for item in people.query(f"SUBSCRIBER#{arrival['old']}")}
        before = subscriber_from(held["SUBSCRIBER"]) if "SUBSCRIBER" in held else None
        if before is None or not before.is_active:
            raise LinkUsed("You get no mail from us any longer.")
        after = moved(before, there, hash_, arrival["address"], now)
        departed, _ = left(before, None, now, nonce)
        proofs = [item for sk, item in held.items() if sk.startswith(CONSENT)]
        writes = [
            *subscriber_writes(there, after),
            *subscriber_writes(before, departed),
            Delete(arrival_key(hash_, nonce), condition="attribute_exists(pk)"),
            *(Put(item | {"pk": f"SUBSCRIBER#{hash_}"}) for item in proofs),
            *(Delete((item["pk"], item["sk"])) for item in proofs),
        ]
        try:
            people.transact(writes)
        except TransactionRejected:
            continue
        return after
    raise Unavailable("Something else changed at the same moment.")
