"""The pages: whole, readable by everyone and every machine, and closed to whatever a title holds."""

import gzip
import json
import random
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from dateline.articles.article import Author, Issue
from dateline.events.event import Event
from dateline.pictures.asset import Asset
from dateline.publishing import pages
from dateline.publishing.article_pages import article_page
from dateline.publishing.frame import Beside
from dateline.publishing.rendering import stylesheet
from tests.unit.publishing.samples import (
    ADDRESS,
    ARTICLE,
    ATTACKS,
    EVENT,
    PERSIAN,
    PUBLICATION,
    SITE,
    card_of,
    every_page,
    hostile_article,
    hostile_event,
    hostile_publication,
    parsed,
    sign_up_page,
)

PAGES = every_page(PUBLICATION, ARTICLE, EVENT, "Ana")
SLUG = r"[a-z0-9-]+"
FORMAT = r"(feed\.xml|rss\.xml|feed\.json)"
INTERNAL = re.compile(
    rf"/|/\d{{4}}/|/\d{{4}}/\d\d/|/\d{{4}}/\d\d/{SLUG}/|/\d{{4}}/\d\d/{SLUG}/{SLUG}\.(bib|ris|json|pdf)|/issues/{SLUG}/{SLUG}\.pdf"
    rf"|/(sections|authors|topics|issues)/{SLUG}/(\d{{4}}/)?{FORMAT}?|/events/{SLUG}/|/events/{SLUG}/{SLUG}\.ics|/{SLUG}/"
    rf"|/digests/{SLUG}/\d{{4}}-\d\d-\d\d/|/{FORMAT}|/events\.ics|/icon\.svg|/assets/site-[0-9a-f]{{12}}\.css"
    rf"|/api/subscribe|/api/links|/search|/api/register/{SLUG}|/api/(confirm|unsubscribe|cancel)/[\w.-]+|#{SLUG}"
    r"|http://purl\.org/dc/elements/1\.1/"
)
ROUND_TRIP = 14_000


def printed(text: str) -> str:
    """What of a text can be printed at all, with its spaces made one."""
    return " ".join(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe]", "", text).split())


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_its_frame(name: str) -> None:
    """A page has a doctype, a language, one heading, a title, landmarks, a feed, and a way past the masthead."""
    page = parsed(PAGES[name])

    assert PAGES[name].startswith("<!doctype html>\n")
    assert page.get("lang") == "en"
    assert page.get("dir") == "ltr"
    assert len(page.xpath("//h1")) == 1
    assert page.findtext(".//title")
    assert page.xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href")[-1] == "/feed.xml"
    assert page.xpath("//a[@class='skip']/@href") == ["#main"]
    assert [
        len(page.xpath(f"//{mark}")) for mark in ("body/header/nav", "main[@id='main']", "body/header", "body/footer")
    ] == [1] * 4
    assert page.xpath("//nav//a/@href")[:2] == ["/sections/analytical-articles/", "/sections/field-reports/"]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_complete_in_itself(name: str) -> None:
    """A page runs nothing, styles nothing by itself, and asks nobody else for anything."""
    page = parsed(PAGES[name])

    assert page.xpath("//script[not(@type='application/ld+json')]") == []
    assert page.xpath("//style | //@style | //@src | //iframe | //object | //embed") == []
    assert page.xpath("//link[@rel='stylesheet']/@href") == ["/" + stylesheet()[0]]


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_an_address_of_the_site(name: str) -> None:
    """Links and forms lead to addresses of the shapes that the site has, on the site."""
    page = parsed(PAGES[name])
    addresses = page.xpath("//@href | //@action")

    assert [each for each in addresses if not INTERNAL.fullmatch(each.removeprefix(SITE))] == []


@pytest.mark.parametrize("name", PAGES)
def test_identifiers_are_single_and_fields_have_labels(name: str) -> None:
    """An id stands once on a page, and every field that a person fills in has its label."""
    page = parsed(PAGES[name])
    ids = page.xpath("//@id")

    assert len(ids) == len(set(ids))
    assert set(page.xpath("(//input[not(@type='hidden')] | //select)/@id")) == set(page.xpath("//label/@for"))
    assert set(page.xpath("//@aria-labelledby | //@aria-describedby")) <= set(ids)


