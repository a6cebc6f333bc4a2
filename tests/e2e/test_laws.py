"""The laws of ingest, over lives drawn at random: order, repetition, rebuild, and an update by another way."""

import random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from local.stack import Stack
from tests.e2e.test_rebuild import emptied, rebuilt
from tests.e2e.visits import NOW, PUBLICATION, article, content_of

type Act = tuple[str, bytes | None]

TEXTS: list[bytes | None] = [
    article("One"),
    article("One", author="A. Author"),
    article("Two", slug="two", tags="[Water]"),
    article("Three", embargo="2027-01-01"),
    article("Four", draft="true"),
    b"# Without a date\n\nA text that names no day, and is long enough to be an article of its own.",
    b"---\ntitle: [\n---\n",
    None,
]
ACTS = st.one_of(
    st.tuples(st.sampled_from(["articles/a.md", "articles/2026-11-02-b.md"]), st.sampled_from(TEXTS)),
    st.tuples(st.just("authors/x.md"), st.sampled_from([b"---\nname: Ann Author\naliases: [A. Author]\n---\n", None])),
)
LIVES = st.lists(ACTS, min_size=2, max_size=6)
# A life takes a moment each time, so a failing one is told as it was drawn.
FEW = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


def lived(life: list[Act], seed: int | None) -> tuple[object, object]:
    """The content and the site after the acts, a second apart: handled in order, or doubled and as a seed chooses."""
    with Stack.start(now=NOW, seed=seed or 0) as stack:
        happen(stack, life, settling=seed is None)
        queue = stack.queue("IngestQueue")
        chance = random.Random(seed)
        for message in [message for message in queue.messages if chance.random() < 0.5]:
            queue.send(message.body, stack.now(), stack.engine.new_id)
        stack.settle()
        assert stack.failures == []
        return content_of(stack), stack.objects("SiteBucket")


def happen(stack: Stack, life: list[Act], *, settling: bool) -> None:
    """Let the acts happen after the publication was set."""
    stack.upload("publication.yaml", PUBLICATION)
    stack.settle()
    there: set[str] = set()
    for second, (key, content) in enumerate(life, start=1):
        stack.move_clock(NOW.replace(second=second))
        if content is not None:
            stack.upload(key, content)
        elif key in there:
            stack.delete(key)
        there = (there - {key}) | ({key} if content is not None else set())
        if settling:
            stack.settle()


@FEW
@given(life=LIVES, seed=st.integers(1, 1000))
def test_order_and_repetition_do_not_matter(life: list[Act], seed: int) -> None:
    """Whatever the order and however often, the events of a life end in what they end in one by one."""
    assert lived(life, seed) == lived(life, None)


@FEW
@given(life=LIVES)
def test_a_rebuild_out_of_nothing_is_what_the_events_built(life: list[Act]) -> None:
    """Content and site that are thrown away come back byte for byte from the versions of the files."""
    with Stack.start(now=NOW) as stack:
        happen(stack, life, settling=True)
        before = content_of(stack), stack.objects("SiteBucket")
        emptied(stack)

        rebuilt(stack)

        assert (content_of(stack), stack.objects("SiteBucket")) == before


@FEW
@given(first=st.sampled_from(TEXTS[:6]), second=st.sampled_from(TEXTS[:6]))
def test_an_update_is_a_deletion_and_a_new_file(first: bytes, second: bytes) -> None:
    """A file that is replaced and one that is deleted and put again leave the same site."""
    sites = []
    # Nothing happens to the one file while the other is gone: each appears at the same time.
    for between in ([("articles/none.md", None)], [("articles/a.md", None)]):
        with Stack.start(now=NOW) as stack:
            happen(stack, [("articles/a.md", first), *between, ("articles/a.md", second)], settling=True)
            sites.append(stack.objects("SiteBucket"))

    assert sites[0] == sites[1]
