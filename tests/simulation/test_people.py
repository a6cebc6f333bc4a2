"""Nobody is mailed who must not be, and nobody is missed, whatever happens in whatever order."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from dateline.digests import sending
from dateline.digests.digest import Digest
from dateline.dynamo import DynamoTable
from dateline.items import Update
from dateline.mail import notices
from dateline.people import moving, reader_forms, subscription, suppression
from dateline.people.lists import importing
from dateline.people.lists.merging import Listed
from dateline.people.mailbox import UNHEARD, Mailbox
from dateline.people.records import subscriber_from, subscriber_key, subscriber_writes
from dateline.people.subscriber import Departure, State, Subscriber, erased, judged
from local.stack import Stack
from tests.simulation.people import PEOPLE, Lives, running_publication

LIVES = settings(
    max_examples=20, stateful_step_count=20, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
# The same lives each time, and no search for the shortest that fails.
HUNT = settings(LIVES, max_examples=100, derandomize=True, phases=[Phase.generate])


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """One publication for all lives: each begins with an empty people table."""
    with running_publication() as stack:
        yield stack


@pytest.fixture
def lives(stack: Stack) -> type[Lives]:
    """Lives with that publication."""
    return type("LivesHere", (Lives,), {"stack": stack})


def test_nobody_is_mailed_who_must_not_be_and_nobody_is_missed(lives: type[Lives]) -> None:
    """Signing up, choosing, pausing, leaving, bounces, complaints, erasure, lists and digests, doubled and shuffled."""
    run_state_machine_as_test(lives, settings=LIVES)


def a_delivery_forgives_all(subscriber: Subscriber, mailbox: Mailbox, now: datetime) -> Subscriber:
    """Planted: mail that arrives takes back bounces and complaints."""
    worst = max(mailbox.bounced, mailbox.complained)
    return judged(subscriber, UNHEARD if mailbox.delivered > worst else mailbox, now)


def a_complaint_only_leaves(subscriber: Subscriber, mailbox: Mailbox, now: datetime) -> Subscriber:
    """Planted: who complains may be mailed once they sign up again."""
    after = judged(subscriber, mailbox, now)
    return replace(after, state=State.UNSUBSCRIBED) if after.state is State.COMPLAINED else after


def everybody_is_welcome(_before: Subscriber | None, listed: Listed, now: datetime) -> Subscriber:
    """Planted: whoever is on a list is a reader."""
    return Subscriber(listed.hash, listed.address, newsletters=listed.newsletters, joined=now, since=now)


def an_undo_always_works(subscriber: Subscriber, departure: Departure, _now: datetime) -> Subscriber:
    """Planted: a departure is undone whatever has been said since."""
    newsletters = subscriber.newsletters | departure.newsletters
    return replace(subscriber, state=State.ACTIVE, address=departure.address, newsletters=newsletters)


def a_move_to_wherever(
    subscriber: Subscriber, there: Subscriber | None, hash_: str, address: str, now: datetime
) -> Subscriber:
    """Planted: a reader moves to an address whatever has been said of it."""
    version = there.version if there else 0
    return replace(subscriber, hash=hash_, address=address, since=now, version=version)


def an_erasure_of_the_record_alone(hash_: str, *, people: DynamoTable, now: datetime) -> None:
    """Planted: consents, seats and departures are forgotten by the erasure, not by us."""
    stored = people.get(subscriber_key(hash_))
    before = subscriber_from(stored) if stored else None
    people.transact(subscriber_writes(before, erased(before or Subscriber(hash_, ""), now)))


def a_claim_for_everybody(digest: Digest, zone: ZoneInfo) -> Callable[[str], Update]:
    """Planted: a digest is claimed as often as it is asked for."""
    claim = real_claim(digest, zone)

    def claim_of(recipient: str) -> Update:
        real = claim(recipient)
        values = {name: (real.values or {})[name] for name in (":due", ":active", ":nothing")}
        names = {name: each for name, each in (real.names or {}).items() if name in {"#state", "#claim", "#had"}}
        return replace(real, condition="#state = :active", values=values, names=names)

    return claim_of


real_claim = sending._claim_of


type Life = list[tuple[str, tuple[Any, ...], dict[str, Any]]]


def step(name: str, *arguments: Any, **named: Any) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
    """One thing that happens in a life."""
    return name, arguments, named


ANA, BO = PEOPLE
READS = step("subscribes", ANA, {"articles"})
LEAVES = step("leaves", ANA, "articles", everything=True)
PLANTED = {
    "a delivery forgives all": (
        (suppression, "judged", a_delivery_forgives_all),
        [READS, step("is_told_of", ANA, [("Hard", 9), ("Delivery", 1)]), step("settle")],
    ),
    "a complaint only leaves": (
        (suppression, "judged", a_complaint_only_leaves),
        [READS, step("is_told_of", ANA, [("Complaint", 0)]), step("settle")],
    ),
    "everybody is welcome": (
        (importing, "enlisted", everybody_is_welcome),
        [READS, LEAVES, step("is_on_a_list", ANA, {"articles"}, "confirmed")],
    ),
    "an undo always works": (
        (subscription, "returned", an_undo_always_works),
        [READS, LEAVES, step("is_told_of", ANA, [("Hard", 0)]), step("undoes", 0)],
    ),
    "a move to wherever": (
        (moving, "moved", a_move_to_wherever),
        [READS, step("asks_to_move", ANA), step("is_told_of", BO, [("Hard", 0)]), step("settle"), step("arrives", 0)],
    ),
    "an erasure of the record alone": (
        (reader_forms, "erase", an_erasure_of_the_record_alone),
        [READS, step("is_erased", ANA)],
    ),
    "a claim for everybody": (
        (sending, "_claim_of", a_claim_for_everybody),
        [READS, step("sends_a_digest", "articles", 2)],
    ),
    "no look before a notice": (
        (notices, "SUPPRESSED", frozenset()),
        [READS, step("is_told_of", ANA, [("Complaint", 0)]), step("settle"), step("takes_a_seat", ANA), step("settle")],
    ),
}


def live(lives: type[Lives], life: Life) -> None:
    """Live one life, step by step."""
    one = lives()
    for name, arguments, named in life:
        getattr(one, name)(*arguments, **named)


@pytest.mark.parametrize(("planted", "life"), PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_seen(
    lives: type[Lives], monkeypatch: pytest.MonkeyPatch, planted: tuple[Any, str, Any], life: Life
) -> None:
    """Each of these mistakes, any of which could be made some day, shows in a life that is sound without it."""
    live(lives, life)

    monkeypatch.setattr(*planted)

    with pytest.raises(AssertionError):
        live(lives, life)


@pytest.mark.parametrize(
    "name",
    ["a complaint only leaves", "a claim for everybody", "an erasure of the record alone", "everybody is welcome"],
)
def test_a_planted_fault_is_found(lives: type[Lives], monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Nobody need know the life that shows it: within a hundred others one turns up."""
    monkeypatch.setattr(*PLANTED[name][0])

    with pytest.raises(AssertionError):
        run_state_machine_as_test(lives, settings=HUNT)
