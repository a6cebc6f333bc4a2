"""What the mail service reports of an address decides whether mail goes there; order and repetition do not matter."""

import json
import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest

from dateline.dynamo import DynamoTable
from dateline.errors import NotFound
from dateline.people.suppression import NeverLifted, lift_bounce
from local.stack import Stack
from tests.e2e.visits import NEXT_DIGEST, NOW, PUBLICATION, article, published, sign_up, subscribe, take_seat

SOFT = ("Bounce", {"bounceType": "Transient", "bounceSubType": "MailboxFull"})
HARD = ("Bounce", {"bounceType": "Permanent", "bounceSubType": "NoEmail"})
COMPLAINT = ("Complaint", {"complaintFeedbackType": "abuse"})
DELIVERY: tuple[str, dict[str, str]] = ("Delivery", {})
EVENT = b"---\ntitle: A forum\nstarts: 2026-12-10 18:00\n---\nCome and talk."


def hear(stack: Stack, what: tuple[str, dict[str, str]], at: datetime, recipient: str = "") -> None:
    """The mail service says something of a recipient, by default of the only subscriber."""
    kind, details = what
    when = at.isoformat()
    tags = {"recipient": [recipient or str(record(stack)["hash"]["S"])]}
    told = {
        "eventType": kind,
        "mail": {"timestamp": when, "messageId": "1", "destination": ["reader@example.com"], "tags": tags},
        kind.lower(): {**details, "timestamp": when},
    }
    stack.queue("FeedbackQueue").send(json.dumps(told), stack.now(), stack.engine.new_id)


def record(stack: Stack) -> dict[str, Any]:
    """The only subscriber's record."""
    (found,) = [item for item in stack.items("PeopleTable") if item["sk"]["S"] == "SUBSCRIBER"]
    return found


def listed(stack: Stack) -> list[str]:
    """The newsletters that list anybody."""
    keys = [item["pk"]["S"] for item in stack.items("PeopleTable")]
    return [key.split("#")[1] for key in keys if key.startswith("MEMBERS#")]


def people_of(stack: Stack) -> DynamoTable:
    """The people table as an operator meets it."""
    return DynamoTable(stack.name("PeopleTable"), lambda: boto3.client("dynamodb"))


def day(number: int) -> datetime:
    """A day after the start."""
    return NOW + timedelta(days=number)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([(SOFT, 1), (SOFT, 4), (DELIVERY, 2), (SOFT, 8)], "active"),
        ([(SOFT, 1), (SOFT, 4), (SOFT, 8)], "bounced"),
        ([(SOFT, 1), (SOFT, 4), (SOFT, 8), (DELIVERY, 9)], "active"),
        ([(HARD, 1), (DELIVERY, 2), (SOFT, 3)], "bounced"),
        ([(HARD, 1), (COMPLAINT, 2), (DELIVERY, 3)], "complained"),
    ],
)
def test_the_record_ends_the_same_in_any_order(events: list[tuple[Any, int]], state: str) -> None:
    """However the events come, twice and shuffled, the record and the lists of newsletters end the same."""
    ends = []
    for seed in range(4):
        with Stack.start(now=NOW, seed=seed) as stack:
            stack.upload("publication.yaml", PUBLICATION)
            stack.settle()
            subscribe(stack, "reader@example.com")
            stack.advance_to(day(10))
            twice = [*events, *events]
            random.Random(seed).shuffle(twice)
            for what, number in twice:
                hear(stack, what, day(number))
            stack.settle()
            ends.append(({name: value for name, value in record(stack).items() if name != "version"}, listed(stack)))

    assert [end == ends[0] for end in ends] == [True] * 4
    assert ends[0][0]["state"]["S"] == state
    assert ends[0][1] == (["articles"] if state == "active" else [])


def test_a_lifted_bounce_brings_back_what_was_chosen(stack: Stack) -> None:
    """Nothing goes to who bounced; once an operator has lifted it the next digest goes, whatever is told late."""
    subscribe(stack, "reader@example.com")
    hear(stack, HARD, NOW)
    stack.settle()
    published(stack, "articles/dam.md", article())
    stack.advance_to(NEXT_DIGEST)
    assert len(stack.outbox) == 1

    after = lift_bounce(record(stack)["hash"]["S"], people=people_of(stack), now=stack.now())
    hear(stack, HARD, NOW)
    stack.settle()
    stack.advance(timedelta(hours=1))
    published(stack, "articles/weir.md", article("The weir", day="2026-11-25"))
    stack.advance_to(NEXT_DIGEST + timedelta(days=7))

    assert after.is_active
    assert [mail.subject for mail in stack.outbox[1:]] == ["The weir"]


def test_a_complaint_cannot_be_lifted(stack: Stack) -> None:
    """An operator's lift is refused after a complaint, and there is nothing to lift where mail may go."""
    subscribe(stack, "reader@example.com")
    hash_ = record(stack)["hash"]["S"]
    with pytest.raises(NotFound):
        lift_bounce(hash_, people=people_of(stack), now=stack.now())

    hear(stack, COMPLAINT, NOW)
    stack.settle()

    with pytest.raises(NeverLifted):
        lift_bounce(hash_, people=people_of(stack), now=stack.now())
    assert record(stack)["state"]["S"] == "complained"


@pytest.mark.parametrize("what", [HARD, COMPLAINT])
def test_no_mail_of_any_kind_goes_to_a_suppressed_address(stack: Stack, what: tuple[str, dict[str, str]]) -> None:
    """Not a digest, not the answer to another sign-up, not the mail about a seat, not what was owed before."""
    published(stack, "events/forum.md", EVENT)
    published(stack, "articles/dam.md", article())
    subscribe(stack, "reader@example.com")
    before = len(stack.outbox)
    hear(stack, what, NOW)
    stack.settle()

    sign_up(stack, "reader@example.com")
    sign_up(stack, "reader@example.com", "events")
    take_seat(stack, "forum", "Reader@example.com")
    stack.settle()
    stack.advance_to(NEXT_DIGEST)

    assert len(stack.outbox) == before


def test_an_address_that_is_no_readers_is_remembered_as_a_hash(stack: Stack) -> None:
    """A complaint of somebody who only took a seat leaves the hash, the reason and the day, nothing else."""
    published(stack, "events/forum.md", EVENT)
    take_seat(stack, "forum", "complaint@simulator.amazonses.com")
    stack.settle()

    sign_up(stack, "complaint@simulator.amazonses.com")
    stack.settle()

    assert len(stack.outbox) == 1
    assert set(record(stack)) == {"pk", "sk", "hash", "state", "since", "mailbox", "version"}


def test_a_delivery_report_costs_one_write(stack: Stack) -> None:
    """Where nothing stands against an address the report of a delivery is one update."""
    subscribe(stack, "reader@example.com")
    before = len(stack.calls)

    hear(stack, DELIVERY, day(1))
    stack.settle()
    assert Counter(call.operation for call in stack.calls[before:]) == {"UpdateItem": 1}

    hear(stack, SOFT, day(2))
    hear(stack, DELIVERY, day(3))
    stack.settle()
    assert "mailbox" not in record(stack)
    assert int(record(stack)["delivered"]["N"]) == day(3).timestamp() * 1000


def test_soft_bounces_of_strangers_are_not_kept(stack: Stack) -> None:
    """A full mailbox of somebody who is no reader says nothing worth a record."""
    hear(stack, SOFT, NOW, "a" * 40)
    hear(stack, DELIVERY, NOW, "a" * 40)
    stack.settle()

    assert [item for item in stack.items("PeopleTable") if item["sk"]["S"] == "SUBSCRIBER"] == []
