"""The read API: every list in pages, answers as the OpenAPI document says, mistakes in words."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from dateline.dynamo import DynamoTable
from local.http import Response
from local.stack import Stack
from tests.e2e.visits import NOW, PUBLICATION, article

DOCUMENT = Path(__file__).parents[2] / "functions" / "serve_content" / "openapi.json"
EVENT = b"---\ntitle: Water forum\nstarts: 2026-12-10 18:00\nends: 2026-12-10 20:00\n---\n\nCoffee.\n"
PAST = b"---\ntitle: Spring forum\nstarts: 2026-04-10 18:00\nends: 2026-04-10 20:00\n---\n\nTea.\n"


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document."""
    document: dict[str, Any] = json.loads(DOCUMENT.read_text())
    return document


@pytest.fixture(scope="module")
def library() -> Iterator[Stack]:
    """A publication with some articles and events, which no test changes."""
    with Stack.start(now=NOW) as stack:
        stack.upload("publication.yaml", PUBLICATION)
        stack.upload("events/forum.md", EVENT)
        stack.upload("events/past.md", PAST)
        first = {"day": "2003-08-27", "author": "Bayram Balcı", "tags": "[Water, Borders]"}
        stack.upload("articles/1.md", article("First", **first, slug="former"))
        stack.settle()
        stack.upload("articles/1.md", article("First", **first, slug="first"))
        stack.upload("articles/2.md", article("Second", day="2010-05-01", section="Field Reports", tags="[Water]"))
        stack.upload("articles/3.md", article("Third", day="2020-01-01", issue="Volume 9, number 9"))
        stack.upload("articles/4.md", article("Fourth", day="2020-03-01", issue="Volume 9, number 10"))
        stack.settle()
        yield stack
        assert [failure.traceback for failure in stack.failures] == []


