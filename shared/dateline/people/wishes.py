"""What people ask for besides signing up: a link mailed to them, a fresh mail to confirm, another address.

Like a sign-up, a wish is kept in one write whoever it is about, and granted behind the stream: the answer of a form
does not tell who reads us.
"""

from datetime import datetime

from dateline.dynamo import DynamoTable
from dateline.items import Delete, Item, Put, TransactionRejected, Write
from dateline.people.addresses import Address
from dateline.people.limits import mail_cap, post_limits, transact_counted
from dateline.people.records import arrival_key, request_from, request_key, subscriber_from, subscriber_key
from dateline.people.retention import UNCONFIRMED_LIFE
from dateline.people.signing import Purpose
from dateline.people.subscriber import SUPPRESSED, Notice
from dateline.people.subscription import owed
from dateline.web import TooMany

WISH = "WISH"
AGAIN = "again"


def wish_for_link(
    hash_: str, purpose: Purpose, network: str, *, people: DynamoTable, now: datetime, new_id: str
) -> None:
    """Ask for a link of one purpose to be mailed to the address behind a hash. Raises TooMany."""
    _keep({"wish": purpose, "hash": hash_}, network, people=people, now=now, new_id=new_id)


def wish_for_confirmation(subject: str, network: str, *, people: DynamoTable, now: datetime, new_id: str) -> None:
    """Ask for the mail of a sign-up once more, as its link is too old. Raises TooMany."""
    _keep({"wish": AGAIN, "hash": subject.partition("-")[0]}, network, people=people, now=now, new_id=new_id)


def wish_to_move(
    old: str, address: Address, hash_: str, network: str, *, people: DynamoTable, now: datetime, new_id: str
) -> None:
    """Ask for the mail that proves a new address, of `hash_`, for the subscriber of the hash `old`. Raises TooMany."""
    wish = {"wish": Purpose.ARRIVE, "hash": hash_, "address": address.written, "old": old}
    _keep(wish, network, people=people, now=now, new_id=new_id)


def grant_wish(wish: Item, *, people: DynamoTable, now: datetime, nonce: str, new_id: str) -> Notice | None:
    """Owe the mail that a wish asks for, if it may be sent. Returns the notice owed, None when there is none."""
    hash_ = wish["hash"]
    found = people.get_many([subscriber_key(hash_), request_key(hash_)])
    stored = found.get(subscriber_key(hash_))
    known = subscriber_from(stored) if stored else None
    request = request_from(found.get(request_key(hash_)), now)
    done = Delete((wish["pk"], wish["sk"]), condition="attribute_exists(pk)")
    writes: list[Write] = [done]
    notice: Notice | None = None
    if known and known.state in SUPPRESSED:
        pass
    elif wish["wish"] == AGAIN and request:
        notice = Notice.CONFIRMATION
        mail = owed(new_id, notice, request_key(hash_), now, nonce=request.nonce)
        writes += [Put(mail), mail_cap(hash_, "confirmation", now)]
    elif wish["wish"] == Purpose.ARRIVE:
        notice = Notice.NEW_ADDRESS
        pk, sk = arrival_key(hash_, nonce)
        arrival = {"pk": pk, "sk": sk, "nonce": nonce, "hash": hash_, "address": wish["address"], "old": wish["old"]}
        writes += [
            Put(arrival | {"expires": wish["expires"]}),
            Put(owed(new_id, notice, (pk, sk), now)),
            mail_cap(hash_, "confirmation", now),
        ]
    elif wish["wish"] != AGAIN and known and known.is_active:
        notice = Notice.LINK
        mail = owed(new_id, notice, subscriber_key(hash_), now, purpose=wish["wish"])
        writes += [Put(mail), mail_cap(hash_, f"link-{wish['wish']}", now)]
    try:
        people.transact(writes)
    except TransactionRejected as rejected:
        if 0 not in rejected.lost:
            people.write(done)
        return None
    return notice


def _keep(wish: Item, network: str, *, people: DynamoTable, now: datetime, new_id: str) -> None:
    item = {"pk": f"{WISH}#{new_id}", "sk": WISH, **wish, "expires": int((now + UNCONFIRMED_LIFE).timestamp())}
    try:
        transact_counted(people, [*post_limits(network, wish["hash"], now), Put(item)])
    except TransactionRejected as rejected:
        if 0 in rejected.lost:
            raise TooMany("A lot was sent from your network just now. Please try again in an hour.") from rejected
