"""What happens next: one event at a time, chosen by a seeded scheduler, on the stack's clock.

Queues, streams and the schedule are the only sources; each hands its function what AWS would, and
ends a failure as AWS does.
"""

import json
import random
import sys
import traceback
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from local import tables
from local.aws import Call
from local.filters import wanted
from local.functions import Function, drain_log
from local.mail import MailService, events_of, instant, refused
from local.policies import REGION_ACCOUNT, Role
from local.queues import Message, Queue

MOST_STEPS = 200_000
EVENT_SHOWN = 600
# Seconds that a function may take whose work others need not wait behind.
SHORT = 60


@dataclass(frozen=True, slots=True)
class Failure:
    """A handler that raised: which, on what, and how."""

    function: str
    event: Any
    traceback: str


@dataclass(slots=True)
class QueueSource:
    """A queue that feeds a function."""

    queue: Queue
    function: Function
    batch: int
    partial: bool


@dataclass(slots=True)
class StreamSource:
    """A table's stream that feeds a function, in order; `tries` counts the failures of the batch at its head."""

    table: str
    function: Function
    properties: Mapping[str, Any]
    on_failure: Queue | None
    records: list[dict[str, Any]] = field(default_factory=list)
    tries: int = 0
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Notifier:
    """Where the notifications of a bucket go, for which events and keys."""

    queue: Queue
    event: str
    prefix: str = ""
    suffix: str = ""

    def hears(self, event: str, key: str) -> bool:
        """Whether it is told of an event of a key."""
        kind = self.event.removeprefix("s3:")
        named = event.startswith(kind.rstrip("*")) if kind.endswith("*") else event == kind
        return named and key.startswith(self.prefix) and key.endswith(self.suffix)


class Unsettled(Exception):
    """Work keeps making work."""


