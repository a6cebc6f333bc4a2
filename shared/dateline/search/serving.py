"""Answers a search, as a page and as JSON: two calls, one for the index as it stands and one for what is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from dateline.articles.article import Article
from dateline.content.keys import PUBLICATION_KEY, article_key
from dateline.content.parameters import check_known, cursor_for, cursor_of, days_of, limit_of, slug_of
from dateline.content.records import article_from, publication_from
from dateline.content.representation import article_summary
from dateline.dynamo import DynamoTable
from dateline.errors import Invalid, Unavailable
from dateline.items import Item, Key
from dateline.publication import DEFAULT_PUBLICATION
from dateline.publishing.pages import results_page
from dateline.search.entry import text_of
from dateline.search.query import MOST_LETTERS, Clause, parse_query
from dateline.search.ranking import Filters, Ranked, rank
from dateline.search.s3_segments import S3Segments
from dateline.search.snippets import Part, html_of, marked, snippet
from dateline.web import HTML, Answer, Request, Route, json_answer, kept_answer

FILTERS = ("section", "author", "topic", "issue", "language")
NARROWING = (*FILTERS, "year", "from", "to")
PARAMETERS = {"q", *NARROWING, "limit", "cursor"}
PAGE_LENGTH = 20
# Nobody reads further; whoever does gets what remains by narrower words.
FARTHEST = 1_000


@dataclass(frozen=True, slots=True)
class Hit:
    """One article that answers a query, with what shows it."""

    address: str
    article: Article
    title: list[Part]
    authors: list[list[Part]]
    snippet: list[Part]


@dataclass(frozen=True, slots=True)
class SearchApi:
    """The routes of search."""

    table: DynamoTable
    segments: S3Segments
    site_url: str

    @property
    def routes(self) -> Mapping[str, Route]:
        """Each route as the template names it."""
        return {"GET /api/search": self.answer, "GET /search": self.show}

    def answer(self, request: Request, _now: datetime) -> Answer:
        """The hits as JSON; `next` is the address of the following page. Raises Invalid naming what is wrong."""
        check_known(request, PARAMETERS)
        clauses = _clauses(request)
        ranked, after = self._ranked(request, clauses, limit_of(request))
        hits = _hits(ranked, self.table.get_many(map(article_key, ranked.addresses)), clauses)
        following = _following(request, ranked, after)
        return json_answer(
            request,
            {
                "results": [_json_of(hit, self.site_url) for hit in hits],
                "total": ranked.total,
                "partial": ranked.loose,
                "next": f"{self.site_url}/api/search?{following}" if following else None,
            },
        )

    def show(self, request: Request, _now: datetime) -> Answer:
        """The hits as a page with the form; what is wrong is said above the form."""
        clauses: tuple[Clause, ...] = ()
        status, problem, ranked, after = 200, "", Ranked((), 0), 0
        searched = any(request.query.get(name, "").strip() for name in ("q", *NARROWING))
        if searched:
            try:
                clauses = _clauses(request)
                ranked, after = self._ranked(request, clauses, PAGE_LENGTH)
            except Invalid as invalid:
                problem = str(invalid)
            except Unavailable:
                status, problem = Unavailable.status, "The index cannot be read just now. Please try again in a minute."
        found = self.table.get_many([PUBLICATION_KEY, *map(article_key, ranked.addresses)])
        record = found.get(PUBLICATION_KEY)
        page = results_page(
            publication_from(record) if record else DEFAULT_PUBLICATION,
            self.site_url,
            asked={name: request.query.get(name, "")[:MOST_LETTERS] for name in PARAMETERS},
            hits=_hits(ranked, found, clauses),
            ranked=ranked if searched else None,
            following=_following(request, ranked, after),
            problem=problem,
        )
        return kept_answer(request, page, HTML, seconds=60) if status == 200 else Answer(status, page)  # noqa: PLR2004

    def _ranked(self, request: Request, clauses: tuple[Clause, ...], limit: int) -> tuple[Ranked, int]:
        """The best articles of the page asked for, and how many come before the next page."""
        first_day, last_day = days_of(request)
        slugs = {name: slug_of(request, name) for name in FILTERS}
        filters = Filters(**slugs, first_day=first_day, last_day=last_day)
        first = _place(request)
        return rank(self.segments.current(), clauses, filters, first=first, limit=limit), first + limit


def _clauses(request: Request) -> tuple[Clause, ...]:
    """What is looked for; nothing where only filters are given. Raises Invalid."""
    text = request.query.get("q", "")
    narrowed = any(request.query.get(name) for name in NARROWING)
    return () if narrowed and not text.strip() else parse_query(text)


def _hits(ranked: Ranked, found: Mapping[Key, Item], clauses: tuple[Clause, ...]) -> list[Hit]:
    """What shows each article; what was taken away since the index was made is not shown."""
    records = {address: found.get(article_key(address)) for address in ranked.addresses}
    articles = {address: article_from(record) for address, record in records.items() if record}
    return [_hit(address, article, clauses) for address, article in articles.items() if not article.withdrawn]


def _place(request: Request) -> int:
    text = cursor_of(request)
    if not text:
        return 0
    if not text.isascii() or not text.isdecimal() or int(text[:9]) > FARTHEST:
        raise Invalid("cursor is not one that this API gave out: start without it.")
    return int(text)


def _following(request: Request, ranked: Ranked, after: int) -> str:
    if after >= min(ranked.total, FARTHEST):
        return ""
    kept = {name: value for name, value in request.query.items() if name in PARAMETERS and value}
    return urlencode(kept | {"cursor": cursor_for(str(after))})


def _hit(address: str, article: Article, clauses: tuple[Clause, ...]) -> Hit:
    text = snippet(text_of(article.body), clauses) or snippet(article.abstract, clauses)
    authors = [marked(author.name, clauses) for author in article.authors]
    return Hit(address, article, marked(article.title, clauses), authors, text or [Part(article.abstract)])


def _json_of(hit: Hit, site_url: str) -> dict[str, object]:
    return article_summary(hit.article, hit.address, site_url) | {
        "marked": {"title": html_of(hit.title), "text": html_of(hit.snippet)}
    }
