"""HTTP as the public functions meet it: who may ask, which route answers, what a form says, how an error reads.

The HTTP API matches the route, so a function only looks its key up: a routing library would cost more
to import than everything else these functions do.
"""

import hashlib
import hmac
import json
from base64 import b64decode
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from dateline.errors import DatelineError, Invalid, NotFound

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

MAX_BODY = 10_000
MAX_FIELDS = 40
MAX_FIELD = 1_000
IPV4_PREFIX = 24
IPV6_PREFIX = 56
ORIGIN_HEADER = "x-origin-secret"
HTML = "text/html; charset=utf-8"
JSON = "application/json"
PROBLEM = "application/problem+json"
NO_STORE = "no-store"


class TooMany(DatelineError):
    """More was asked for than one network, or one address, may ask for."""

    status = 429
    title = "That was often"


class WrongOrigin(DatelineError):
    """A page of another site made a browser send this.

    Not 403: that is what the distribution takes for a page that is not there.
    """

    status = 400
    title = "That came from elsewhere"


class TooLarge(Invalid):
    """The body is larger than any form of ours."""

    status = 413


class MethodNotAllowed(Invalid):
    """What is at this address takes other methods, which `allowed` names."""

    status = 405
    title = "That cannot be done here"

    def __init__(self, allowed: str) -> None:
        super().__init__(f"This address takes {allowed}.")
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class Request:
    """One request, from payload 2.0 of an HTTP API."""

    route: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: str
    method: str = "GET"

    @classmethod
    def parse(cls, event: Mapping[str, Any]) -> "Request":
        """The request in an event. Source: "Payload format version 2.0", API Gateway Developer Guide."""
        body = event.get("body") or ""
        if event.get("isBase64Encoded"):
            body = b64decode(body).decode("utf-8", "replace")
        return cls(
            route=event["routeKey"],
            path=event.get("pathParameters") or {},
            query=event.get("queryStringParameters") or {},
            headers=event.get("headers") or {},
            body=body,
            method=event["requestContext"]["http"]["method"],
        )

    @property
    def is_json(self) -> bool:
        """Whether the body is JSON, so that the answer is too."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower() == JSON

    def at(self, route: str) -> "Request":
        """The same request as another route's."""
        return replace(self, route=route)

    def form(self) -> dict[str, list[str]]:
        """The fields of a URL-encoded form, or of a JSON object of texts and lists of texts.

        Raises TooLarge or Invalid.
        """
        if len(self.body) > MAX_BODY:
            raise TooLarge("This is more than the form can take.")
        try:
            fields = (
                _json_fields(self.body)
                if self.is_json
                else parse_qs(self.body, keep_blank_values=True, max_num_fields=MAX_FIELDS)
            )
        except (ValueError, RecursionError) as error:
            raise Invalid("The form could not be read: please load the page again and retry.") from error
        if any(len(value) > MAX_FIELD for values in fields.values() for value in values):
            raise TooLarge("This is more than the form can take.")
        return fields

    def comes_from(self, origins: Collection[str]) -> bool:
        """Whether an unsafe request was made by a page of one of these origins, or by no browser at all.

        What a browser says of the site it is on cannot be forged by a page. Source: Fetch Metadata Request Headers, 2;
        RFC 6454, 7.
        """
        site = self.headers.get("sec-fetch-site")
        origin = self.headers.get("origin")
        if site in {"same-origin", "none"}:
            return True
        return (origin is None and site is None) or origin in origins


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer; nothing keeps it unless its headers say so. `refused` names the error it tells of, for logs."""

    status: int
    body: str
    media_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=lambda: {"cache-control": NO_STORE})
    refused: str = ""


def network_of(request: Request) -> str:
    """The network a request comes from: the first 24 bits of an IPv4 address, 56 of an IPv6 one, as "192.0.2.0/24".

    Only the distribution's own header is believed. Empty where it says nothing.
    """
    address = request.headers.get("cloudfront-viewer-address", "").rpartition(":")[0].strip("[]")
    try:
        ip = ip_address(address)
    except ValueError:
        return ""
    if isinstance(ip, IPv6Address):
        ip = ip.ipv4_mapped or ip
    return str(ip_network((ip, IPV4_PREFIX if isinstance(ip, IPv4Address) else IPV6_PREFIX), strict=False))


def kept_answer(request: Request, content: str, media_type: str, *, seconds: int) -> Answer:
    """An answer that anybody may keep for a while; 304 for whoever has it already. Source: RFC 9110, 8.8.3, 13.1.2."""
    etag = f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": f"public, max-age={seconds}"}
    # Caches that compress make a tag weak.
    held = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if held & {etag, "*"}:
        return Answer(304, "", media_type, headers)
    return Answer(200, content, media_type, headers)


def json_answer(request: Request, value: object, *, seconds: int = 60) -> Answer:
    """A value as JSON that anybody may keep for a while."""
    return kept_answer(request, json.dumps(value, ensure_ascii=False, separators=(",", ":")), JSON, seconds=seconds)


type Route = Callable[[Request, datetime], Answer]


def answer_request(
    request: Request,
    routes: Mapping[str, Route],
    origin_secret: str,
    now: datetime,
    logger: "Logger",
    *,
    shared: bool = False,
) -> dict[str, Any]:
    """The answer of a request's route, in the shape an HTTP API wants.

    Only the distribution, which knows the origin secret, is served. Every error becomes problem details; of one that
    nobody foresaw, only the log knows more than that it happened. What is `shared` may be read by pages of any site,
    without anybody's credentials. Source: "CORS protocol", Fetch Standard.
    """
    if not hmac.compare_digest(request.headers.get(ORIGIN_HEADER, "").encode(), origin_secret.encode()):
        return _shaped(problem(NotFound("Nothing is served here.")))
    try:
        answer = _answer(request, routes, now, shared=shared)
    except DatelineError as error:
        answer = problem(error)
    except Exception:  # what a caller sees of a mistake of ours has the form of every other error
        logger.exception("request failed", route=request.route)
        answer = problem(DatelineError("The mistake is on our side. Please try again later."))
    if answer.refused:
        logger.info("request refused", route=request.route, error=answer.refused)
    if shared:
        answer = replace(answer, headers={**answer.headers, **_SHARED})
    return _shaped(replace(answer, body="") if request.method == "HEAD" else answer)


def _answer(request: Request, routes: Mapping[str, Route], now: datetime, *, shared: bool) -> Answer:
    """What the request's route answers. One of any method is there to be read: HEAD is GET without the body.

    Raises MethodNotAllowed.
    """
    method, _, path = request.route.partition(" ")
    if method != "ANY":
        return routes[request.route](request, now)
    if request.method in {"GET", "HEAD"}:
        return routes[f"GET {path}"](request.at(f"GET {path}"), now)
    taken = [each for each, _, at in (route.partition(" ") for route in routes) if at == path]
    allowed = ", ".join(["GET", "HEAD", *sorted({*taken} - {"GET"}), *(["OPTIONS"] if shared else [])])
    if request.method == "OPTIONS" and shared:
        return Answer(204, "", headers=_PREFLIGHT | {"access-control-allow-methods": allowed})
    raise MethodNotAllowed(allowed)


# A page of another site may read this, and see by which tag to ask again.
_SHARED = {"access-control-allow-origin": "*", "access-control-expose-headers": "etag"}
# What a browser is told before a page of another site reads. Source: "CORS-preflight fetch", Fetch Standard.
_PREFLIGHT = {
    "access-control-allow-headers": "if-none-match",
    "access-control-max-age": "86400",
    "cache-control": "public, max-age=86400",
}


def problem(error: DatelineError, **more: str) -> Answer:
    """The error as problem details, with members of its own. Source: RFC 9457."""
    said = {"type": "about:blank", "title": error.title, "status": error.status, "detail": str(error), **more}
    allowed = {"allow": error.allowed} if isinstance(error, MethodNotAllowed) else {}
    headers = {"cache-control": NO_STORE, **allowed}
    return Answer(error.status, json.dumps(said, ensure_ascii=False), PROBLEM, headers, type(error).__name__)


def _json_fields(body: str) -> dict[str, list[str]]:
    """Raises ValueError for anything but an object of texts, yes or no, and lists of texts."""
    found = json.loads(body)
    if not isinstance(found, dict) or len(found) > MAX_FIELDS:
        raise ValueError
    fields = {name: value if isinstance(value, list) else [value] for name, value in found.items() if value is not None}
    if any(not isinstance(each, str) or len(values) > MAX_FIELDS for values in fields.values() for each in values):
        raise ValueError
    return fields


def _shaped(answer: Answer) -> dict[str, Any]:
    return {
        "statusCode": answer.status,
        "headers": {"content-type": answer.media_type, **answer.headers},
        "body": answer.body,
    }
