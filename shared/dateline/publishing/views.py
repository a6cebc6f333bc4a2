"""What each target's objects say, from what was read of the table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dateline.articles.article import Article, AuthorFile, Card, Issue, IssueFile
from dateline.content.keys import article_key, author_key, by_day_key, counter_key, issue_at, issue_key, parse_instant
from dateline.content.lists import months_of, title_of
from dateline.content.records import (
    article_from,
    author_file_from,
    card_from,
    event_from,
    is_news,
    issue_file_from,
    page_from,
)
from dateline.content.references import TROUBLES, spelling_key
from dateline.digests.digest import digest_from
from dateline.events.calendar import Announced, public_calendar
from dateline.items import Item
from dateline.publication import Label, Publication
from dateline.publishing import citations, feeds, pages, sitemaps
from dateline.publishing.article_pages import article_page
from dateline.publishing.documents import document, redirect
from dateline.publishing.feeds import Entry, Feed
from dateline.publishing.frame import ALONE, Beside, Step
from dateline.publishing.neighbours import nearest_issue, related
from dateline.publishing.pages import DigestPage, ListHeading
from dateline.publishing.periods import months_behind, searches_behind
from dateline.publishing.reading import HEAD_LENGTH, PERIOD_LENGTH, WHOLE_LIST, Reading, sort_key
from dateline.publishing.reports import report_from, report_html, report_json, troubles_html, troubles_json
from dateline.publishing.s3_objects import Document
from dateline.publishing.targets import PRIVATE_KINDS, Kind, Target, digest_path, list_path, paths_of, record_keys

# Where nothing stands any more, a redirect may.
_MOVABLE = {Kind.ARTICLE, Kind.EVENT, Kind.PAGE, Kind.LIST, Kind.MOVED}
WHOLE_FEED, LIST_FEED = 20, 10
UPCOMING_ON_HOME = 3
TROUBLES_SHOWN = 500
# A biweekly journal has as many in 38 years, and its page stays within the first round trip.
ISSUES_SHOWN = 1000
NOTHING: list[str | None] = [None]


@dataclass(frozen=True, slots=True)
class View:
    """The site as the table has it at a time."""

    reading: Reading
    site_url: str
    now: datetime

    @property
    def publication(self) -> Publication:
        """The publication as it is set."""
        return self.reading.publication

    def with_text(self, targets: Iterable[Target]) -> Iterator[str]:
        """The addresses of the articles whose text stands in the feeds among some targets."""
        for target in targets:
            if target.kind is Kind.FEEDS:
                yield from (card.address for card in self._in_feed(target.subject))

    def documents(self, target: Target) -> list[Document | None]:
        """Each of a target's objects, in the order of its paths; None where nothing should stand."""
        texts, paths = self._texts(target), paths_of(target)
        private = target.kind in PRIVATE_KINDS
        documents = [
            None if text is None else document(path, text, private=private)
            for path, text in zip(paths, texts, strict=True)
        ]
        if documents[0] is None and target.kind in _MOVABLE and (to := self._moved_to(target, paths[0])):
            documents[0] = redirect(pages.moved_page(self.publication, self.site_url, to), to)
        return documents

    def _moved_to(self, target: Target, path: str) -> str:
        """Where what stood at a path stands now, by the earliest claim; empty when nobody claims it."""
        path = path.removesuffix("/index.html")
        kind, _, slug = target.subject.partition("#")
        spelling = self.reading.record(spelling_key(slug)) if target.kind is Kind.LIST and kind == "AUTHOR" else None
        if spelling and spelling["author"] != slug:
            return f"/authors/{spelling['author']}/"
        claims = self.reading.query(f"MOVED#{path}")
        to = min(claims, key=lambda claim: str(claim["since"]), default=None)
        return f"/{to['to']}/" if to else ""

    def _texts(self, target: Target) -> Sequence[str | None]:
        match target.kind:
            case Kind.MOVED:
                return NOTHING
            case Kind.LIST:
                return [self._list(target.subject)]
            case Kind.FEEDS:
                return self._feeds(target.subject)
            case Kind.YEAR:
                return self._year(*target.subject.rsplit("#", 1))
            case Kind.MONTH:
                return [self._month(target.subject)]
            case Kind.SITEMAP:
                cards = self._cards(self.reading.of_period(WHOLE_LIST, target.subject))
                return [sitemaps.sitemap(self.site_url, cards) if cards else None]
            case Kind.TROUBLE:
                troubles = self.reading.query(TROUBLES, limit=TROUBLES_SHOWN)
                return [troubles_html(troubles), troubles_json(troubles)] if troubles else [None, None]
            case Kind.ARTICLE | Kind.CITATIONS | Kind.EVENT | Kind.PAGE | Kind.REPORT | Kind.DIGEST:
                return self._of_record(target)
            case _:
                return self._of_the_whole(target.kind)

    def _of_the_whole(self, kind: Kind) -> Sequence[str | None]:
        """What there is once."""
        publication, url = self.publication, self.site_url
        match kind:
            case Kind.FRONT:
                coming = [event_from(entry) for entry in self.reading.events(self.now)[0][:UPCOMING_ON_HOME]]
                return [pages.home_page(publication, url, self._cards(self.reading.newest(WHOLE_LIST)), coming)]
            case Kind.ISSUES:
                return [self._issues()]
            case Kind.EVENTS:
                return self._events()
            case Kind.DIGESTS:
                ids = [newsletter.id for newsletter in publication.newsletters]
                digests = [
                    digest for each in ids for item in self.reading.digests(each) if (digest := self._digest(item))
                ]
                return [
                    pages.digests_page(publication, url, sorted(digests, key=lambda digest: digest.day, reverse=True))
                ]
            case Kind.NEWS:
                newest = self._cards(self.reading.newest(WHOLE_LIST))
                news = [card for card in newest if is_news(card.date, parse_instant(card.published), self.now)]
                return [sitemaps.news_sitemap(publication, url, news)]
            case Kind.SITEMAPS:
                return self._sitemaps()
            case _:
                return [
                    pages.privacy_page(publication, url),
                    pages.search_page(publication, url),
                    pages.not_found_page(publication, url),
                    sitemaps.robots(url),
                    sitemaps.llms(publication, url),
                    pages.icon(publication),
                ]

    def _of_record(self, target: Target) -> Sequence[str | None]:
        record = self.reading.record(record_keys(target)[0])
        publication, url = self.publication, self.site_url
        if record is None or record.get("status") == "deleted":
            return NOTHING * len(_OBJECTS.get(target.kind, (0,)))
        match target.kind:
            case Kind.ARTICLE:
                article = article_from(record)
                return [article_page(publication, url, article, target.subject, self._beside(article, target.subject))]
            case Kind.CITATIONS:
                article, address = article_from(record), f"{url}/{target.subject}/"
                if article.withdrawn:
                    return NOTHING * len(_CITATIONS)
                return [write(publication, article, address) for write in _CITATIONS]
            case Kind.EVENT:
                event, address = event_from(record), f"{url}/events/{target.subject}/"
                calendar = public_calendar(event.title, [_announced(record, address)])
                return [pages.event_page(publication, url, event, over=event.ends <= self.now), calendar]
            case Kind.DIGEST:
                digest = self._digest(record)
                return [pages.digest_page(publication, url, digest) if digest else None]
            case Kind.REPORT:
                report = report_from(record, url)
                return [report_html(report), report_json(report)]
            case _:
                return [pages.text_page(publication, url, page_from(record))]

    def _cards(self, entries: Iterable[Item]) -> list[Card]:
        return [card_from(entry) for entry in entries]

    def _beside(self, article: Article, address: str) -> Beside:
        if article.withdrawn:
            return ALONE
        sk = by_day_key(article.date, address)
        before, after = (next(walk(sk), None) for walk in (self.reading.older, self.reading.newer))
        card = Card(
            address=address,
            title=article.title,
            authors=article.authors,
            date=article.date,
            section=article.section,
            abstract="",
            language="",
            direction="",
            topics=tuple(topic.slug for topic in article.topics),
        )
        return Beside(_step(before), _step(after), related(card, self.reading.older(sk)))

    def _list(self, subject: str) -> str | None:
        entries = self.reading.newest(subject)
        heading = self._heading(subject, entries)
        if heading is None:
            return None
        cards = self._cards(entries)
        if heading.kind == "issue":
            return pages.list_page(
                self.publication, self.site_url, heading, cards, beside=self._beside_issue(cards, subject)
            )
        years = self.reading.years_of(subject)
        # Where the head shows all, years would only repeat it.
        is_long = subject == WHOLE_LIST or sum(years.values()) > HEAD_LENGTH
        return pages.list_page(self.publication, self.site_url, heading, cards[:HEAD_LENGTH], years if is_long else {})

    def _heading(self, subject: str, entries: Sequence[Item]) -> ListHeading | None:
        """What a list is called; None when it has no entries and is not declared either."""
        if subject == WHOLE_LIST:
            return ListHeading("archive", "Archive", "/archive/", "/")
        kind, _, slug = subject.partition("#")
        declared = {section.slug: section.title for section in self.publication.sections} if kind == "SECTION" else {}
        about = self._own_file(kind, slug)
        said = about.name if isinstance(about, AuthorFile) else about.title if about else ""
        title = said or declared.get(slug, "")
        if not entries and not title:
            return None
        title = title or title_of(self.reading.record(counter_key(subject))) or str(entries[0]["heading"])
        path = f"/{list_path(subject)}"
        return ListHeading(kind.lower(), title, path, path, about)

    def _own_file(self, kind: str, slug: str) -> AuthorFile | IssueFile | None:
        """What the file of an author or an issue says of it, where there is one."""
        if kind == "AUTHOR" and (record := self.reading.record(author_key(slug))):
            return author_file_from(record)
        if kind == "ISSUE" and (record := self.reading.record(issue_key(slug))):
            return issue_file_from(record)
        return None

    def _beside_issue(self, cards: Sequence[Card], subject: str) -> Beside:
        if not cards:
            return ALONE
        own, newest, oldest = subject.partition("#")[2], cards[0], cards[-1]
        before = nearest_issue(oldest, self.reading.older(sort_key(oldest)), but=own)
        after = nearest_issue(newest, self.reading.newer(sort_key(newest)), but=own)
        return Beside(_issue_step(before), _issue_step(after))

    def _in_feed(self, subject: str) -> list[Card]:
        return self._cards(self.reading.newest(subject)[: WHOLE_FEED if subject == WHOLE_LIST else LIST_FEED])

    def _feed(self, subject: str, entries: Sequence[Entry], year: str = "") -> Feed | None:
        heading = self._heading(subject, [{"heading": ""}] if entries else [])
        if heading is None:
            return None
        is_whole = subject == WHOLE_LIST
        return Feed(
            title=self.publication.title if is_whole else f"{heading.title} — {self.publication.title}",
            page="/" if is_whole else heading.path,
            folder=heading.feed,
            entries=entries,
            years=() if subject.startswith("ISSUE#") else tuple(self.reading.years_of(subject)),
            year=year,
        )

    def _feeds(self, subject: str) -> Sequence[str | None]:
        cards = self._in_feed(subject)
        records = {card.address: self.reading.record(article_key(card.address)) for card in cards}
        articles = {address: article_from(record) for address, record in records.items() if record}
        feed = self._feed(subject, feeds.with_texts(cards, articles))
        formats = (
            (feeds.atom_feed,) if subject.startswith("ISSUE#") else (feeds.atom_feed, feeds.rss_feed, feeds.json_feed)
        )
        return [write(self.publication, self.site_url, feed) if feed else None for write in formats]

    def _year(self, subject: str, year: str) -> Sequence[str | None]:
        entries = self.reading.of_period(subject, year)
        of = self._heading(subject, entries)
        cards = self._cards(entries)
        feed = self._feed(subject, [Entry(card) for card in cards], year)
        if not cards or of is None or feed is None:
            return [None, None]
        years = self.reading.years_of(subject)
        root = f"/{list_path(subject)}"
        before = max((each for each in years if each < year), default="")
        after = min((each for each in years if each > year), default="")
        total = years.get(year, 0)
        further: list[Step] = []
        if total > len(cards):
            kind, _, slug = subject.partition("#")
            further = (
                months_behind(year, cards, months_of(self.reading.record(counter_key(f"{WHOLE_LIST}#{year}"))))
                if subject == WHOLE_LIST
                else searches_behind(cards, {kind.lower(): slug}, by_day=False)
            )
        page = pages.period_page(
            self.publication,
            self.site_url,
            ListHeading("year", year, f"{root}{year}/"),
            of,
            cards,
            left=total - len(cards),
            further=further,
            beside=Beside(_year_step(root, before), _year_step(root, after)),
        )
        return [page, feeds.atom_feed(self.publication, self.site_url, feed)]

    def _month(self, month: str) -> str | None:
        cards = self._cards(self.reading.of_period(WHOLE_LIST, month))
        if not cards:
            return None
        first = date.fromisoformat(f"{month}-01")
        year = f"{first:%Y}"
        heading = ListHeading("month", f"{first:%B %Y}", f"/{first:%Y/%m}/")
        total = months_of(self.reading.record(record_keys(Target(Kind.MONTH, month))[0])).get(month, 0)
        of = ListHeading("archive", year, f"/{year}/")
        return pages.period_page(
            self.publication,
            self.site_url,
            heading,
            of,
            cards,
            left=total - len(cards),
            further=searches_behind(cards, {}, by_day=True) if total > len(cards) else (),
        )

    def _issues(self) -> str | None:
        counters = self.reading.query("LIST#ISSUE", newest_first=True, limit=ISSUES_SHOWN)
        issues = [Label(issue_at(each["sk"]), title) for each in counters if (title := title_of(each))]
        more = len(counters) == ISSUES_SHOWN
        return pages.issues_page(self.publication, self.site_url, issues, more=more) if issues else None

    def _events(self) -> Sequence[str]:
        coming, past = self.reading.events(self.now)
        both = [[event_from(entry) for entry in entries] for entries in (coming, past)]
        announced = [
            _announced(entry, f"{self.site_url}/events/{entry['address']}/")
            for entry in sorted((*coming, *past), key=lambda entry: str(entry["sk"]))
        ]
        calendar = public_calendar(self.publication.title, announced)
        return [pages.events_page(self.publication, self.site_url, *both), calendar]

    def _digest(self, snapshot: Item) -> DigestPage | None:
        newsletter = self.publication.newsletter(snapshot["newsletter"])
        if newsletter is None or snapshot["empty"]:
            return None
        digest = digest_from(snapshot)
        day = digest.due.astimezone(self.publication.zone).date()
        address = digest_path(newsletter.id, snapshot["sk"]).rstrip("/")
        return DigestPage(newsletter.title, day, address, digest.cards, digest.events)

    def _sitemaps(self) -> Sequence[str]:
        years = self.reading.query(counter_key(WHOLE_LIST)[0], newest_first=True, limit=PERIOD_LENGTH)
        months = [month for year in years for month in months_of(year)]
        coming, past = self.reading.events(self.now)
        events = [f"/events/{entry['address']}/" for entry in (*coming, *past)]
        paths = [
            *("/", "/archive/", "/events/"),
            *(f"/sections/{section.slug}/" for section in self.publication.sections),
            *(f"/{page.slug}/" for page in self.publication.pages),
            *(("/subscribe/", "/digests/") if self.publication.newsletters else ()),
        ]
        return [sitemaps.sitemap_index(self.site_url, months), sitemaps.pages_sitemap(self.site_url, [*paths, *events])]


def _announced(entry: Item, url: str) -> Announced:
    return Announced(event_from(entry), url, parse_instant(entry["published"]), parse_instant(entry["changed"]))


def _issue_step(issue: Issue | None) -> Step | None:
    return Step(issue.title, f"/issues/{issue.slug}/") if issue else None


def _year_step(root: str, year: str) -> Step | None:
    return Step(year, f"{root}{year}/") if year else None


def _step(card: Card | None) -> Step | None:
    return Step(card.title, f"/{card.address}/") if card else None


_CITATIONS = (citations.bibtex, citations.ris, citations.csl_json)
# How many objects a record's target has, where it is not one.
_OBJECTS = {Kind.CITATIONS: _CITATIONS, Kind.EVENT: (0, 1), Kind.REPORT: (0, 1)}
