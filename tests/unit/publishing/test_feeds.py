"""The feed: valid Atom that changes only with what it tells of. Source: RFC 4287."""

from dataclasses import replace
from datetime import date

import feedparser
import pytest
from lxml import etree

from dateline.articles.article import Card
from dateline.publishing.feeds import atom_feed
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

ATOM = {"a": "http://www.w3.org/2005/Atom"}
CARDS = [card_of(PERSIAN, "2003/08/rud"), card_of(replace(ARTICLE, date=date(2003, 8, 13)))]


def test_a_feed_reader_finds_every_entry() -> None:
    """Title, address, authors, summary and date of each article come through, in every script."""
    feed = feedparser.parse(atom_feed(PUBLICATION, SITE, CARDS))

    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == "The Meridian Review"
    assert [entry.title for entry in feed.entries] == [PERSIAN.title, ARTICLE.title]
    assert [entry.link for entry in feed.entries] == [f"{SITE}/2003/08/rud/", f"{SITE}/{ADDRESS}/"]
    assert [author.name for author in feed.entries[1].authors] == ["Mirela Østergård", "Bayram Balcı"]
    assert feed.entries[1].summary == ARTICLE.abstract
    assert feed.entries[1].updated == "2003-08-13T00:00:00Z"


@pytest.mark.parametrize("cards", [CARDS, []], ids=["entries", "nothing yet"])
def test_the_feed_has_what_atom_demands(cards: list[Card]) -> None:
    """The feed and each entry have one id, title and updated; the feed links to itself and has an author."""
    feed = etree.fromstring(atom_feed(PUBLICATION, SITE, cards).encode())

    for element in (feed, *feed.iterfind("a:entry", ATOM)):
        assert [len(element.findall(f"a:{name}", ATOM)) for name in ("id", "title", "updated")] == [1, 1, 1]
    assert feed.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == [f"{SITE}/feed.xml"]
    assert feed.xpath("string(a:author/a:name)", namespaces=ATOM) == "Halvard Institute"


def test_the_feed_is_as_new_as_its_newest_article() -> None:
    """The time of the feed is the newest date in it, whatever the time is."""
    feed = etree.fromstring(atom_feed(PUBLICATION, SITE, CARDS).encode())

    assert feed.findtext("a:updated", namespaces=ATOM) == "2003-08-27T00:00:00Z"
    assert atom_feed(PUBLICATION, SITE, CARDS) == atom_feed(PUBLICATION, SITE, CARDS)


def test_an_id_outlives_corrections() -> None:
    """An article whose title and date were corrected is no new entry to a feed reader."""
    corrected = replace(ARTICLE, title="The Dam", date=date(2003, 8, 28))
    before, after = (
        feedparser.parse(atom_feed(PUBLICATION, SITE, [card_of(each)])).entries[0].id for each in (ARTICLE, corrected)
    )

    assert before == after


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_breaks_the_feed(attack: str) -> None:
    """Whatever a title or a name holds, the feed stays well-formed and has the elements it had."""
    calm = etree.fromstring(atom_feed(PUBLICATION, SITE, [card_of(ARTICLE)]).encode())
    feed = etree.fromstring(atom_feed(hostile_publication(attack), SITE, [card_of(hostile_article(attack))]).encode())

    assert {each.tag for each in feed.iter()} == {each.tag for each in calm.iter()}
