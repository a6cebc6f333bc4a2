"""Whatever order the queue and the streams choose, and however often they repeat themselves, the result is the same."""

import random
from functools import cache
from typing import Any

import pytest

from local.stack import Stack
from tests.e2e.visits import NOW, PUBLICATION, SLOW, article, content_of, without_versions

SEEDS = range(1, 6)


@cache
def after_a_day_of_edits(seed: int) -> tuple[dict[str, bytes], dict[str, bytes], list[dict[str, Any]]]:
    """The site, the reports and the articles' records after the same edits, handled in the order of a seed.

    The article that changes its title names its slug: an address is fixed by whichever version is published first.
    """
    chance = random.Random(seed)
    with Stack.start(now=NOW, seed=seed, asleep=SLOW) as stack:
        queue = stack.queue("IngestQueue")
        stack.upload("articles/one.md", article("One", author="A. One", tags="[Water]", slug="one"))
        stack.upload("articles/two.md", article("Two", author="A. One, B. Two", section="Field Reports"))
        stack.upload("articles/gone.md", article("Gone", tags="[Water]"))
        stack.upload("publication.yaml", PUBLICATION)
        stack.upload("events/forum.md", b"---\ntitle: A forum\nstarts: 2026-12-10 18:00\n---\nCome.")
        stack.upload("articles/one.md", article("One, corrected", author="A. One", tags="[Energy]", slug="one"))
        stack.upload("articles/bad.md", b"---\ntitle: [\n---\n")
        stack.delete("articles/gone.md")
        for message in chance.sample(queue.messages, 3):
            queue.send(message.body, stack.now(), stack.engine.new_id)
        stack.settle()
        assert stack.failures == []
        return (
            without_versions(stack.objects("SiteBucket") | stack.objects("SearchBucket")),
            without_versions(stack.objects("ReportsBucket")),
            content_of(stack),
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_result_is_the_same_in_any_order(seed: int) -> None:
    """Site, reports and records are byte for byte those of another order."""
    assert after_a_day_of_edits(seed) == after_a_day_of_edits(0)


def test_the_same_seed_is_the_same_run() -> None:
    """A seed replays a run exactly: the same calls in the same order."""
    runs = []
    for _ in range(2):
        with Stack.start(now=NOW, seed=7, asleep=SLOW) as stack:
            for number in range(5):
                stack.upload(f"articles/{number}.md", article(f"Number {number}", author="A. One"))
            stack.settle()
            runs.append([(call.function, call.operation, call.resource) for call in stack.calls])

    assert runs[0] == runs[1]
