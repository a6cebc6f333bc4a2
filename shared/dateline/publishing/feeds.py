"""The Atom feed of the newest articles. Source: RFC 4287."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from dateline.articles.article import Card
from dateline.publication import Publication
from dateline.publishing.rendering import render


def atom_feed(publication: Publication, site_url: str, cards: Sequence[Card]) -> str:
    """The feed; its times are those of the articles, never of its making, so that it changes only with them."""
    host = urlsplit(site_url).hostname or "localhost"
    return render(
        "feed.xml",
        publication=publication,
        site_url=site_url,
        host=host,
        cards=cards,
        updated=max((card.date for card in cards), default=None),
    )