@pytest.mark.parametrize("name", PAGES)
def test_headings_leave_no_level_out(name: str) -> None:
    """A heading is at most one level below the one before it."""
    levels = [int(each.tag[1]) for each in parsed(PAGES[name]).xpath("//h1 | //h2 | //h3 | //h4")]

    assert levels[0] == 1
    assert all(level <= before + 1 for before, level in pairwise(levels))


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_text_stays_a_text(attack: str) -> None:
    """Whatever a title, a name or a form field holds is printed as it is, and is never markup."""
    calm = every_page(PUBLICATION, ARTICLE, EVENT, "Ana")
    hostile = every_page(hostile_publication(attack), hostile_article(attack), hostile_event(attack), attack)

    for name, text in hostile.items():
        page = parsed(text)
        assert {each.tag for each in page.iter()} <= {each.tag for each in parsed(calm[name]).iter()} | {"p"}, name
        assert not [each for each in page.xpath("//@*") if each.attrname.startswith("on")], name
        assert all(INTERNAL.fullmatch(each.removeprefix(SITE)) for each in page.xpath("//@href | //@action")), name
        for script in page.xpath("//script"):
            assert json.loads(script.text)["@context"] == "https://schema.org"
    assert printed(parsed(hostile["article"]).findtext(".//h1") or "") == printed(attack)
    assert printed(parsed(hostile["home"]).xpath("string(//header/p[1]/a)")) == printed(attack)


def test_nothing_is_rendered_by_chance() -> None:
    """The same content gives the same page, byte for byte."""
    assert every_page(PUBLICATION, ARTICLE, EVENT, "Ana") == PAGES


def test_an_article_says_what_it_is_to_libraries() -> None:
    """Highwire, schema.org and OpenGraph name the article, each author for itself, and its date."""
    page = parsed(PAGES["article"])
    meta = {
        key: page.xpath(f"//meta[@name='{key}' or @property='{key}']/@content") for key in page.xpath("//meta/@name")
    }
    data = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))

    assert meta["citation_title"] == [ARTICLE.title]
    assert meta["citation_author"] == ["Mirela Østergård", "Bayram Balcı"]
    assert meta["citation_publication_date"] == ["2003/08/27"]
    assert meta["citation_journal_title"] == ["The Meridian Review"]
    assert meta["description"] == [ARTICLE.abstract]
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{SITE}/{ADDRESS}/"]
    assert page.xpath("//meta[@property='og:type']/@content") == ["article"]
    assert page.xpath("//meta[@property='og:url']/@content") == [f"{SITE}/{ADDRESS}/"]
    about, way = data["@graph"]
    assert (about["@type"], about["headline"]) == ("Article", ARTICLE.title)
    assert [author["name"] for author in about["author"]] == ["Mirela Østergård", "Bayram Balcı"]
    assert (about["datePublished"], about["dateModified"]) == ("2003-08-27", "2003-09-01")
    assert [step["item"] for step in way["itemListElement"]] == [
        f"{SITE}/",
        f"{SITE}/sections/analytical-articles/",
        f"{SITE}/{ADDRESS}/",
    ]
    assert meta["citation_author_institution"] == ["Halvard Institute"]
    assert (meta["citation_volume"], meta["citation_issue"]) == (["3"], ["20"])
    assert meta["DC.creator"] == ["Mirela Østergård", "Bayram Balcı"]
    assert meta["DC.identifier"] == [f"{SITE}/{ADDRESS}/"]
    assert "contributor" not in PAGES["article"]


