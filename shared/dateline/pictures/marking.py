"""The pictures of a text while nobody knows yet whether they were uploaded: each becomes a mark.

A mark is an img element with nothing of the upload's but a reference, which no browser would follow, and a
description. `placing` puts the picture itself in its place.
"""

from dataclasses import dataclass
from urllib.parse import quote, unquote

from dateline.articles.fields import plain
from dateline.articles.html_tree import Element, unwrap
from dateline.articles.manuscript import Level, Problem
from dateline.pictures.references import EMBEDDED, means_a_file, remote_address

# A reference behind "#" leads nowhere, whatever it says.
MARK = "#"
MAX_PICTURES = 40
_LONGEST_ALT = 1_000
_LONGEST_SHOWN = 80
_SHOWN = 10
_OTHER_MEDIA = ("video", "audio", "svg", "canvas")


@dataclass(slots=True)
class _Told:
    """The names of pictures by what became of them."""

    remote: list[str]
    dropped: list[str]
    undescribed: list[str]


def mark_of(reference: str) -> str:
    """The source of a mark."""
    return MARK + quote(reference, safe="")


def reference_of(mark: str) -> str:
    """The reference that a mark's source holds."""
    return unquote(mark.removeprefix(MARK))


def mark_pictures(body: Element, problems: list[Problem]) -> None:
    """Leave a mark for each picture of the body, a link for one that lies elsewhere, and nothing of films and sounds.

    A picture that stands alone in its paragraph becomes a figure, its title the caption.
    """
    told = _Told([], [], [])
    for medium in list(body.iter(*_OTHER_MEDIA)):
        told.dropped.append(shown_name(medium.get("src") or "", medium.tag))
        medium.drop_tree()
    # Our own page chooses among sizes, and from files of our own.
    unwrap(body, list(body.iter("picture", "source")))
    for place, picture in enumerate(list(body.iter("img"))):
        _mark(picture, told, too_many=place >= MAX_PICTURES)
    problems += _problems(told)


def shown_name(reference: str, otherwise: str = "a picture") -> str:
    """What to call a picture when telling of it: the last part of its reference."""
    path = plain(unquote(reference.removeprefix(EMBEDDED))).replace("\\", "/").partition("?")[0]
    name = "" if path.startswith("data:") else path.rstrip("/").rpartition("/")[2]
    return name[:_LONGEST_SHOWN] or otherwise


def _mark(picture: Element, told: _Told, *, too_many: bool) -> None:
    source = (picture.get("src") or picture.get("data-src") or "").strip()
    alt = plain(picture.get("alt") or "")[:_LONGEST_ALT]
    caption = plain(picture.get("title") or "")[:_LONGEST_ALT]
    name = shown_name(source, alt[:_LONGEST_SHOWN] or "a picture")
    if {picture.get("width"), picture.get("height")} & {"0", "1"}:
        # It is there to count who reads, and shows nothing.
        picture.drop_tree()
        return
    if address := remote_address(source):
        _link(picture, address, alt or name)
        told.remote.append(name)
        return
    if too_many or not means_a_file(source):
        told.dropped.append(name)
        picture.drop_tree()
        return
    if not alt and not caption:
        told.undescribed.append(name)
    tail = picture.tail
    picture.clear()
    picture.tail = tail
    picture.set("src", mark_of(source))
    picture.set("alt", alt or caption)
    _set_in_figure(picture, caption)


def _link(picture: Element, address: str, text: str) -> None:
    """A link to what lies on another server, whose address must not learn who reads."""
    within_link = any(each.tag == "a" for each in picture.iterancestors())
    tail = picture.tail
    picture.clear()
    picture.tail = tail
    picture.tag = "span" if within_link else "a"
    picture.text = text
    if not within_link:
        picture.set("href", address)


def _set_in_figure(picture: Element, caption: str) -> None:
    """Make a figure of the paragraph that holds nothing but the picture."""
    top = picture
    while (parent := top.getparent()) is not None and parent.tag in {"a", "span", "strong", "em"}:
        top = parent
    if parent is None or parent.tag not in {"p", "figure"} or (len(parent) > 1 and parent.tag == "p"):
        return
    if parent.tag == "p":
        if plain(parent.text_content()):
            return
        parent.tag = "figure"
    if caption and parent.find("figcaption") is None:
        line = parent.makeelement("figcaption")
        line.text = caption
        parent.append(line)


def _problems(told: _Told) -> list[Problem]:
    problems = []
    if told.remote:
        what = (
            f"{_counted(told.remote, 'lies', 'lie')} on another server and can only be linked: {_named(told.remote)}."
        )
        problems.append(Problem(Level.WARNING, what, "Upload the file beside the text, and name it there."))
    if told.undescribed:
        what = f"{_counted(told.undescribed, 'has', 'have')} no description: {_named(told.undescribed)}."
        mend = "Say in its alternative text what it shows, for whoever cannot see it."
        problems.append(Problem(Level.WARNING, what, mend))
    if told.dropped:
        what = f"{_counted(told.dropped, 'is', 'are')} left out: {_named(told.dropped)}."
        problems.append(Problem(Level.NOTE, what, "The text is complete."))
    return problems


def _counted(names: list[str], one: str, many: str) -> str:
    return f"1 picture {one}" if len(names) == 1 else f"{len(names)} pictures {many}"


def _named(names: list[str]) -> str:
    return ", ".join(dict.fromkeys(names[:_SHOWN]))
