"""What reading a file may cost, whatever the file: it is done in a process of its own, which can be ended.

Readers bound what they can see beforehand; this holds for what nobody thought of. Nothing is started anew: the child
is a copy of this process that computes, hands its result over and ends, for a few milliseconds.
"""

import gc
import logging
import math
import multiprocessing
import resource
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.articles.manuscript import Level, Problem, Unreadable

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

# Of a processor, for all that one message has read.
SECONDS = 20
# By the clock, for one reading, which nothing should ever wait for so long.
PATIENCE = 20
# Beside what the function holds already.
MEGABYTES = 400

_FORK = multiprocessing.get_context("fork")
_STATM = Path("/proc/self/statm")
_MEND = "Open it, copy what it says into a new document, or save it in a smaller size, and upload that."
_logger = logging.getLogger(__name__)

type _Outcome[T] = tuple[T | None, Problem | None, str]


@dataclass(slots=True)
class Bounds:
    """What is left for the readings of one message: each may take half of it, so that the next has some."""

    seconds: float = field(default_factory=lambda: SECONDS)

    def run[T](self, work: Callable[[], T]) -> T:
        """What `work` returns. Raises Unreadable when it does, when it takes too much, and when it breaks.

        `work` only computes: whatever else it changes is not seen here.
        """
        allowed = max(1, math.ceil(self.seconds / 2))
        ours, theirs = _FORK.Pipe(duplex=False)
        child = _FORK.Process(target=_bounded, args=(work, theirs, allowed))
        before = _spent_by_children()
        child.start()
        theirs.close()
        outcome: _Outcome[T] | None = None
        try:
            is_late = not ours.poll(PATIENCE)
            outcome = None if is_late else ours.recv()
        except EOFError:
            # It ended before it said anything.
            is_late = False
        finally:
            ours.close()
            child.kill() if outcome is None else None
            child.join()
        self.seconds -= allowed if is_late else _spent_by_children() - before
        if outcome is None:
            _logger.error("a reader was ended: %s", "late" if is_late else f"exit code {child.exitcode}")
            raise Unreadable(_too_much(is_late=is_late or child.exitcode == -signal.SIGXCPU))
        result, problem, broken = outcome
        if broken:
            _logger.error("a reader broke:\n%s", broken)
        if problem:
            raise Unreadable(problem)
        return result  # type: ignore[return-value]  # None only where the work returns it


def _bounded[T](work: Callable[[], T], pipe: "Connection[_Outcome[T], None]", seconds: int) -> None:
    """In the child: hold it to its bounds, work, and hand over what came of it."""
    # What the collector never looks at is never copied.
    gc.freeze()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    if _STATM.exists():
        # Elsewhere (macOS) the bound does not hold anyway.
        room = int(_STATM.read_text("ascii").split()[0]) * resource.getpagesize() + MEGABYTES * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
    try:
        pipe.send((work(), None, ""))
    except Unreadable as unreadable:
        pipe.send((None, unreadable.problem, ""))
    except MemoryError:
        pipe.send((None, _too_much(is_late=False), traceback.format_exc()))
    except Exception:  # noqa: BLE001  # it is told to the editor, and in full to the operator
        what = "Something in the file cannot be read. That is our mistake, and it has been noted."
        pipe.send((None, Problem(Level.REFUSED, what, _MEND), traceback.format_exc()))


def _too_much(*, is_late: bool) -> Problem:
    more = f"longer than {SECONDS // 2} seconds" if is_late else f"more than {MEGABYTES} MB of memory"
    return Problem(Level.REFUSED, f"Reading the file takes {more}, as no text or picture should.", _MEND)


def _spent_by_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
