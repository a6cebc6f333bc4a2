"""The distribution: which origin answers, what it is told, and what is added on the way."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from local.edge import form_address, pretty_address, redirected
from local.http import HttpApi, Response
from local.stack import ROOT, Stack
from local.template import Template

ADDRESSES = [
    ("/", "/index.html", ""),
    ("/2026/11/x/", "/2026/11/x/index.html", ""),
    ("/2026/11/x", "", "/2026/11/x/"),
    ("/feed.xml", "/feed.xml", ""),
    ("/v1.2/x", "", "/v1.2/x/"),
    ("/assets/site-1a2b.css", "/assets/site-1a2b.css", ""),
    ("/index.html", "/index.html", ""),
    ("/2026/11/x/index.html", "", "/2026/11/x/"),
    ("//example/index.html", "", "/example/"),
    ("/2026/11/an-index.html", "/2026/11/an-index.html", ""),
    ("//example.net", "//example.net", ""),
    ("//example", "", "/example/"),
    ("/\\example", "", "/example/"),
]


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A stack with two pages."""
    with Stack.start() as stack:
        s3, noted = boto3.client("s3"), {"fingerprint": "f"}
        for key, text in (("index.html", "front"), ("a/index.html", "a"), ("404.html", "missing")):
            s3.put_object(
                Bucket=stack.name("SiteBucket"), Key=key, Body=text.encode(), ContentType="text/html", Metadata=noted
            )
        yield stack


@pytest.mark.parametrize(("asked", "served", "location"), ADDRESSES)
def test_addresses_are_pretty(asked: str, served: str, location: str) -> None:
    """A folder is served from its index, what looks like one is sent there, and never to another host."""
    assert pretty_address(asked) == (served, location)


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        ("/subscribe/", "/api/subscribe"),
        ("/subscribe/?lang=tr", "/api/subscribe?lang=tr"),
        ("/subscribe/embed/", "/api/subscribe/embed"),
    ],
)
def test_the_sign_up_form_is_served_by_the_api(asked: str, served: str) -> None:
    """The pages below /subscribe/ are made by the API, which knows no slash at the end."""
    assert form_address(asked) == served


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_templates_function_does_the_same() -> None:
    """The JavaScript that CloudFront runs and its mirror here agree on every address."""
    parameters = {"SiteDomain": "x", "SenderAddress": "a@b", "SenderDomain": "b", "EditorAddress": "a@b"}
    template = Template(
        ROOT / "template.yaml", parameters | {"PostalAddress": "a street, a town"}, lambda name, _attribute: name
    )
    code = template.of_type("AWS::CloudFront::Function")["PrettyAddresses"]["FunctionCode"]
    asked = json.dumps([asked for asked, _, _ in ADDRESSES])
    program = f"""{code}
        const answers = {asked}.map(uri => handler({{request: {{uri}}}}));
        const told = answers.map(each => each.statusCode ? ["", each.headers.location.value] : [each.uri, ""]);
        console.log(JSON.stringify(told));
        """

    ran = subprocess.run(["node", "-e", program], capture_output=True, check=True, text=True)  # noqa: S603, S607

    assert json.loads(ran.stdout) == [[served, location] for _, served, location in ADDRESSES]


STORED = [
    ({"etag": "1"}, (200, {"etag": "1"})),
    ({"etag": "1", "x-amz-meta-location": "/a/"}, (301, {"etag": "1", "location": "/a/"})),
]


@pytest.mark.parametrize(("headers", "told"), STORED)
def test_an_object_that_says_where_it_moved_redirects(
    headers: dict[str, str], told: tuple[int, dict[str, str]]
) -> None:
    """Whoever asks for a former address is sent on."""
    answer = redirected(Response(200, headers, b""))

    assert (answer.status, answer.headers) == told


