"""The clock: it stands until it is moved, and what falls due on the way happens at its time."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest

from local.engine import QueueSource
from local.folder import WatchedFolder
from local.stack import Stack
from tests.local.support import function_of, seen_by

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def stack() -> Iterator[Stack]:
    """A stack whose clock stands still."""
    with Stack.start(now=NOW) as stack:
        yield stack


def test_the_clock_stands_until_it_is_moved(stack: Stack) -> None:
    """Everything in the process sees the stack's time."""
    assert stack.now() == NOW
    stack.advance(timedelta(days=3))
    assert stack.now() == NOW + timedelta(days=3)
    stack.advance_to(NOW + timedelta(days=4, microseconds=1))
    assert stack.now() == NOW + timedelta(days=4, microseconds=1)

    stored = boto3.client("s3").put_object(Bucket=stack.name("ReportsBucket"), Key="a", Body=b"")

    assert stored["ResponseMetadata"]["HTTPStatusCode"] == 200
    found = boto3.client("s3").head_object(Bucket=stack.name("ReportsBucket"), Key="a")
    assert found["LastModified"] == (NOW + timedelta(days=4))


def test_a_long_way_passes_every_retry(stack: Stack, tmp_path: Path) -> None:
    """A message that keeps failing has, after a day, been tried at its times and set aside."""
    function = function_of(
        tmp_path / "failing",
        """
        from datetime import UTC, datetime
        seen = []
        def handler(event, context):
            seen.append(datetime.now(UTC).isoformat())
            raise ValueError
        """,
    )
    queue = stack.queue("DigestQueue")
    stack.engine.queue_sources[:] = [QueueSource(queue, function, 1, partial=True)]
    queue.send("{}", NOW, stack.engine.new_id)

    stack.advance(timedelta(days=1))

    first = [NOW + timedelta(seconds=720 * number) for number in range(10)]
    assert seen_by(function) == [each.isoformat() for each in first]
    assert (queue.messages, len(stack.queue("DigestDeadLetters").messages)) == ([], 1)


def test_the_schedule_fires_when_the_clock_is_moved(stack: Stack) -> None:
    """Moving the clock runs the function of the schedule once."""
    stack.advance(timedelta(minutes=1))

    assert [call.function for call in stack.calls] == ["RunTimers"]
    assert stack.failures == []


def test_the_same_seed_gives_the_same_run() -> None:
    """Two stacks of one seed do the same calls in the same order."""

    def run() -> list[str]:
        with Stack.start(now=NOW, seed=3) as stack:
            for name in "abc":
                stack.upload(f"{name}.md", f"---\ntitle: {name}\nauthor: Ann\ndate: 2026-11-01\n---\nWords.".encode())
            stack.settle()
            return [f"{call.function} {call.operation}" for call in stack.calls]

    assert run() == run()


def test_the_folder_gives_what_stood_still(tmp_path: Path) -> None:
    """A new or changed file counts when it has not moved since the last look; a removed one at once."""
    folder = WatchedFolder(tmp_path)
    file = tmp_path / "articles" / "a.md"
    file.parent.mkdir()
    file.write_text("on")
    looks = [folder.changes()]
    file.write_text("one")
    looks.append(folder.changes())
    looks.append(folder.changes())
    looks.append(folder.changes())
    file.write_text("two and")
    os.utime(file, (0, 1))
    looks += [folder.changes(), folder.changes()]
    file.unlink()
    looks += [folder.changes(), folder.changes()]

    assert looks == [
        [],
        [],
        [("articles/a.md", b"one")],
        [],
        [],
        [("articles/a.md", b"two and")],
        [("articles/a.md", None)],
        [],
    ]