def test_an_article_shows_what_belongs_to_it() -> None:
    """The page has section, byline, date, issue, reading time, correction, abstract, body, bio and topics."""
    page = parsed(PAGES["article"])
    text = " ".join(page.xpath("string(//main)").split())

    assert (
        "By Mirela Østergård and Bayram Balcı 27 August 2003 · Issue: Volume 3, number 20 · 1\xa0min\xa0read".replace(
            "\xa0", " "
        )
        in text.replace("\xa0", " ")
    )
    assert "Corrected on 1 September 2003: The inflow was first given wrongly." in text
    assert page.xpath("//main//a/@href") == [
        "/",
        "/sections/analytical-articles/",
        "/authors/mirela-ostergard/",
        "/authors/bayram-balci/",
        "/2003/08/",
        "/issues/3-20/",
        "/2003/08/the-dam/the-dam.pdf",
        "/topics/water/",
        "/topics/borders/",
        *(f"/{ADDRESS}/the-dam.{ending}" for ending in ("bib", "ris", "json")),
    ]
    assert ARTICLE.body in PAGES["article"]


def test_a_page_that_is_found_says_what_it_is_to_those_who_link_it() -> None:
    """Whoever shows a link to a page has its type, title and address; a page that nobody may find says none of it."""
    for name, page in ((name, parsed(page)) for name, page in PAGES.items()):
        found = page.xpath("//meta[@property='og:type']/@content")
        is_hidden = bool(page.xpath("//meta[@name='robots']"))
        assert found == (
            [] if is_hidden else ["article" if page.xpath("//meta[@name='citation_title']") else "website"]
        ), name


def test_an_issue_is_named_to_search_engines_by_its_numbers() -> None:
    """The article is part of a number of a volume of the periodical, as far as its issue is counted."""
    dated = parsed(article_page(PUBLICATION, SITE, replace(ARTICLE, issue=Issue("2003-08", "2003-08")), ADDRESS))
    whole, plain = (
        json.loads(page.xpath("string(//script[@type='application/ld+json'])"))["@graph"][0]["isPartOf"]
        for page in (parsed(PAGES["article"]), dated)
    )

    assert (whole["@type"], whole["issueNumber"]) == ("PublicationIssue", "20")
    assert (whole["isPartOf"]["@type"], whole["isPartOf"]["volumeNumber"]) == ("PublicationVolume", "3")
    assert plain == whole["isPartOf"]["isPartOf"] == {"@type": "Periodical", "name": "The Meridian Review"}


def test_a_body_is_no_person() -> None:
    """What is written by an institution is said to be by one."""
    article = replace(ARTICLE, authors=(Author("Halvard Institute", "halvard-institute"), ARTICLE.authors[1]))
    page = parsed(article_page(PUBLICATION, SITE, article, ADDRESS))
    about = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))["@graph"][0]

    assert [author["@type"] for author in about["author"]] == ["Organization", "Person"]


def test_an_article_leads_on() -> None:
    """Below the text stand related articles, the one before and the one after."""
    page = parsed(PAGES["beside others"])

    assert page.xpath("//aside//h3/a/@href") == [f"/{ADDRESS}/"]
    assert page.xpath("//nav[@class='turn']/a/@rel") == ["prev", "next"]


def test_a_doi_makes_an_article_scholarship() -> None:
    """An article with a DOI says so to libraries, to schema.org and to whoever cites it, as an address that can be."""
    odd = parsed(article_page(PUBLICATION, SITE, replace(ARTICLE, doi="10.1002/(SICI)1<1::AID>3.0"), ADDRESS))
    assert odd.xpath("//meta[@name='DC.identifier']/@content") == ["https://doi.org/10.1002/(SICI)1%3C1::AID%3E3.0"]
    page = parsed(article_page(PUBLICATION, SITE, replace(ARTICLE, doi="10.1234/dam"), ADDRESS))
    about = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))["@graph"][0]

    assert page.xpath("//meta[@name='citation_doi']/@content") == ["10.1234/dam"]
    assert (about["@type"], about["sameAs"]) == ("ScholarlyArticle", "https://doi.org/10.1234/dam")
    assert page.xpath("string(//details/p)").endswith("27 August 2003, https://doi.org/10.1234/dam")


