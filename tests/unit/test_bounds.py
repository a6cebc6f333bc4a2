"""Whatever a reader does, it ends, and somebody is told."""

import logging
import os
import signal
import time
from collections.abc import Callable

import pytest

from dateline import bounds
from dateline.articles.manuscript import Level, Problem, Unreadable
from dateline.bounds import Bounds


def spin() -> None:
    """Compute for ever."""
    while True:
        pass


def wait() -> None:
    """Wait for what never comes."""
    time.sleep(3600)


def eat() -> list[bytearray]:
    """Take a gigabyte."""
    return [bytearray(1_000_000_000)]


def end() -> None:
    """Be killed by the system."""
    os.kill(os.getpid(), signal.SIGKILL)


def break_down() -> None:
    """Meet what nobody thought of."""
    message = "an unheard-of paragraph"
    raise KeyError(message)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setattr(bounds, "SECONDS", 2)
    if "wait" in request.node.name:
        monkeypatch.setattr(bounds, "PATIENCE", 0.2)


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (spin, "takes longer than 1 seconds"),
        (wait, "takes longer than 1 seconds"),
        (eat, "more than 400 MB of memory"),
        (end, "more than 400 MB of memory"),
        (break_down, "our mistake"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_what_takes_too_much_or_breaks_is_told(
    work: Callable[[], object], says: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The editor hears what happened and what to do; the operator finds it in the log."""
    with caplog.at_level(logging.ERROR), pytest.raises(Unreadable) as told:
        Bounds().run(work)

    assert told.value.problem.level is Level.REFUSED
    assert says in told.value.problem.what
    assert told.value.problem.mend
    assert caplog.records
    assert ("unheard-of" in caplog.text) == (work is break_down)


def test_what_a_reader_says_comes_through() -> None:
    """A result is handed over whole, and so is the reason why there is none."""

    def refuse() -> None:
        raise Unreadable(Problem(Level.REFUSED, "It is empty.", "Write something."))

    assert Bounds().run(lambda: {"large": bytes(5_000_000)}) == {"large": bytes(5_000_000)}
    with pytest.raises(Unreadable) as told:
        Bounds().run(refuse)
    assert told.value.problem.mend == "Write something."


def test_whoever_takes_all_leaves_time_for_the_next() -> None:
    """Each reading may take half of what is left for a message: another version of the file is still read."""
    shared = Bounds()
    with pytest.raises(Unreadable):
        shared.run(spin)

    assert shared.seconds <= 1.1
    assert shared.run(lambda: "read") == "read"
