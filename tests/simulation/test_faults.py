"""A function that is killed before or after any of its AWS calls leaves nothing wrong behind."""

from datetime import timedelta
from typing import Any

import pytest

from local import aws
from local.stack import Stack
from tests.e2e.visits import NOW, PUBLICATION, SLOW, article
from tests.unit.pictures.drawings import drawn, encoded

# One call in fourteen, both ways: the whole is a matter of minutes, and found nothing.
CALLS = 134
STRIDE = 14
PICTURE_CALLS = 76
PICTURE_STRIDE = 18
type Day = list[tuple[str, bytes | None]]
type Outcome = tuple[dict[str, bytes], dict[str, bytes], list[dict[str, Any]], int]


EDITS: Day = [
    ("publication.yaml", PUBLICATION),
    ("articles/one.md", article("One", author="A. One", tags="[Water]")),
    ("articles/one.md", article("One, corrected", author="B. Two", tags="[Energy]")),
    ("articles/two.md", article("Two", author="B. Two")),
    ("articles/two.md", None),
]
PICTURES: Day = [
    ("articles/one.md", article("One") + b"\n![A dam](dam.png)\n"),
    ("articles/dam.png", encoded(drawn(40, 30), "PNG")),
    ("articles/dam.png", encoded(drawn(50, 30), "PNG")),
    ("articles/one.pdf", b"%PDF-1.7"),
    ("articles/dam.png", None),
]


def a_day_of_edits(monkeypatch: pytest.MonkeyPatch, day: Day, kill_at: int, when: str) -> Outcome:
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
        for key, content in day:
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
        site = stack.objects("SiteBucket") | stack.objects("SearchBucket")
        reports = stack.objects("ReportsBucket")
        return _without_versions(site), _without_versions(reports), records, dead


def _without_versions(objects: dict[str, bytes]) -> dict[str, bytes]:
    """The objects but for the line that names the upload's version, which the bucket draws by lot."""
    return {
        key: b"\n".join(line for line in content.split(b"\n") if b'"version"' not in line)
        for key, content in objects.items()
    }


@pytest.mark.parametrize("kill_at", range(1, CALLS, STRIDE))
def test_a_killed_function_leaves_what_an_unharmed_one_does(monkeypatch: pytest.MonkeyPatch, kill_at: int) -> None:
    """Site, index, reports and records are byte for byte those of a day without a fault; no dead letter is left."""
    unharmed = a_day_of_edits(monkeypatch, EDITS, 0, "")

    assert a_day_of_edits(monkeypatch, EDITS, kill_at, "before") == unharmed
    assert a_day_of_edits(monkeypatch, EDITS, kill_at, "after") == unharmed
    assert unharmed[3] == 0


@pytest.mark.parametrize("kill_at", range(3, PICTURE_CALLS, PICTURE_STRIDE))
def test_a_killed_function_loses_no_picture_and_leaves_none(monkeypatch: pytest.MonkeyPatch, kill_at: int) -> None:
    """What lies on the site of pictures and files is what an unharmed day leaves there, and what the pages name."""
    unharmed = a_day_of_edits(monkeypatch, PICTURES, 0, "")

    assert a_day_of_edits(monkeypatch, PICTURES, kill_at, "before") == unharmed
    assert a_day_of_edits(monkeypatch, PICTURES, kill_at, "after") == unharmed
    assert unharmed[3] == 0
    assert [path.partition("/")[0] for path in unharmed[0] if path.startswith(("media/", "files/"))] == ["files"]