def test_a_withdrawn_article_leaves_a_notice() -> None:
    """Title, authors and notice stay; text, citation and neighbours go."""
    page = parsed(PAGES["withdrawn"])

    assert "Withdrawn: Ana" in page.xpath("string(//main)")
    assert not page.xpath("//details | //aside | //*[@class='body'] | //meta[starts-with(@name, 'citation')]")


def test_the_front_page_shows_issue_and_sections() -> None:
    """What came out since the issue stands first, then the issue, then a few earlier ones where these are few."""
    fresh = replace(ARTICLE, issue=None, title="Fresh", date=date(2003, 9, 2))
    olds = [card_of(replace(ARTICLE, issue=None, title=f"Old {place}"), f"2003/08/old-{place}") for place in range(3)]
    cards = [card_of(fresh, "2003/09/fresh"), card_of(ARTICLE), *olds]
    page = parsed(pages.home_page(PUBLICATION, SITE, cards, []))

    assert page.xpath("//section[@class='latest lead']//h3/a/text()") == ["Fresh"]
    assert page.xpath("//section[@class='latest']//h3/a/text()") == [ARTICLE.title, "Old 0", "Old 1"]
    assert page.xpath("//section[@class='latest']/h2/a/@href") == ["/issues/3-20/"]
    assert page.xpath("//div[@class='sections']//h3/a/text()") == ["Old 2"]
    assert page.xpath("//section[@class='signup']//form/@action") == ["/api/subscribe"]
    assert page.xpath("//section[@class='signup']//input[@name='newsletters']/@value") == ["articles", "events"]


def test_an_issue_leads_the_front_page_with_a_picture() -> None:
    """Of an issue without news since, the first article with a picture stands first; the others keep their order."""
    photo = Asset("media/a-b.jpg", "dam.jpg", "image/jpeg", 1, 960, 600, (480, 960))
    cards = [card_of(replace(ARTICLE, title=title), f"2003/08/{title}") for title in ("c", "b", "a", "d")]
    cards[0] = replace(cards[0], picture=photo)
    same_day = card_of(replace(ARTICLE, issue=None, title="beside"), "2003/08/beside")
    page = parsed(pages.home_page(PUBLICATION, SITE, [*cards, same_day], []))

    assert page.xpath("//section[@class='latest lead']//h3/a/text()") == ["c", "a", "b", "d"]
    assert page.xpath("//div[@class='sections']//h3/a/text()") == ["beside"]
    assert page.xpath("//a[@class='picture']/img/@srcset") == ["/media/a-b-480.webp 480w, /media/a-b-960.webp 960w"]


def test_our_own_words_are_marked_as_english() -> None:
    """On a page in another language, what we say ourselves is marked, so that it is read out right."""
    page = parsed(article_page(PUBLICATION, SITE, PERSIAN, ADDRESS, Beside(related=[card_of(ARTICLE)])))

    for words in ("Related", "Cite this article", "27 August 2003"):
        assert {"en"} == {
            each.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
            for each in page.xpath(f"//main//*[text()='{words}']")
        }, words


def test_an_abstract_taken_from_the_text_is_not_printed_twice() -> None:
    """An abstract that is the opening of the text stands in the description alone; another stands above the text."""
    text = "The gates <em>leak</em> &amp; have leaked for years, as everybody knows who has a field below."
    opening = replace(ARTICLE, abstract="The gates leak & have leaked for…", body=f"<p>{text}</p>")
    other = replace(opening, abstract="Nobody greases the gates.")

    assert not parsed(article_page(PUBLICATION, SITE, opening, ADDRESS)).xpath("//p[@class='abstract']")
    assert parsed(article_page(PUBLICATION, SITE, other, ADDRESS)).xpath("//p[@class='abstract']")


def test_an_article_runs_in_its_own_direction() -> None:
    """A Persian article is marked as Persian and right to left; the masthead around it stays as it is."""
    page = parsed(article_page(PUBLICATION, SITE, PERSIAN, ADDRESS))
    cards = parsed(pages.home_page(PUBLICATION, SITE, [card_of(PERSIAN), card_of(ARTICLE)], []))

    assert (page.get("lang"), page.get("dir")) == ("fa", "rtl")
    assert page.xpath("//body/header/@dir | //body/footer/@dir") == ["ltr", "ltr"]
    assert cards.xpath("//li[@class='card']/@dir") == ["rtl", "ltr"]