def get(stack: Stack, target: str, headers: Mapping[str, str] | None = None) -> Response:
    """An answer of the API, held against the document."""
    response = stack.request("GET", target, headers=headers)
    path = target.partition("?")[0]
    path = "/api/articles/{address}" if path.startswith("/api/articles/") else path
    answers = description()["paths"][path]["get"]["responses"]
    answer = answers[str(response.status)]
    if "$ref" in answer:
        answer = description()["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    for media_type, content in answer.get("content", {}).items():
        assert response.headers["content-type"] == media_type
        schema = {**content["schema"], "components": description()["components"]}
        Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(response.json())
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-expose-headers"] == "etag"
    assert "access-control-allow-credentials" not in response.headers
    return response


def titles(stack: Stack, target: str) -> list[str]:
    """The titles that a list of articles shows."""
    return [each["title"] for each in get(stack, target).json()["articles"]]


def test_the_document_is_valid_and_served(library: Stack) -> None:
    """The OpenAPI document keeps to its specification, and is there to be had."""
    validate(description())

    assert get(library, "/api/openapi.json").json() == description()


def test_the_document_names_every_route_that_reads_and_no_other(library: Stack) -> None:
    """What the template routes to the functions that read is what the document describes."""
    routed = {
        re.sub(r"\+}", "}", event["Properties"]["Path"])
        for name in ("ServeContent", "SearchArticles")
        for event in library.template.function(name)["Events"].values()
        if "Path" in event["Properties"]
    }

    assert routed - {"/search"} == set(description()["paths"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Fourth", "Third", "Second", "First"]),
        ("?section=field-reports", ["Second"]),
        ("?author=bayram-balci", ["First"]),
        ("?topic=water", ["Second", "First"]),
        ("?issue=9-10", ["Fourth"]),
        ("?language=en", ["Fourth", "Third", "Second", "First"]),
        ("?year=2020", ["Fourth", "Third"]),
        ("?from=2010-05-01&to=2020-01-01", ["Third", "Second"]),
        ("?to=2010", ["Second", "First"]),
        ("?topic=water&from=2005", ["Second"]),
        ("?topic=unheard", []),
    ],
)
def test_articles_are_chosen_by_list_and_day(library: Stack, query: str, expected: list[str]) -> None:
    """One list at a time, between two days or in a year, the newest first."""
    assert titles(library, f"/api/articles{query}") == expected


@pytest.mark.parametrize(
    "target",
    ["/api/articles?limit=1", "/api/articles?limit=3", "/api/articles?from=2005&limit=2&view=full",
     "/api/topics?limit=1", "/api/articles?topic=water&limit=1", "/api/search?q=article&limit=3",
     "/api/issues?limit=1"],
)  # fmt: skip
def test_pages_follow_each_other_to_the_end(library: Stack, target: str) -> None:
    """Following `next` gives every entry once, in the order of one long page."""
    name = {"articles": "articles", "search": "results"}.get(target[5:].partition("?")[0], target[5:].partition("?")[0])
    whole = get(library, re.sub(r"limit=\d+", "limit=100", target)).json()

    pages, following = [], target
    while following:
        answer = get(library, following).json()
        pages += answer[name]
        following = (answer["next"] or "").removeprefix(library.site_url)

    assert pages == whole[name]
    assert whole["next"] is None


def test_lists_say_what_they_hold(library: Stack) -> None:
    """Sections, authors, topics and issues with titles and how many articles in which year; the newest issue first."""
    assert [
        (each["slug"], each["title"], each["articles"]) for each in get(library, "/api/topics").json()["topics"]
    ] == [
        ("borders", "Borders", 1),
        ("water", "Water", 2),
    ]
    assert [each["slug"] for each in get(library, "/api/authors").json()["authors"]] == ["bayram-balci"]
    assert [each["slug"] for each in get(library, "/api/issues").json()["issues"]] == ["9-10", "9-9"]
    sections = {each["slug"]: each["years"] for each in get(library, "/api/sections").json()["sections"]}
    assert sections == {"analytical-articles": {"2020": 2, "2003": 1}, "field-reports": {"2010": 1}}


def test_one_article_is_shown_whole_or_in_part(library: Stack) -> None:
    """Everything by default; of a list and of one article those fields that are asked for, with the address."""
    whole = get(library, "/api/articles/2003/08/first").json()
    some = get(library, "/api/articles/2003/08/first?fields=title,topics").json()
    full = get(library, "/api/articles?view=full&year=2003").json()["articles"]

    assert [topic["slug"] for topic in whole["topics"]] == ["water", "borders"]
    assert "<p>" in whole["body"]
    assert some == {"address": "2003/08/first", "title": "First", "topics": whole["topics"]}
    assert full == [whole]
    assert get(library, "/api/articles?fields=date&year=2003").json()["articles"] == [
        {"address": "2003/08/first", "date": "2003-08-27"}
    ]


def test_events_are_coming_or_over(library: Stack) -> None:
    """What is not over by default, soonest first; what is over when asked."""
    assert [each["title"] for each in get(library, "/api/events").json()["events"]] == ["Water forum"]
    assert [each["title"] for each in get(library, "/api/events?when=past").json()["events"]] == ["Spring forum"]


@pytest.mark.parametrize(
    ("target", "names"),
    [
        ("/api/articles?sort=up", "sort"),
        ("/api/articles?limit=0", "limit"),
        ("/api/articles?limit=99999999999999999999", "limit"),
        ("/api/articles?limit=²", "limit"),
        ("/api/articles?cursor=%%%", "cursor"),
        ("/api/articles?cursor=eA", "cursor"),
        ("/api/articles?section=a&topic=b", "section"),
        ("/api/articles?section=../x", "section"),
        ("/api/articles?year=20", "year"),
        ("/api/articles?year=2010&from=2009", "year"),
        ("/api/articles?from=2010-02-30", "from"),
        ("/api/articles?from=2011&to=2010-05", "to"),
        ("/api/articles?from=2011&to=2010", "from"),
        ("/api/search?q=first&from=2010-05-02&to=2010-05-01", "from"),
        ("/api/articles?fields=title,password", "password"),
        ("/api/articles?view=all", "view"),
        ("/api/articles/2003/08/first?x=1", "x"),
        ("/api/topics?q=1", "q"),
        ("/api/events?when=never", "when"),
    ],
)
def test_a_mistake_is_named(library: Stack, target: str, names: str) -> None:
    """A parameter that is unknown or wrong is answered by problem details that name it."""
    response = get(library, target)

    assert response.status == 422
    assert names in response.json()["detail"]


@pytest.mark.parametrize(
    ("method", "target", "status", "allowed"),
    [
        ("GET", "/api/articles/1999/01/unheard", 404, None),
        ("GET", f"/api/articles/{'x' * 3000}", 404, None),
        ("GET", "/api/unheard", 404, None),
        ("GET", "/api/", 404, None),
        ("OPTIONS", "/api/unheard", 404, None),
        ("DELETE", "/api/articles", 405, "GET, HEAD, OPTIONS"),
        ("POST", "/api/search", 405, "GET, HEAD, OPTIONS"),
        ("PUT", "/api/articles/2003/08/first", 405, "GET, HEAD, OPTIONS"),
        ("PATCH", "/api/openapi.json", 405, "GET, HEAD, OPTIONS"),
        ("PUT", "/api/subscribe", 405, "GET, HEAD, POST"),
        ("OPTIONS", "/api/subscribe", 405, "GET, HEAD, POST"),
        ("DELETE", "/api/confirm/x", 405, "GET, HEAD, POST"),
    ],
)
def test_what_is_not_there_is_said_in_problem_details(
    library: Stack, method: str, target: str, status: int, allowed: str | None
) -> None:
    """Whatever is asked of whatever address, the answer is of RFC 9457, and says which methods there are."""
    response = library.request(method, target)

    assert (response.status, response.headers["content-type"]) == (status, "application/problem+json")
    assert response.json()["status"] == status
    assert response.headers.get("allow") == allowed


@pytest.mark.parametrize("target", ["/api/articles", "/api/search?q=first"])
def test_a_mistake_of_ours_is_said_in_problem_details(
    library: Stack, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    """What nobody foresaw is in the log with its trace, and in the answer as one more problem."""

    def fail(*_arguments: object, **_more: object) -> None:
        message = "a secret of ours"
        raise ZeroDivisionError(message)

    for name in ("query", "get_many"):
        monkeypatch.setattr(DynamoTable, name, fail)
    response = get(library, target)

    assert response.status == 500
    assert "secret" not in response.text
    assert any("ZeroDivisionError" in text for _, text in library.engine.logs[-1:])


@pytest.mark.parametrize(
    "target", ["/api/articles", "/api/articles/2003/08/first", "/api/search?q=first", "/api/issues"]
)
def test_what_one_has_already_is_not_sent_again(library: Stack, target: str) -> None:
    """An answer has a tag and says how long it holds; asked with the tag, however a cache writes it, it is 304."""
    first = get(library, target)
    again = get(library, target, {"If-None-Match": f'"other", W/{first.headers["etag"]}'})

    assert first.headers["cache-control"] == "public, max-age=60"
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert get(library, target, {"If-None-Match": '"other"'}).status == 200


def test_pages_of_other_sites_may_read_and_nothing_else(library: Stack) -> None:
    """A browser that asks first is told: reading, without credentials."""
    asked = library.request("OPTIONS", "/api/articles/2003/08/first", headers={"Origin": "https://reader.example"})

    assert asked.status == 204
    assert asked.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert asked.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "target",
    ["/", "/2003/08/first/", "/2003/08/first", "/nowhere/", "/feed.xml", "/search?q=first", "/subscribe/",
     "/api/articles", "/api/articles/2003/08/first", "/api/articles/2003/08/former", "/api/search?q=first",
     "/api/search", "/api/openapi.json", "/api/nothing", "/api/subscribe", "/api/confirm/x", "/api/unsubscribe/x"],
)  # fmt: skip
def test_head_is_get_without_the_body(library: Stack, target: str) -> None:
    """Whoever asks what GET would answer is told, of pages, forms and API alike."""
    head, whole = library.request("HEAD", target), library.request("GET", target)

    assert (head.status, head.body) == (whole.status, b"")
    assert {**head.headers, "content-length": ""} == {**whole.headers, "content-length": ""}


def test_a_former_address_leads_to_the_present_one(library: Stack) -> None:
    """An article that was given another slug is found where it was, by a redirect."""
    response = get(library, "/api/articles/2003/08/former")

    assert response.status == 308
    assert response.headers["location"] == f"{library.site_url}/api/articles/2003/08/first"