@dataclass(slots=True)
class Engine:
    """The running stack: its sources, its mail service, and all it has seen.

    It is `loud` where somebody reads what fails, and `hasty` where somebody waits for a page. Objects are
    put by a `principal`, in S3's words.
    """

    seed: int
    mail: MailService
    queues: dict[str, Queue] = field(default_factory=dict)
    queue_sources: list[QueueSource] = field(default_factory=list)
    stream_sources: list[StreamSource] = field(default_factory=list)
    schedules: list[Function] = field(default_factory=list)
    notifiers: dict[str, list[Notifier]] = field(default_factory=dict)
    stream_views: dict[str, str] = field(default_factory=dict)
    mail_events: dict[str, tuple[set[str], list[Queue]]] = field(default_factory=dict)
    role: Role | None = None
    calls: list[Call] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    logs: list[tuple[str, str]] = field(default_factory=list)
    loud: bool = False
    hasty: bool = False
    principal: str = "AWS:AIDALOCAL"
    _random: random.Random = field(default_factory=random.Random)
    _sequence: int = 0

    def __post_init__(self) -> None:
        """Sow the scheduler."""
        self._random.seed(self.seed)

    def new_id(self) -> str:
        """An id that a replay of the same seed makes again."""
        return f"{self._random.getrandbits(128):032x}"

    def settle(self) -> None:
        """Do everything that is due now. Raises Unsettled when that does not end."""
        for _ in range(MOST_STEPS):
            if not self.step():
                return
        message = f"{MOST_STEPS} steps did not settle the stack"
        raise Unsettled(message)

    def step(self) -> bool:
        """Do one thing that is due, chosen by the seed; False if nothing is. In haste what may take long comes last."""
        now = datetime.now(UTC)
        ready: list[tuple[Function, Callable[[], None]]] = [
            *(
                (each.function, partial(self._run_queue, each))
                for each in self.queue_sources
                if each.queue.visible(now)
            ),
            *((each.function, partial(self._run_stream, each)) for each in self.stream_sources if each.records),
        ]
        if not ready:
            return False
        short = [act for function, act in ready if self.hasty and function.timeout <= SHORT]
        self._random.choice(short or [act for _, act in ready])()
        return True

    def tick(self) -> None:
        """Fire the schedule once."""
        for function in self.schedules:
            self.invoke(function, {})

    def invoke(self, function: Function, event: Any, *, raises: bool = False) -> Any:
        """Call a function under its own policies; a crash is recorded, and None stands for its answer."""
        started = datetime.now(UTC)

        def remaining() -> int:
            return function.timeout * 1000 - int((datetime.now(UTC) - started).total_seconds() * 1000)

        self.role, before = function.role, self.role
        answer: Any = None
        try:
            # What goes in and out of a function is JSON: a change it makes to its event stays its own,
            # and an answer that is not JSON fails the call.
            answer = function.call(json.loads(json.dumps(event)), self.new_id(), remaining)
            answer = json.loads(json.dumps(answer))
        except Exception as error:
            self._show(Failure(function.name, event, traceback.format_exc()))
            if raises:
                raise
            answer = error
        finally:
            self.role = before
            if log := drain_log():
                self.logs.append((function.name, log))
        if isinstance(answer, dict) and answer.get("batchItemFailures"):
            # The function lives, but what it was called for has failed: its log says why.
            self._show(Failure(function.name, event, _readable(log)))
        return answer

    def _show(self, failure: Failure) -> None:
        self.failures.append(failure)
        if self.loud:
            print(f"{failure.function} failed on {str(failure.event)[:EVENT_SHOWN]}", file=sys.stderr)
            print(failure.traceback, file=sys.stderr)

    def _run_queue(self, source: QueueSource) -> None:
        now = datetime.now(UTC)
        visible = source.queue.visible(now)
        self._random.shuffle(visible)
        messages = source.queue.receive(visible[: source.batch], now)
        if not messages:
            return
        answer = self.invoke(source.function, {"Records": [source.queue.record(message) for message in messages]})
        for message in _handled(messages, answer, partial=source.partial):
            source.queue.delete(message)

    def _run_stream(self, source: StreamSource) -> None:
        size = source.limit or source.properties.get("BatchSize", 100)
        batch = source.records[:size]
        answer = self.invoke(source.function, {"Records": batch})
        failed_at = _first_failed(batch, answer, partial="FunctionResponseTypes" in source.properties)
        if failed_at is None:
            del source.records[: len(batch)]
            source.tries = source.limit = 0
            return
        if failed_at:
            del source.records[:failed_at]
            source.tries = source.limit = 0
        source.tries += 1
        if source.properties.get("BisectBatchOnFunctionError") and len(batch) - failed_at > 1:
            source.limit = max(1, (len(batch) - failed_at) // 2)
        elif source.tries > source.properties.get("MaximumRetryAttempts", 10_000):
            self._set_aside(source, source.records[: len(batch) - failed_at])

    def _set_aside(self, source: StreamSource, batch: list[dict[str, Any]]) -> None:
        """What AWS tells of records it gave up: where they stood, never what they held.

        Source: "Configuring destinations for failed invocations", Lambda Developer Guide.
        """
        del source.records[: len(batch)]
        tries, source.tries, source.limit = source.tries, 0, 0
        if not source.on_failure:
            return
        now = datetime.now(UTC)
        arrivals = [datetime.fromtimestamp(each["dynamodb"]["ApproximateCreationDateTime"], UTC) for each in batch]
        told = {
            "requestContext": {
                "requestId": self.new_id(),
                "functionArn": f"arn:aws:lambda:{REGION_ACCOUNT}:function:{source.function.name}",
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": tries,
            },
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
            "version": "1.0",
            "timestamp": instant(now),
            "DDBStreamBatchInfo": {
                "shardId": "shardId-00000000000000000001-00000001",
                "startSequenceNumber": batch[0]["dynamodb"]["SequenceNumber"],
                "endSequenceNumber": batch[-1]["dynamodb"]["SequenceNumber"],
                "approximateArrivalOfFirstRecord": instant(arrivals[0]),
                "approximateArrivalOfLastRecord": instant(arrivals[-1]),
                "batchSize": len(batch),
                "streamArn": stream_arn(source.table),
            },
        }
        source.on_failure.send(json.dumps(told), now, self.new_id)

    def object_written(self, bucket: str, key: str, event: str, answer: dict[str, Any], size: int) -> None:
        """Tell the bucket's queues. Source: "Event message structure", Amazon S3 User Guide."""
        self._sequence += 1
        removed = event.startswith("ObjectRemoved")
        now = datetime.now(UTC)
        record = {
            "eventVersion": "2.3",
            "eventSource": "aws:s3",
            "awsRegion": "eu-north-1",
            "eventTime": instant(now),
            "eventName": event,
            "userIdentity": {"principalId": self.principal},
            "requestParameters": {"sourceIPAddress": "127.0.0.1"},
            "s3": {
                "s3SchemaVersion": "1.0",
                "configurationId": "uploads",
                "bucket": {"name": bucket, "arn": f"arn:aws:s3:::{bucket}"},
                "object": {
                    "key": urllib.parse.quote_plus(key, safe="/"),
                    "versionId": answer.get("VersionId", ""),
                    "sequencer": f"{0x65A0000000000000 + self._sequence:X}",
                    **({} if removed else {"size": size, "eTag": answer.get("ETag", "").strip('"')}),
                },
            },
        }
        for notifier in self.notifiers.get(bucket, []):
            if notifier.hears(event, key):
                notifier.queue.send(json.dumps({"Records": [record]}, separators=(",", ":")), now, self.new_id)

    def item_changed(self, key: tables.ItemKey, before: tables.Image | None, after: tables.Image | None) -> None:
        """Put the change on the table's stream. Source: "Record", Amazon DynamoDB Streams API Reference."""
        table, item_key = key
        if not (view := self.stream_views.get(table)):
            return
        self._sequence += 1
        images = {
            **({"NewImage": after} if after is not None and "NEW" in view else {}),
            **({"OldImage": before} if before is not None and "OLD" in view else {}),
        }
        record = {
            "eventID": self.new_id(),
            "eventName": tables.event_name(before, after),
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": tables.REGION,
            "dynamodb": {
                "ApproximateCreationDateTime": int(datetime.now(UTC).timestamp()),
                "Keys": item_key,
                **images,
                "SequenceNumber": f"{self._sequence:021}",
                "SizeBytes": sum(tables.item_size(each) for each in (item_key, *images.values())),
                "StreamViewType": view,
            },
            "eventSourceARN": stream_arn(table),
        }
        for source in self.stream_sources:
            if source.table == table and wanted(record, source.properties.get("FilterCriteria")):
                source.records.append(record)

    def handle(self, service: str, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Answer for the queues and the mail service."""
        now = datetime.now(UTC)
        match service, operation:
            case "sqs", "SendMessageBatch":
                return self._queue(arguments, operation).send_batch(arguments["Entries"], now, self.new_id)
            case "sqs", "SendMessage":
                sent = self._queue(arguments, operation).send_batch([{"Id": "0", **arguments}], now, self.new_id)
                return {"MessageId": sent["Successful"][0]["MessageId"]}
            case "sesv2", "SendEmail":
                mail = self.mail.send(arguments, now, self.new_id())
                configuration_set = arguments.get("ConfigurationSetName", "")
                kinds, queues = self.mail_events.get(configuration_set, (set(), []))
                for queue in queues:
                    for event in events_of(mail, configuration_set, kinds):
                        queue.send(event, now, self.new_id)
                return {"MessageId": mail.id}
            case "sesv2", "DeleteSuppressedDestination":
                # Nobody is ever on that list here: what bounces is decided by the address.
                raise refused("NotFoundException", "The address is not on the list.", operation)
        message = f"{service} {operation} is not part of this stack"
        raise NotImplementedError(message)

    def _queue(self, arguments: Mapping[str, Any], operation: str) -> Queue:
        name = arguments["QueueUrl"].rpartition("/")[2]
        if name not in self.queues:
            raise refused("AWS.SimpleQueueService.NonExistentQueue", "The queue does not exist.", operation)
        return self.queues[name]

    def earliest_hidden(self) -> datetime | None:
        """When the next hidden message of a queue with a function can be received again."""
        hidden = [message.visible for source in self.queue_sources for message in source.queue.messages]
        return min(hidden, default=None)


def stream_arn(table: str) -> str:
    """The ARN of a table's stream."""
    return f"arn:aws:dynamodb:{REGION_ACCOUNT}:table/{table}/stream/2026-01-01T00:00:00.000"


def _failed_ids(answer: Any, known: list[str]) -> set[str]:  # whatever a handler returns
    """Which of a batch the answer says failed: all of it when the answer is none that AWS understands.

    Source: "Implementing partial batch responses", Lambda Developer Guide.
    """
    if answer is None or answer == {}:
        return set()
    try:
        failed = {each["itemIdentifier"] for each in answer["batchItemFailures"] or []}
    except (KeyError, TypeError):
        return set(known)
    unheard_of = failed - set(known)
    return set(known) if unheard_of else failed


def _readable(log: str) -> str:
    """A function's log with the line breaks of its tracebacks."""
    return log.replace("\\n", "\n")


def _handled(messages: list[Message], answer: Any, *, partial: bool) -> list[Message]:
    """The messages that the answer says were handled; a malformed answer says so of none."""
    if isinstance(answer, Exception):
        return []
    failed = _failed_ids(answer, [message.id for message in messages]) if partial else set()
    return [message for message in messages if message.id not in failed]


def _first_failed(batch: list[dict[str, Any]], answer: Any, *, partial: bool) -> int | None:
    """Where in the batch to go on after a failure; None when all of it was handled."""
    if isinstance(answer, Exception):
        return 0
    numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
    failed = _failed_ids(answer, numbers) if partial else set()
    return min((numbers.index(each) for each in failed), default=None)