def test_a_publication_may_itself_run_right_to_left() -> None:
    """A publication in Arabic has its masthead and its lists from right to left."""
    page = parsed(pages.home_page(replace(PUBLICATION, language="ar"), SITE, [], []))

    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert page.xpath("//body/header/@dir") == ["rtl"]


@pytest.mark.parametrize(
    ("event", "over", "has_form"),
    [
        (EVENT, False, True),
        (EVENT, True, False),
        (replace(EVENT, registration=False), False, False),
        (replace(EVENT, capacity=None), False, True),
    ],
)
def test_an_event_takes_registrations_until_it_is_over(event: Event, *, over: bool, has_form: bool) -> None:
    """The way to the form stands where people register, and only as long as they can."""
    page = pages.event_page(PUBLICATION, SITE, event, over=over)

    assert ('href="/api/register/water-forum"' in page) is has_form
    assert ("This event is over." in page) is over


@pytest.mark.parametrize("name", ["registration again", "subscribe again"])
def test_a_mistake_keeps_what_was_typed(name: str) -> None:
    """A form that comes back says what is wrong beside the field and holds what was typed."""
    page = parsed(every_page(PUBLICATION, ARTICLE, EVENT, "ana at example")[name])

    assert page.xpath("//*[@role='alert']/@id") == ["problem"]
    assert page.xpath("//input[@name='email']/@value")[0] == "ana at example"
    assert page.xpath("//input[@name='email']/@aria-describedby") == ["problem"]


def test_the_choice_of_newsletters_is_kept() -> None:
    """At first every newsletter is chosen; afterwards those that the visitor chose."""
    first = parsed(sign_up_page(PUBLICATION))
    again = parsed(sign_up_page(PUBLICATION, problem="No.", chosen=["events"]))

    assert first.xpath("//input[@name='newsletters'][@checked]/@value") == ["articles", "events"]
    assert again.xpath("//input[@name='newsletters'][@checked]/@value") == ["events"]


@pytest.mark.parametrize("name", ["home", "subscribe", "register"])
def test_the_trap_is_met_by_robots_alone(name: str) -> None:
    """The honeypot is out of sight, out of the tab order, and hidden from screen readers."""
    trap = parsed(PAGES[name]).xpath("//input[@name='website']")[0]

    assert trap.get("tabindex") == "-1"
    assert trap.getparent().get("aria-hidden") == "true"
    assert trap.getparent().get("class") == "trap"


@pytest.mark.parametrize("name", ["home", "subscribe", "register", "question"])
def test_a_form_tells_where_it_stands(name: str) -> None:
    """A page with a form lets browsers say its origin to us alone: else the older ones would be refused.

    Source: "Append a request `Origin` header", Fetch Standard.
    """
    page = parsed(PAGES[name])

    assert page.xpath("//form[@method='post']")
    assert page.xpath("//meta[@name='referrer']/@content") == ["same-origin"]


@pytest.mark.parametrize("name", ["message", "question", "not found"])
def test_what_is_said_to_one_person_is_not_indexed(name: str) -> None:
    """Answers to a person are kept from search engines and have no address of their own."""
    page = parsed(PAGES[name])

    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//link[@rel='canonical']") == []


def test_an_article_fits_into_the_first_round_trip() -> None:
    """An article of 1,400 words with its stylesheet weighs less, compressed, than one round trip carries."""
    chance = random.Random(1)
    words = ["".join(chance.choices("aeioulnrstdm", k=chance.randint(2, 11))) for _ in range(700)]
    body = "".join(f"<p>{' '.join(chance.choices(words, k=70))}.</p>" for _ in range(20))
    page = article_page(PUBLICATION, SITE, replace(ARTICLE, body=body), ADDRESS)

    assert len(gzip.compress(page.encode())) + len(gzip.compress(stylesheet()[1])) <= ROUND_TRIP
