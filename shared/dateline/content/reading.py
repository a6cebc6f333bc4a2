"""The public read API over the content table: an answer costs one call, and one more where it holds whole articles."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from dateline.content.keys import BY_DATE, BY_EVENT, article_key, instant, issue_at, list_key
from dateline.content.lists import title_of, years_of
from dateline.content.parameters import check_known, cursor_for, cursor_of, days_of, limit_of, one_of, slug_of
from dateline.content.records import article_from, card_from, event_from
from dateline.content.representation import article_summary, article_whole, chosen, event_whole
from dateline.dynamo import DynamoTable
from dateline.errors import Invalid, NotFound
from dateline.items import Item
from dateline.web import JSON, Answer, Request, Route, json_answer, kept_answer

FILTERS = {"section": "SECTION", "author": "AUTHOR", "topic": "TOPIC", "issue": "ISSUE", "language": "LANGUAGE"}
LISTS = {"sections": "SECTION", "authors": "AUTHOR", "topics": "TOPIC", "issues": "ISSUE"}
CARD_FIELDS = ("address", "url", "title", "authors", "date", "section", "abstract", "language")
WHOLE_FIELDS = (
    *CARD_FIELDS, "subtitle", "topics", "issue", "doi", "direction", "author_bio", "corrected", "correction",
    "withdrawn", "body",
)  # fmt: skip
LONGEST_EVENT = timedelta(days=60)
# An answer of a function holds 6 MB; a page of whole articles ends before.
MOST_LETTERS = 1_500_000
MOST_NAMED = 40
ADDRESS_LENGTH = 300


@dataclass(frozen=True, slots=True)
class ReadApi:
    """The routes of the read API. `description` gives the OpenAPI document, which names each of them."""

    table: DynamoTable
    site_url: str
    description: Callable[[], str]

    @property
    def routes(self) -> Mapping[str, Route]:
        """Each route with what answers it."""
        return {
            "GET /api/articles": self.list_articles,
            "GET /api/articles/{address+}": self.get_article,
            "GET /api/sections": self.list_lists,
            "GET /api/authors": self.list_lists,
            "GET /api/topics": self.list_lists,
            "GET /api/issues": self.list_lists,
            "GET /api/events": self.list_events,
            "GET /api/openapi.json": self.describe,
            "$default": self.answer_else,
        }

    def list_articles(self, request: Request, _now: datetime) -> Answer:
        """The newest articles, of one list and between two days if asked, as cards or whole.

        `next` is the address of the following page, null after the last. Raises Invalid naming the
        parameter that is wrong.
        """
        check_known(request, {*FILTERS, "from", "to", "year", "limit", "cursor", "view", "fields"})
        named = {name: slug for name in FILTERS if (slug := slug_of(request, name))}
        if len(named) > 1:
            raise Invalid(f"Choose one of {', '.join(FILTERS)} at a time; /api/search takes several together.")
        fields = _fields(request)
        limit = limit_of(request)
        pk = next((list_key(FILTERS[name], slug) for name, slug in named.items()), BY_DATE)
        first, last = days_of(request)
        entries = self._page(pk, request, limit, between=(first or "0", f"{last or '9999-12-31'}~"))
        if any(field not in CARD_FIELDS for field in fields):
            articles, shown = self._whole(entries[:limit])
        else:
            articles = [article_summary(card_from(each), each["address"], self.site_url) for each in entries[:limit]]
            shown = len(articles)
        following = self._following(request, entries[shown - 1]["sk"] if len(entries) > shown else "")
        return json_answer(request, {"articles": [chosen(each, fields) for each in articles], "next": following})

    def get_article(self, request: Request, _now: datetime) -> Answer:
        """One article with its body; at a former address, the way to its present one. Raises NotFound."""
        check_known(request, {"fields", "view"})
        address = request.path["address"].strip("/")
        item = self.table.get(article_key(address)) if len(address) <= ADDRESS_LENGTH else None
        if item is None:
            return self._moved(address)
        whole = article_whole(article_from(item), address, self.site_url)
        return json_answer(request, chosen(whole, _fields(request, usual=WHOLE_FIELDS)))

    def list_lists(self, request: Request, _now: datetime) -> Answer:
        """The sections, authors, topics or issues with articles, and how many in each year; the newest issue first."""
        check_known(request, {"limit", "cursor"})
        name = request.route.rpartition("/")[2]
        limit = limit_of(request)
        entries = self._page(f"LIST#{LISTS[name]}", request, limit, newest_first=name == "issues")
        shown = [_list(entry, name, self.site_url) for entry in entries[:limit]]
        following = self._following(request, entries[limit - 1]["sk"] if len(entries) > limit else "")
        return json_answer(request, {name: [each for each in shown if each["articles"]], "next": following})

    def list_events(self, request: Request, now: datetime) -> Answer:
        """The events that are not over, soonest first, or those that are, the latest first."""
        check_known(request, {"when", "limit", "cursor"})
        limit = limit_of(request)
        past = one_of(request, "when", ("upcoming", "past")) == "past"
        between = ("0", f"{instant(now)}~") if past else (instant(now - LONGEST_EVENT), "~")
        entries = self._page(BY_EVENT, request, limit, between=between, newest_first=past)
        events = [event for event in map(event_from, entries[:limit]) if (event.ends <= now) is past]
        following = self._following(request, entries[limit - 1]["sk"] if len(entries) > limit else "")
        return json_answer(
            request, {"events": [event_whole(event, self.site_url) for event in events], "next": following}
        )

    def describe(self, request: Request, _now: datetime) -> Answer:
        """The OpenAPI document. Source: OpenAPI Specification 3.1."""
        return kept_answer(request, self.description(), JSON, seconds=3600)

    def answer_else(self, _request: Request, _now: datetime) -> Answer:
        """What no other route answers. Raises NotFound."""
        raise NotFound("There is nothing here; /api/openapi.json says what there is.")

    def _page(
        self,
        pk: str,
        request: Request,
        limit: int,
        *,
        between: tuple[str, str] = ("", "~"),
        newest_first: bool = True,
    ) -> list[Item]:
        """The entries asked for and one more, which tells whether there is a following page."""
        after = cursor_of(request)
        low, high = between
        if after:
            if not low <= after <= high:
                raise Invalid("cursor belongs to another question: start without it.")
            # From what the page before ended with, in the query's own terms.
            low, high = (low, after) if newest_first else (after, high)
        found = self.table.query(
            pk, between=(low or " ", high), newest_first=newest_first, limit=limit + 1 + bool(after)
        )
        return [entry for entry in found if entry["sk"] != after][: limit + 1]

    def _whole(self, entries: list[Item]) -> tuple[list[dict[str, Any]], int]:
        """As many of the articles, whole, as one answer holds, and how many entries that is."""
        found = self.table.get_many(article_key(entry["address"]) for entry in entries)
        articles: list[dict[str, Any]] = []
        letters = 0
        for shown, entry in enumerate(entries):
            record = found.get(article_key(entry["address"]))
            if record is None:
                # Taken away since the list was read.
                continue
            whole = article_whole(article_from(record), entry["address"], self.site_url)
            letters += len(whole["body"])
            if articles and letters > MOST_LETTERS:
                return articles, shown
            articles.append(whole)
        return articles, len(entries)

    def _moved(self, address: str) -> Answer:
        former = self.table.query(f"MOVED#{address}", limit=MOST_NAMED) if len(address) <= ADDRESS_LENGTH else []
        if not former:
            raise NotFound(f"There is no article at /{address[:ADDRESS_LENGTH]}/.")
        to = min(former, key=lambda each: str(each["since"]))["to"]
        return Answer(308, "", headers={"location": f"{self.site_url}/api/articles/{quote(to)}"})

    def _following(self, request: Request, last: str) -> str | None:
        if not last:
            return None
        kept = {name: value for name, value in request.query.items() if value}
        path = request.route.partition(" ")[2]
        return f"{self.site_url}{path}?{urlencode(kept | {'cursor': cursor_for(last)})}"


def _fields(request: Request, *, usual: tuple[str, ...] = CARD_FIELDS) -> tuple[str, ...]:
    """The fields that are asked for, one by one or by a view."""
    named = tuple(filter(None, request.query.get("fields", "").split(",")))
    view = one_of(request, "view", ("", "card", "full"))
    for name in named:
        if name not in WHOLE_FIELDS:
            raise Invalid(f"fields has no {name[:MOST_NAMED]!r}. There are: {', '.join(WHOLE_FIELDS)}.")
    return named or {"": usual, "card": CARD_FIELDS, "full": WHOLE_FIELDS}[view]


def _list(entry: Item, name: str, site_url: str) -> dict[str, Any]:
    slug = issue_at(entry["sk"]) if name == "issues" else entry["sk"]
    years = years_of(entry)
    return {
        "slug": slug,
        "title": title_of(entry),
        "url": f"{site_url}/{name}/{slug}/",
        "articles": sum(years.values()),
        "years": years,
    }
