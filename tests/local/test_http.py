"""The HTTP API: routes, and payload format 2.0 both ways."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from local.http import HttpApi, Response, Route
from tests.local.support import engine_of, function_of, seen_by

ECHO = """
    seen = []
    answer = None
    def handler(event, context):
        seen.append(event)
        return answer(event) if answer else {"statusCode": 204}
    """


@pytest.fixture
def api(tmp_path: Path) -> HttpApi:
    """An API of some routes that all lead to one function."""
    echo = function_of(tmp_path / "echo", ECHO)
    routes = [
        ("GET", "/api/articles"),
        ("GET", "/api/articles/{address+}"),
        ("GET", "/api/articles/{year}/feed.xml"),
        ("GET", "/api/confirm/{token}"),
        ("POST", "/api/confirm/{token}"),
    ]
    return HttpApi(engine_of(), [Route(echo, method, path) for method, path in routes])


def ask(api: HttpApi, method: str = "GET", target: str = "/api/articles", **rest: Any) -> Response:
    return api.request(method, target, rest.get("headers", {}), rest.get("body", b""))


def will_answer(api: HttpApi, answer: Callable[[object], object]) -> None:
    ask(api)
    vars(api.routes[0].function.module)["answer"] = answer


def event_of(api: HttpApi) -> Any:
    return seen_by(api.routes[0].function)[-1]


@pytest.mark.parametrize(
    ("method", "target", "route", "parameters"),
    [
        ("GET", "/api/articles", "GET /api/articles", None),
        ("GET", "/api/articles/2026/11/x", "GET /api/articles/{address+}", {"address": "2026/11/x"}),
        ("GET", "/api/articles/2026/feed.xml", "GET /api/articles/{year}/feed.xml", {"year": "2026"}),
        ("GET", "/api/articles/2026/feedxxml", "GET /api/articles/{address+}", {"address": "2026/feedxxml"}),
        ("GET", "/api/confirm/a%20b", "GET /api/confirm/{token}", {"token": "a b"}),
        ("POST", "/api/confirm/x", "POST /api/confirm/{token}", {"token": "x"}),
    ],
)
def test_the_most_specific_route_answers(
    api: HttpApi, method: str, target: str, route: str, parameters: dict[str, str] | None
) -> None:
    """A plain route wins over one with a parameter, that over a greedy one; parameters come decoded."""
    ask(api, method, target)

    event = event_of(api)
    assert (event["routeKey"], event.get("pathParameters")) == (route, parameters)


@pytest.mark.parametrize(("method", "target"), [("GET", "/api"), ("PUT", "/api/articles"), ("GET", "/api/confirm/a/b")])
def test_no_route_is_not_found(api: HttpApi, method: str, target: str) -> None:
    """What no route takes is answered by the API itself."""
    response = ask(api, method, target)

    assert (response.status, response.json()) == (404, {"message": "Not Found"})


def test_the_event_has_the_fields_of_payload_two(api: HttpApi) -> None:
    """A function gets the request in payload format 2.0."""
    ask(
        api,
        "POST",
        "/api/confirm/x?tag=a&tag=b&empty=",
        headers={"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "reader"},
        body=b"a=1",
    )

    event = event_of(api)
    assert event["version"] == "2.0"
    assert (event["rawPath"], event["rawQueryString"]) == ("/api/confirm/x", "tag=a&tag=b&empty=")
    assert event["queryStringParameters"] == {"tag": "a,b", "empty": ""}
    assert event["headers"] == {"content-type": "application/x-www-form-urlencoded", "user-agent": "reader"}
    assert (event["body"], event["isBase64Encoded"]) == ("a=1", False)
    assert event["requestContext"]["http"]["method"] == "POST"
    assert event["requestContext"]["http"]["userAgent"] == "reader"
    assert event["requestContext"]["stage"] == "$default"


def test_a_body_that_is_not_text_comes_in_base64(api: HttpApi) -> None:
    """Multipart and binary bodies arrive encoded and are marked so."""
    ask(api, "POST", "/api/confirm/x", headers={"content-type": "multipart/form-data; boundary=x"}, body=b"\x00\xff")

    assert (event_of(api)["body"], event_of(api)["isBase64Encoded"]) == ("AP8=", True)


@pytest.mark.parametrize(
    ("answer", "status", "body"),
    [
        ({"statusCode": 201, "body": "déjà"}, 201, "déjà".encode()),
        ({"statusCode": 200, "body": base64.b64encode(b"\x00").decode(), "isBase64Encoded": True}, 200, b"\x00"),
        ({"statusCode": 200, "headers": None}, 200, b""),
        ({"a": 1}, 200, b'{"a": 1}'),
        ("plain", 200, b'"plain"'),
        ({"statusCode": 200, "body": {"not": "text"}}, 500, b'{"message": "Internal Server Error"}'),
        ({"statusCode": 200, "body": "x" * 6_300_000}, 500, b'{"message": "Internal Server Error"}'),
    ],
)
def test_an_answer_becomes_a_response(api: HttpApi, answer: object, status: int, body: bytes) -> None:
    """An answer with a status is taken at its word, any other is JSON; a broken or too large one is an error."""
    will_answer(api, lambda _event: answer)

    response = ask(api)

    assert (response.status, response.body) == (status, body)


def test_a_crash_is_an_internal_error(api: HttpApi) -> None:
    """A visitor learns nothing of a crash; the stack keeps it."""
    will_answer(api, lambda _event: 1 / 0)

    response = ask(api)

    assert (response.status, response.json()) == (500, {"message": "Internal Server Error"})
    assert len(api.engine.failures) == 1


@pytest.mark.parametrize(("size", "media_type"), [(10_000_001, "text/plain"), (5_000_000, "image/png")])
def test_a_request_has_a_limit(api: HttpApi, size: int, media_type: str) -> None:
    """Neither a body above 10 MB nor an event above 6 MB reaches a function; base64 makes an event grow."""
    response = ask(api, "POST", "/api/confirm/x", headers={"content-type": media_type}, body=b"x" * size)

    assert response.status == 413
    assert seen_by(api.routes[0].function) == []
