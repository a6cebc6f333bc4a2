"""Functions of one file, and what stands around them, for tests of the stack's own parts."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

from local.engine import Engine, QueueSource, StreamSource
from local.functions import Function
from local.mail import MailService
from local.policies import Role
from local.queues import Queue


def function_of(
    folder: Path,
    source: str,
    *,
    environment: Mapping[str, str] | None = None,
    statements: tuple[Mapping[str, Any], ...] = (),
    timeout: int = 30,
) -> Function:
    """A function whose app.py holds the source."""
    folder.mkdir(exist_ok=True)
    (folder / "app.py").write_text(dedent(source), "utf-8")
    role = Role(folder.name, statements)
    return Function(folder.name, folder, environment or {}, timeout, 512, role)


def engine_of(seed: int = 0) -> Engine:
    """An engine without sources."""
    return Engine(seed, MailService({"example.org"}, {"MailEvents"}))


def fed_by_queue(engine: Engine, function: Function, *, batch: int = 10, partial: bool = True) -> tuple[Queue, Queue]:
    """A queue that feeds the function, and its dead letters after three receives."""
    dead = Queue("Dead", timedelta(seconds=30))
    queue = Queue("Work", timedelta(seconds=180), dead_letters=dead, most_receives=3)
    engine.queues |= {"Work": queue, "Dead": dead}
    engine.queue_sources.append(QueueSource(queue, function, batch, partial))
    return queue, dead


def fed_by_stream(engine: Engine, function: Function, properties: Mapping[str, Any]) -> tuple[StreamSource, Queue]:
    """A stream of the table Things that feeds the function, and where its failures go."""
    aside = Queue("Aside", timedelta(seconds=30))
    source = StreamSource("Things", function, properties, aside)
    engine.stream_sources.append(source)
    engine.stream_views["Things"] = "NEW_AND_OLD_IMAGES"
    return source, aside


def seen_by(function: Function) -> list[Any]:
    """What the function appended to its module's list `seen`."""
    return [] if function.module is None else list(function.module.seen)


def ids() -> Callable[[], str]:
    """Ids in order."""
    numbers = iter(range(1_000_000))
    return lambda: f"id-{next(numbers)}"
