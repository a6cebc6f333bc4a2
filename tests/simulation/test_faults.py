"""A function that is killed before or after any of its AWS calls leaves nothing wrong behind."""

from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from local.stack import Stack
from tests.e2e.visits import NOW, PUBLICATION, SLOW, article, without_versions
from tests.simulation.kills import killed
from tests.unit.pictures.drawings import drawn, encoded

# One call in fourteen, both ways: the whole is a matter of minutes, and found nothing.
CALLS = 134
STRIDE = 14
PICTURE_CALLS = 76
PICTURE_STRIDE = 18
type Day = tuple[tuple[str, bytes | None], ...]
type Outcome = tuple[dict[str, bytes], dict[str, bytes], list[dict[str, Any]], int]


EDITS: Day = (
    ("publication.yaml", PUBLICATION),
    ("articles/one.md", article("One", author="A. One", tags="[Water]")),
    ("articles/one.md", article("One, corrected", author="B. Two", tags="[Energy]")),
    ("articles/two.md", article("Two", author="B. Two")),
    ("articles/two.md", None),
)
PICTURES: Day = (
    ("articles/one.md", article("One") + b"\n![A dam](dam.png)\n"),
    ("articles/dam.png", encoded(drawn(40, 30), "PNG")),
    ("articles/dam.png", encoded(drawn(50, 30), "PNG")),
    ("articles/one.pdf", b"%PDF-1.7"),
    ("articles/dam.png", None),
)


@cache
def a_day_of_edits(day: Day, kill_at: int, when: str) -> Outcome:
    """Site, reports, records and dead letters after edits during which one function was killed."""
    with killed(kill_at, when), Stack.start(now=NOW, seed=1, asleep=SLOW) as stack:
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
        return without_versions(site), without_versions(reports), records, dead


@pytest.mark.parametrize("kill_at", range(1, CALLS, STRIDE))
def test_a_killed_function_leaves_what_an_unharmed_one_does(kill_at: int) -> None:
    """Site, index, reports and records are byte for byte those of a day without a fault; no dead letter is left."""
    unharmed = a_day_of_edits(EDITS, 0, "")

    assert a_day_of_edits(EDITS, kill_at, "before") == unharmed
    assert a_day_of_edits(EDITS, kill_at, "after") == unharmed
    assert unharmed[3] == 0


@pytest.mark.parametrize("kill_at", range(3, PICTURE_CALLS, PICTURE_STRIDE))
def test_a_killed_function_loses_no_picture_and_leaves_none(kill_at: int) -> None:
    """What lies on the site of pictures and files is what an unharmed day leaves there, and what the pages name."""
    unharmed = a_day_of_edits(PICTURES, 0, "")

    assert a_day_of_edits(PICTURES, kill_at, "before") == unharmed
    assert a_day_of_edits(PICTURES, kill_at, "after") == unharmed
    assert unharmed[3] == 0
    assert [path.partition("/")[0] for path in unharmed[0] if path.startswith(("media/", "files/"))] == ["files"]
