"""The life of a subscriber, as a machine that is driven through every order of events."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dateline.people.mailbox import UNHEARD, Standing, Verdict
from dateline.people.subscriber import (
    SUPPRESSED,
    Choice,
    Consent,
    Departure,
    Frequency,
    Notice,
    Request,
    State,
    Subscriber,
    asked_to_join,
    chosen,
    confirmed,
    erased,
    judged,
    left,
    returned,
)

NEWSLETTERS = ["articles", "news", "events"]
choices = st.frozensets(st.sampled_from(NEWSLETTERS), min_size=1)


class SubscriberLife(RuleBasedStateMachine):
    """Signs up, confirms, chooses, leaves, comes back, bounces, complains and is erased, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.subscriber: Subscriber | None = None
        self.waiting: Request | None = None
        self.departure: Departure | None = None
        self.now = datetime(2026, 11, 24, tzinfo=UTC)
        self.complained = False

    @rule(newsletters=choices)
    def sign_up(self, newsletters: frozenset[str]) -> None:
        """Somebody fills in the form with the address."""
        consent = Consent("We send mail.", self.now, "abc")
        asked = Request("abc", "reader@example.com", newsletters, "nonce", consent)
        self.waiting, notice = asked_to_join(self.subscriber, self.waiting, asked)
        if self.subscriber and self.subscriber.state in SUPPRESSED:
            assert notice is None
        elif notice is Notice.CONFIRMATION:
            assert self.waiting
            assert newsletters <= self.waiting.newsletters | (self.subscriber or asked).newsletters
        else:
            assert self.subscriber
            assert newsletters <= self.subscriber.newsletters

    @precondition(lambda self: self.waiting)
    @rule()
    def confirm(self) -> None:
        """The button of the mail is pressed, where there is one to press."""
        assert self.waiting
        self.subscriber = confirmed(self.subscriber, self.waiting, self.now)
        self.waiting = None
        assert self.subscriber.is_active

    @precondition(lambda self: self.subscriber and self.subscriber.is_active)
    @rule(newsletters=choices, frequency=st.sampled_from(Frequency))
    def choose(self, newsletters: frozenset[str], frequency: Frequency) -> None:
        """A reader sets their preferences."""
        assert self.subscriber
        self.subscriber = chosen(self.subscriber, Choice(newsletters, "Ada", "tr", frequency, None))

    @precondition(lambda self: self.subscriber)
    @rule(newsletters=st.none() | choices)
    def leave(self, newsletters: frozenset[str] | None) -> None:
        """Some newsletters are left, or all."""
        assert self.subscriber
        self.subscriber, departure = left(self.subscriber, newsletters, self.now, "one")
        self.departure = departure or self.departure
        assert not self.subscriber.newsletters & (newsletters or frozenset(NEWSLETTERS))

    @precondition(lambda self: self.subscriber and self.departure)
    @rule()
    def come_back(self) -> None:
        """A departure is undone."""
        assert self.subscriber
        assert self.departure
        before = self.subscriber
        self.subscriber = returned(before, self.departure, self.now)
        assert self.subscriber.is_active == (before.state in {State.ACTIVE, State.UNSUBSCRIBED})

    @rule(verdict=st.sampled_from(Verdict), late=st.integers(0, 240))
    def hear(self, verdict: Verdict, late: int) -> None:
        """The mail service reports a delivery, a bounce or a complaint, perhaps late."""
        known = self.subscriber or Subscriber("abc", "", State.UNSUBSCRIBED)
        mailbox = known.mailbox.told(verdict, self.now - timedelta(hours=late))
        self.complained = self.complained or verdict is Verdict.COMPLAINT
        self.subscriber = judged(known, mailbox, self.now)
        assert judged(self.subscriber, mailbox, self.now) == self.subscriber
        if self.subscriber.state in SUPPRESSED:
            self.waiting = None

    @precondition(lambda self: self.subscriber and self.subscriber.state is State.BOUNCED)
    @rule()
    def lift(self) -> None:
        """An operator lifts a bounce: the reader has again what they had chosen."""
        assert self.subscriber
        before = self.subscriber
        self.subscriber = judged(before, before.mailbox.lift(self.now), self.now)
        assert self.subscriber.newsletters == before.newsletters
        assert self.subscriber.is_active == bool(before.newsletters)

    @precondition(lambda self: self.subscriber)
    @rule()
    def erase(self) -> None:
        """The reader asks to be forgotten."""
        assert self.subscriber
        self.subscriber, self.waiting, self.departure = erased(self.subscriber, self.now), None, None
        state, why = self.subscriber.state, self.subscriber.mailbox
        assert self.subscriber == Subscriber("abc", "", state, since=self.now, mailbox=why)
        assert why == (why.reason if state in SUPPRESSED else UNHEARD)

    @rule(hours=st.integers(min_value=0, max_value=30))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.now += timedelta(hours=hours)

    @invariant()
    def the_active_have_newsletters(self) -> None:
        """The active have newsletters and an address; but for them only who bounced has any, until that is lifted."""
        if self.subscriber:
            assert self.subscriber.newsletters or not self.subscriber.is_active
            assert not self.subscriber.newsletters or self.subscriber.state in {State.ACTIVE, State.BOUNCED}
            assert bool(self.subscriber.address) or not self.subscriber.is_active

    @invariant()
    def the_state_follows_the_mailbox(self) -> None:
        """Whoever bounced or complained by what is known is in that state, and nobody else."""
        standing = self.subscriber.mailbox.standing if self.subscriber else Standing.GOOD
        state = self.subscriber.state if self.subscriber else State.ACTIVE
        assert (standing is Standing.BOUNCED) == (state is State.BOUNCED)
        assert (standing is Standing.COMPLAINED) == (state is State.COMPLAINED)

    @invariant()
    def a_complaint_is_never_taken_back(self) -> None:
        """Who has complained stays so."""
        assert not self.complained or (self.subscriber and self.subscriber.state is State.COMPLAINED)


TestSubscriberLife = SubscriberLife.TestCase
