"""A subscriber: a person who has confirmed an address, and the rules by which their record changes.

What somebody typed into a form is a request, kept apart, until the button of a mail proves that the address is theirs:
nobody's record changes by what a stranger types. Who has left, or was erased, is kept as a hash alone.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from dateline.people.mailbox import UNHEARD, Mailbox, Standing

SHARDS = 16


class State(StrEnum):
    """Where a subscriber stands; BOUNCED and COMPLAINED are never mailed again."""

    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    ERASED = "erased"


SUPPRESSED = {State.BOUNCED, State.COMPLAINED}


class Frequency(StrEnum):
    """How often a reader wants a newsletter at most."""

    EACH = "each"
    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    MONTHLY = "monthly"


class Notice(StrEnum):
    """The mails that the outbox can owe."""

    CONFIRMATION = "confirmation"
    ALREADY_SUBSCRIBED = "already-subscribed"
    GOODBYE = "goodbye"
    LINK = "link"
    NEW_ADDRESS = "new-address"
    REGISTRATION = "registration"


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody agreed to: the text they were shown, when, and from where as a keyed hash."""

    text: str
    at: datetime
    network: str


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One person, known by the keyed hash of the address; `version` guards writes.

    `address`, `name` and `newsletters` are empty for all who are not active, but that who bounced keeps them, as an
    operator may lift that. `since` is when they last signed up or left, `joined` the first confirmation. They are
    paused before the local day `paused_until`. `mailbox` is what the mail service said of the address. Who is
    `imported` came with a list and has chosen nothing here yet.
    """

    hash: str
    address: str
    state: State = State.ACTIVE
    newsletters: frozenset[str] = frozenset()
    name: str = ""
    language: str = ""
    frequency: Frequency = Frequency.EACH
    paused_until: date | None = None
    joined: datetime | None = None
    since: datetime | None = None
    mailbox: Mailbox = UNHEARD
    imported: bool = False
    version: int = 0

    @property
    def is_active(self) -> bool:
        """Whether this person gets any mail of newsletters."""
        return self.state is State.ACTIVE

    @property
    def stands_so_since(self) -> datetime | None:
        """When the present state began: of who bounced or complained, when that happened."""
        return self.mailbox.since if self.state in SUPPRESSED else self.since


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for in the name of an address, and waits for the button of the mail that carries `nonce`."""

    hash: str
    address: str
    newsletters: frozenset[str]
    nonce: str
    consent: Consent
    name: str = ""
    language: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Departure:
    """What somebody left and when, kept for 30 days so that they can undo it."""

    id: str
    hash: str
    address: str
    newsletters: frozenset[str]
    at: datetime
    name: str = ""
    language: str = ""
    frequency: Frequency = Frequency.EACH


@dataclass(frozen=True, slots=True)
class Choice:
    """What a subscriber sets on the page of preferences."""

    newsletters: frozenset[str]
    name: str
    language: str
    frequency: Frequency
    paused_until: date | None


def asked_to_join(
    subscriber: Subscriber | None, waiting: Request | None, asked: Request
) -> tuple[Request | None, Notice | None]:
    """What waits for a button after a sign-up, and the mail it owes; the subscriber stays as they are.

    A suppressed address is owed nothing. Sign-ups in a row ask for all that each asked for.
    """
    if subscriber and subscriber.state in SUPPRESSED:
        return waiting, None
    missing = asked.newsletters - (subscriber.newsletters if subscriber else frozenset())
    if not missing:
        return waiting, Notice.ALREADY_SUBSCRIBED
    if waiting is None:
        return replace(asked, newsletters=missing), Notice.CONFIRMATION
    joined = replace(
        waiting,
        newsletters=waiting.newsletters | missing,
        consent=asked.consent,
        name=asked.name or waiting.name,
        language=asked.language or waiting.language,
    )
    # A mail already on its way keeps working: its nonce stays until it is used.
    return joined, Notice.CONFIRMATION


def confirmed(subscriber: Subscriber | None, request: Request, now: datetime) -> Subscriber:
    """The subscriber after the button of the confirmation mail."""
    if subscriber and subscriber.is_active:
        return replace(subscriber, newsletters=subscriber.newsletters | request.newsletters, imported=False)
    return Subscriber(
        hash=request.hash,
        address=request.address,
        newsletters=request.newsletters,
        name=request.name,
        language=request.language,
        joined=now,
        since=now,
        mailbox=subscriber.mailbox if subscriber else UNHEARD,
        version=subscriber.version if subscriber else 0,
    )


