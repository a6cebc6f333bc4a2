"""The clock's work: keep every promise whose time has come.

A timer is checked when it fires, against what the publication says by then: one that an editor has
made void does nothing. It is removed only after its work, so that a failure is tried again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dateline.content.keys import PUBLICATION_KEY, TIMERS, instant, parse_timer, timer_item
from dateline.content.records import publication_from
from dateline.digests.digest import compose_digest
from dateline.digests.schedule import is_due_at, next_due
from dateline.digests.sending import shard_message
from dateline.dynamo import DynamoTable
from dateline.items import Delete, Item, Put
from dateline.people.subscriber import SHARDS


class Queue(Protocol):
    """Where due work is handed over."""

    def send(self, bodies: Sequence[str]) -> None:
        """Hand over every message, or raise."""


@dataclass(frozen=True, slots=True)
class Clockwork:
    """What a timer may set going."""

    table: DynamoTable
    digest_queue: Queue
    ingest_queue: Queue


def run_due_timers(clockwork: Clockwork, now: datetime) -> int:
    """Do what is due at `now`; returns how many timers were kept.

    One that fails holds up no other: the failures are raised together, after the rest.
    """
    failures: list[Exception] = []
    due_timers = clockwork.table.query(TIMERS, between=("0", f"{instant(now)}~"))
    for timer in due_timers:
        due, kind, subject = parse_timer(timer["sk"])
        keep = _KEEPERS[kind]
        try:
            keep(timer, due, subject, clockwork)
        except Exception as failure:  # noqa: BLE001  # every one is raised below
            failures.append(failure)
    if failures:
        raise ExceptionGroup("timers that could not be kept", failures)
    return len(due_timers)


def _send_digest(timer: Item, due: datetime, newsletter_id: str, clockwork: Clockwork) -> None:
    table = clockwork.table
    record = table.get(PUBLICATION_KEY)
    publication = publication_from(record) if record else None
    newsletter = publication.newsletter(newsletter_id) if publication else None
    if publication is None or newsletter is None or not is_due_at(newsletter, publication.zone, due):
        table.write(_removal(timer))
        return
    snapshot = compose_digest(newsletter, publication, due=due, table=table)
    if not snapshot["empty"] or snapshot["recent"]:
        clockwork.digest_queue.send([shard_message(newsletter.id, due, shard) for shard in range(SHARDS)])
    writes: list[Put | Delete] = [_removal(timer)]
    if following := next_due(newsletter, publication.zone, due):
        writes.append(Put(timer_item(following, f"digest#{newsletter.id}")))
    table.transact(writes)


def _lift_embargo(timer: Item, _due: datetime, _key: str, clockwork: Clockwork) -> None:
    clockwork.ingest_queue.send([timer["message"]])
    clockwork.table.write(_removal(timer))


def _let_pass(timer: Item, _due: datetime, _address: str, clockwork: Clockwork) -> None:
    # Its removal is a change like any other: what shows upcoming events, or news, follows it.
    clockwork.table.write(_removal(timer))


def _removal(timer: Item) -> Delete:
    return Delete((timer["pk"], timer["sk"]))


_KEEPERS: dict[str, Callable[[Item, datetime, str, Clockwork], None]] = {
    "digest": _send_digest,
    "embargo": _lift_embargo,
    "event-over": _let_pass,
    "news-over": _let_pass,
}
