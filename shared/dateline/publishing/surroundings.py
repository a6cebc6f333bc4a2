"""What a change touches beside its own objects: the neighbours of an article, of an issue, of a year.

Whatever order changes are handled in, each finds what it touches in the table as it stands: whoever handles the
last of them finds the last state.
"""

from collections.abc import Iterator, Sequence

from dateline.content.keys import PUBLICATION_KEY
from dateline.items import Item
from dateline.publishing.neighbours import nearest_issue, showing
from dateline.publishing.reading import PERIOD_LENGTH, Reading
from dateline.publishing.targets import ISSUES, SITEMAPS, Change, Kind, Placed, Target, newsletters_of


def touched_beside(changes: Sequence[Change], reading: Reading) -> Iterator[Target]:
    """The further targets of some changes of the table."""
    for change in changes:
        if subject := change.subject:
            yield from _years_beside(subject, change.sk, reading)
        if placed := change.placed:
            yield from _articles_beside(placed, reading)
            yield from _issues_beside(placed, reading)
            if _is_first(placed.sk, reading.of_period("DATE", placed.sk[:7])):
                yield SITEMAPS
        if change.pk == PUBLICATION_KEY[0]:
            for newsletter in newsletters_of(change):
                for snapshot in reading.digests(newsletter):
                    yield Target(Kind.DIGEST, f"{newsletter}#{snapshot['sk']}")


def _articles_beside(placed: Placed, reading: Reading) -> Iterator[Target]:
    before = next(reading.older(placed.sk), None)
    after = next(reading.newer(placed.sk), None)
    for card in (before, after, *showing(placed.cards, reading.newer(placed.sk))):
        if card:
            yield Target(Kind.ARTICLE, card.address)


def _issues_beside(placed: Placed, reading: Reading) -> Iterator[Target]:
    """The issues on either side, unless the change lies within its own; and their list, if one comes or goes."""
    own = {card.issue.slug for card in placed.cards if card.issue}
    for walk in (reading.older(placed.sk), reading.newer(placed.sk)):
        nearest = nearest_issue(placed.cards[0], walk) if own else None
        if nearest and nearest.slug not in own:
            yield Target(Kind.LIST, f"ISSUE#{nearest.slug}")
    titles = {card.issue for card in placed.cards}
    if len(titles) > 1 or any(_is_first(placed.sk, reading.newest(f"ISSUE#{slug}")) for slug in own):
        yield ISSUES


def _years_beside(subject: str, sk: str, reading: Reading) -> Iterator[Target]:
    """The years on either side of one that has its first article now, or none any more: they lead to each other."""
    year = sk[:4]
    if _is_first(sk, reading.of_period(subject, year)):
        years = reading.years_of(subject)
        beside = (
            max((each for each in years if each < year), default=""),
            min((each for each in years if each > year), default=""),
        )
        for each in filter(None, beside):
            yield Target(Kind.YEAR, f"{subject}#{each}")


def _is_first(sk: str, entries: Sequence[Item]) -> bool:
    """Whether nothing of a period or an issue stands before a place: then the whole may have come with it, or gone."""
    return len(entries) < PERIOD_LENGTH and all(sk <= entry["sk"] for entry in entries)
