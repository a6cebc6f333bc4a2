"""Nobody learns from a form whether an address is known: not by its answer, its calls or its time."""

import gc
import math
import random
import time
from collections.abc import Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import boto3
import pytest

from dateline.dynamo import DynamoTable
from dateline.people import sign_up_forms, subscription
from dateline.people.lists.merging import Listed, enlisted
from dateline.people.lists.services import Status
from dateline.people.records import request_key, subscriber_key, subscriber_writes
from dateline.people.secrets_manager import signing_keys_from
from local.http import Response
from local.stack import Stack
from tests.e2e.visits import read_form, sign_up

STATUSES = (Status.CONFIRMED, Status.UNSUBSCRIBED, Status.BOUNCED, Status.COMPLAINED, Status.ERASED)
EACH = 9
TIMES = 3
# In standard deviations of the rank sum, were known and unknown alike: such a chance is one in 500 million.
BOUND = 6.0
FORM = {"content-type": "application/x-www-form-urlencoded"}
type Seen = tuple[Response, list[tuple[str, str]], int]


@pytest.fixture
def known(stack: Stack) -> list[str]:
    """Addresses of every kind: active, gone, bounced, complained, erased, and waiting for a button."""
    people = DynamoTable(stack.name("PeopleTable"), lambda: boto3.client("dynamodb"))
    secret = stack.function("AcceptForms").environment["SIGNING_KEYS"]
    keys = signing_keys_from(secret, lambda: boto3.client("secretsmanager"))()
    addresses = []
    for status in STATUSES:
        for number in range(EACH):
            address = f"{status}{number:02}@example.com"
            listed = Listed(keys.hash_of(address), address, status, frozenset({"articles"}))
            people.transact(subscriber_writes(None, enlisted(None, listed, stack.now())))
            addresses.append(address)
    for number in range(EACH):
        sign_up(stack, f"waiting{number:02}@example.com")
        addresses.append(f"waiting{number:02}@example.com")
    stack.settle()
    return addresses


def post(stack: Stack, path: str, address: str, stamp: str, number: int) -> Seen:
    """Send a form from a network of its own; returns the answer, the calls made, and the time it took, in ns."""
    body = urlencode({"email": address, "newsletters": "articles", "stamp": stamp}).encode()
    client, before = f"198.{18 + number // 250}.{number % 250}.7", len(stack.calls)
    # The time of this thread alone: whatever else runs on the machine is no part of it.
    began = time.thread_time_ns()
    answer = stack.edge.request("POST", path, FORM, body, client=client)
    took = time.thread_time_ns() - began
    return answer, [(call.operation, call.resource) for call in stack.calls[before:]], took


def compare(stack: Stack, path: str, known: list[str]) -> tuple[list[Seen], list[Seen]]:
    """Post for the known and for as many unknown, several times each, all in one shuffled row."""
    row = [(address, True) for address in known * TIMES]
    row += [(f"unheard-of{number:02}@example.com", False) for number in range(len(known))] * TIMES
    random.Random(5).shuffle(row)
    stamp = read_form(stack)
    post(stack, path, "warm@example.com", stamp, len(row))
    seen: dict[bool, list[Seen]] = {True: [], False: []}
    gc.collect()
    gc.disable()
    try:
        for number, (address, is_known) in enumerate(row):
            seen[is_known].append(post(stack, path, address, stamp, number))
    finally:
        gc.enable()
    return seen[True], seen[False]


def deviation(some: Sequence[int], others: Sequence[int]) -> float:
    """By how many standard deviations the ranks of some differ from chance (Mann and Whitney, 1947; ties shared)."""
    ranks: dict[int, float] = {}
    place = 0
    for value, same in groupby(sorted([*some, *others])):
        count = len(list(same))
        ranks[value] = place + (count + 1) / 2
        place += count
    n, m = len(some), len(others)
    above = sum(ranks[value] for value in some) - n * (n + 1) / 2 - n * m / 2
    return above / math.sqrt(n * m * (n + m + 1) / 12)


@pytest.mark.parametrize("path", ["/api/subscribe", "/api/links"])
def test_known_and_unknown_look_alike(stack: Stack, known: list[str], path: str) -> None:
    """Status, headers, body and calls are the same to the letter; the times are of one distribution."""
    of_known, of_unknown = compare(stack, path, known)

    both = [*of_known, *of_unknown]
    assert len({(answer.status, tuple(answer.headers.items()), answer.body) for answer, _, _ in both}) == 1
    assert len({tuple(calls) for _, calls, _ in both}) == 1
    assert both[0][0].status == 200
    assert abs(deviation([took for _, _, took in of_known], [took for _, _, took in of_unknown])) < BOUND


def test_a_leak_of_some_reads_is_found(stack: Stack, known: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a form that reads some items more for the known. The times alone give it away, on a busy machine too."""
    accept = subscription.accept_sign_up

    def leaking(sign_up: Any, *, people: DynamoTable, **rest: Any) -> None:
        if people.get(subscriber_key(sign_up.hash)):
            for _ in range(4):
                people.get(request_key(sign_up.hash))
        accept(sign_up, people=people, **rest)

    monkeypatch.setattr(sign_up_forms, "accept_sign_up", leaking)

    of_known, of_unknown = compare(stack, "/api/subscribe", [each for each in known if "waiting" not in each])

    assert deviation([took for _, _, took in of_known], [took for _, _, took in of_unknown]) > BOUND


def test_the_measure_knows_chance_from_difference() -> None:
    """Equal values and the same values differ by nothing; a shift of all by half their spread is far out of bounds."""
    chance = random.Random(1)
    some, others = ([chance.gauss(100, 10) for _ in range(300)] for _ in range(2))

    assert deviation([1] * 10, [1] * 10) == 0
    assert abs(deviation([round(each * 1000) for each in some], [round(each * 1000) for each in others])) < 3
    assert deviation([round((each + 5) * 1000) for each in some], [round(each * 1000) for each in others]) > BOUND
