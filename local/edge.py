"""CloudFront as the template describes it: which origin answers, and what is added on the way."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote

from local.http import HttpApi, Response

# No function of the distribution sees an error on its way out. Source: "Restrictions on all edge functions".
_ERROR = 400

type ObjectReader = Callable[[str], Response | None]


def pretty_address(uri: str) -> tuple[str, str]:
    """What the template's viewer-request function does: the path asked of the origin, or where it redirects to.

    The function itself is JavaScript; a test holds both against the same table.
    """
    if uri.endswith("/index.html") and uri != "/index.html":
        return "", "/" + uri.removesuffix("index.html").lstrip("/\\")
    if uri.endswith("/"):
        return f"{uri}index.html", ""
    if "." in uri[uri.rfind("/") :]:
        return uri, ""
    return "", "/" + uri.lstrip("/\\") + "/"


def redirected(response: Response) -> Response:
    """What the template's viewer-response function does: an object that says where its page has moved redirects there.

    As above, a test holds both against the same cases.
    """
    headers = dict(response.headers)
    if location := headers.pop("x-amz-meta-location", ""):
        return Response(301, headers | {"location": location}, response.body)
    return response


def form_address(target: str) -> str:
    """What the template's viewer-request function of the forms does: the path and query asked of the API."""
    path, mark, query = target.partition("?")
    return f"/api{path.rstrip('/')}{mark}{query}"


@dataclass(frozen=True, slots=True)
class HeadersPolicy:
    """The headers that a response headers policy adds, and the names of those it takes away."""

    added: Mapping[str, str]
    removed: Collection[str]

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "HeadersPolicy":
        """The policy that a template describes."""
        security = config["SecurityHeadersConfig"]
        transport = security["StrictTransportSecurity"]
        own = {each["Header"].lower(): each["Value"] for each in config["CustomHeadersConfig"]["Items"]}
        added = own | {
            "strict-transport-security": f"max-age={transport['AccessControlMaxAgeSec']}; includeSubDomains",
            "x-content-type-options": "nosniff",
            "x-frame-options": security["FrameOptions"]["FrameOption"],
            "referrer-policy": security["ReferrerPolicy"]["ReferrerPolicy"],
            "content-security-policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        }
        return cls(added, {each["Header"].lower() for each in config["RemoveHeadersConfig"]["Items"]})

    def applied(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers of an answer as a viewer gets them."""
        return {name: value for name, value in headers.items() if name not in self.removed} | dict(self.added)


@dataclass(slots=True)
class Edge:
    """The distribution: its behaviours in order, its origins, and the headers it adds.

    It keeps and compresses nothing: an answer is what the origin gives now, in full.
    """

    config: Mapping[str, Any]
    headers_policy: HeadersPolicy
    read_object: ObjectReader
    api: HttpApi
    # By origin request policy: the viewer's headers that reach the origin.
    forwarded: Mapping[str, frozenset[str]]

    def request(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes, *, client: str = "203.0.113.9"
    ) -> Response:
        """Answer one request as a viewer would see it."""
        path = target.partition("?")[0]
        behaviour = next(
            (each for each in self.config["CacheBehaviors"] if fnmatchcase(path, each["PathPattern"])),
            self.config["DefaultCacheBehavior"],
        )
        origin = next(each for each in self.config["Origins"] if each["Id"] == behaviour["TargetOriginId"])
        if method not in behaviour.get("AllowedMethods", ["GET", "HEAD"]):
            response = Response(403, {"content-type": "text/html"}, b"This distribution does not allow the method.")
        elif "S3OriginConfig" in origin:
            held = next((value for name, value in headers.items() if name.lower() == "if-none-match"), "")
            response = self._object(path, held, pretty="FunctionAssociations" in behaviour)
        else:
            target = form_address(target) if "FunctionAssociations" in behaviour else target
            response = self.api.request(method, target, self._passed_on(behaviour, origin, headers, client), body)
        response = self._replaced_error(response)
        if "FunctionAssociations" in behaviour and response.status < _ERROR:
            response = redirected(response)
        headers = self.headers_policy.applied(response.headers)
        if method == "HEAD":
            # A bucket tells how long the object is; the API, how long its answer to HEAD was.
            return Response(response.status, {"content-length": str(len(response.body))} | headers, b"")
        return Response(response.status, headers, response.body)

    def _passed_on(
        self, behaviour: Mapping[str, Any], origin: Mapping[str, Any], headers: Mapping[str, str], client: str
    ) -> dict[str, str]:
        """The headers that the origin gets: those its policy names, and what CloudFront sets itself."""
        viewer = {name.lower(): value for name, value in headers.items()} | {
            "cloudfront-viewer-address": f"{client}:443"
        }
        named = self.forwarded.get(behaviour.get("OriginRequestPolicyId", ""), frozenset())
        own = {each["HeaderName"].lower(): each["HeaderValue"] for each in origin.get("OriginCustomHeaders", [])}
        return (
            {name: value for name, value in viewer.items() if name in named}
            | {"host": origin["DomainName"], "user-agent": "Amazon CloudFront", "x-forwarded-for": client}
            | own
        )

    def _object(self, path: str, held: str, *, pretty: bool) -> Response:
        key, location = pretty_address(path) if pretty else (path, "")
        if location:
            return Response(301, {"location": location}, b"")
        found = self.read_object(unquote(key.removeprefix("/")) or self.config.get("DefaultRootObject", ""))
        if found and found.headers.get("etag") in {each.strip().removeprefix("W/") for each in held.split(",")}:
            return Response(304, found.headers, b"")
        return found or Response(403, {"content-type": "application/xml"}, b"<Error><Code>AccessDenied</Code></Error>")

    def _replaced_error(self, response: Response) -> Response:
        for rule in self.config.get("CustomErrorResponses", []):
            if rule["ErrorCode"] == response.status and (
                page := self.read_object(rule["ResponsePagePath"].lstrip("/"))
            ):
                return Response(rule["ResponseCode"], page.headers, page.body)
        return response
