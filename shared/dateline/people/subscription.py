"""Signing up, confirming, leaving and coming back: what each does to the people table."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from dateline.dynamo import DynamoTable
from dateline.errors import Conflict, Unavailable
from dateline.items import Delete, Item, Key, Put, TransactionRejected, Write
from dateline.people.limits import mail_cap, post_limits, transact_counted, transact_within_cap
from dateline.people.records import (
    ARRIVAL,
    consent_attributes,
    consent_from,
    consent_item,
    departure_from,
    departure_key,
    departure_write,
    request_from,
    request_key,
    request_write,
    subscriber_from,
    subscriber_key,
    subscriber_writes,
)
from dateline.people.retention import UNCONFIRMED_LIFE
from dateline.people.subscriber import (
    SUPPRESSED,
    Choice,
    Consent,
    Departure,
    Notice,
    Request,
    Subscriber,
    asked_to_join,
    chosen,
    confirmed,
    left,
    returned,
)
from dateline.web import TooMany

ATTEMPTS = 5
SIGN_UP = "SIGNUP"
OUTBOX = "OUTBOX"
# More than are mailed within the time that they are kept.
MOST_MOVES = 90


class LinkUsed(Conflict):
    """The link of a mail was used before, or a newer one replaced it."""


@dataclass(frozen=True, slots=True)
class SignUp:
    """What a form asks for. `address` is empty when no mail can be sent there: nobody can tell from the answer."""

    hash: str
    address: str
    newsletters: Collection[str]
    consent: Consent
    name: str = ""
    language: str = ""


def accept_sign_up(sign_up: SignUp, *, people: DynamoTable, new_id: str) -> None:
    """Keep a sign-up, so that it is never lost; what it means is decided behind the stream.

    One transaction whoever the address belongs to, so that the answer tells a stranger nothing. What is beyond the
    limit of an address is left out without a word. Raises TooMany for a network beyond its own.
    """
    kept = Put(
        {
            "pk": f"{SIGN_UP}#{new_id}",
            "sk": SIGN_UP,
            "hash": sign_up.hash,
            "address": sign_up.address,
            "newsletters": sorted(sign_up.newsletters),
            "name": sign_up.name,
            "language": sign_up.language,
            "consent": consent_attributes(sign_up.consent),
            "expires": int((sign_up.consent.at + UNCONFIRMED_LIFE).timestamp()),
        }
    )
    limits = post_limits(sign_up.consent.network, sign_up.hash, sign_up.consent.at)
    try:
        transact_counted(people, [*limits, kept])
    except TransactionRejected as rejected:
        if 0 in rejected.lost:
            raise TooMany("A lot was sent from your network just now. Please try again in an hour.") from rejected


def settle_sign_up(sign_up: Item, *, people: DynamoTable, now: datetime, nonce: str, new_id: str) -> Notice | None:
    """Decide what a kept sign-up means; the request and the mail owed change in one transaction.

    Returns the notice owed, None when there is none or the sign-up was settled before.
    """
    hash_ = sign_up["hash"]
    if not sign_up["address"]:
        people.write(Delete((sign_up["pk"], sign_up["sk"])))
        return None
    asked = Request(
        hash=hash_,
        address=sign_up["address"],
        newsletters=frozenset(sign_up["newsletters"]),
        nonce=nonce,
        consent=consent_from(sign_up["consent"]),
        name=sign_up["name"],
        language=sign_up["language"],
    )
    may_mail = True
    for _ in range(ATTEMPTS):
        found = people.get_many([subscriber_key(hash_), request_key(hash_)])
        stored = found.get(subscriber_key(hash_))
        waiting = request_from(found.get(request_key(hash_)), now)
        after, notice = asked_to_join(subscriber_from(stored) if stored else None, waiting, asked)
        writes: list[Write] = [Delete((sign_up["pk"], sign_up["sk"]), condition="attribute_exists(pk)")]
        if after and after != waiting:
            writes.append(request_write(found.get(request_key(hash_)), after, now))
        if notice is Notice.CONFIRMATION and after:
            mail = owed(new_id, notice, request_key(hash_), now, nonce=after.nonce)
        else:
            mail = owed(new_id, Notice.ALREADY_SUBSCRIBED, subscriber_key(hash_), now)
        if notice and may_mail:
            writes += [Put(mail), mail_cap(hash_, "confirmation", now)]
        try:
            people.transact(writes)
        except TransactionRejected as rejected:
            if 0 in rejected.lost:
                return None
            # The choices are kept all the same; the mail that went before speaks for them.
            may_mail = may_mail and len(writes) - 1 not in rejected.lost
            continue
        return notice if may_mail else None
    raise Unavailable("Something else changed at the same moment.")


def owed(new_id: str, notice: Notice, person: Key, now: datetime, **details: str) -> Item:
    """An outbox item: the notice owed and where the person's record stands; never the address."""
    return {
        "pk": f"{OUTBOX}#{new_id}",
        "sk": OUTBOX,
        "notice": notice,
        "person": list(person),
        "expires": int((now + UNCONFIRMED_LIFE).timestamp()),
        **details,
    }


