"""Which articles stand beside an article: related ones, and whose related ones it is itself.

An article is related to earlier ones alone, and to the nearest of them alone. So a new article changes its own page
and that of the article before it, and one that is put in between changes the pages of few that follow it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from dateline.articles.article import Card, Issue

NEAREST = 6
SHOWN = 3
HORIZON = timedelta(days=365)


def related(card: Card, older: Iterable[Card]) -> list[Card]:
    """Of the nearest earlier articles that share an author or topic, those that share most, nearest first."""
    keys, found = _keys(card), list[tuple[int, Card]]()
    for each in older:
        if each.date < card.date - HORIZON or len(found) == NEAREST:
            break
        if shared := len(keys & _keys(each)):
            found.append((shared, each))
    return [each for _, each in sorted(found, key=lambda pair: -pair[0])[:SHOWN]]


def showing(changed: Sequence[Card], newer: Iterable[Card]) -> Iterator[Card]:
    """The later articles that may show a changed one as related, given its cards before and after, oldest first."""
    keys = frozenset[tuple[str, str]]().union(*map(_keys, changed))
    horizon = max(card.date for card in changed) + HORIZON
    between: list[frozenset[tuple[str, str]]] = []
    seen: Counter[tuple[str, str]] = Counter()
    for each in newer:
        if each.date > horizon or all(seen[key] >= NEAREST for key in keys):
            return
        own = _keys(each)
        # What shares nothing shows nothing; what finds enough that is nearer has no place left.
        if own & keys and sum(bool(own & other) for other in between) < NEAREST:
            yield each
        between.append(own)
        seen.update(own)


def nearest_issue(card: Card, walk: Iterable[Card], *, but: str = "") -> Issue | None:
    """The issue that is met first on a walk away from a card, but for one; None when none is met within a year."""
    for each in walk:
        if abs(each.date - card.date) > HORIZON:
            return None
        if each.issue and each.issue.slug != but:
            return each.issue
    return None


def _keys(card: Card) -> frozenset[tuple[str, str]]:
    authors = (("author", author.slug) for author in card.authors)
    return frozenset((*authors, *(("topic", topic) for topic in card.topics)))