FORMS = ["/subscribe/", "/subscribe/embed/", "/subscribe//", "/subscribe/x"]


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_templates_form_addresses_are_the_same() -> None:
    """The JavaScript that leads to the forms and its mirror here agree."""
    parameters = {"SiteDomain": "x", "SenderAddress": "a@b", "SenderDomain": "b", "EditorAddress": "a@b"}
    template = Template(
        ROOT / "template.yaml", parameters | {"PostalAddress": "a street, a town"}, lambda name, _attribute: name
    )
    code = template.of_type("AWS::CloudFront::Function")["FormAddresses"]["FunctionCode"]
    program = f"{code}\nconsole.log(JSON.stringify({FORMS}.map(uri => handler({{request: {{uri}}}}).uri)));"

    ran = subprocess.run(["node", "-e", program], capture_output=True, check=True, text=True)  # noqa: S603, S607

    assert json.loads(ran.stdout) == [form_address(each) for each in FORMS]


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_templates_redirects_are_the_same() -> None:
    """The JavaScript that CloudFront runs on answers and its mirror here agree."""
    parameters = {"SiteDomain": "x", "SenderAddress": "a@b", "SenderDomain": "b", "EditorAddress": "a@b"}
    template = Template(
        ROOT / "template.yaml", parameters | {"PostalAddress": "a street, a town"}, lambda name, _attribute: name
    )
    code = template.of_type("AWS::CloudFront::Function")["Redirects"]["FunctionCode"]
    stored = [{name: {"value": each} for name, each in headers.items()} for headers, _ in STORED]
    responses = json.dumps([{"statusCode": 200, "headers": headers} for headers in stored])
    program = f"""{code}
        const told = {responses}.map(response => handler({{response}})).map(each => [
            each.statusCode,
            Object.fromEntries(Object.entries(each.headers).map(([name, held]) => [name, held.value]))]);
        console.log(JSON.stringify(told));
        """

    ran = subprocess.run(["node", "-e", program], capture_output=True, check=True, text=True)  # noqa: S603, S607

    assert json.loads(ran.stdout) == [list(told) for _, told in STORED]


@pytest.mark.parametrize(
    ("method", "target", "status", "body"),
    [
        ("GET", "/", 200, b"front"),
        ("GET", "/?utm=x", 200, b"front"),
        ("GET", "/a/", 200, b"a"),
        ("GET", "/a", 301, b""),
        ("GET", "/b/", 404, b"missing"),
        ("GET", "/api/nothing", 404, b"There is nothing here"),
        ("POST", "/a/", 404, b"missing"),
        ("GET", "//a/", 404, b"missing"),
        ("GET", "/%61/", 200, b"a"),
        ("HEAD", "/a/", 200, b""),
        ("HEAD", "/b/", 404, b""),
        ("HEAD", "/api/nothing", 404, b""),
    ],
)
def test_site_and_api_answer_on_one_address(stack: Stack, method: str, target: str, status: int, body: bytes) -> None:
    """Pages come from the bucket, /api/ from the API, and what the bucket lacks is the site's own 404 page."""
    response = stack.request(method, target)

    assert response.status == status
    assert body in response.body
    assert method != "HEAD" or response.body == b""
    assert "x-amz-meta-fingerprint" not in response.headers
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"].startswith("default-src 'none'")


def test_what_a_viewer_has_is_not_sent_again(stack: Stack) -> None:
    """An object asked for with its entity tag is 304, without a body; with another it is sent."""
    etag = stack.get("/a/").headers["etag"]

    again = stack.request("GET", "/a/", headers={"If-None-Match": f'"x", W/{etag}'})

    assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
    assert stack.request("GET", "/a/", headers={"If-None-Match": '"x"'}).status == 200


def test_the_api_is_told_only_what_the_policy_lets_through(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """A viewer's other headers stop at the distribution; its address and the secret are the distribution's word."""
    heard: list[Any] = []

    def hear(_api: HttpApi, *request: Any) -> Response:
        heard.append(request)
        return Response(204, {}, b"")

    monkeypatch.setattr(HttpApi, "request", hear)
    forged = {
        "Cookie": "a=1",
        "Content-Type": "text/plain",
        "X-Origin-Secret": "guessed",
        "CloudFront-Viewer-Address": "1.2.3.4:5",
    }

    stack.request("POST", "/api/subscribe", headers=forged)

    headers = heard[0][2]
    assert headers["content-type"] == "text/plain"
    assert headers["cloudfront-viewer-address"] == "203.0.113.9:443"
    assert headers["x-origin-secret"] not in {"", "guessed"}
    assert "cookie" not in headers
