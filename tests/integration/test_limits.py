"""The limits as the table keeps them: conditions that hold for any sequence of times."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import boto3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from dateline.dynamo import DynamoTable
from dateline.items import ConditionFailed, Update
from dateline.people.limits import mail_cap, post_limits
from dateline.people.retention import MAILS_A_DAY, POSTS_FOR_AN_ADDRESS, POSTS_OF_A_NETWORK

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
VICTIMS = count()


@pytest.fixture(scope="module")
def people() -> Iterator[DynamoTable]:
    """An empty table of people."""
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-north-1")
        client.create_table(
            TableName="people",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        yield DynamoTable("people", lambda: client)


def holds(people: DynamoTable, limit: Update) -> bool:
    """Whether a limit lets the write through."""
    try:
        people.write(limit)
    except ConditionFailed:
        return False
    return True


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pauses=st.lists(st.integers(min_value=0, max_value=16 * 3600), min_size=1, max_size=12))
def test_no_day_has_a_third_mail_and_none_is_refused_without_cause(people: DynamoTable, pauses: list[int]) -> None:
    """Whenever they are asked for: at most two mails in any 24 hours, and always two."""
    victim = f"victim {next(VICTIMS)}"
    sent: list[datetime] = []
    at = NOW
    for seconds in pauses:
        at += timedelta(seconds=seconds)
        recent = [each for each in sent if at - each < DAY]

        allowed = holds(people, mail_cap(victim, "confirmation", at))

        assert allowed == (len(recent) < MAILS_A_DAY)
        sent += [at] if allowed else []


def test_kinds_of_mail_and_addresses_are_counted_apart(people: DynamoTable) -> None:
    """One address at its cap holds up no other, and no other kind of mail."""
    assert [holds(people, mail_cap("one", "goodbye", NOW)) for _ in range(3)] == [True, True, False]
    assert holds(people, mail_cap("one", "link-preferences", NOW))
    assert holds(people, mail_cap("two", "goodbye", NOW))


def test_posts_are_counted_by_network_and_by_address(people: DynamoTable) -> None:
    """Ten posts a day for one address, sixty an hour from one network; the next window begins anew."""
    network, _ = post_limits("a network", "any", NOW)
    _, address = post_limits("any", "an address", NOW)

    assert [holds(people, network) for _ in range(61)] == [True] * POSTS_OF_A_NETWORK + [False]
    assert [holds(people, address) for _ in range(11)] == [True] * POSTS_FOR_AN_ADDRESS + [False]
    assert holds(people, post_limits("a network", "any", NOW + timedelta(hours=1))[0])
    assert holds(people, post_limits("any", "an address", NOW + DAY)[1])
