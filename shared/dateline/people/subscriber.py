"""A subscriber: a person's address, state and newsletters, and the rules by which they change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from dateline.items import Delete, Item, Key, Put, Update

SHARDS = 16
MAILS_A_DAY = 2
UNCONFIRMED_LIFE = timedelta(days=30)


class State(StrEnum):
    """Where a subscriber stands; BOUNCED and COMPLAINED are never mailed again."""

    PENDING = "pending"
    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


SUPPRESSED = {State.BOUNCED, State.COMPLAINED}


class Notice(StrEnum):
    """The mails that the outbox can owe."""

    CONFIRMATION = "confirmation"
    ALREADY_SUBSCRIBED = "already-subscribed"
    REGISTRATION = "registration"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One person, known by the keyed hash of the address.

    `newsletters` are confirmed; `requested` wait for the button of the mail that carries `nonce`;
    `mailed` are the times (epoch seconds) of the notices of the last day; `version` guards writes.
    """

    hash: str
    address: str
    state: State = State.PENDING
    newsletters: frozenset[str] = frozenset()
    requested: frozenset[str] = frozenset()
    nonce: str = ""
    mailed: tuple[int, ...] = ()
    version: int = 0


def asked_to_join(
    subscriber: Subscriber, newsletters: frozenset[str], now: datetime, nonce: str
) -> tuple[Subscriber, Notice | None]:
    """What a sign-up makes of a subscriber, and the mail it owes.

    A suppressed address is owed nothing, and nobody more than two notices a day: a form that
    anyone can fill in must not be a way to flood somebody's mailbox.
    """
    if subscriber.state in SUPPRESSED:
        return subscriber, None
    day_ago = int((now - timedelta(days=1)).timestamp())
    recent = tuple(mailed for mailed in subscriber.mailed if mailed > day_ago)
    missing = newsletters - subscriber.newsletters
    joined = replace(subscriber, requested=subscriber.requested | missing, mailed=recent)
    if len(recent) >= MAILS_A_DAY:
        return joined, None
    joined = replace(joined, mailed=(*recent, int(now.timestamp())))
    if subscriber.state is State.ACTIVE and not missing:
        return joined, Notice.ALREADY_SUBSCRIBED
    # A mail already on its way must keep working: its nonce stays until it is used.
    return replace(joined, nonce=subscriber.nonce or nonce), Notice.CONFIRMATION


def confirmed(subscriber: Subscriber) -> Subscriber:
    """The subscriber after the button of the confirmation mail."""
    return replace(
        subscriber,
        state=State.ACTIVE,
        newsletters=subscriber.newsletters | subscriber.requested,
        requested=frozenset(),
        nonce="",
    )


def left(subscriber: Subscriber, newsletters: Iterable[str]) -> Subscriber:
    """The subscriber after leaving some newsletters; the last one left ends the subscription."""
    remaining = subscriber.newsletters - frozenset(newsletters)
    if remaining or subscriber.state is not State.ACTIVE:
        return replace(subscriber, newsletters=remaining)
    return replace(subscriber, state=State.UNSUBSCRIBED, newsletters=remaining, requested=frozenset(), nonce="")


def suppressed(subscriber: Subscriber, state: State) -> Subscriber:
    """The subscriber after a hard bounce or a complaint; a complaint is never taken back."""
    if subscriber.state is State.COMPLAINED:
        state = State.COMPLAINED
    return replace(subscriber, state=state, newsletters=frozenset(), requested=frozenset(), nonce="")


def subscriber_key(hash_: str) -> Key:
    """Where a subscriber is kept."""
    return (f"SUBSCRIBER#{hash_}", "SUBSCRIBER")


def members_key(newsletter: str, shard: int) -> str:
    """The partition that lists one shard of a newsletter's active subscribers."""
    return f"MEMBERS#{newsletter}#{shard:02}"


def shard_of(hash_: str) -> int:
    """The shard that a subscriber belongs to, by their hash."""
    return int(hash_[:4], 16) % SHARDS


def subscriber_from(item: Item) -> Subscriber:
    """The subscriber that an item holds."""
    return Subscriber(
        hash=item["hash"],
        address=item["address"],
        state=State(item["state"]),
        newsletters=frozenset(item["newsletters"]),
        requested=frozenset(item["requested"]),
        nonce=item["nonce"],
        mailed=tuple(item["mailed"]),
        version=item["version"],
    )


def subscriber_writes(before: Subscriber | None, after: Subscriber, now: datetime) -> list[Put | Update | Delete]:
    """The writes that turn `before` into `after`: the record, guarded by its version, then the memberships.

    An update rather than a put, so that the record's claims of digests stay.
    """
    values: Item = {
        ":hash": after.hash,
        ":address": after.address,
        ":state": after.state,
        ":newsletters": sorted(after.newsletters),
        ":requested": sorted(after.requested),
        ":nonce": after.nonce,
        ":mailed": list(after.mailed),
        ":next": after.version + 1,
    }
    expression = (
        "SET #hash = :hash, address = :address, #state = :state, newsletters = :newsletters, "
        "requested = :requested, nonce = :nonce, mailed = :mailed, version = :next"
    )
    if after.state is State.PENDING:
        expression += ", expires = :expires"
        values[":expires"] = int((now + UNCONFIRMED_LIFE).timestamp())
    else:
        expression += " REMOVE expires"
    condition = "attribute_not_exists(pk)"
    if before:
        condition = "version = :version"
        values[":version"] = before.version
    shard = shard_of(after.hash)
    earlier = before.newsletters if before else frozenset()
    return [
        Update(
            subscriber_key(after.hash),
            expression,
            condition,
            values,
            {"#hash": "hash", "#state": "state"},
        ),
        *(
            Put({"pk": members_key(newsletter, shard), "sk": after.hash})
            for newsletter in sorted(after.newsletters - earlier)
        ),
        *(Delete((members_key(newsletter, shard), after.hash)) for newsletter in sorted(earlier - after.newsletters)),
    ]
