"""Feeds in three formats: valid, whole, and changing only with what they tell of. Sources: RFC 4287, RFC 5005."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import feedparser
import pytest
from lxml import etree

from dateline.articles.article import Card
from dateline.pictures.asset import Asset
from dateline.publication import Publication
from dateline.publishing.feeds import (
    CONTENT_BYTES,
    Entry,
    Feed,
    atom_feed,
    in_full,
    json_feed,
    rss_feed,
    with_texts,
)
from tests.unit.publishing.samples import (
    ADDRESS,
    ARTICLE,
    ATTACKS,
    PERSIAN,
    PUBLICATION,
    SITE,
    card_of,
    hostile_article,
    hostile_publication,
)

ATOM = {"a": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}
EARLIER = replace(ARTICLE, date=date(2003, 8, 13), corrected=None)
IDS = [f"{SITE}/2003/08/rud/#1a2b3c4d", f"{SITE}/{ADDRESS}/#1a2b3c4d"]
ENTRIES = [Entry(card_of(PERSIAN, "2003/08/rud"), PERSIAN), Entry(card_of(EARLIER), EARLIER)]
FEED = Feed("The Meridian Review", "/", "/", ENTRIES, years=("2003", "2001", "1999"))
PAGE = f"{SITE}/{ADDRESS}/"
type Writer = Callable[[Publication, str, Feed], str]
EMPTY = replace(FEED, entries=[], years=())


@pytest.mark.parametrize(("write", "version"), [(atom_feed, "atom10"), (rss_feed, "rss20")])
def test_a_feed_reader_finds_every_entry(write: Writer, version: str) -> None:
    """Title, address, authors, summary, text and date of each article come through, in every script."""
    feed = feedparser.parse(write(PUBLICATION, SITE, FEED))

    assert not feed.bozo
    assert feed.version == version
    assert feed.feed.title == "The Meridian Review"
    assert [entry.title for entry in feed.entries] == [PERSIAN.title, ARTICLE.title]
    assert [entry.link for entry in feed.entries] == [f"{SITE}/2003/08/rud/", f"{SITE}/{ADDRESS}/"]
    assert [entry.id for entry in feed.entries] == IDS
    assert feed.entries[1].summary == ARTICLE.abstract
    assert feed.entries[1].content[0].value == ARTICLE.body
    assert feed.entries[1].published_parsed[:3] == (2003, 8, 13)


def test_an_entry_names_every_author() -> None:
    """Each author is an author element of its own, with the author's page."""
    entry = feedparser.parse(atom_feed(PUBLICATION, SITE, FEED)).entries[1]

    assert [(author.name, author.href) for author in entry.authors] == [
        (author.name, f"{SITE}/authors/{author.slug}/") for author in ARTICLE.authors
    ]


@pytest.mark.parametrize("feed", [FEED, EMPTY, replace(FEED, year="2001")], ids=["entries", "nothing yet", "archive"])
def test_the_feed_has_what_atom_demands(feed: Feed) -> None:
    """The feed and each entry have one id, title and updated; the feed links to itself and has an author."""
    root = etree.fromstring(atom_feed(PUBLICATION, SITE, feed).encode())

    for element in (root, *root.iterfind("a:entry", ATOM)):
        assert [len(element.findall(f"a:{name}", ATOM)) for name in ("id", "title", "updated")] == [1, 1, 1]
    assert root.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == [f"{SITE}{feed.path}"]
    assert root.xpath("string(a:author/a:name)", namespaces=ATOM) == "Halvard Institute"