def confirm_subscription(subject: str, consent: Consent, *, people: DynamoTable, now: datetime) -> Subscriber:
    """Make the requested newsletters active. Raises LinkUsed when the link no longer counts."""
    hash_, _, nonce = subject.partition("-")
    for _ in range(ATTEMPTS):
        found = people.get_many([subscriber_key(hash_), request_key(hash_)])
        stored = found.get(subscriber_key(hash_))
        before = subscriber_from(stored) if stored else None
        request = request_from(found.get(request_key(hash_)), now)
        if request is None or request.nonce != nonce:
            if before and before.is_active:
                return before
            raise LinkUsed("This link was used before, or its time is over.")
        if before and before.state in SUPPRESSED:
            raise LinkUsed("Mail to this address has come back to us, or was called unwanted: please write to us.")
        after = confirmed(before, request, now)
        proof = Put(consent_item(hash_, request.newsletters, request.consent, consent))
        done = Delete(request_key(hash_), condition="nonce = :nonce", values={":nonce": nonce})
        if _done([*subscriber_writes(before, after), done, proof], people):
            return after
    raise Unavailable("Something else changed at the same moment.")


def withdraw_request(hash_: str, *, people: DynamoTable) -> None:
    """Forget what waits for a button, a sign-up or a move: whoever got the mail did not ask for it."""
    moves = people.query(f"SUBSCRIBER#{hash_}", prefix=ARRIVAL)
    people.transact([Delete(request_key(hash_)), *(Delete((item["pk"], item["sk"])) for item in moves[:MOST_MOVES])])


def set_preferences(hash_: str, choice: Choice, consent: Consent, *, people: DynamoTable) -> Subscriber:
    """Keep what a subscriber chose. Raises LinkUsed when they are subscribed no longer."""
    for _ in range(ATTEMPTS):
        stored = people.get(subscriber_key(hash_))
        before = subscriber_from(stored) if stored else None
        if before is None or not before.is_active:
            raise LinkUsed("You get no mail from us any longer.")
        after = chosen(before, choice)
        more = after.newsletters - before.newsletters
        proof = [Put(consent_item(hash_, more, consent, consent))] if more else []
        if after == before or _done([*subscriber_writes(before, after), *proof], people):
            return after
    raise Unavailable("Something else changed at the same moment.")


def leave_newsletters(
    hash_: str, newsletters: Collection[str] | None, *, people: DynamoTable, now: datetime, new_id: str
) -> Departure | None:
    """Leave the given newsletters, or all when None, and owe the mail that says so and can undo it.

    Returns the departure, None when there was nothing to leave. Leaving never waits for the mail: beyond what a day
    allows, there is none.
    """
    departure: Departure | None = None

    def leaving(may_mail: bool) -> list[Write] | None:  # noqa: FBT001  # the one question it is asked
        nonlocal departure
        stored = people.get(subscriber_key(hash_))
        before = subscriber_from(stored) if stored else None
        after, departure = left(before, newsletters, now, new_id) if before else (None, None)
        if before is None or after is None or departure is None:
            return None
        writes: list[Write] = [*subscriber_writes(before, after), departure_write(departure)]
        if may_mail:
            mail = owed(new_id, Notice.GOODBYE, departure_key(hash_, departure.id), now)
            writes += [Put(mail), mail_cap(hash_, "goodbye", now)]
        return writes

    transact_within_cap(people, leaving, ATTEMPTS)
    return departure


def undo_departure(subject: str, *, people: DynamoTable, now: datetime) -> Subscriber:
    """Bring back what a departure left. Raises LinkUsed when it can be undone no longer."""
    hash_, _, departure_id = subject.partition("-")
    for _ in range(ATTEMPTS):
        found = people.get_many([subscriber_key(hash_), departure_key(hash_, departure_id)])
        stored = found.get(subscriber_key(hash_))
        departure = departure_from(found.get(departure_key(hash_, departure_id)), now)
        before = subscriber_from(stored) if stored else None
        if before is None or departure is None:
            if before and before.is_active:
                return before
            raise LinkUsed("This can be undone no longer.")
        after = returned(before, departure, now)
        done = Delete(departure_key(hash_, departure_id), condition="attribute_exists(pk)")
        if not after.is_active:
            raise LinkUsed("This can be undone no longer.")
        if _done([*subscriber_writes(before, after), done], people):
            return after
    raise Unavailable("Something else changed at the same moment.")


def _done(writes: Sequence[Write], people: DynamoTable) -> bool:
    try:
        people.transact(writes)
    except TransactionRejected:
        return False
    return True
