"""How answers are delivered: how long they may be kept, what guards them, and what is left when the API fails."""

import re

import boto3
import pytest

from local.stack import Stack
from tests.e2e.visits import article, published

DAY = 86_400
# By the path of an object: how long a cache may keep it, in seconds, and whether it never changes.
KINDS = [
    (r"assets/.*|media/.*|files/.*", 365 * DAY, True),
    (r".*\.pdf|.*\.png", 300, False),
    (r".*\.html", 60, False),
    (r".*", 300, False),
]
HEADERS = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
# Of what CloudFront compresses, what is served here. Source: "File types that CloudFront compresses".
COMPRESSED = {
    "application/json", "application/rss+xml", "application/xml", "image/svg+xml", "text/css", "text/html", "text/plain"
}  # fmt: skip
# What is compressed in itself, what is hardly a thousand bytes, and calendars, which go under no other name.
AS_IT_IS = {
    "application/pdf", "image/png", "application/x-bibtex", "application/x-research-info-systems", "text/calendar"
}  # fmt: skip
API = ["ServeContent", "AcceptForms", "SearchArticles"]


@pytest.fixture
def site(stack: Stack) -> Stack:
    """A site with an article, its issue and its files."""
    published(stack, "articles/dam.md", article(author="Ana Vell", tags="[Water]", issue="Volume 5, Number 17"))
    return stack


def test_each_kind_of_object_says_how_long_it_may_be_kept(site: Stack) -> None:
    """What is named by its content is kept for a year, a page for a minute, what is made behind it for five."""
    s3 = boto3.client("s3")
    for key in site.objects("SiteBucket"):
        told = s3.head_object(Bucket=site.name("SiteBucket"), Key=key)["CacheControl"]
        longest, immutable = next((seconds, never) for kind, seconds, never in KINDS if re.fullmatch(kind, key))
        age = int(re.search(r"max-age=(\d+)", told)[1])  # type: ignore[index]  # no age is a failure
        assert age <= longest, key
        assert ("immutable" in told) is immutable, key
        assert not immutable or re.search(r"[0-9a-f]{8}", key), key


def test_what_is_long_is_of_a_type_that_is_compressed(site: Stack) -> None:
    """Pages, feeds, sitemaps, data and answers of the API go out under names that the distribution compresses."""
    s3 = boto3.client("s3")
    objects = {
        s3.head_object(Bucket=site.name("SiteBucket"), Key=key)["ContentType"] for key in site.objects("SiteBucket")
    }
    answers = {site.get(target).headers["content-type"] for target in ("/api/articles", "/api/openapi.json", "/search")}

    assert {kind.partition(";")[0] for kind in objects | answers} - AS_IT_IS == COMPRESSED


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/2026/11/the-dam/",
        "/2026/11/the-dam",
        "/nowhere/",
        "/feed.xml",
        "/api/articles",
        "/api/nothing",
        "/search?q=x",
    ],
)
def test_every_answer_is_guarded(site: Stack, target: str) -> None:
    """Page, redirect, error and API alike bear the security headers, and a policy that allows no script."""
    answer = site.get(target)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("target", ["/api/subscribe", "/api/confirm/x", "/api/unsubscribe/x", "/subscribe/"])
def test_what_is_between_a_reader_and_us_is_kept_nowhere(site: Stack, target: str) -> None:
    """No cache may keep a page of a form or of a link with a token."""
    assert site.get(target).headers["cache-control"] == "no-store"


def test_a_failing_api_leaves_the_reading_site_up(site: Stack) -> None:
    """With every function of the API down, each page, feed and file is served as before, and no function is asked."""
    before = {key: site.get(f"/{key.removesuffix('index.html')}") for key in site.objects("SiteBucket")}
    for name in API:
        site.function(name).environment = {}
        site.function(name).module = None
    site.calls.clear()

    after = {key: site.get(f"/{key.removesuffix('index.html')}") for key in before}

    assert after == before
    assert site.calls == []
    assert site.get("/api/articles").status == 500
    assert site.get("/search?q=dam").status == 500
    site.failures.clear()
