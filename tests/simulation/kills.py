"""A function that dies at one of its calls to AWS, as time, memory or a broken line may end it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from local import aws


@dataclass(slots=True)
class Counted:
    """How many calls functions have made."""

    calls: int = 0


@contextmanager
def killed(at: int, when: str, function: str = "") -> Iterator[Counted]:
    """While it lasts, the call of a number, of all functions or of one, is the last of its function.

    `when` says whether it dies "before" the call took effect or "after"; at 0 nobody is harmed.
    """
    counted = Counted()
    answer = aws._answer

    def faulty(listener: aws.Listener, *arguments: Any) -> Any:
        if listener.role is None or function not in {"", listener.role.function}:
            return answer(listener, *arguments)
        counted.calls += 1
        dies = counted.calls == at
        if dies and when == "before":
            raise RuntimeError("killed before the call took effect")
        try:
            return answer(listener, *arguments)
        finally:
            if dies:
                raise RuntimeError("killed after the call took effect")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aws, "_answer", faulty)
        yield counted