@pytest.mark.parametrize(
    ("year", "links"),
    [
        ("", {"prev-archive": "/2003/feed.xml"}),
        ("2003", {"prev-archive": "/2001/feed.xml", "current": "/feed.xml"}),
        ("2001", {"prev-archive": "/1999/feed.xml", "next-archive": "/2003/feed.xml", "current": "/feed.xml"}),
        ("1999", {"next-archive": "/2001/feed.xml", "current": "/feed.xml"}),
    ],
)
def test_the_archive_is_paged_back_by_year(year: str, links: dict[str, str]) -> None:
    """From the feed one comes to each year of its archive and back; all have its id. Source: RFC 5005, 4."""
    root = etree.fromstring(atom_feed(PUBLICATION, SITE, replace(FEED, year=year)).encode())
    found = {link.get("rel"): str(link.get("href")).removeprefix(SITE) for link in root.iterfind("a:link", ATOM)}

    assert {relation: path for relation, path in found.items() if relation not in {"self", "alternate"}} == links
    assert (root.find("fh:archive", ATOM) is not None) is bool(year)
    assert root.findtext("a:id", namespaces=ATOM) == f"{SITE}/"


def test_json_feed_has_what_it_demands() -> None:
    """Version, title and items; each item with its id, its text and its day. Source: jsonfeed.org/version/1.1."""
    feed = json.loads(json_feed(PUBLICATION, SITE, FEED))

    assert (feed["version"], feed["title"]) == ("https://jsonfeed.org/version/1.1", "The Meridian Review")
    assert feed["feed_url"] == f"{SITE}/feed.json"
    assert [item["id"] for item in feed["items"]] == IDS
    assert [item["url"] for item in feed["items"]] == [f"{SITE}/2003/08/rud/", f"{SITE}/{ADDRESS}/"]
    assert feed["items"][1]["content_html"] == ARTICLE.body
    assert feed["items"][1]["date_published"] == "2003-08-13T00:00:00Z"
    assert feed["items"][0]["language"] == "fa"
    assert json.loads(json_feed(PUBLICATION, SITE, EMPTY))["items"] == []


def test_a_feed_is_as_new_as_its_newest_change() -> None:
    """The time of the feed is the newest day in it, corrections counted, whatever the time is."""
    root = etree.fromstring(atom_feed(PUBLICATION, SITE, FEED).encode())
    calm = etree.fromstring(atom_feed(PUBLICATION, SITE, replace(FEED, entries=ENTRIES[1:])).encode())

    assert root.findtext("a:updated", namespaces=ATOM) == "2003-09-01T00:00:00Z"
    assert calm.findtext("a:updated", namespaces=ATOM) == "2003-08-13T00:00:00Z"


CORRECTED = replace(ARTICLE, title="The Dam", date=date(2003, 8, 28))


@pytest.mark.parametrize(
    "card", [card_of(CORRECTED), replace(card_of(ARTICLE), address="2003/08/the-weir")], ids=["corrected", "moved"]
)
def test_an_id_outlives_corrections_and_moves(card: Card) -> None:
    """An article whose title, date or address was corrected is no new entry to a feed reader."""
    before, after = (
        feedparser.parse(atom_feed(PUBLICATION, SITE, replace(FEED, entries=[Entry(each)]))).entries[0].id
        for each in (card_of(ARTICLE), card)
    )

    assert before == after


@pytest.mark.parametrize(
    ("on_the_page", "in_a_feed"),
    [
        ('<a href="/2003/08/rud/">', f'<a href="{SITE}/2003/08/rud/">'),
        ('<a href="#note-1">', f'<a href="{PAGE}#note-1">'),
        ('<a href="../weir/?a=1&amp;b=2">', f'<a href="{SITE}/2003/08/weir/?a=1&amp;b=2">'),
        ('<a href="https://other.example/a">', '<a href="https://other.example/a">'),
        ('<a href="//other.example/a">', '<a href="//other.example/a">'),
        ('<a href="mailto:a@other.example">', '<a href="mailto:a@other.example">'),
        ('<a href="http://[bad">', '<a href="http://[bad">'),
        ('<a title="a > b" href="/x">', f'<a title="a > b" href="{SITE}/x">'),
        ('<a title=" href=&quot;/x&quot;">', '<a title=" href=&quot;/x&quot;">'),
        ('<code> href="/x"</code>', '<code> href="/x"</code>'),
        (
            '<source srcset="/a-1.webp 1w, /a-2.webp 2w" sizes="1px"><img src="/a.jpg">',
            f'<source srcset="{SITE}/a-1.webp 1w, {SITE}/a-2.webp 2w" sizes="1px"><img src="{SITE}/a.jpg">',
        ),
    ],
)
def test_a_text_names_addresses_in_full(on_the_page: str, in_a_feed: str) -> None:
    """What is read away from the site leads back to it and shows its pictures; what is only text stays as it is."""
    assert in_full(on_the_page, PAGE) == in_a_feed


