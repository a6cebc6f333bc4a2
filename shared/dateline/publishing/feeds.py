"""Feeds of a list in three formats, with full texts, and the years behind them as an archive.

Sources: RFC 4287 (Atom), RFC 5005 (paged and archived feeds), RSS 2.0, JSON Feed 1.1. Their times are those of
the articles, never of their making, so that a feed changes only with what it tells of. Who reads a feed has nothing
else of the site: a text names all addresses in full, and says its direction.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from urllib.parse import urljoin

from dateline.articles.article import Article, Card
from dateline.pictures.asset import Asset
from dateline.publication import Publication
from dateline.publishing.article_pages import lead_picture
from dateline.publishing.rendering import render

# Feeds are asked for again and again: the texts of one hold no more than this.
CONTENT_BYTES = 400_000
NOTHING_YET = date(1970, 1, 1)
_TAG = re.compile(r'<[a-z](?:"[^"]*"|[^">])*>')
_ADDRESS = re.compile(r'(?<= )(href|src)="(?![a-z][a-z0-9+.-]*:|//)([^"]*)"', re.IGNORECASE)
_SIZES = re.compile(r'(?<= )srcset="[^"]*"')


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a feed, with its text where the feed carries texts."""

    card: Card
    article: Article | None = None

    @property
    def updated(self) -> date:
        """The day of its last correction, or its own."""
        return self.card.corrected or self.card.date

    @property
    def files(self) -> Sequence[Asset]:
        """What the article offers to download."""
        return self.article.attachments if self.article else ()

    def id(self, site_url: str) -> str:
        """What it is known by, wherever it moves, and whoever comes to its first address. Source: RFC 4287, 4.2.6."""
        return f"{site_url}/{self.card.first}"

    def content(self, site_url: str) -> str:
        """Its text with the picture above it, empty where the feed does not carry it."""
        if self.article is None:
            return ""
        picture = lead_picture(self.article)
        text = in_full(f"<figure>{picture}</figure>{self.article.body}" if picture else self.article.body,
                       f"{site_url}/{self.card.address}/")  # fmt: skip
        if self.article.direction == "ltr":
            return text
        return f'<div lang="{self.article.language}" dir="{self.article.direction}">{text}</div>'


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: what it is of, its page, the folder it stands in ("/sections/news/"), and the years of its archive.

    `year` is that of an archive document, empty for the feed that people subscribe to; `years` come newest first.
    """

    title: str
    page: str
    folder: str
    entries: Sequence[Entry]
    years: Sequence[str] = ()
    year: str = ""

    @property
    def updated(self) -> date:
        """The newest day of which it tells."""
        return max((entry.updated for entry in self.entries), default=NOTHING_YET)

    @property
    def path(self) -> str:
        """Where its Atom document stands."""
        return f"{self.folder}{self.year}/feed.xml" if self.year else f"{self.folder}feed.xml"

    @property
    def neighbours(self) -> Mapping[str, str]:
        """The documents of the archive before and after, by their relation. Source: RFC 5005, 4."""
        if not self.year:
            return {"prev-archive": f"{self.folder}{self.years[0]}/feed.xml"} if self.years else {}
        earlier = next((year for year in self.years if year < self.year), "")
        later = next((year for year in reversed(self.years) if year > self.year), "")
        found = {"prev-archive": earlier, "next-archive": later}
        return {relation: f"{self.folder}{year}/feed.xml" for relation, year in found.items() if year}


def in_full(html: str, page: str) -> str:
    """The HTML of a page with each address in full, for readers who have nothing but the text."""

    def sized(match: re.Match[str]) -> str:
        return re.sub(r'(?<=["\s])/(?!/)', urljoin(page, "/"), match[0])

    def tag(match: re.Match[str]) -> str:
        named = _ADDRESS.sub(lambda found: f'{found[1]}="{urljoin(page, found[2])}"', match[0])
        return _SIZES.sub(sized, named)

    return _TAG.sub(tag, html)


def with_texts(cards: Iterable[Card], articles: Mapping[str, Article]) -> list[Entry]:
    """Entries with their texts, from the newest on, as long as there is room; `articles` are by address."""
    entries, room = list[Entry](), CONTENT_BYTES
    for card in cards:
        article = articles.get(card.address)
        room -= len(article.body.encode()) if article else 0
        entries.append(Entry(card, article if room >= 0 else None))
    return entries


def atom_feed(publication: Publication, site_url: str, feed: Feed) -> str:
    """The feed as Atom, or one year of its archive."""
    return render("feed.xml", publication=publication, site_url=site_url, feed=feed)


def rss_feed(publication: Publication, site_url: str, feed: Feed) -> str:
    """The feed as RSS 2.0."""
    return render("rss.xml", publication=publication, site_url=site_url, feed=feed, rfc822=_rfc822)


def json_feed(publication: Publication, site_url: str, feed: Feed) -> str:
    """The feed as JSON Feed 1.1."""
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": f"{site_url}{feed.page}",
        "feed_url": f"{site_url}{feed.folder}feed.json",
        "description": publication.tagline,
        "language": publication.language,
        "authors": [{"name": publication.publisher or publication.title, "url": f"{site_url}/"}],
        "hubs": [{"type": "WebSub", "url": publication.hub}] if publication.hub else [],
        "items": [_json_item(site_url, entry) for entry in feed.entries],
    }
    kept = {name: part for name, part in value.items() if part or name == "items"}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _json_item(site_url: str, entry: Entry) -> dict[str, object]:
    card, url = entry.card, f"{site_url}/{entry.card.address}/"
    item: dict[str, object] = {
        "id": entry.id(site_url),
        "url": url,
        "title": card.title,
        "summary": card.abstract,
        "date_published": f"{card.date.isoformat()}T00:00:00Z",
        "date_modified": f"{entry.updated.isoformat()}T00:00:00Z",
        "authors": [{"name": author.name, "url": f"{site_url}/authors/{author.slug}/"} for author in card.authors],
        "tags": [topic.title for topic in entry.article.topics] if entry.article else [],
        "language": card.language,
        "attachments": [
            {
                "url": f"{site_url}/{file.path}",
                "mime_type": file.media_type,
                "title": file.name,
                "size_in_bytes": file.size,
            }
            for file in entry.files
        ],
    }
    # An item must have a text: where there is no room for the whole, its abstract, or its title, is one.
    text = {"content_html": entry.content(site_url)} if entry.article else {"content_text": card.abstract or card.title}
    return {name: part for name, part in item.items() if part} | text


def _rfc822(day: date) -> str:
    return format_datetime(datetime.combine(day, time(), UTC))
