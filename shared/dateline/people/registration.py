"""Registering for an event, and giving the seat back: capacity is a condition on the write."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dateline.dynamo import DynamoTable
from dateline.errors import Conflict, Invalid
from dateline.events.event import Event
from dateline.items import Delete, Key, Put, TransactionRejected, Update, Write
from dateline.people.addresses import parse_address
from dateline.people.limits import mail_cap, post_limits, transact_counted
from dateline.people.records import seat_key
from dateline.people.retention import KEPT_AFTER_EVENT
from dateline.people.signing import SigningKeys
from dateline.people.subscriber import Notice
from dateline.people.subscription import owed
from dateline.web import TooMany

MAX_NAME_LENGTH = 100
UNLIMITED = 1_000_000_000
# Where the seat and the count of seats stand in the transaction of a registration.
_SEAT, _COUNT = 2, 3


class EventFull(Conflict):
    """Every seat of the event is taken."""


class RegistrationClosed(Conflict):
    """The event takes no registrations, or none any longer."""


class Outcome(StrEnum):
    """What a registration came to; the page says the same for both, the mail differs."""

    REGISTERED = "registered"
    ALREADY_REGISTERED = "already-registered"


@dataclass(frozen=True, slots=True)
class Registrant:
    """Who wants a seat, as typed, and the hash of the network they are in."""

    typed_address: str
    name: str
    network: str


def registration_key(event: str, hash_: str) -> Key:
    """Where one person's seat at an event is kept."""
    return (f"EVENT#{event}", f"REGISTRATION#{hash_}")


def seats_key(event: str) -> Key:
    """Where an event's seats are counted."""
    return (f"EVENT#{event}", "SEATS")


def register(
    event: Event, registrant: Registrant, *, people: DynamoTable, keys: SigningKeys, now: datetime, new_id: str
) -> Outcome:
    """Take a seat: the registration, the count and the mail owed in one transaction.

    Who has a seat is told nothing that others are not. Raises EventFull when no seat is left, RegistrationClosed,
    TooMany, or Invalid with a sentence for the person.
    """
    address = parse_address(registrant.typed_address)
    name = _checked_name(registrant.name)
    check_open(event, now)
    hash_ = keys.hash_of(address.normalised)
    key = registration_key(event.address, hash_)
    registration = {
        "pk": key[0],
        "sk": key[1],
        "hash": hash_,
        "address": address.written,
        "name": name,
        "event": event.address,
        "registered": int(now.timestamp()),
        "expires": int((event.ends + KEPT_AFTER_EVENT).timestamp()),
    }
    beside = seat_key(hash_, event.address)
    mail: list[Write] = [
        Put(owed(new_id, Notice.REGISTRATION, key, now, event=event.address)),
        mail_cap(hash_, "confirmation", now),
    ]
    seat: list[Write] = [
        Put(registration, condition="attribute_not_exists(pk)"),
        _take_a_seat(event),
        Put({"pk": beside[0], "sk": beside[1], "event": event.address, "expires": registration["expires"]}),
    ]
    limits = post_limits(registrant.network, hash_, now)
    rejected = _transact(people, [*limits, *seat, *mail])
    if rejected is None:
        return Outcome.REGISTERED
    has_seat, is_full = _SEAT in rejected.lost, _COUNT in rejected.lost
    # Whoever gets no seat is counted all the same; who has one may have lost the mail.
    _transact(people, [*limits, *(mail if has_seat else [])])
    if is_full:
        raise EventFull("Every seat is taken.")
    return Outcome.ALREADY_REGISTERED


def check_open(event: Event, now: datetime) -> None:
    """Raises RegistrationClosed for an event that takes no registrations, or none any longer."""
    if not event.registration or now >= event.ends:
        raise RegistrationClosed("Registration for this event is closed.")


def cancel_registration(event: str, hash_: str, *, people: DynamoTable) -> bool:
    """Give a seat back; False when there was none any more."""
    try:
        people.transact(
            [
                Delete(registration_key(event, hash_), condition="attribute_exists(pk)"),
                Delete(seat_key(hash_, event)),
                Update(seats_key(event), "ADD taken :less", values={":less": -1}),
            ]
        )
    except TransactionRejected:
        return False
    return True


def _take_a_seat(event: Event) -> Update:
    capacity = UNLIMITED if event.capacity is None else event.capacity
    return Update(
        seats_key(event.address),
        "ADD taken :one",
        # A fresh counter has no `taken`: an event of no seats at all must not sell one.
        condition="taken < :capacity OR (attribute_not_exists(taken) AND :capacity > :none)",
        values={":one": 1, ":capacity": capacity, ":none": 0},
    )


def _transact(people: DynamoTable, writes: list[Write]) -> TransactionRejected | None:
    """Do writes of which the first two are the limits of posts and the last may be that of mails.

    Returns the rejection where something else than a limit stood against them. Raises TooMany.
    """
    try:
        transact_counted(people, writes)
    except TransactionRejected as rejected:
        if 0 in rejected.lost:
            raise TooMany("A lot was sent from your network just now. Please try again in an hour.") from rejected
        if rejected.lost.keys() & {1, len(writes) - 1}:
            # A seat without its mail would be a promise that nobody knows of.
            raise TooMany(
                "Two mails a day are all we send to an address. If you have registered before, your seat is kept; if "
                "not, please register again tomorrow."
            ) from rejected
        return rejected
    return None


def _checked_name(name: str) -> str:
    text = " ".join(name.split())
    if not text:
        raise Invalid("Please type your name.")
    if len(text) > MAX_NAME_LENGTH or not text.isprintable():
        raise Invalid(f"Please type a name of at most {MAX_NAME_LENGTH} letters.")
    return text
