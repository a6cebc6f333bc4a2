"""A hub is told of a changed feed, no other address is ever asked, and a deaf hub stops nothing."""

import urllib.request
from urllib.error import URLError
from urllib.parse import parse_qsl

import pytest

from dateline.publication import HUBS
from dateline.publishing.site import LIVE_FEED
from dateline.publishing.websub import announce

FEEDS = ["https://review.example/feed.xml", "https://review.example/sections/news/feed.xml"]


def test_the_hub_is_told_which_feeds_changed() -> None:
    """One request names the mode and every feed."""
    heard: list[urllib.request.Request] = []

    def listen(request: urllib.request.Request, timeout: float) -> None:
        assert timeout <= 5
        heard.append(request)

    assert announce(HUBS[0], FEEDS, listen) == ""
    (request,) = heard
    assert (request.full_url, request.get_method()) == (HUBS[0], "POST")
    assert isinstance(request.data, bytes)
    assert parse_qsl(request.data.decode()) == [("hub.mode", "publish"), *(("hub.url", feed) for feed in FEEDS)]


@pytest.mark.parametrize("hub", ["http://169.254.169.254/", "https://evil.example/hub", "", "file:///etc/passwd"])
def test_nobody_else_is_asked(hub: str) -> None:
    """An address that is no known hub hears nothing."""
    assert announce(hub, FEEDS, lambda *_, **__: pytest.fail("it was asked")) == "no hub that is known"


def test_a_deaf_hub_is_told_of_and_stops_nothing() -> None:
    """What went wrong is returned for the log."""

    def refuse(*_: object, **__: object) -> None:
        raise URLError("refused")

    assert announce(HUBS[0], FEEDS, refuse) == "URLError"


@pytest.mark.parametrize(
    ("path", "is_told"),
    [
        ("feed.xml", True),
        ("rss.xml", True),
        ("feed.json", True),
        ("topics/water/rss.xml", True),
        ("issues/5-17/feed.xml", True),
        ("2025/feed.xml", False),
        ("topics/water/2025/feed.xml", False),
        ("2026/11/feed/feed.json", False),
        ("sitemaps/news.xml", False),
    ],
)
def test_a_hub_is_told_of_every_feed_that_names_it(path: str, is_told: bool) -> None:  # noqa: FBT001
    """Whoever subscribed to one of the formats hears of it; the years of an archive are nobody's news."""
    assert (LIVE_FEED.fullmatch(path) is not None) is is_told
