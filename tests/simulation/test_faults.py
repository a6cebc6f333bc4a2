"""A function that is killed before or after any of its AWS calls leaves nothing wrong behind."""

from datetime import timedelta
from typing import Any

import pytest

from local import aws
from local.stack import Stack
from tests.e2e.visits import NOW, PUBLICATION, SLOW, article

# One call in fourteen, both ways: the whole is a matter of minutes, and found nothing.
CALLS = 134
STRIDE = 14
type Outcome = tuple[dict[str, bytes], dict[str, bytes], list[dict[str, Any]], int]


def a_day_of_edits(monkeypatch: pytest.MonkeyPatch, kill_at: int, when: str) -> Outcome:
    """Site, reports, records and dead letters after edits during which one function was killed."""
    calls = 0
    answer = aws._answer

    def faulty(listener: aws.Listener, *arguments: Any) -> Any:
        nonlocal calls
        if listener.role is None:
            return answer(listener, *arguments)
        calls += 1
        if calls == kill_at and when == "before":
            raise RuntimeError("killed before the call took effect")
        this_one = calls == kill_at and when == "after"
        try:
            return answer(listener, *arguments)
        finally:
            if this_one:
                raise RuntimeError("killed after the call took effect")

    with monkeypatch.context() as patch, Stack.start(now=NOW, seed=1, asleep=SLOW) as stack:
        patch.setattr(aws, "_answer", faulty)
        for key, content in (
            ("publication.yaml", PUBLICATION),
            ("articles/one.md", article("One", author="A. One", tags="[Water]")),
            ("articles/one.md", article("One, corrected", author="B. Two", tags="[Energy]")),
            ("articles/two.md", article("Two", author="B. Two")),
            ("articles/two.md", None),
        ):
            if content is None:
                stack.delete(key)
            else:
                stack.upload(key, content)
            stack.settle()
            stack.advance(timedelta(hours=1))
        assert len(stack.failures) == (1 if kill_at else 0)
        records = [item for item in stack.items("ContentTable") if not item["pk"]["S"].startswith("UPLOAD#")]
        records.sort(key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
        dead = sum(len(queue.messages) for name, queue in stack.engine.queues.items() if "DeadLetters" in name)
        site, reports = stack.objects("SiteBucket"), stack.objects("ReportsBucket")
        return _without_versions(site), _without_versions(reports), records, dead


def _without_versions(objects: dict[str, bytes]) -> dict[str, bytes]:
    """The objects but for the line that names the upload's version, which the bucket draws by lot."""
    return {
        key: b"\n".join(line for line in content.split(b"\n") if b'"version"' not in line)
        for key, content in objects.items()
    }


@pytest.mark.parametrize("kill_at", range(1, CALLS, STRIDE))
def test_a_killed_function_leaves_what_an_unharmed_one_does(monkeypatch: pytest.MonkeyPatch, kill_at: int) -> None:
    """Site, reports and records are byte for byte those of a day without a fault; no dead letter is left."""
    unharmed = a_day_of_edits(monkeypatch, 0, "")

    assert a_day_of_edits(monkeypatch, kill_at, "before") == unharmed
    assert a_day_of_edits(monkeypatch, kill_at, "after") == unharmed
    assert unharmed[3] == 0
