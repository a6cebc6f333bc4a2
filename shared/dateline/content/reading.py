"""The public read API over the content table: each answer costs one call."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from dateline.articles.article import Article, Card
from dateline.content.records import (
    BY_DATE,
    BY_EVENT,
    article_from,
    article_key,
    card_from,
    event_from,
    instant,
    list_key,
)
from dateline.dynamo import DynamoTable
from dateline.errors import Invalid, NotFound
from dateline.events.event import Event
from dateline.web import JSON, Answer, Request, Route

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
MAX_CURSOR = 400
FILTERS = {"section": "SECTION", "author": "AUTHOR", "topic": "TOPIC", "issue": "ISSUE", "language": "LANGUAGE"}


@dataclass(frozen=True, slots=True)
class ReadApi:
    """The routes of the read API."""

    table: DynamoTable
    site_url: str

    @property
    def routes(self) -> Mapping[str, Route]:
        """Each route as the template names it."""
        return {
            "GET /api/articles": self.list_articles,
            "GET /api/articles/{address+}": self.get_article,
            "GET /api/events": self.list_events,
        }

    def list_articles(self, request: Request, _now: datetime) -> Answer:
        """The newest articles, of one section, author, topic, issue or language if asked.

        `next` is the address of the following page, null after the last. Raises Invalid naming the
        parameter that is wrong.
        """
        limit = _limit(request.query.get("limit", ""))
        chosen = [name for name in FILTERS if request.query.get(name)]
        if len(chosen) > 1:
            raise Invalid(f"Choose one of {', '.join(FILTERS)} at a time.")
        pk = list_key(FILTERS[chosen[0]], request.query[chosen[0]]) if chosen else BY_DATE
        after = _decoded(request.query.get("cursor", ""))
        # One more than asked tells whether there is a following page.
        entries = self.table.query(pk, after=after, newest_first=True, limit=limit + 1)
        following = None
        if len(entries) > limit:
            kept = {name: request.query[name] for name in chosen}
            cursor = {"limit": limit, "cursor": _encoded(entries[limit - 1]["sk"])}
            following = f"{self.site_url}/api/articles?{urlencode(kept | cursor)}"
        articles = [_card(card_from(entry), self.site_url) for entry in entries[:limit]]
        return _json({"articles": articles, "next": following})

    def get_article(self, request: Request, _now: datetime) -> Answer:
        """One article with its body. Raises NotFound."""
        address = request.path["address"].strip("/")
        item = self.table.get(article_key(address))
        if item is None:
            raise NotFound(f"There is no article at /{address}/.")
        return _json(_article(article_from(item), address, self.site_url))

    def list_events(self, _request: Request, now: datetime) -> Answer:
        """The events that are not over, soonest first."""
        entries = self.table.query(BY_EVENT, limit=MAX_LIMIT, newest_first=True)
        events = [event for event in map(event_from, entries) if event.ends > now]
        return _json({"events": [_event(event, self.site_url) for event in reversed(events)]})


def _limit(text: str) -> int:
    if not text:
        return DEFAULT_LIMIT
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= MAX_LIMIT:
        raise Invalid(f"limit is a whole number from 1 to {MAX_LIMIT}.")
    return int(text)


def _encoded(sk: str) -> str:
    return b64encode(sk.encode(), altchars=b"-_").decode().rstrip("=")


def _decoded(cursor: str) -> str:
    try:
        return b64decode(cursor[:MAX_CURSOR] + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except ValueError as error:
        raise Invalid("cursor is not one that this API gave out: start without it.") from error


def _card(card: Card, site_url: str) -> dict[str, Any]:
    return {
        "url": f"{site_url}/{card.address}/",
        "address": card.address,
        "title": card.title,
        "authors": [{"name": author.name, "slug": author.slug} for author in card.authors],
        "date": card.date.isoformat(),
        "section": {"slug": card.section.slug, "title": card.section.title},
        "abstract": card.abstract,
        "language": card.language,
    }


def _article(article: Article, address: str, site_url: str) -> dict[str, Any]:
    return {
        "url": f"{site_url}/{address}/",
        "address": address,
        "title": article.title,
        "authors": [
            {"name": author.name, "slug": author.slug, "affiliation": author.affiliation} for author in article.authors
        ],
        "date": article.date.isoformat(),
        "section": {"slug": article.section.slug, "title": article.section.title},
        "topics": [{"slug": topic.slug, "title": topic.title} for topic in article.topics],
        "issue": {"slug": article.issue.slug, "title": article.issue.title} if article.issue else None,
        "abstract": article.abstract,
        "language": article.language,
        "body": article.body,
    }


def _event(event: Event, site_url: str) -> dict[str, Any]:
    return {
        "url": f"{site_url}/events/{event.address}/",
        "address": event.address,
        "title": event.title,
        "starts": instant(event.starts),
        "ends": instant(event.ends),
        "place": event.place,
        "summary": event.summary,
    }


def _json(value: dict[str, Any]) -> Answer:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Answer(200, body, JSON, {"cache-control": "public, max-age=60"})
