"""A digest: one composed mailing of a newsletter, snapshotted once under its newsletter and due time."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dateline.articles.article import Card
from dateline.content.keys import BY_DATE, BY_EVENT, instant, parse_instant
from dateline.content.records import card_from, event_from
from dateline.digests.schedule import last_due
from dateline.dynamo import DynamoTable
from dateline.events.event import Event
from dateline.items import ConditionFailed, Item, Key, Put
from dateline.publication import Newsletter, Publication

# An archive that is imported today is not news: older datelines are left to the site.
NEWS_AGE = timedelta(days=31)
MOST_ARTICLES = 50
MOST_EVENTS = 20
EVENTS_BESIDE_ARTICLES = 3
QUERY_LIMIT = 500
# More than a month of a daily newsletter.
EARLIER_DIGESTS = 40


@dataclass(frozen=True, slots=True)
class Digest:
    """What one digest says, the same for every subscriber who had the one before.

    `recent` are the due times of the digests of the last month that said something, newest first: what a reader of a
    slower rhythm, or one who paused, is told of too.
    """

    newsletter: str
    due: datetime
    cards: tuple[Card, ...]
    events: tuple[Event, ...]
    empty: bool = False
    recent: tuple[datetime, ...] = ()

    @property
    def id(self) -> str:
        """Newsletter and due time: the same digest however often its timer fires."""
        return digest_id(self.newsletter, self.due)


def digest_id(newsletter: str, due: datetime) -> str:
    """The id of the digest of a newsletter that is due at a time; safe in a mail tag."""
    return f"{newsletter}_{due:%Y%m%dT%H%MZ}"


def digest_key(newsletter: str, due: datetime) -> Key:
    """Where a digest's snapshot is kept."""
    return (f"DIGEST#{newsletter}", instant(due))


def compose_digest(newsletter: Newsletter, publication: Publication, *, due: datetime, table: DynamoTable) -> Item:
    """Snapshot the digest that is due, or return the snapshot made before.

    It holds what was published since the newsletter's last digest; `empty` says that nothing was, so that only readers
    of a slower rhythm are sent anything, if there is something of the weeks before.
    """
    key = digest_key(newsletter.id, due)
    earlier = table.query(key[0], after=key[1], newest_first=True, limit=EARLIER_DIGESTS)
    since = parse_instant(earlier[0]["sk"]) if earlier else last_due(newsletter, publication.zone, due)
    since = since or due - NEWS_AGE
    articles = _new_articles(newsletter, publication, since, due, table) if newsletter.content == "articles" else []
    events = table.query(BY_EVENT, between=(instant(due), "~"), limit=MOST_EVENTS)
    if newsletter.content == "events":
        empty = not any(_is_new(event, since, due) for event in events)
    else:
        events = events[:EVENTS_BESIDE_ARTICLES]
        empty = not articles
    snapshot = {
        "pk": key[0],
        "sk": key[1],
        "newsletter": newsletter.id,
        "since": instant(since),
        "empty": empty,
        # A digest of events says what is coming: where nothing is, there is nothing to make up for.
        "recent": [
            each["sk"]
            for each in earlier
            if not each["empty"]
            and each["sk"] > instant(due - NEWS_AGE)
            and (newsletter.content == "articles" or events)
        ],
        # Kept as text: a digest is read whole or not at all.
        "articles": json.dumps(articles),
        "events": json.dumps(events),
    }
    try:
        table.write(Put(snapshot, condition="attribute_not_exists(pk)"))
    except ConditionFailed as failed:
        return failed.stored or snapshot
    return snapshot


def digest_from(item: Item) -> Digest:
    """The digest that a snapshot holds."""
    return Digest(
        newsletter=item["newsletter"],
        due=parse_instant(item["sk"]),
        cards=tuple(card_from(card) for card in json.loads(item["articles"])),
        events=tuple(event_from(event) for event in json.loads(item["events"])),
        empty=item["empty"],
        recent=tuple(parse_instant(each) for each in item["recent"]),
    )


def gathered(digest: Digest, earlier: Sequence[Digest]) -> Digest:
    """The digest together with the articles of earlier ones, each told once, newest first."""
    cards = {card.address: card for each in (digest, *earlier) for card in reversed(each.cards)}
    newest_first = sorted(cards.values(), key=lambda card: card.date, reverse=True)
    return replace(digest, cards=tuple(newest_first[:MOST_ARTICLES])) if earlier else digest


def _new_articles(
    newsletter: Newsletter, publication: Publication, since: datetime, due: datetime, table: DynamoTable
) -> list[Item]:
    first = (since - NEWS_AGE).astimezone(publication.zone).date()
    last = due.astimezone(publication.zone).date()
    recent = table.query(
        BY_DATE, between=(first.isoformat(), f"{last.isoformat()}~"), newest_first=True, limit=QUERY_LIMIT
    )
    return [
        card
        for card in recent
        if _is_new(card, since, due) and (not newsletter.sections or card["section"]["slug"] in newsletter.sections)
    ][:MOST_ARTICLES]


def _is_new(entry: Item, since: datetime, due: datetime) -> bool:
    return instant(since) < str(entry["published"]) <= instant(due)
