"""The lives of two people with one publication, driven in any order through the local stack.

What may and must happen is told by a model that knows only what people did, what the mail service said, and
when. It shares no rule with the product.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import ClassVar

import boto3
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from dateline.content.keys import instant
from dateline.digests.sending import shard_message
from dateline.dynamo import DynamoTable
from dateline.people.addresses import parse_address
from dateline.people.lists.importing import Choices, ListImport
from dateline.people.lists.reading import Entry
from dateline.people.lists.services import Status
from dateline.people.signing import Purpose, SigningKeys
from dateline.people.subscriber import shard_of
from dateline.people.suppression import lift_bounce
from local import tables
from local.mail import Mail
from local.stack import Stack
from tests.e2e.visits import NEXT_DIGEST, NOW, PUBLICATION, article, link, published
from tests.simulation.known import EVENTS, KINDS, Known

PEOPLE = ("ana@example.com", "bo@example.com")
OTHER = dict(zip(PEOPLE, reversed(PEOPLE), strict=True))
NEWSLETTERS = ("articles", "events")
SUPPRESSED = {"bounced", "complained"}
SERVER_ERROR = 500
# All that may be left of somebody who was erased.
BARE = {"pk", "sk", "hash", "state", "since", "version", "mailbox"}
STATUSES = ["confirmed", "confirmed", "confirmed", "unsubscribed", "unsubscribed", "complained"]
FORUM = b"---\ntitle: A forum\nstarts: 2099-12-10 18:00\n---\nCome and talk."
who = st.sampled_from(PEOPLE)
several = st.sets(st.sampled_from(NEWSLETTERS), min_size=1)
any_number = st.integers(0, 99)
type Standing = tuple[str, frozenset[str]]
STRANGER: Standing = ("stranger", frozenset())


@contextmanager
def running_publication() -> Iterator[Stack]:
    """A stack with a digest that was composed, so that it can be sent again under other times."""
    with Stack.start(now=NOW, seed=3) as stack:
        for key, content in (
            ("publication.yaml", PUBLICATION),
            ("articles/dam.md", article()),
            ("events/forum.md", FORUM),
        ):
            published(stack, key, content) if key != "publication.yaml" else stack.upload(key, content)
        stack.advance_to(NEXT_DIGEST)
        # The clock and the site have no part in this: what is due is asked for by hand.
        stack.engine.schedules.clear()
        stack.engine.stream_sources[:] = [
            each for each in stack.engine.stream_sources if each.table == stack.name("PeopleTable")
        ]
        yield stack


class Lives(RuleBasedStateMachine):
    """Two people and everything that can happen to them; each mail is checked as it is handed over."""

    stack: ClassVar[Stack]

    def __init__(self) -> None:
        super().__init__()
        tables.table_of(self.stack.name("PeopleTable")).items.clear()
        for queue in self.stack.engine.queues.values():
            queue.messages.clear()
        for source in self.stack.engine.stream_sources:
            source.records.clear()
        self.stack.outbox.clear()
        # Each life begins at the same moment and with the same luck, so that it can be lived again.
        self.stack.engine._random.seed(3)
        self.stack._traveller.move_to(NEXT_DIGEST)
        self.known = {each: Known() for each in PEOPLE}
        self.told: list[tuple[str, str, datetime]] = []
        secret = self.stack.function("AcceptForms").environment["SIGNING_KEYS"]
        stored = boto3.client("secretsmanager").get_secret_value(SecretId=secret)
        self.keys = SigningKeys.parse(stored["SecretString"])
        self.table = DynamoTable(self.stack.name("PeopleTable"), lambda: boto3.client("dynamodb"))

    # What people do.

    @initialize(address=who, newsletters=several)
    def begins_with_a_reader(self, address: str, newsletters: set[str]) -> None:
        """Somebody reads the publication."""
        self.subscribes(address, newsletters)

    @rule(address=who, newsletters=several)
    def subscribes(self, address: str, newsletters: set[str]) -> None:
        """Somebody signs up and presses the button of the mail, where there is one."""
        self.signs_up(address, newsletters)
        self.confirms(-1)

    @rule(address=who, newsletters=several)
    def signs_up(self, address: str, newsletters: set[str]) -> None:
        """Somebody fills in the form; what follows is left undone for now."""
        self.known[address].asked |= newsletters
        form: dict[str, str | list[str]] = {
            "email": address,
            "newsletters": sorted(newsletters),
            "stamp": self.stamp(),
        }
        assert self.stack.post("/api/subscribe", form).status == 200

    @rule(number=any_number)
    def confirms(self, number: int) -> None:
        """The button of some confirmation mail is pressed, however old."""
        self.settle()
        if not (mail := self.mail_of("confirmation", number)):
            return
        known, (state, before) = self.known[mail.to], self.standing(mail.to)
        self.press(link(mail, "confirm"))
        after_state, after = self.standing(mail.to)
        if state in SUPPRESSED or (after_state, after) == (state, before):
            assert (after_state, after) == (state, before)
            return
        assert after <= known.asked | (known.chosen if state == "active" else set())
        known.paused_until = known.paused_until if state == "active" else None
        known.chosen, known.asked, known.imported = set(after), set(), False
        self.settle()

    @precondition(lambda self: any(known.chosen for known in self.known.values()))
    @rule(address=who, newsletter=st.sampled_from(NEWSLETTERS), everything=st.booleans())
    def leaves(self, address: str, newsletter: str, *, everything: bool) -> None:
        """A reader leaves one newsletter or all, by a link that never expires."""
        self.settle()
        known = self.known[address]
        gone = known.chosen if everything else known.chosen & {newsletter}
        self.post(Purpose.UNSUBSCRIBE, f"{self.hash_of(address)}-{newsletter}", {"all": "1"} if everything else {})
        known.left |= gone
        known.chosen = known.chosen - gone
        known.imported = known.imported and not gone
        known.paused_until = known.paused_until if known.chosen else None
        self.settle()

    @precondition(lambda self: any(known.left for known in self.known.values()))
    @rule(number=any_number)
    def undoes(self, number: int) -> None:
        """The button of some mail that said goodbye is pressed."""
        self.settle()
        if not (mail := self.mail_of("goodbye", number)):
            return
        known, (state, before) = self.known[mail.to], self.standing(mail.to)
        self.press(link(mail, "undo"))
        after_state, after = self.standing(mail.to)
        if (after_state, after) != (state, before):
            assert not known.refused
            assert after <= known.chosen | known.left
            known.chosen, known.imported = set(after), False
        self.settle()

    @rule(address=who, newsletters=several, slower=st.booleans(), pause=st.integers(0, 40))
    def chooses(self, address: str, newsletters: set[str], *, slower: bool, pause: int) -> None:
        """A reader sets preferences, perhaps a pause."""
        self.settle()
        known = self.known[address]
        until = (self.stack.now() + timedelta(days=pause)).date() if pause else None
        form = {
            "newsletters": sorted(newsletters),
            "frequency": "monthly" if slower else "each",
            "paused_until": until.isoformat() if until else "",
        }
        is_reader = self.standing(address)[0] == "active"
        self.post(Purpose.PREFERENCES, self.hash_of(address), form)
        if is_reader:
            known.chosen, known.imported, known.paused_until = set(newsletters), False, until
        self.settle()

    @precondition(lambda self: any(known.chosen for known in self.known.values()))
    @rule(address=who)
    def asks_to_move(self, address: str) -> None:
        """A reader asks to be mailed at the other address from now on."""
        self.settle()
        self.post(Purpose.MOVE, self.hash_of(address), {"email": OTHER[address]})
        self.settle()

    @rule(number=any_number)
    def arrives(self, number: int) -> None:
        """The button of some mail that proves a new address is pressed, however old."""
        self.settle()
        if not (mail := self.mail_of("new-address", number)):
            return
        here, there = self.known[OTHER[mail.to]], self.known[mail.to]
        before = self.standings()
        self.press(link(mail, "arrive"))
        if self.standings() != before:
            assert here.chosen
            is_reader = before.get(self.hash_of(mail.to), STRANGER)[0] == "active"
            there.chosen = here.chosen | (there.chosen if is_reader else set())
            there.paused_until = there.paused_until if is_reader else here.paused_until
            there.imported = False
            here.forget()
        if there.complained:
            there.forget()
        self.settle()

    @rule(address=who)
    def takes_a_seat(self, address: str) -> None:
        """Somebody registers for the forum."""
        self.press("/api/register/forum", {"email": address, "name": "Ada", "stamp": self.stamp()})

    @precondition(lambda self: any(known.chosen for known in self.known.values()))
    @rule(address=who)
    def is_erased(self, address: str) -> None:
        """A person asks to be forgotten: only the hash, the state, its reason and the day stay."""
        self.settle()
        self.post(Purpose.ERASE, self.hash_of(address), {})
        self.known[address].forget()
        self.settle()
        held = [item for item in self.stack.items("PeopleTable") if self.hash_of(address) in item["pk"]["S"]]
        left = [set(item) for item in held if item["pk"]["S"].startswith("SUBSCRIBER#")]
        assert len(left) == 1
        assert left[0] <= BARE
        assert address not in json.dumps(self.stack.items("PeopleTable"))

    # What the operator and the mail service do.

    @rule(address=who, newsletters=several, status=st.sampled_from(STATUSES))
    def is_on_a_list(self, address: str, newsletters: set[str], status: str) -> None:
        """A list of another service is brought in."""
        self.settle()
        known, (state, _) = self.known[address], self.standing(address)
        entry = Entry(2, parse_address(address), "", Status(status), (), None, "", "")
        run = ListImport(
            self.table, self.keys, Choices(frozenset(newsletters), {}), "list.csv", self.stack.now, dry=False
        )
        list(run.run([entry]))
        match status:
            case "complained":
                known.complained = True
                known.chosen = set()
            case "unsubscribed":
                known.chosen, known.paused_until = set(), None
            case _ if state == "stranger":
                known.chosen, known.imported = set(newsletters), True
            case _ if known.imported and state == "active":
                known.chosen |= newsletters
        self.settle()

    @rule(address=who)
    def is_lifted(self, address: str) -> None:
        """The operator lifts a bounce."""
        self.settle()
        if self.standing(address)[0] == "bounced":
            lift_bounce(self.hash_of(address), people=self.table, now=self.stack.now())
            self.known[address].lifted, self.known[address].shaky = self.stack.now(), False

    @rule(address=who, events=st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 240)), min_size=1, max_size=4))
    def is_told_of(self, address: str, events: list[tuple[str, int]]) -> None:
        """The mail service says things of the address, each some hours late and perhaps twice; they are heard later."""
        for kind, late in events:
            at = self.stack.now() - timedelta(hours=late)
            name = "Bounce" if kind in {"Soft", "Hard"} else kind
            mail = {"timestamp": at.isoformat(), "messageId": "1", "tags": {"recipient": [self.hash_of(address)]}}
            told = {"eventType": name, "mail": mail, name.lower(): {**EVENTS[kind], "timestamp": at.isoformat()}}
            for _ in range(1 + late % 2):
                self.stack.queue("FeedbackQueue").send(json.dumps(told), self.stack.now(), self.stack.engine.new_id)
            self.told.append((address, kind, at))

    @precondition(lambda self: any(source.records for source in self.stack.engine.stream_sources))
    @rule(number=any_number)
    def comes_twice(self, number: int) -> None:
        """A change of the table is told a second time."""
        for source in self.stack.engine.stream_sources:
            if source.records:
                source.records.append(source.records[number % len(source.records)])

    @precondition(lambda self: any(known.chosen for known in self.known.values()))
    @rule(newsletter=st.sampled_from(NEWSLETTERS), times=st.integers(1, 2))
    def sends_a_digest(self, newsletter: str, times: int) -> None:
        """A newsletter is due: it goes once to whom it must, and to nobody whom it must not."""
        self.settle()
        self.waits(1)
        due, before = self.stack.now().replace(second=0, microsecond=0), len(self.stack.outbox)
        kept = next(each for each in self.stack.items("ContentTable") if each["pk"]["S"] == "DIGEST#articles")
        places = {"pk": {"S": f"DIGEST#{newsletter}"}, "sk": {"S": instant(due)}, "newsletter": {"S": newsletter}}
        self.stack.put_item("ContentTable", kept | places)
        for shard in {shard_of(self.hash_of(each)) for each in PEOPLE}:
            for _ in range(times):
                body = shard_message(newsletter, due, shard)
                self.stack.queue("DigestQueue").send(body, self.stack.now(), self.stack.engine.new_id)
        self.settle()
        got = [mail.to for mail in self.stack.outbox[before:] if "digest" in mail.tags]
        assert len(set(got)) == len(got)
        assert {each for each in PEOPLE if self.must_get(each, newsletter)} <= set(got)

    @rule(hours=st.integers(1, 200))
    def waits(self, hours: int) -> None:
        """Time passes."""
        self.settle()
        self.stack.move_clock(self.stack.now() + timedelta(hours=hours))

    @rule()
    def settle(self) -> None:
        """Everything that waits is done, each mail held against how its reader stood a moment before."""
        while True:
            before, sent = self.standings(), len(self.stack.outbox)
            if not self.stack.engine.step():
                break
            for mail in self.stack.outbox[sent:]:
                self.check(mail, before.get(mail.tags["recipient"], STRANGER))
        for address, kind, at in self.told:
            known = self.known[address]
            match kind:
                case "Complaint":
                    known.complained = True
                    known.forget()
                case "Hard":
                    known.hard.append(at)
                    known.asked = known.asked if at <= known.lifted else set()
                case "Soft":
                    known.shaky = True
        self.told.clear()
        self.compare()

    # What is always so.

    def check(self, mail: Mail, standing: Standing) -> None:
        """No mail goes to the suppressed, and a digest only to whom it may."""
        state, newsletters = standing
        known, settled = self.known[mail.to], mail.to not in {address for address, _, _ in self.told}
        assert state not in SUPPRESSED
        assert not (known.refused and settled)
        if "digest" in mail.tags:
            newsletter = mail.tags["digest"].partition("_")[0]
            assert state == "active"
            assert newsletter in newsletters
            assert newsletter in known.chosen
            assert known.paused_until is None or self.stack.now().date() >= known.paused_until

    def compare(self) -> None:
        """The table says what the model says: a complaint is for good, a choice stands, and nobody else is a reader."""
        assert [failure.traceback for failure in self.stack.failures] == []
        for address, known in self.known.items():
            state, newsletters = self.standing(address)
            assert (state == "complained") == known.complained
            assert state != "active" or not known.refused
            if state == "active" or (known.chosen and not known.refused and not known.shaky):
                assert (state, set(newsletters)) == ("active", known.chosen)

    def must_get(self, address: str, newsletter: str) -> bool:
        """Whether a digest must reach them: a reader of each, of whom nobody said anything that may delay it."""
        known = self.known[address]
        slower = any(
            item.get("frequency", {}).get("S", "each") != "each"
            for item in self.stack.items("PeopleTable")
            if item["sk"]["S"] == "SUBSCRIBER"
        )
        waits = known.refused or known.shaky or known.paused_until or slower
        return newsletter in known.chosen and not waits

    def standings(self) -> dict[str, Standing]:
        """Everybody's state and newsletters as the table has them."""
        return {
            item["hash"]["S"]: (
                item["state"]["S"],
                frozenset(each["S"] for each in item.get("newsletters", {"L": []})["L"]),
            )
            for item in self.stack.items("PeopleTable")
            if item["sk"]["S"] == "SUBSCRIBER"
        }

    def standing(self, address: str) -> Standing:
        """One person's state and newsletters as the table has them."""
        return self.standings().get(self.hash_of(address), STRANGER)

    def hash_of(self, address: str) -> str:
        """The hash that stands for an address."""
        return self.keys.hash_of(address)

    def mail_of(self, kind: str, number: int) -> Mail | None:
        """Some mail of a kind that has been sent."""
        mails = [mail for mail in self.stack.outbox if mail.tags.get("kind") == kind]
        return mails[number % len(mails)] if mails else None

    def stamp(self) -> str:
        """The stamp of a form that was read a minute ago."""
        shown = self.stack.now() - timedelta(minutes=1)
        return self.keys.sign(Purpose.FORM, f"{int(shown.timestamp())}", self.stack.now() + timedelta(hours=1))

    def post(self, purpose: Purpose, subject: str, form: Mapping[str, str | list[str]]) -> None:
        """Press the button behind a link."""
        self.press(f"/api/{purpose}/{self.keys.sign(purpose, subject, self.stack.now() + timedelta(hours=1))}", form)

    def press(self, path: str, form: Mapping[str, str | list[str]] | None = None) -> None:
        """Press a button, whatever its answer, as long as it is one."""
        assert self.stack.post(path, form).status < SERVER_ERROR
