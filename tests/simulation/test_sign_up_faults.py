"""The way from a form to a reader and back survives a function that dies at any of its calls."""

import pytest

from local.stack import Stack
from tests.e2e.visits import NOW, PUBLICATION, SLOW, ask_for_link, link, sign_up
from tests.simulation.kills import killed

READER = "reader@example.com"


def a_life(kill_at: int, when: str) -> tuple[list[str], list[str]]:
    """The kinds of mail sent and the items left, of somebody who signs up, confirms, asks for a link and leaves."""
    with killed(kill_at, when, "SendNotices") as counted, Stack.start(now=NOW, seed=1, asleep=SLOW) as stack:
        stack.upload("publication.yaml", PUBLICATION)
        stack.settle()
        sign_up(stack, READER)
        stack.settle()
        confirmation = stack.outbox[0]
        stack.post(link(confirmation, "confirm"))
        hash_ = confirmation.tags["recipient"]
        ask_for_link(stack, READER)
        stack.settle()
        stack.post(link(stack.outbox[-1], "unsubscribe"))
        stack.settle()
        kinds = list(dict.fromkeys(mail.tags["kind"] for mail in stack.outbox))
        left = sorted(
            item["sk"]["S"].partition("#")[0]
            for item in stack.items("PeopleTable")
            if not item["pk"]["S"].startswith("LIMIT#")
        )
        assert {mail.tags["recipient"] for mail in stack.outbox} == {hash_}
        assert not any(queue.messages for name, queue in stack.engine.queues.items() if "DeadLetters" in name)
        assert counted.calls >= kill_at
        return kinds, left


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kill_at", range(1, 18, 2))
def test_a_killed_function_loses_no_sign_up_and_no_mail(kill_at: int, when: str) -> None:
    """The same kinds of mail go out, and the same items are left, as on a day without a fault."""
    kinds, left = a_life(kill_at, when)

    assert kinds == ["confirmation", "link", "goodbye"]
    assert left == ["CONSENT", "DEPARTURE", "SUBSCRIBER"]
