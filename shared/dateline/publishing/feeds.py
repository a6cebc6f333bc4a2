"""The Atom feed of the newest articles. Source: RFC 4287."""

from collections.abc import Sequence

from dateline.articles.article import Card
from dateline.publication import Publication
from dateline.publishing.rendering import render


def atom_feed(publication: Publication, site_url: str, cards: Sequence[Card]) -> str:
    """The feed; its times are those of the articles, never of its making, so that it changes only with them.

    An entry is known by its address, which is fixed at first publication.
    """
    return render(
        "feed.xml",
        publication=publication,
        site_url=site_url,
        cards=cards,
        updated=max((card.date for card in cards), default=None),
    )
