"""Articles and events as the read API shows them: plain values with stable names, addresses in full."""

from collections.abc import Iterable, Mapping
from typing import Any

from dateline.articles.article import Article, Author, Card, Issue
from dateline.content.keys import instant
from dateline.events.event import Event
from dateline.publication import Label


def article_summary(article: Article | Card, address: str, site_url: str) -> dict[str, Any]:
    """What every list shows of an article."""
    return {
        "address": address,
        "url": f"{site_url}/{address}/",
        "title": article.title,
        "authors": _authors(article.authors, site_url),
        "date": article.date.isoformat(),
        "section": _label(article.section, "sections", site_url),
        "abstract": article.abstract,
        "language": article.language,
    }


def article_whole(article: Article, address: str, site_url: str) -> dict[str, Any]:
    """Everything that an article says; `body` is HTML that runs nothing."""
    return article_summary(article, address, site_url) | {
        "subtitle": article.subtitle,
        "topics": [_label(topic, "topics", site_url) for topic in article.topics],
        "issue": _issue(article.issue, site_url),
        "doi": article.doi or None,
        "direction": article.direction,
        "author_bio": article.author_bio,
        "corrected": article.corrected.isoformat() if article.corrected else None,
        "correction": article.correction,
        "withdrawn": article.withdrawn or None,
        "body": article.body,
    }


def event_whole(event: Event, site_url: str) -> dict[str, Any]:
    """What the list of events shows of each."""
    return {
        "address": event.address,
        "url": f"{site_url}/events/{event.address}/",
        "title": event.title,
        "starts": instant(event.starts),
        "ends": instant(event.ends),
        "time_zone": str(event.starts.tzinfo),
        "place": event.place,
        "summary": event.summary,
        "language": event.language,
    }


def chosen(values: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    """The fields asked for and the address, by which an article is known."""
    wanted = {"address", *fields}
    return {name: value for name, value in values.items() if name in wanted}


def _authors(authors: Iterable[Author], site_url: str) -> list[dict[str, str]]:
    return [
        {
            "name": author.name,
            "slug": author.slug,
            "affiliation": author.affiliation,
            "url": f"{site_url}/authors/{author.slug}/",
        }
        for author in authors
    ]


def _label(label: Label, folder: str, site_url: str) -> dict[str, str]:
    return {"slug": label.slug, "title": label.title, "url": f"{site_url}/{folder}/{label.slug}/"}


def _issue(issue: Issue | None, site_url: str) -> dict[str, str] | None:
    if issue is None:
        return None
    return {"slug": issue.slug, "title": issue.title, "url": f"{site_url}/issues/{issue.slug}/"}
