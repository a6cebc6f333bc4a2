"""What a list makes of the people on it, and of those who are here already."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.people.lists.merging import Listed, Outcome, enlisted, outcome_of
from dateline.people.lists.services import Status
from dateline.people.mailbox import Verdict
from dateline.people.subscriber import Consent, Request, State, Subscriber, confirmed, erased, judged, left

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EARLIER, LATER = NOW - timedelta(days=400), NOW - timedelta(days=1)
CONFIRMED, UNSUBSCRIBED, BOUNCED, COMPLAINED, ERASED = (
    Status.CONFIRMED,
    Status.UNSUBSCRIBED,
    Status.BOUNCED,
    Status.COMPLAINED,
    Status.ERASED,
)


def listed(status: Status, since: datetime | None = None, *newsletters: str) -> Listed:
    """A line of a list."""
    return Listed("abc", "reader@example.com", status, frozenset(newsletters or ("articles",)), since, "Ada", "tr")


def own(at: datetime = NOW - timedelta(days=30)) -> Subscriber:
    """Somebody who confirmed here."""
    asked = Request("abc", "reader@example.com", frozenset({"events"}), "nonce", Consent("We send mail.", at, ""))
    return confirmed(None, asked, at)


def bounced(subscriber: Subscriber) -> Subscriber:
    """They, after a bounce."""
    return judged(subscriber, subscriber.mailbox.told(Verdict.HARD_BOUNCE, LATER), LATER)


@pytest.mark.parametrize(
    ("before", "line", "state", "outcome"),
    [
        (None, listed(CONFIRMED), State.ACTIVE, Outcome.ADDED),
        (None, listed(UNSUBSCRIBED), State.UNSUBSCRIBED, Outcome.ADDED),
        (None, listed(BOUNCED), State.BOUNCED, Outcome.ADDED),
        (None, listed(COMPLAINED), State.COMPLAINED, Outcome.ADDED),
        (None, listed(ERASED), State.ERASED, Outcome.ADDED),
        (own(), listed(CONFIRMED), State.ACTIVE, Outcome.UNCHANGED),
        (left(own(), None, LATER, "")[0], listed(CONFIRMED), State.UNSUBSCRIBED, Outcome.KEPT),
        (bounced(own()), listed(CONFIRMED), State.BOUNCED, Outcome.KEPT),
        (erased(own(), LATER), listed(CONFIRMED), State.ERASED, Outcome.KEPT),
        (own(), listed(UNSUBSCRIBED), State.UNSUBSCRIBED, Outcome.MERGED),
        (own(), listed(UNSUBSCRIBED, EARLIER), State.ACTIVE, Outcome.UNCHANGED),
        (own(), listed(UNSUBSCRIBED, LATER), State.UNSUBSCRIBED, Outcome.MERGED),
        (own(), listed(BOUNCED, EARLIER), State.ACTIVE, Outcome.UNCHANGED),
        (own(), listed(BOUNCED, LATER), State.BOUNCED, Outcome.MERGED),
        (own(), listed(COMPLAINED, EARLIER), State.COMPLAINED, Outcome.MERGED),
        (own(), listed(ERASED, LATER), State.ERASED, Outcome.MERGED),
        (bounced(own()), listed(UNSUBSCRIBED, LATER), State.BOUNCED, Outcome.MERGED),
    ],
)
def test_who_said_no_is_not_asked_again_and_own_choices_stand(
    before: Subscriber | None, line: Listed, state: State, outcome: Outcome
) -> None:
    """Each kind of line, for a stranger and for each kind of person who is here already."""
    after = enlisted(before, line, NOW)

    assert after.state is state
    assert outcome_of(before, after, line) is outcome
    if before and before.is_active and after.is_active:
        assert after.newsletters == before.newsletters


def test_who_comes_with_a_list_has_what_it_says() -> None:
    """Address, newsletters, name, language and the date of the consent; of refusals the hash alone."""
    came = enlisted(None, listed(CONFIRMED, EARLIER, "articles", "events"), NOW)

    assert came == Subscriber(
        "abc",
        "reader@example.com",
        newsletters=frozenset({"articles", "events"}),
        name="Ada",
        language="tr",
        joined=EARLIER,
        since=EARLIER,
        imported=True,
    )
    for status in (UNSUBSCRIBED, BOUNCED, COMPLAINED, ERASED):
        refused = enlisted(None, listed(status, EARLIER), NOW)
        assert (refused.address, refused.name, refused.newsletters) == ("", "", frozenset())


def test_a_second_list_adds_its_newsletter_until_the_reader_has_chosen() -> None:
    """One list a newsletter is how some services keep them; once the reader leaves one, no list brings it back."""
    both = reduce(
        lambda before, newsletter: enlisted(before, listed(CONFIRMED, EARLIER, newsletter), NOW),
        ["articles", "events"],
        enlisted(None, listed(CONFIRMED, EARLIER, "news"), NOW),
    )
    assert both.newsletters == {"articles", "events", "news"}

    chose = left(both, ["events"], NOW, "")[0]
    assert enlisted(chose, listed(CONFIRMED, EARLIER, "events"), NOW) == chose


@pytest.mark.parametrize("since", [None, EARLIER, LATER])
def test_a_list_s_own_consent_outweighs_no_refusal(since: datetime | None) -> None:
    """Who came with a list, without a day, and is on another as gone, is held to have bounced when a third says so."""
    came = enlisted(None, listed(CONFIRMED), NOW)
    gone = enlisted(came, listed(UNSUBSCRIBED), NOW)

    assert enlisted(gone, listed(BOUNCED, since), NOW).state is State.BOUNCED


def test_a_lifted_bounce_is_not_brought_back_by_the_same_list() -> None:
    """A list that tells of a bounce of long ago, or of no day, changes nothing once an operator has lifted it."""
    for since in (None, EARLIER):
        before = enlisted(None, listed(BOUNCED, since), NOW)
        lifted = judged(before, before.mailbox.lift(NOW), NOW)

        assert lifted.state is State.UNSUBSCRIBED
        assert enlisted(lifted, listed(BOUNCED, since), NOW) == lifted


lines = st.builds(
    listed,
    st.sampled_from([CONFIRMED, UNSUBSCRIBED, BOUNCED, COMPLAINED, ERASED]),
    st.sampled_from([None, EARLIER, LATER]),
    st.sampled_from(["articles", "events", "news"]),
)


@given(st.lists(lines, min_size=1, max_size=6), st.data())
def test_lists_come_to_the_same_in_any_order(several: list[Listed], data: st.DataObject) -> None:
    """Lines about one person, dated or not, shuffled and doubled, leave the same state, address and newsletters."""
    shuffled = data.draw(st.permutations([*several, *several[:3]]))

    def end(order: list[Listed]) -> tuple[object, ...]:
        after = reduce(lambda known, line: enlisted(known, line, NOW), order[1:], enlisted(None, order[0], NOW))
        return after.state, after.address, after.newsletters, after.mailbox.standing

    assert end(shuffled) == end(several)


# Of who is erased nothing says that they had confirmed after a bounce of long ago: a second run counts it again.
known_and_lines = st.one_of(
    st.tuples(st.sampled_from([None, bounced(own()), erased(own(), LATER)]), st.lists(lines, max_size=6)),
    st.tuples(
        st.sampled_from([own(), left(own(), None, LATER, "")[0]]),
        st.lists(lines.filter(lambda line: line.status is not ERASED), max_size=6),
    ),
)


@given(known_and_lines)
def test_a_second_run_changes_nothing(known: tuple[Subscriber | None, list[Listed]]) -> None:
    """A list that has been brought in and is brought in again, at another time, leaves everybody as they are."""
    before, several = known
    once = reduce(lambda known, line: enlisted(known, line, NOW), several, before)
    again = reduce(lambda known, line: enlisted(known, line, NOW + timedelta(days=1)), several, once)

    assert again == once


@given(lines, st.sampled_from([State.UNSUBSCRIBED, State.BOUNCED, State.COMPLAINED, State.ERASED]))
def test_no_line_makes_anybody_active_again(line: Listed, state: State) -> None:
    """Whatever the list says, who is not active stays so."""
    before = replace(Subscriber("abc", "", State.UNSUBSCRIBED, joined=EARLIER, since=LATER))
    if state is State.ERASED:
        before = erased(before, LATER)
    elif state is not State.UNSUBSCRIBED:
        verdict = Verdict.HARD_BOUNCE if state is State.BOUNCED else Verdict.COMPLAINT
        before = judged(before, before.mailbox.told(verdict, LATER), LATER)

    assert not enlisted(before, line, NOW).is_active
