"""The whole site as a visitor or a crawler walks it: no link leads nowhere, every machine finds what it can read."""

import gzip
import json
import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import feedparser
import icalendar
import pytest
from lxml import etree, html

from local.http import Response
from local.stack import Stack
from tests.e2e.visits import NOW, PUBLICATION, article, published

ARTICLES = {
    f"articles/{year}-{number}.md": article(
        f"Number {number} of {year}", day=f"{year}-0{number}-15", author=author, tags=tags, issue=f"{year}-0{number}-15"
    )
    for year, author, tags in (
        (2024, "Ana Ruiz", "[Water]"),
        (2025, "Ana Ruiz, Bo Ek", "[Water, Energy]"),
        (2026, "Bo Ek", "[Energy]"),
    )
    for number in (3, 4)
}
EVENT = b"---\ntitle: Forum\nstarts: 2026-12-10 18:00\nends: 2026-12-10 20:00\nplace: Hall\n---\nCome.\n"
PAST = b"---\ntitle: Launch\nstarts: 2026-01-10 18:00\nends: 2026-01-10 20:00\nplace: Online\n---\nIt was.\n"
ROUND_TRIP = 14_000
STARTS = ["/", "/feed.xml", "/sitemap.xml", "/robots.txt", "/llms.txt", "/events.ics", "/sitemaps/news.xml"]


def filled(stack: Stack) -> Stack:
    """A stack with articles of three years, events, a page, an author's file and a digest."""
    for key, content in ARTICLES.items():
        stack.upload(key, content)
    stack.upload("events/forum.md", EVENT)
    stack.upload("events/launch.md", PAST)
    stack.upload("pages/about.md", b"---\ntitle: About\n---\nWe are.\n")
    stack.settle()
    return stack


def links_in(path: str, answer: Response) -> set[str]:
    """The paths of the site that a page, a feed or a sitemap names."""
    kind = answer.headers["content-type"]
    if kind.startswith("text/html"):
        page = html.document_fromstring(answer.text)
        found = [str(each.get(name)) for name in ("href", "src") for each in page.iterfind(f".//*[@{name}]")]
    elif "xml" in kind:
        root = etree.fromstring(answer.body)
        found = [str(each.get("href")) for each in root.iterfind(".//*[@href]")]
        found += [each.text or "" for name in ("loc", "link", "id") for each in root.iterfind(f".//{{*}}{name}")]
    elif kind.startswith("text/plain"):
        found = re.findall(r"https://[^\s)]+", answer.text)
    else:
        return set()
    joined = {urlsplit(urljoin(f"https://127.0.0.1:8000{path}", each.strip())) for each in found}
    return {each.path for each in joined if each.netloc == "127.0.0.1:8000" and each.path}


def walked(stack: Stack) -> dict[str, Response]:
    """Every answer that is found by following links from where people and crawlers begin."""
    answers: dict[str, Response] = {}
    waiting = list(STARTS)
    while waiting:
        path = waiting.pop()
        if path not in answers:
            answers[path] = stack.get(path)
            waiting += sorted(links_in(path, answers[path]) if answers[path].status == 200 else ())
    return answers


def test_no_link_leads_nowhere() -> None:
    """From the front page, the feeds and the sitemaps every link is followed to what is there; all data can be read."""
    with Stack.start(now=NOW) as stack:
        stack.upload("publication.yaml", PUBLICATION)
        answers = walked(filled(stack))
        assert [failure.traceback for failure in stack.failures] == []
    types = set()
    for path, answer in answers.items():
        is_page = answer.headers["content-type"].startswith("text/html")
        for script in html.document_fromstring(answer.text).iterfind(".//script") if is_page else ():
            data = json.loads(script.text or "")
            assert data["@context"] == "https://schema.org", path
            types |= {each["@type"] for each in data["@graph"]}

    assert {path: answer.status for path, answer in answers.items() if answer.status != 200} == {}
    assert types == {"Article", "BreadcrumbList", "Event", "Organization", "Person"}
    article_files = {f"/2026/04/number-4-of-2026/number-4-of-2026.{ending}" for ending in ("bib", "ris", "json", "pdf")}
    lists = {"/2024/", "/2024/03/", "/archive/", "/issues/2024-03-15/", "/authors/bo-ek/", "/events/launch/"}
    feeds = {"/sections/analytical-articles/feed.json", "/topics/water/rss.xml", "/2025/feed.xml"}
    assert article_files | lists | feeds <= set(answers)


def test_an_entry_of_a_feed_keeps_its_id(stack: Stack) -> None:
    """Under another slug and in another file an article is the entry that a feed's readers know; its heir is not."""

    def known() -> set[str]:
        return {each["id"] for each in stack.get("/feed.json").json()["items"]}

    published(stack, "articles/a.md", article("The dam", slug="one"))
    first = known()
    stack.upload("articles/a.md", article("The dam", slug="two"))
    stack.settle()
    moved = known()
    stack.delete("articles/a.md")
    stack.upload("articles/b.md", article("The dam", slug="two"))
    stack.settle()
    renamed = known()
    published(stack, "articles/c.md", article("The weir", slug="one"))

    assert len(first) == 1
    assert first == moved == renamed
    assert len(known()) == 2


