"""The HTTP API: its routes, and events and answers in payload format 2.0.

Source: "Create AWS Lambda proxy integrations for HTTP APIs", API Gateway Developer Guide.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from local.engine import Engine
from local.functions import Function

MAX_BODY = 10_000_000
# What a function can be told, and can answer, in one call: the event and the answer as JSON.
MAX_PAYLOAD = 6_291_556
_TEXT = re.compile(r"^(text/|application/(json|javascript|xml|x-www-form-urlencoded))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    def json(self) -> Any:  # whatever the body holds
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Route:
    """One route of the API; the one without method and path takes what no other does."""

    function: Function
    method: str = ""
    path: str = ""

    @property
    def key(self) -> str:
        """The route key that the function sees."""
        return f"{self.method} {self.path}".strip() or "$default"

    def parameters_of(self, method: str, path: str) -> dict[str, str] | None:
        """The path parameters when the route matches, None when it does not."""
        if not self.path:
            return {}
        pattern = re.sub(r"\\\{(\w+)\\\+\\\}", r"(?P<\1>.+)", re.escape(self.path))
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", pattern)
        match = re.fullmatch(pattern, path)
        if self.method.upper() not in {method, "ANY"} or match is None:
            return None
        return {name: unquote(value) for name, value in match.groupdict().items()}


@dataclass(slots=True)
class HttpApi:
    """The API of one stack."""

    engine: Engine
    routes: list[Route]

    def request(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes, *, client: str = "203.0.113.9"
    ) -> Response:
        """Answer one request as the API would."""
        path, _, query = target.partition("?")
        if len(body) > MAX_BODY:
            return _message(413, "Request Entity Too Large")
        # The most specific route wins: one without parameters before one with them.
        for route in sorted(self.routes, key=_breadth):
            parameters = route.parameters_of(method, path)
            if parameters is not None:
                event = _event(route, method, path, query, headers, body, parameters, client, self.engine.new_id())
                if len(json.dumps(event)) > MAX_PAYLOAD:
                    return _message(413, "Request Entity Too Large")
                return _response(self.engine.invoke(route.function, event))
        return _message(404, "Not Found")


def _event(
    route: Route,
    method: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    body: bytes,
    parameters: Mapping[str, str],
    client: str,
    request_id: str,
) -> dict[str, Any]:
    lowered = {name.lower(): value for name, value in headers.items()}
    now = datetime.now(UTC)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route.key,
        "rawPath": path,
        "rawQueryString": query,
        "headers": lowered,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "local",
            "domainName": "local.execute-api.eu-north-1.amazonaws.com",
            "domainPrefix": "local",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": client,
                "userAgent": lowered.get("user-agent", ""),
            },
            "requestId": request_id,
            "routeKey": route.key,
            "stage": "$default",
            "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(now.timestamp() * 1000),
        },
        "isBase64Encoded": False,
    }
    if query:
        several: dict[str, list[str]] = {}
        for name, value in parse_qsl(query, keep_blank_values=True):
            several.setdefault(name, []).append(value)
        event["queryStringParameters"] = {name: ",".join(values) for name, values in several.items()}
    if parameters:
        event["pathParameters"] = dict(parameters)
    if body:
        is_text = bool(_TEXT.match(lowered.get("content-type", "")))
        event["body"] = body.decode("utf-8", "replace") if is_text else base64.b64encode(body).decode()
        event["isBase64Encoded"] = not is_text
    return event


def _breadth(route: Route) -> tuple[bool, int, int, bool]:
    """How much a route takes: a greedy one more than one with parameters, that more than a plain one."""
    return not route.path, route.path.count("+}"), route.path.count("{"), route.method.upper() == "ANY"


def _response(answer: Any) -> Response:  # whatever a handler returns
    if isinstance(answer, Exception) or len(json.dumps(answer)) > MAX_PAYLOAD:
        return _message(500, "Internal Server Error")
    if not isinstance(answer, dict) or "statusCode" not in answer:
        return Response(200, {"content-type": "application/json"}, json.dumps(answer).encode())
    if answer.get("cookies"):
        message = "an answer that sets cookies is not part of this stack"
        raise NotImplementedError(message)
    body = answer.get("body") or ""
    if not isinstance(body, str):
        return _message(500, "Internal Server Error")
    content = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
    headers = {name.lower(): str(value) for name, value in (answer.get("headers") or {}).items()}
    return Response(int(answer["statusCode"]), {"content-type": "text/plain;charset=UTF-8"} | headers, content)


def _message(status: int, message: str) -> Response:
    return Response(status, {"content-type": "application/json"}, json.dumps({"message": message}).encode())
