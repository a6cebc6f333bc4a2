"""The life of a subscriber, as a machine that is driven through every order of events."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from dateline.people.subscriber import (
    MAILS_A_DAY,
    Notice,
    State,
    Subscriber,
    asked_to_join,
    confirmed,
    left,
    suppressed,
)

NEWSLETTERS = ["articles", "news", "events"]
choices = st.frozensets(st.sampled_from(NEWSLETTERS), min_size=1)


class SubscriberLife(RuleBasedStateMachine):
    """Signs up, confirms, leaves, bounces and complains, in any order and as often as it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.subscriber = Subscriber(hash="abc", address="reader@example.com")
        self.now = datetime(2026, 11, 24, tzinfo=UTC)
        self.mailed: list[datetime] = []
        self.complained = False

    @rule(newsletters=choices)
    def sign_up(self, newsletters: frozenset[str]) -> None:
        """Somebody fills in the form with the address."""
        before = self.subscriber
        self.subscriber, notice = asked_to_join(before, newsletters, self.now, "nonce")
        assert self.subscriber.newsletters == before.newsletters
        if notice:
            assert before.state not in {State.BOUNCED, State.COMPLAINED}
            self.mailed.append(self.now)
        if notice is Notice.CONFIRMATION:
            assert self.subscriber.nonce

    @rule()
    def confirm(self) -> None:
        """The button of the mail is pressed, where there is one to press."""
        if self.subscriber.nonce:
            self.subscriber = confirmed(self.subscriber)
            assert self.subscriber.state is State.ACTIVE

    @rule(newsletters=choices)
    def leave(self, newsletters: frozenset[str]) -> None:
        """Some newsletters are left."""
        self.subscriber = left(self.subscriber, newsletters)
        assert not self.subscriber.newsletters & newsletters

    @rule(state=st.sampled_from([State.BOUNCED, State.COMPLAINED]))
    def suppress(self, state: State) -> None:
        """The mail service reports a bounce or a complaint, perhaps late, perhaps twice."""
        self.complained = self.complained or state is State.COMPLAINED
        self.subscriber = suppressed(self.subscriber, state)

    @rule(hours=st.integers(min_value=0, max_value=30))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.now += timedelta(hours=hours)

    @invariant()
    def nobody_but_the_active_gets_newsletters(self) -> None:
        """Newsletters go to the active alone, and the active have some."""
        assert bool(self.subscriber.newsletters) == (self.subscriber.state is State.ACTIVE)

    @invariant()
    def a_complaint_is_never_taken_back(self) -> None:
        """Who has complained stays so."""
        assert not self.complained or self.subscriber.state is State.COMPLAINED

    @invariant()
    def nobody_is_flooded(self) -> None:
        """No day has more notices than the limit."""
        recent = [mailed for mailed in self.mailed if self.now - mailed < timedelta(days=1)]
        assert len(recent) <= MAILS_A_DAY


TestSubscriberLife = SubscriberLife.TestCase