def test_every_article_is_found_in_the_paged_feed(stack: Stack) -> None:
    """Following prev-archive from the feed, a reader comes by every article once a year. Source: RFC 5005, 4."""
    filled(stack)
    found, path = set[str](), "/authors/ana-ruiz/feed.xml"
    while path:
        feed = feedparser.parse(stack.get(path).body)
        assert not feed.bozo
        found |= {entry.title for entry in feed.entries}
        path = next((urlsplit(link.href).path for link in feed.feed.links if link.rel == "prev-archive"), "")

    assert found == {f"Number {number} of {year}" for year in (2024, 2025) for number in (3, 4)}


def test_neighbours_follow_what_comes_between(stack: Stack) -> None:
    """An article that is put between two others leads to both, and both to it; taken out, they lead to each other."""
    filled(stack)

    def beside(path: str) -> list[str]:
        page = html.document_fromstring(stack.get(path).text)
        return [str(link.get("href")) for link in page.iterfind(".//nav[@class='turn']/a")]

    path = published(stack, "articles/between.md", article("Between", day="2025-12-01", tags="[Water]"))
    assert beside(path) == ["/2025/04/number-4-of-2025/", "/2026/03/number-3-of-2026/"]
    assert beside("/2025/04/number-4-of-2025/")[1] == path
    assert beside("/2026/03/number-3-of-2026/")[0] == path

    stack.delete("articles/between.md")
    stack.settle()
    assert beside("/2025/04/number-4-of-2025/")[1] == "/2026/03/number-3-of-2026/"
    assert beside("/2026/03/number-3-of-2026/")[0] == "/2025/04/number-4-of-2025/"


def test_an_author_and_an_issue_say_who_they_are(stack: Stack) -> None:
    """What the file of an author or an issue says stands above the list, and in what machines read."""
    filled(stack)
    stack.upload("authors/ana.md", b"---\nname: Ana Ruiz\naffiliation: The Mill\n---\nShe *measures* rivers.\n")
    stack.upload("issues/2024-03-15.md", b"---\ntitle: The water issue\n---\nAll about it.\n")
    stack.settle()
    author = html.document_fromstring(stack.get("/authors/ana-ruiz/").text)
    person = json.loads(author.findtext(".//script") or "")["@graph"][0]

    assert "She measures rivers." in str(author.xpath("string()"))
    assert person["affiliation"]["name"] == "The Mill"
    issue = html.document_fromstring(stack.get("/issues/2024-03-15/").text)
    assert issue.findtext(".//h1") == "The water issue"
    assert "All about it." in str(issue.xpath("string()"))


def test_pages_fit_into_the_first_round_trip(stack: Stack) -> None:
    """Every page that is found weighs, compressed with its stylesheet, less than one round trip carries."""
    answers = walked(filled(stack))
    (style,) = (len(gzip.compress(answer.body)) for path, answer in answers.items() if path.endswith(".css"))
    weights = {
        path: len(gzip.compress(answer.body)) + style
        for path, answer in answers.items()
        if answer.headers["content-type"].startswith("text/html")
    }

    assert len(weights) > 30
    assert max(weights.values()) <= ROUND_TRIP, weights


def test_a_correction_of_the_text_reaches_the_feeds(stack: Stack) -> None:
    """A text that changes while its title stays is new in every feed that holds it."""
    filled(stack)
    changed = article("Number 4 of 2026", day="2026-04-15", author="Bo Ek", tags="[Energy]", issue="2026-04-15")

    stack.upload("articles/2026-4.md", changed.replace(b"and with care", b"and without"))
    stack.settle()

    for path in ("/feed.xml", "/rss.xml", "/feed.json", "/authors/bo-ek/feed.xml", "/topics/energy/feed.json"):
        assert "and without" in stack.get(path).text, path


def test_calendar_and_news_are_what_they_claim(stack: Stack) -> None:
    """The calendar has every event; the news what was published in the last two days, and not longer."""
    filled(stack)
    path = published(stack, "articles/new.md", article("New", day="2026-11-24"))
    calendar = icalendar.Calendar.from_ical(stack.get("/events.ics").body)

    assert sorted(str(each["summary"]) for each in calendar.walk("VEVENT")) == ["Forum", "Launch"]
    assert path in stack.get("/sitemaps/news.xml").text
    assert "number-4" not in stack.get("/sitemaps/news.xml").text
    stack.advance_to(NOW.replace(day=27))
    assert path not in stack.get("/sitemaps/news.xml").text


def test_a_year_leads_to_all_that_it_does_not_show(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """A year and a month show their newest articles, and lead to where every other one is found."""
    monkeypatch.setattr("dateline.publishing.reading.PERIOD_LENGTH", 3)
    for day in ("2025-02-03", "2025-11-05", "2025-11-06", "2025-11-07", "2025-11-08"):
        stack.upload(f"articles/{day}.md", article(f"On {day}", day=day, section="Field Reports"))
    stack.settle()

    def reached(path: str) -> set[str]:
        text = stack.get(path).text
        further = re.findall(r'<li><a href="([^"]+)">', text.partition('id="further"')[2])
        articles = set(re.findall(r'href="(/2025/\d\d/on-[^/"]+/)"', text))
        return articles.union(*(reached(unescape(each)) for each in further))

    assert len(reached("/2025/")) == len(reached("/sections/field-reports/2025/")) == 5
    assert len(reached("/2025/11/")) == 4
    assert "2 more, by month" in stack.get("/2025/").text
    assert "1 more, by day" in stack.get("/2025/11/").text
