"""Functions: what they are given, and what becomes of one that fails."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from tests.local.support import engine_of, function_of, seen_by

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_a_function_sees_only_its_own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that the template does not declare is not there, at import or later; then all is back."""
    monkeypatch.setenv("A_SECRET_OF_THIS_MACHINE", "x")
    function = function_of(
        tmp_path / "looking",
        """
        import os
        seen = [dict(os.environ)]
        def handler(event, context):
            seen.append(dict(os.environ))
            os.environ["LEFT_BEHIND"] = "x"
        """,
        environment={"TABLE": "Things"},
    )

    engine_of().invoke(function, {})

    for environment in seen_by(function):
        assert environment["TABLE"] == "Things"
        assert environment["AWS_REGION"] == "eu-north-1"
        assert environment["AWS_LAMBDA_FUNCTION_NAME"] == "looking"
        assert "A_SECRET_OF_THIS_MACHINE" not in environment
    assert os.environ["A_SECRET_OF_THIS_MACHINE"] == "x"
    assert "LEFT_BEHIND" not in os.environ


def test_the_context_tells_name_memory_and_time_left(tmp_path: Path) -> None:
    """A function learns how long it may go on, on the stack's clock."""
    function = function_of(
        tmp_path / "asking",
        """
        seen = []
        def handler(event, context):
            seen.append([context.function_name, context.memory_limit_in_mb, context.get_remaining_time_in_millis()])
            seen.append(context.invoked_function_arn)
        """,
        timeout=20,
    )

    with time_machine.travel(NOW, tick=False):
        engine_of().invoke(function, {})

    assert seen_by(function) == [
        ["asking", 512, 20_000],
        "arn:aws:lambda:eu-north-1:123456789012:function:asking",
    ]


def test_request_ids_follow_the_seed(tmp_path: Path) -> None:
    """The same seed gives the same ids, call after call."""
    source = """
        seen = []
        def handler(event, context):
            seen.append(context.aws_request_id)
        """
    first, again = function_of(tmp_path / "a", source), function_of(tmp_path / "b", source)
    for function in (first, again):
        engine = engine_of(7)
        for _ in range(3):
            engine.invoke(function, {})

    assert seen_by(first) == seen_by(again)
    assert len(set(seen_by(first))) == 3


def test_a_function_cannot_change_what_it_was_given(tmp_path: Path) -> None:
    """The event is a copy: one that a function spoils comes whole to the next try."""
    function = function_of(tmp_path / "spoiling", "def handler(event, context): event.clear()")
    event = {"Records": [1]}

    engine_of().invoke(function, event)

    assert event == {"Records": [1]}


@pytest.mark.parametrize(
    ("source", "last_line"),
    [
        ("def handler(event, context): return 1 / 0", "ZeroDivisionError: division by zero"),
        ("import nothing_of_that_name", "ModuleNotFoundError: No module named 'nothing_of_that_name'"),
        ("def handler(event, context): return {1, 2}", "TypeError: Object of type set is not JSON serializable"),
    ],
)
def test_a_crash_is_kept_with_event_and_traceback(tmp_path: Path, source: str, last_line: str) -> None:
    """A function that raises, cannot be imported, or answers no JSON has failed, and one can see how."""
    engine = engine_of()

    engine.invoke(function_of(tmp_path / "failing", source), {"what": "happened"})

    failure = engine.failures[0]
    assert (failure.function, failure.event) == ("failing", {"what": "happened"})
    assert failure.traceback.splitlines()[-1] == last_line


def test_what_a_function_prints_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A function's output is its log, and not this process's."""
    engine = engine_of()

    engine.invoke(function_of(tmp_path / "speaking", "def handler(event, context): print('handled')"), {})

    assert engine.logs == [("speaking", "handled\n")]
    assert capsys.readouterr().out == ""


def test_two_stacks_do_not_share_a_functions_state(tmp_path: Path) -> None:
    """Each function object loads its module afresh, as a new Lambda environment does."""
    source = "seen = []\ndef handler(event, context): seen.append(event)"
    first, second = function_of(tmp_path / "same", source), function_of(tmp_path / "same", source)

    engine_of().invoke(first, 1)
    engine_of().invoke(second, 2)

    assert (seen_by(first), seen_by(second)) == ([1], [2])


def test_time_left_shrinks(tmp_path: Path) -> None:
    """When the clock moves during a call, less time is left."""
    function = function_of(
        tmp_path / "waiting",
        """
        seen = []
        clock = None
        def handler(event, context):
            if clock:
                clock()
            seen.append(context.get_remaining_time_in_millis())
        """,
    )
    engine = engine_of()

    with time_machine.travel(NOW, tick=False) as clock:
        engine.invoke(function, {})
        vars(function.module)["clock"] = lambda: clock.shift(timedelta(seconds=12))
        engine.invoke(function, {})

    assert seen_by(function) == [30_000, 18_000]
