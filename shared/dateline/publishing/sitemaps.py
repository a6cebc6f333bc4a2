"""What crawlers and language models are told of the site: sitemaps by month, the news, robots.txt and llms.txt.

Sources: sitemaps.org, protocol 0.9; "Create a News sitemap", Google Search Central; RFC 9309; llmstxt.org.
"""

from collections.abc import Iterable, Sequence

from dateline.articles.article import Card
from dateline.publication import Publication
from dateline.publishing.rendering import render

NEWS_LIMIT = 1000


def sitemap_index(site_url: str, months: Iterable[str]) -> str:
    """The index of the sitemaps: one of the pages and one of each month; that of the news is for other readers."""
    names = ["pages", *months]
    return render("sitemapindex.xml", addresses=[f"{site_url}/sitemaps/{name}.xml" for name in names])


def sitemap(site_url: str, cards: Sequence[Card]) -> str:
    """The articles of one month, each with the day of its last change."""
    places = [(f"{site_url}/{card.address}/", (card.corrected or card.date).isoformat()) for card in cards]
    return render("sitemap.xml", places=places)


def pages_sitemap(site_url: str, paths: Iterable[str]) -> str:
    """The pages that are no articles."""
    return render("sitemap.xml", places=[(f"{site_url}{path}", "") for path in paths])


def news_sitemap(publication: Publication, site_url: str, cards: Sequence[Card]) -> str:
    """What was published in the last two days, for news services."""
    return render(
        "news.xml", publication=publication, site_url=site_url, cards=cards[:NEWS_LIMIT], news_language=_news_language
    )


def _news_language(tag: str) -> str:
    """The language as news services take it: without region or script, but for Chinese, where it is one of two."""
    language, _, rest = tag.lower().partition("-")
    if language != "zh":
        return language
    return "zh-tw" if {"hant", "tw", "hk", "mo"} & set(rest.split("-")) else "zh-cn"


def robots(site_url: str) -> str:
    """Everybody may read everything but the forms' answers. What is longer decides. Source: RFC 9309, 2.2.2."""
    read = "".join(f"Allow: /api/{name}\n" for name in ("articles", "events", "openapi.json"))
    return (
        f"User-agent: *\nDisallow: /api/\n{read}Allow: /\n\n"
        f"Sitemap: {site_url}/sitemap.xml\nSitemap: {site_url}/sitemaps/news.xml\n"
    )


def llms(publication: Publication, site_url: str) -> str:
    """The site in short, for language models and those who write programs."""
    return render("llms.txt", publication=publication, site_url=site_url)
