"""The way from a form to a reader and back survives a function that dies at any of its calls."""

from typing import Any

import pytest

from local import aws
from local.stack import Stack
from tests.e2e.visits import NOW, PUBLICATION, ask_for_link, link, sign_up

READER = "reader@example.com"


def a_life(monkeypatch: pytest.MonkeyPatch, kill_at: int, when: str) -> tuple[list[str], list[str]]:
    """The kinds of mail sent and the items left, of somebody who signs up, confirms, asks for a link and leaves."""
    calls = 0
    answer = aws._answer

    def faulty(listener: aws.Listener, *arguments: Any) -> Any:
        nonlocal calls
        if listener.role is None or listener.role.function != "SendNotices":
            return answer(listener, *arguments)
        calls += 1
        dies = calls == kill_at
        if dies and when == "before":
            raise RuntimeError("killed before the call took effect")
        try:
            return answer(listener, *arguments)
        finally:
            if dies and when == "after":
                raise RuntimeError("killed after the call took effect")

    with monkeypatch.context() as patch, Stack.start(now=NOW, seed=1) as stack:
        patch.setattr(aws, "_answer", faulty)
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
        assert calls >= kill_at
        return kinds, left


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kill_at", range(1, 18, 2))
def test_a_killed_function_loses_no_sign_up_and_no_mail(
    monkeypatch: pytest.MonkeyPatch, kill_at: int, when: str
) -> None:
    """The same kinds of mail go out, and the same items are left, as on a day without a fault."""
    kinds, left = a_life(monkeypatch, kill_at, when)

    assert kinds == ["confirmation", "link", "goodbye"]
    assert left == ["CONSENT", "DEPARTURE", "SUBSCRIBER"]
