"""What other sites would show inside of a page becomes a plain link to it: a page loads nothing from elsewhere."""

import re
from html import escape

import lxml.html

from dateline.articles.fields import plain
from dateline.articles.html_tree import Element

# Of each site: what goes before a video's id, the id where it stands alone, and where it stands in an address.
_VIDEOS = {
    "youtube": (
        "https://www.youtube.com/watch?v=",
        re.compile(r"([\w-]{6,20})"),
        re.compile(r"(?:v=|youtu\.be/|embed/|shorts/)([\w-]{6,20})"),
    ),
    "vimeo": ("https://vimeo.com/", re.compile(r"(\d{5,12})"), re.compile(r"vimeo\.com/(?:video/)?(\d{5,12})")),
}
_NOTHING_TO_SEE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def video_address(site: str, written: str) -> str:
    """The address of a video of "youtube" or "vimeo" from its id, or any address of it; empty where it is neither."""
    address, alone, within = _VIDEOS[site]
    found = within.search(written) if "/" in written else alone.fullmatch(written)
    return "" if found is None or found[1].lower() in _VIDEOS else address + found[1]


def video_link(address: str) -> str:
    """A link to a video, as HTML."""
    return f'<a href="{escape(address)}">Video: {escape(_short(address))}</a>'


def link_embeds(body: Element) -> None:
    """Put a link in the place of each frame that shows something of another site."""
    for frame in list(body.iter("iframe", "embed", "object", "video", "audio")):
        inner = next(iter(frame.iter("source")), None)
        source = (
            frame.get("src") or frame.get("data") or (inner.get("src") if inner is not None else "") or ""
        ).strip()
        source = f"https:{source}" if source.startswith("//") else source
        if frame.getparent() is None:
            continue
        is_hidden = _NOTHING_TO_SEE.search(frame.get("style", "")) or {frame.get("width"), frame.get("height")} & {
            "0",
            "1",
        }
        if not is_hidden and re.match(r"https?://[^\s\"'<>]+\Z", source):
            frame.addprevious(_link(source, plain(frame.get("title") or "")))
            frame.drop_tree()
        elif frame.tag in {"iframe", "embed", "object"}:
            frame.drop_tree()


def _link(source: str, title: str) -> Element:
    videos = (video_address(site, source) for site in _VIDEOS if re.match(rf"https?://[\w.-]*{site}[\w.-]*/", source))
    video = next(filter(None, videos), "")
    link: Element = lxml.html.Element("a")
    link.set("href", video or source)
    link.text = title or (f"Video: {_short(video)}" if video else _short(source))
    return link


def _short(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", address)[:80]
