"""What one round of publishing reads of the content table: each thing once, and as few queries as it takes."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from dateline.articles.article import Card
from dateline.content.keys import BY_DATE, BY_EVENT, PUBLICATION_KEY, by_day_key, counter_key
from dateline.content.lists import years_of
from dateline.content.records import card_from, event_from, publication_from
from dateline.dynamo import DynamoTable
from dateline.items import Item, Key
from dateline.publication import DEFAULT_PUBLICATION, Publication

# The head of a list, and the most that a year or a month shows on one page.
HEAD_LENGTH = 50
PERIOD_LENGTH = 500
# What stands beside an article is nearly always found among so many.
STRETCH = 150
READ_AT_ONCE = 100
WHOLE_LIST = "DATE"


def sort_key(card: Card) -> str:
    """Where a card stands in every list."""
    return by_day_key(card.date, card.address)


@dataclass(slots=True)
class _Stretch:
    """Neighbouring articles of the list of everything, newest first, and whether the list goes on."""

    cards: list[Card]
    reaches_newest: bool
    reaches_oldest: bool

    def holds(self, sk: str) -> bool:
        below_top = self.reaches_newest or (bool(self.cards) and sk <= sort_key(self.cards[0]))
        above_end = self.reaches_oldest or (bool(self.cards) and sk >= sort_key(self.cards[-1]))
        return below_top and above_end


@dataclass(slots=True)
class Reading:
    """Reads lazily and remembers.

    `awaited` are records that will be asked for in any case: they are read along with the first one. `years` are the
    years of lists that will be asked for, and `told` counters as a change told of them: so that one query serves.
    """

    table: DynamoTable
    awaited: Collection[Key] = ()
    years: Mapping[str, Collection[str]] = field(default_factory=dict)
    told: Mapping[Key, Item] = field(default_factory=dict)
    _publication: Publication | None = None
    _records: dict[Key, Item | None] = field(default_factory=dict)
    _newest: dict[str, tuple[list[Item], bool]] = field(default_factory=dict)
    _periods: dict[tuple[str, str], list[Item]] = field(default_factory=dict)
    _others: dict[tuple[str, str, int], list[Item]] = field(default_factory=dict)
    _stretches: list[_Stretch] = field(default_factory=list)

    def fetch(self, keys: Iterable[Key]) -> None:
        """Read records, all at once."""
        wanted = [key for key in dict.fromkeys((*keys, *self.awaited)) if key not in self._records]
        for first in range(0, len(wanted), READ_AT_ONCE):
            part = wanted[first : first + READ_AT_ONCE]
            found = self.table.get_many(part)
            self._records |= {key: found.get(key) for key in part}

    def record(self, key: Key) -> Item | None:
        """One record, read now if it was not fetched."""
        if key not in self._records:
            self.fetch([key])
        return self._records[key]

    @property
    def publication(self) -> Publication:
        """The publication as it is set, or that of nobody yet."""
        if self._publication is None:
            record = self.record(PUBLICATION_KEY)
            self._publication = publication_from(record) if record else DEFAULT_PUBLICATION
        return self._publication

    @property
    def records(self) -> dict[Key, Item]:
        """Every record that was found so far."""
        return {key: item for key, item in self._records.items() if item is not None}

    def years_of(self, subject: str) -> dict[str, int]:
        """The years of a list, newest first, with how many articles each has."""
        return years_of(self.record(counter_key(subject)))

    def newest(self, subject: str) -> list[Item]:
        """The newest entries of a list: as many as its head shows at least."""
        return self._newest_and_whether_all(subject)[0]

    def of_period(self, subject: str, period: str) -> list[Item]:
        """The entries of a year or month ("2014", "2014-03") of a list, newest first, as many as a page shows."""
        newest, is_all = self._newest_and_whether_all(subject)
        found = [entry for entry in newest if entry["sk"].startswith(period)]
        if is_all or len(found) >= PERIOD_LENGTH or (newest and newest[-1]["sk"] < period):
            return found[:PERIOD_LENGTH]
        if (subject, period) not in self._periods:
            self._periods[subject, period] = self.table.query(
                f"BY#{subject}", prefix=period, newest_first=True, limit=PERIOD_LENGTH
            )
        return self._periods[subject, period]

    def events(self, now: datetime) -> tuple[list[Item], list[Item]]:
        """The entries of the events that are coming, soonest first, and of those that are over, newest first."""
        entries = self.query(BY_EVENT, newest_first=True, limit=PERIOD_LENGTH)
        coming = [entry for entry in reversed(entries) if event_from(entry).ends > now]
        return coming, [entry for entry in entries if event_from(entry).ends <= now]

    def digests(self, newsletter: str) -> list[Item]:
        """The digests of a newsletter that were sent, newest first."""
        found = self.query(f"DIGEST#{newsletter}", newest_first=True, limit=PERIOD_LENGTH)
        return [snapshot for snapshot in found if not snapshot["empty"]]

    def query(self, pk: str, *, newest_first: bool = False, after: str = "", limit: int = HEAD_LENGTH) -> list[Item]:
        """A list of another kind, once."""
        asked = (pk, after, limit)
        if asked not in self._others:
            self._others[asked] = self.table.query(pk, newest_first=newest_first, after=after, limit=limit)
        return self._others[asked]

    def older(self, sk: str) -> Iterator[Card]:
        """The articles before a place in the list of everything, nearest first, as far as they are asked for."""
        stretch = self._around(sk)
        place = 0
        while True:
            while place < len(stretch.cards):
                if sort_key(stretch.cards[place]) < sk:
                    yield stretch.cards[place]
                place += 1
            if stretch.reaches_oldest:
                return
            last = sort_key(stretch.cards[-1]) if stretch.cards else sk
            more = self.table.query(BY_DATE, after=last, newest_first=True, limit=STRETCH)
            stretch.cards += map(card_from, more)
            stretch.reaches_oldest = len(more) < STRETCH

    def newer(self, sk: str) -> Iterator[Card]:
        """The articles after a place in the list of everything, nearest first, as far as they are asked for."""
        stretch = self._around(sk)
        while True:
            for card in [card for card in reversed(stretch.cards) if sort_key(card) > sk]:
                yield card
                sk = sort_key(card)
            if stretch.reaches_newest:
                return
            first = sort_key(stretch.cards[0]) if stretch.cards else sk
            more = self.table.query(BY_DATE, after=first, limit=STRETCH)
            stretch.cards[:0] = map(card_from, reversed(more))
            stretch.reaches_newest = len(more) < STRETCH

    def _around(self, sk: str) -> _Stretch:
        if not self._stretches:
            newest, is_all = self._newest_and_whether_all(WHOLE_LIST)
            self._stretches.append(_Stretch(list(map(card_from, newest)), reaches_newest=True, reaches_oldest=is_all))
        for stretch in self._stretches:
            if stretch.holds(sk):
                return stretch
        older = self.table.query(BY_DATE, between=("0", sk), newest_first=True, limit=STRETCH)
        stretch = _Stretch(list(map(card_from, older)), reaches_newest=False, reaches_oldest=len(older) < STRETCH)
        self._stretches.append(stretch)
        return stretch

    def _newest_and_whether_all(self, subject: str) -> tuple[list[Item], bool]:
        if subject not in self._newest:
            limit = HEAD_LENGTH if subject != WHOLE_LIST else STRETCH
            if subject.startswith("ISSUE#"):
                limit = PERIOD_LENGTH
            elif subject in self.years:
                # What was told may be old: it only decides how much one query asks for.
                counter = counter_key(subject)
                years = years_of(self.told[counter] if counter in self.told else self.record(counter))
                newest_year = next(iter(years), "")
                if newest_year in self.years[subject]:
                    # One more tells whether the list goes on.
                    limit = max(limit, min(PERIOD_LENGTH, years[newest_year] + 1))
            entries = self.table.query(f"BY#{subject}", newest_first=True, limit=limit)
            self._newest[subject] = entries, len(entries) < limit
        return self._newest[subject]


def day_of(sk: str) -> date:
    """The day of an index entry."""
    return date.fromisoformat(sk.partition("#")[0])