def chosen(subscriber: Subscriber, choice: Choice) -> Subscriber:
    """The subscriber after setting preferences; who chooses no newsletter leaves by `left` instead."""
    return replace(
        subscriber,
        newsletters=choice.newsletters,
        name=choice.name,
        language=choice.language,
        frequency=choice.frequency,
        paused_until=choice.paused_until,
        imported=False,
    )


def left(
    subscriber: Subscriber, newsletters: Collection[str] | None, now: datetime, departure_id: str
) -> tuple[Subscriber, Departure | None]:
    """The subscriber after leaving some newsletters or all (None), and what it takes to undo that.

    The last newsletter left ends the subscription; then the address moves into the departure, which expires.
    """
    gone = subscriber.newsletters if newsletters is None else subscriber.newsletters & frozenset(newsletters)
    if not gone:
        return subscriber, None
    departure = Departure(
        id=departure_id,
        hash=subscriber.hash,
        address=subscriber.address,
        newsletters=gone,
        at=now,
        name=subscriber.name,
        language=subscriber.language,
        frequency=subscriber.frequency,
    )
    remaining = subscriber.newsletters - gone
    if remaining:
        return replace(subscriber, newsletters=remaining, imported=False), departure
    # Whoever bounced and leaves still must not be mailed.
    state = State.UNSUBSCRIBED if subscriber.is_active else subscriber.state
    return _stripped(subscriber, state, now), departure


def returned(subscriber: Subscriber, departure: Departure, now: datetime) -> Subscriber:
    """The subscriber after undoing a departure; one that bounced, complained or was erased since stays as they are."""
    if subscriber.is_active:
        return replace(subscriber, newsletters=subscriber.newsletters | departure.newsletters, imported=False)
    if subscriber.state is not State.UNSUBSCRIBED:
        return subscriber
    return replace(
        subscriber,
        state=State.ACTIVE,
        address=departure.address,
        newsletters=departure.newsletters,
        name=departure.name,
        language=departure.language,
        frequency=departure.frequency,
        since=now,
    )


def judged(subscriber: Subscriber, mailbox: Mailbox, now: datetime) -> Subscriber:
    """The subscriber by what is now known of the mailbox: a complaint is for good, a bounce until it is lifted.

    Who bounced keeps what they chose, and gets it again when the bounce is lifted or mail arrives after all.
    """
    known = replace(subscriber, mailbox=mailbox)
    match mailbox.standing:
        case Standing.COMPLAINED if subscriber.state is State.COMPLAINED:
            return replace(known, mailbox=mailbox.reason)
        case Standing.COMPLAINED:
            return _stripped(replace(known, mailbox=mailbox.reason), State.COMPLAINED, mailbox.since or now)
        case Standing.BOUNCED:
            # Since when they had chosen stays: the mailbox knows when it bounced.
            return replace(known, state=State.BOUNCED, since=subscriber.since or mailbox.since)
        case Standing.GOOD | Standing.SHAKY if subscriber.state is State.BOUNCED:
            return replace(known, state=State.ACTIVE if subscriber.newsletters else State.UNSUBSCRIBED)
    return known


def erased(subscriber: Subscriber, now: datetime) -> Subscriber:
    """The subscriber after erasure: the hash, the state and the day; what keeps mail from it stays."""
    suppressed = subscriber.state in SUPPRESSED
    return Subscriber(
        hash=subscriber.hash,
        address="",
        state=subscriber.state if suppressed else State.ERASED,
        since=now,
        mailbox=subscriber.mailbox.reason if suppressed else UNHEARD,
        version=subscriber.version,
    )


def moved(subscriber: Subscriber, there: Subscriber | None, hash_: str, address: str, now: datetime) -> Subscriber:
    """The subscriber under a new address; whoever is known there already keeps what they had."""
    if there and there.is_active:
        return replace(there, newsletters=there.newsletters | subscriber.newsletters, imported=False)
    version = there.version if there else 0
    here = replace(subscriber, hash=hash_, address=address, since=now, imported=False, version=version)
    # What is known of a mailbox stays with its address.
    return judged(here, there.mailbox if there else UNHEARD, now)


def _stripped(subscriber: Subscriber, state: State, now: datetime) -> Subscriber:
    return replace(
        subscriber,
        state=state,
        address="",
        newsletters=frozenset(),
        name="",
        language="",
        frequency=Frequency.EACH,
        paused_until=None,
        since=now,
        imported=False,
    )


def shard_of(hash_: str) -> int:
    """The shard that a subscriber belongs to, by their hash."""
    return int(hash_[:4], 16) % SHARDS