def test_a_text_says_its_direction() -> None:
    """A reader that knows nothing but the text sets it from right to left where it is."""
    for write in (atom_feed, rss_feed):
        texts = [entry.content[0].value for entry in feedparser.parse(write(PUBLICATION, SITE, FEED)).entries]
        assert ['dir="rtl"' in text for text in texts] == [True, False]


def test_files_and_the_picture_above_a_text_come_along() -> None:
    """What an article offers is enclosed with its type and size, and its picture stands above its text."""
    paper = Asset("files/1a2b3c4d/Dam.pdf", "Dam.pdf", "application/pdf", 9_000)
    dam = Asset("media/5e6f7a8b.jpg", "dam.jpg", "image/jpeg", 5_000, 640, 480, (320, 640))
    article = replace(ARTICLE, attachments=(paper,), lead=dam)
    feed = replace(FEED, entries=[Entry(card_of(article), article)])

    atom, rss = (feedparser.parse(write(PUBLICATION, SITE, feed)).entries[0] for write in (atom_feed, rss_feed))
    item = json.loads(json_feed(PUBLICATION, SITE, feed))["items"][0]

    url = f"{SITE}/files/1a2b3c4d/Dam.pdf"
    for entry in (atom, rss):
        assert [(each.href, each.type, each.length) for each in entry.enclosures] == [(url, "application/pdf", "9000")]
        assert f'src="{SITE}/media/5e6f7a8b.jpg"' in entry.content[0].value
    assert item["attachments"] == [
        {"url": url, "mime_type": "application/pdf", "title": "Dam.pdf", "size_in_bytes": 9000}
    ]


def test_texts_are_carried_as_long_as_there_is_room() -> None:
    """A feed holds the newest texts whole; what would make it heavy is told by its abstract."""
    long = replace(ARTICLE, body="x" * (CONTENT_BYTES - len(ARTICLE.body)))
    cards = [card_of(ARTICLE, address) for address in ("a", "b", "c", "d")]
    entries = with_texts(cards, {"a": ARTICLE, "b": long, "c": ARTICLE})

    assert [entry.article is not None for entry in entries] == [True, True, False, False]
    assert "content_text" in json_feed(PUBLICATION, SITE, replace(FEED, entries=entries[3:]))


def test_a_hub_is_named_where_there_is_one() -> None:
    """Each format names the hub that is told. Source: WebSub, 4."""
    publication = replace(PUBLICATION, hub="https://websubhub.com/hub")

    for write in (atom_feed, rss_feed, json_feed):
        assert ("https://websubhub.com/hub" in write(publication, SITE, FEED)) is True
        assert "websubhub" not in write(PUBLICATION, SITE, FEED)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("write", [atom_feed, rss_feed])
def test_no_text_breaks_the_feed(write: Writer, attack: str) -> None:
    """Whatever a title or a name holds, the feed stays well-formed and has the elements it had."""
    article = hostile_article(attack)
    calm = etree.fromstring(
        write(PUBLICATION, SITE, replace(FEED, entries=[Entry(card_of(ARTICLE), ARTICLE)])).encode()
    )
    hostile = replace(FEED, title=attack, entries=[Entry(card_of(article), article)])
    feed = etree.fromstring(write(hostile_publication(attack), SITE, hostile).encode())

    assert {each.tag for each in feed.iter()} == {each.tag for each in calm.iter()}
