"""CloudFront as the template describes it: which origin answers, and what is added on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from local.http import HttpApi, Response

type ObjectReader = Callable[[str], Response | None]


def pretty_address(uri: str) -> tuple[str, str]:
    """What the template's viewer-request function does: the path asked of the origin, or where it redirects to.

    The function itself is JavaScript; a test holds both against the same table.
    """
    if uri.endswith("/"):
        return f"{uri}index.html", ""
    if "." in uri[uri.rfind("/") :]:
        return uri, ""
    return "", "/" + uri.lstrip("/\\") + "/"


def redirected(response: Response) -> Response:
    """What the template's viewer-response function does: an object that says where its page has moved redirects there.

    As above, a test holds both against the same cases.
    """
    headers = {name: value for name, value in response.headers.items() if not name.startswith("x-amz-meta-")}
    if location := response.headers.get("x-amz-meta-location"):
        return Response(301, headers | {"location": location}, response.body)
    return Response(response.status, headers, response.body)


def form_address(target: str) -> str:
    """What the template's viewer-request function of the forms does: the path and query asked of the API."""
    path, mark, query = target.partition("?")
    return f"/api{path.rstrip('/')}{mark}{query}"


@dataclass(slots=True)
class Edge:
    """The distribution: its behaviours in order, its origins, and the headers it adds."""

    config: Mapping[str, Any]
    security_headers: Mapping[str, str]
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
            response = self._object(path, pretty="FunctionAssociations" in behaviour)
        else:
            target = form_address(target) if "FunctionAssociations" in behaviour else target
            response = self.api.request(method, target, self._passed_on(behaviour, origin, headers, client), body)
        response = self._replaced_error(response)
        if "FunctionAssociations" in behaviour:
            response = redirected(response)
        return Response(response.status, {**response.headers, **self.security_headers}, response.body)

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

    def _object(self, path: str, *, pretty: bool) -> Response:
        key, location = pretty_address(path) if pretty else (path, "")
        if location:
            return Response(301, {"location": location}, b"")
        found = self.read_object(key.lstrip("/") or self.config.get("DefaultRootObject", ""))
        return found or Response(403, {"content-type": "application/xml"}, b"<Error><Code>AccessDenied</Code></Error>")

    def _replaced_error(self, response: Response) -> Response:
        for rule in self.config.get("CustomErrorResponses", []):
            if rule["ErrorCode"] == response.status and (
                page := self.read_object(rule["ResponsePagePath"].lstrip("/"))
            ):
                return Response(rule["ResponseCode"], page.headers, page.body)
        return response


def headers_of(policy: Mapping[str, Any]) -> dict[str, str]:
    """The headers that a response headers policy adds."""
    security = policy["SecurityHeadersConfig"]
    transport = security["StrictTransportSecurity"]
    own = policy.get("CustomHeadersConfig", {}).get("Items", [])
    return {each["Header"].lower(): each["Value"] for each in own} | {
        "strict-transport-security": f"max-age={transport['AccessControlMaxAgeSec']}; includeSubDomains",
        "x-content-type-options": "nosniff",
        "x-frame-options": security["FrameOptions"]["FrameOption"],
        "referrer-policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "content-security-policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
    }
