"""A running stack for each end-to-end test."""

from collections.abc import Iterator

import pytest

from local.stack import Stack
from tests.e2e.visits import NOW, PUBLICATION, SLOW


@pytest.fixture
def empty_stack() -> Iterator[Stack]:
    """A stack into which nobody has put anything yet."""
    with Stack.start(now=NOW, asleep=SLOW) as stack:
        yield stack
        assert [failure.traceback for failure in stack.failures] == []
        # A reader that breaks is an answer too, and a mistake of ours.
        assert b"our mistake" not in (stack.object("ReportsBucket", "trouble.json") or b"")


@pytest.fixture
def stack(empty_stack: Stack) -> Stack:
    """A stack with a publication."""
    empty_stack.upload("publication.yaml", PUBLICATION)
    empty_stack.settle()
    return empty_stack
