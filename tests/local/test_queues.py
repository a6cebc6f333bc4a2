"""Queues: what a function is given, what its answer means, and how a message ends."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
import time_machine
from botocore.exceptions import ClientError

from local.aws import calls_heard_by
from local.queues import Queue
from tests.local.support import engine_of, fed_by_queue, function_of, ids, seen_by

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
ANSWERING = """
    seen = []
    def handler(event, context):
        seen.append([record["body"] for record in event["Records"]])
        ids = {record["body"]: record["messageId"] for record in event["Records"]}
        return eval(ANSWER)
    """


def answering(folder: Path, answer: str) -> Any:
    return function_of(folder / "answering", f"ANSWER = {answer!r}\n" + ANSWERING.replace("\n    ", "\n"))


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("None", []),
        ("{}", []),
        ("{'batchItemFailures': []}", []),
        ("{'batchItemFailures': None}", []),
        ("{'batchItemFailures': [{'itemIdentifier': ids['b']}]}", ["b"]),
        ("{'batchItemFailures': [{'itemIdentifier': ''}]}", ["a", "b", "c"]),
        ("{'batchItemFailures': [{'itemIdentifier': 'unheard of'}]}", ["a", "b", "c"]),
        ("{'batchItemFailures': [{'itemId': ids['b']}]}", ["a", "b", "c"]),
        ("{'batchItemFailures': 'all'}", ["a", "b", "c"]),
        ("'done'", ["a", "b", "c"]),
        ("object()", ["a", "b", "c"]),
        ("1 / 0", ["a", "b", "c"]),
    ],
)
def test_the_answer_says_which_messages_come_again(tmp_path: Path, answer: str, left: list[str]) -> None:
    """Only messages that failed stay; a malformed answer, or none because of a crash, keeps the whole batch."""
    engine = engine_of()
    queue, _ = fed_by_queue(engine, answering(tmp_path, answer))

    with time_machine.travel(NOW, tick=False):
        for body in "abc":
            queue.send(body, NOW, engine.new_id)
        engine.settle()

    assert sorted(message.body for message in queue.messages) == left


def test_without_partial_failures_an_answer_means_success(tmp_path: Path) -> None:
    """A function that did not declare ReportBatchItemFailures fails a batch only by raising."""
    engine = engine_of()
    queue, _ = fed_by_queue(
        engine, answering(tmp_path, "{'batchItemFailures': [{'itemIdentifier': 'x'}]}"), partial=False
    )

    with time_machine.travel(NOW, tick=False):
        queue.send("a", NOW, engine.new_id)
        engine.settle()

    assert queue.messages == []


def test_a_failing_message_is_hidden_then_tried_again_then_set_aside(tmp_path: Path) -> None:
    """A message comes back after the visibility timeout, and after the last receive goes to the dead letters."""
    function = answering(tmp_path, "1 / 0")
    engine = engine_of()
    queue, dead = fed_by_queue(engine, function)
    tries = []

    with time_machine.travel(NOW, tick=False) as clock:
        queue.send("a", NOW, engine.new_id)
        for _ in range(4):
            engine.settle()
            tries.append((len(seen_by(function)), len(dead.messages)))
            clock.shift(timedelta(seconds=179))
            engine.settle()
            clock.shift(timedelta(seconds=1))

    assert tries == [(1, 0), (2, 0), (3, 0), (3, 1)]
    assert len(engine.failures) == 3


def test_a_message_looks_as_on_aws() -> None:
    """The record that a function gets has the names, types and digests of SQS."""
    queue = Queue("Work", timedelta(seconds=30))
    queue.send("déjà", NOW, ids())

    message = queue.receive(queue.visible(NOW), NOW + timedelta(seconds=5))[0]

    assert queue.record(message) == {
        "messageId": "id-0",
        "receiptHandle": "id-0-1",
        "body": "déjà",
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": "1793610000000",
            "SenderId": "AIDALOCAL",
            "ApproximateFirstReceiveTimestamp": "1793610005000",
        },
        "messageAttributes": {},
        "md5OfBody": hashlib.md5("déjà".encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-north-1:123456789012:Work",
        "awsRegion": "eu-north-1",
    }


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([(str(place), "x") for place in range(11)], "TooManyEntriesInBatchRequest"),
        ([("a", "x"), ("a", "y")], "BatchEntryIdsNotDistinct"),
        ([("a", "x" * 1_048_577)], "BatchRequestTooLong"),
    ],
)
def test_a_batch_has_limits(entries: list[tuple[str, str]], code: str) -> None:
    """A batch that SQS refuses is refused here, and nothing of it is kept."""
    queue = Queue("Work", timedelta(seconds=30))

    with pytest.raises(ClientError, match=code):
        queue.send_batch([{"Id": name, "MessageBody": body} for name, body in entries], NOW, ids())

    assert queue.messages == []


def test_a_delayed_message_waits(tmp_path: Path) -> None:
    """DelaySeconds hides a new message for that long."""
    engine = engine_of()
    fed_by_queue(engine, answering(tmp_path, "None"))
    url = "https://sqs.eu-north-1.amazonaws.com/123456789012/Work"

    with time_machine.travel(NOW, tick=False), calls_heard_by(engine):
        boto3.client("sqs").send_message(QueueUrl=url, MessageBody="later", DelaySeconds=60)
        boto3.client("sqs").send_message(QueueUrl=url, MessageBody="now")

    assert [message.body for message in engine.queues["Work"].visible(NOW)] == ["now"]


def test_the_same_seed_replays_the_same_order(tmp_path: Path) -> None:
    """Messages come in any order, and one seed always gives the same."""

    def order(seed: int, folder: Path) -> list[Any]:
        folder.mkdir()
        engine = engine_of(seed)
        function = answering(folder, "None")
        queue, _ = fed_by_queue(engine, function, batch=1)
        with time_machine.travel(NOW, tick=False):
            for body in "abcdefgh":
                queue.send(body, NOW, engine.new_id)
            engine.settle()
        return seen_by(function)

    first, again, other = order(1, tmp_path / "1"), order(1, tmp_path / "2"), order(2, tmp_path / "3")

    assert first == again != other


@pytest.mark.parametrize("seed", range(3))
def test_in_haste_what_may_take_long_comes_last(tmp_path: Path, seed: int) -> None:
    """Where somebody waits for a page, a function with a long time-out works when no other has anything to do."""
    engine = engine_of(seed)
    engine.hasty = True
    counting = """
        import time
        seen = []
        def handler(event, context):
            seen.append(time.perf_counter_ns())
        """
    functions = [function_of(tmp_path / str(timeout), counting, timeout=timeout) for timeout in (120, 30)]
    for function in functions:
        queue, _ = fed_by_queue(engine, function, batch=1)
        for body in "abc":
            queue.send(body, NOW, ids())

    engine.settle()

    slow, quick = map(seen_by, functions)
    assert len(slow) == len(quick) == 3
    assert max(quick) < min(slow)
