"""Signing up, confirming and leaving: what each does to the people table."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from dateline.dynamo import DynamoTable
from dateline.errors import Conflict, Invalid, Unavailable
from dateline.items import Delete, Item, Put, TransactionRejected
from dateline.people.addresses import parse_address
from dateline.people.signing import SigningKeys
from dateline.people.subscriber import (
    Notice,
    State,
    Subscriber,
    asked_to_join,
    confirmed,
    left,
    subscriber_from,
    subscriber_key,
    subscriber_writes,
    suppressed,
)
from dateline.publication import Publication

ATTEMPTS = 5
SIGN_UP_LIFE = timedelta(days=30)
SIGN_UP = "SIGNUP"
OUTBOX = "OUTBOX"


class LinkUsed(Conflict):
    """The link of a confirmation mail was used before, or a newer sign-up replaced it."""


def accept_sign_up(
    *,
    typed_address: str,
    newsletters: Iterable[str],
    publication: Publication,
    keys: SigningKeys,
    people: DynamoTable,
    now: datetime,
    new_id: str,
) -> None:
    """Keep a sign-up, so that it is never lost; what it means is decided behind the stream.

    One write whoever the address belongs to, so that the answer tells a stranger nothing.
    Raises Invalid with a sentence for the person who typed.
    """
    address = parse_address(typed_address)
    known = {newsletter.id for newsletter in publication.newsletters}
    wanted = sorted(known & set(newsletters))
    if not wanted:
        raise Invalid("Please choose at least one newsletter.")
    people.write(
        Put(
            {
                "pk": f"{SIGN_UP}#{new_id}",
                "sk": SIGN_UP,
                "hash": keys.hash_of(address.normalised),
                "address": address.written,
                "newsletters": wanted,
                "expires": int((now + SIGN_UP_LIFE).timestamp()),
            }
        )
    )


def settle_sign_up(sign_up: Item, *, people: DynamoTable, now: datetime, nonce: str, new_id: str) -> Notice | None:
    """Decide what a kept sign-up means; the subscriber and the mail owed change in one transaction.

    Returns the notice owed, None when there is none or the sign-up was settled before.
    """
    for _ in range(ATTEMPTS):
        stored = people.get(subscriber_key(sign_up["hash"]))
        before = subscriber_from(stored) if stored else None
        known = before or Subscriber(hash=sign_up["hash"], address=sign_up["address"])
        after, notice = asked_to_join(known, frozenset(sign_up["newsletters"]), now, nonce)
        writes = subscriber_writes(before, after, now)
        settled = len(writes)
        writes.append(Delete((sign_up["pk"], sign_up["sk"]), condition="attribute_exists(pk)"))
        if notice:
            key = subscriber_key(after.hash)
            writes.append(Put(owed(new_id, notice, key, now, nonce=after.nonce)))
        try:
            people.transact(writes)
        except TransactionRejected as rejected:
            if settled in rejected.lost:
                return None
            continue
        return notice
    raise Unavailable("other changes of the same subscriber kept coming between")


def owed(new_id: str, notice: Notice, person: tuple[str, str], now: datetime, **details: str) -> Item:
    """An outbox item: the notice owed and where the person's record stands; never the address."""
    return {
        "pk": f"{OUTBOX}#{new_id}",
        "sk": OUTBOX,
        "notice": notice,
        "person": list(person),
        "expires": int((now + SIGN_UP_LIFE).timestamp()),
        **details,
    }


def confirm_subscription(subject: str, *, people: DynamoTable, now: datetime) -> Subscriber:
    """Make the requested newsletters active. Raises LinkUsed when the link no longer counts."""
    hash_, _, nonce = subject.partition("-")
    for _ in range(ATTEMPTS):
        stored = people.get(subscriber_key(hash_))
        if stored is None:
            raise LinkUsed("This link is too old: please sign up again.")
        before = subscriber_from(stored)
        if before.nonce != nonce:
            if before.state is State.ACTIVE:
                return before
            raise LinkUsed("This link was used before: please sign up again.")
        after = confirmed(before)
        if _changed(before, after, people, now):
            return after
    raise Unavailable("other changes of the same subscriber kept coming between")


def leave_newsletters(
    hash_: str, newsletters: Iterable[str] | None, *, people: DynamoTable, now: datetime
) -> Subscriber | None:
    """Leave the given newsletters, or all when None; whoever has left already has left.

    Returns the subscriber as they then stand, None when there is nobody of that hash.
    """
    for _ in range(ATTEMPTS):
        stored = people.get(subscriber_key(hash_))
        if stored is None:
            return None
        before = subscriber_from(stored)
        after = left(before, before.newsletters if newsletters is None else newsletters)
        if after == before or _changed(before, after, people, now):
            return after
    raise Unavailable("other changes of the same subscriber kept coming between")


def suppress(hash_: str, state: State, *, people: DynamoTable, now: datetime) -> None:
    """Never mail this subscriber again: the address bounced for good, or its owner complained."""
    for _ in range(ATTEMPTS):
        stored = people.get(subscriber_key(hash_))
        if stored is None:
            return
        before = subscriber_from(stored)
        after = suppressed(before, state)
        if after == before or _changed(before, after, people, now):
            return
    raise Unavailable("other changes of the same subscriber kept coming between")


def _changed(before: Subscriber, after: Subscriber, people: DynamoTable, now: datetime) -> bool:
    try:
        people.transact(subscriber_writes(before, after, now))
    except TransactionRejected:
        return False
    return True
