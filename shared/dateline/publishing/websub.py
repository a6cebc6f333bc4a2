"""Tells a hub that a feed has changed, so that readers who subscribed there hear of it at once.

Source: WebSub, W3C Recommendation, and the publishing request that the known hubs take. A hub is one of a fixed
list: an address that an upload names is never asked for anything.
"""

import urllib.request
from collections.abc import Callable, Sequence
from urllib.error import URLError
from urllib.parse import urlencode

from dateline.publication import HUBS

SECONDS = 3
type Opener = Callable[..., object]


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        """A hub that sends us elsewhere has not been told."""


def announce(hub: str, feeds: Sequence[str], opener: Opener | None = None) -> str:
    """Tell the hub; returns what went wrong, empty when it heard. Nothing is lost then: feeds are polled as well."""
    if hub not in HUBS:
        return "no hub that is known"
    body = urlencode([("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)]).encode()
    request = urllib.request.Request(hub, data=body, method="POST")  # noqa: S310  # one of a fixed list, each https
    try:
        (opener or urllib.request.build_opener(_NoRedirects).open)(request, timeout=SECONDS)
    except (URLError, OSError) as error:
        return type(error).__name__
    return ""
