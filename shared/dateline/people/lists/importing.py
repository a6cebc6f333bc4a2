"""Bring a list in: a hundred lines at a time, each hundred read in one call and written in a few transactions.

A transaction rather than a batch of puts, as only that writes on conditions: whoever signs up or leaves at the
same moment is not written over. What is in already comes out unchanged, so a run that was broken off is
simply run again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched

from dateline.dynamo import DynamoTable
from dateline.errors import Unavailable
from dateline.items import Put, TransactionRejected, Write
from dateline.people.lists.merging import Listed, Outcome, enlisted, outcome_of
from dateline.people.lists.reading import Entry, Refusal
from dateline.people.lists.services import Status
from dateline.people.own_data import erase
from dateline.people.records import consent_item, subscriber_from, subscriber_key, subscriber_writes
from dateline.people.signing import SigningKeys
from dateline.people.subscriber import Consent, State, Subscriber
from dateline.publication import Publication

AT_ONCE = 100
MOST_WRITES = 100
ATTEMPTS = 8


@dataclass(slots=True)
class Account:
    """What became of the lines of a list; `ends` is how the people on it stand afterwards, `tags` mapped to nothing."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    ends: Counter[State] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    tags: Counter[str] = field(default_factory=Counter)

    @property
    def lines(self) -> int:
        """How many lines it accounts for."""
        return self.outcomes.total() + len(self.refusals)


@dataclass(frozen=True, slots=True)
class Choices:
    """Which newsletters the people of a list get: those in `always`, and those that their tags name."""

    always: frozenset[str]
    by_tag: Mapping[str, str]

    @classmethod
    def of(cls, publication: Publication, always: Iterable[str], mapped: Mapping[str, str]) -> "Choices":
        """A tag that is a newsletter's id or title means that newsletter; `mapped` says it of other tags."""
        named = {name.casefold(): each.id for each in publication.newsletters for name in (each.id, each.title)}
        return cls(frozenset(always), named | {tag.casefold(): newsletter for tag, newsletter in mapped.items()})


@dataclass(slots=True)
class ListImport:
    """One run; with `dry` everything is read and nothing written."""

    people: DynamoTable
    keys: SigningKeys
    choices: Choices
    label: str
    clock: Callable[[], datetime]
    dry: bool
    account: Account = field(default_factory=Account)
    _would_be: dict[str, Subscriber] = field(default_factory=dict)

    def run(self, entries: Iterable[Entry | Refusal]) -> Iterator[Account]:
        """Bring everybody in; yields the account so far after every hundred lines. Raises Unavailable."""
        for some in batched(entries, AT_ONCE, strict=False):
            lines: dict[str, list[Listed]] = {}
            for entry in some:
                match self._listed(entry):
                    case Refusal() as refusal:
                        self.account.refusals.append(refusal)
                    case listed:
                        lines.setdefault(listed.hash, []).append(listed)
            self._bring_in(lines)
            yield self.account

    def _listed(self, entry: Entry | Refusal) -> Listed | Refusal:
        if isinstance(entry, Refusal):
            return entry
        newsletters = self.choices.always | {
            self.choices.by_tag[tag.casefold()] for tag in entry.tags if tag.casefold() in self.choices.by_tag
        }
        self.account.tags.update(tag for tag in entry.tags if tag.casefold() not in self.choices.by_tag)
        if entry.status is Status.UNCONFIRMED:
            return Refusal(entry.line, "They never confirmed at the other service: they can sign up here.")
        if entry.status is Status.CONFIRMED and not newsletters:
            return Refusal(entry.line, "No newsletter: say one for all with --newsletter, or --map their tags.")
        return Listed(
            hash=self.keys.hash_of(entry.address.normalised) if entry.address else entry.hash,
            address=entry.address.written if entry.address else "",
            status=entry.status,
            newsletters=newsletters,
            since=entry.since,
            name=entry.name,
            language=entry.language,
        )

    def _bring_in(self, lines: Mapping[str, list[Listed]]) -> None:
        """Bring in the lines of some people, again those whose record somebody else changed meanwhile."""
        left = dict(lines)
        for _ in range(ATTEMPTS):
            if not left:
                return
            stored = self._stored(left)
            plans = [self._plan(stored.get(hash_), listed) for hash_, listed in left.items()]
            for pack in _packed(plans):
                if self._written(pack):
                    for plan in pack:
                        self.account.outcomes.update(plan.outcomes)
                        self.account.ends[plan.after.state] += 1
                        del left[plan.after.hash]
        raise Unavailable("other changes of the same people kept coming between: please run it again")

    def _stored(self, hashes: Iterable[str]) -> dict[str, Subscriber]:
        found = self.people.get_many([subscriber_key(hash_) for hash_ in hashes])
        stored = {subscriber.hash: subscriber for subscriber in map(subscriber_from, found.values())}
        return stored | {hash_: self._would_be[hash_] for hash_ in hashes if hash_ in self._would_be}

    def _plan(self, before: Subscriber | None, lines: list[Listed]) -> "_Plan":
        now = self.clock()
        outcomes, known = [], before
        for listed in lines:
            after = enlisted(known, listed, now)
            outcomes.append(outcome_of(known, after, listed))
            known = after
        assert known is not None  # noqa: S101  # there is no plan without a line
        if before and known != before and any(listed.status is Status.ERASED for listed in lines):
            return _Plan(known, outcomes, [], forgets=True)
        writes = [] if known == before else [*subscriber_writes(before, known), *self._proof(before, known, now)]
        return _Plan(known, outcomes, writes)

    def _proof(self, before: Subscriber | None, after: Subscriber, now: datetime) -> list[Write]:
        """The proof of consent: that a list was the source, which one, and the date it gave."""
        chosen = after.newsletters - (before.newsletters if before else frozenset())
        if not after.is_active or not chosen:
            return []
        asked = Consent(f"On the list {self.label}", after.joined or now, "")
        return [Put(consent_item(after.hash, chosen, asked, Consent("Brought in by the operator", now, "")))]

    def _written(self, pack: list["_Plan"]) -> bool:
        if self.dry:
            self._would_be |= {plan.after.hash: plan.after for plan in pack}
            return True
        for plan in pack:
            if plan.forgets:
                # More than the record goes: requests, departures, proofs, seats.
                erase(plan.after.hash, people=self.people, now=self.clock())
        writes = [write for plan in pack for write in plan.writes]
        try:
            if writes:
                self.people.transact(writes)
        except TransactionRejected:
            return False
        return True


@dataclass(frozen=True, slots=True)
class _Plan:
    after: Subscriber
    outcomes: list[Outcome]
    writes: list[Write]
    forgets: bool = False


def _packed(plans: Iterable[_Plan]) -> Iterator[list[_Plan]]:
    """The plans in packs that each fit into one transaction."""
    pack: list[_Plan] = []
    for plan in plans:
        if pack and sum(len(each.writes) for each in (*pack, plan)) > MOST_WRITES:
            yield pack
            pack = []
        pack.append(plan)
    if pack:
        yield pack
