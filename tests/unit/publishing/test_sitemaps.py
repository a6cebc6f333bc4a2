"""Sitemaps, news, robots.txt and llms.txt: well-formed, whole, and closed to what a title holds."""

from dataclasses import replace

import pytest
from lxml import etree

from dateline.publishing.sitemaps import llms, news_sitemap, pages_sitemap, robots, sitemap, sitemap_index
from tests.unit.publishing.samples import ADDRESS, ARTICLE, ATTACKS, PUBLICATION, SITE, card_of, hostile_article

MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}


def test_the_index_leads_to_every_month() -> None:
    """One sitemap of the pages and one of each month are named by their whole address."""
    root = etree.fromstring(sitemap_index(SITE, ["2003-08", "2003-07"]).encode())

    assert root.xpath("//s:loc/text()", namespaces=MAP) == [
        f"{SITE}/sitemaps/{name}.xml" for name in ("pages", "2003-08", "2003-07")
    ]


def test_a_month_has_each_article_with_its_last_change() -> None:
    """An article that was corrected says since when; a page says nothing of its time."""
    root = etree.fromstring(sitemap(SITE, [card_of(ARTICLE)]).encode())
    pages = etree.fromstring(pages_sitemap(SITE, ["/", "/events/"]).encode())

    assert root.xpath("//s:loc/text() | //s:lastmod/text()", namespaces=MAP) == [f"{SITE}/{ADDRESS}/", "2003-09-01"]
    assert pages.xpath("//s:url/*/text()", namespaces=MAP) == [f"{SITE}/", f"{SITE}/events/"]


@pytest.mark.parametrize("title", [ARTICLE.title, *ATTACKS])
def test_news_have_what_news_services_demand(title: str) -> None:
    """Name and language of the publication, the instant, the title."""
    card = card_of(hostile_article(title))
    root = etree.fromstring(news_sitemap(PUBLICATION, SITE, [card]).encode())

    assert root.xpath("//n:name/text() | //n:language/text()", namespaces=MAP) == ["The Meridian Review", "en"]
    assert root.xpath("//n:publication_date/text()", namespaces=MAP) == ["2003-08-27T10:00:00Z"]


@pytest.mark.parametrize(
    ("tag", "told"),
    [("tr", "tr"), ("pt-BR", "pt"), ("zh", "zh-cn"), ("zh-Hans", "zh-cn"), ("zh-Hant-HK", "zh-tw"), ("zh-TW", "zh-tw")],
)
def test_news_name_languages_as_they_are_taken(tag: str, told: str) -> None:
    """Two letters, and the two ways to write Chinese. Source: "Create a News sitemap", Google Search Central."""
    root = etree.fromstring(news_sitemap(PUBLICATION, SITE, [replace(card_of(ARTICLE), language=tag)]).encode())

    assert root.xpath("//n:language/text()", namespaces=MAP) == [told]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/2003/08/the-dam/", True),
        ("/api/articles?topic=water", True),
        ("/api/openapi.json", True),
        ("/api/confirm/token", False),
        ("/api/subscribe", False),
    ],
)
def test_crawlers_may_read_what_is_there_to_be_read(path: str, allowed: bool) -> None:  # noqa: FBT001
    """Pages and the lists of the API are open, what answers a form is not."""
    rules = [line.split(": ") for line in robots(SITE).splitlines() if line.startswith(("Allow", "Disallow"))]
    longest = max((prefix, rule == "Allow") for rule, prefix in rules if path.startswith(prefix))

    assert longest[1] is allowed


def test_robots_and_models_find_their_way() -> None:
    """The sitemap is named, the forms' answers are nobody's business, and llms.txt leads to the feed."""
    assert f"Sitemap: {SITE}/sitemap.xml" in robots(SITE)
    assert "Disallow: /api/" in robots(SITE)
    assert llms(PUBLICATION, SITE).startswith("# The Meridian Review\n")
    assert f"({SITE}/feed.xml)" in llms(PUBLICATION, SITE)
