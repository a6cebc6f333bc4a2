"""The sanitised body of an article as a tree, read with nothing but the standard library."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"br", "hr", "wbr", "col", "img", "source"}
# A hundred pages: the time of the typesetter is bounded by these and by the longest paragraph.
MAX_CHARACTERS = 250_000
MAX_ELEMENTS = 8_000
MAX_DEPTH = 60


@dataclass(slots=True, eq=False)
class Element:
    """An element with its attributes; its children are elements and texts."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def text(self) -> str:
        """Every text below, in reading order."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def elements(self, *tags: str) -> Iterator["Element"]:
        """Every element below of one of the tags, in reading order; of any tag when none is named."""
        for child in self.children:
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    yield child
                yield from child.elements(*tags)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("body")
        self._open = [self.root]
        self._elements = self._characters = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._elements += 1
        if self.is_full or len(self._open) > MAX_DEPTH:
            return
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        depth = next((depth for depth in range(len(self._open) - 1, 0, -1) if self._open[depth].tag == tag), 0)
        if depth:
            del self._open[depth:]

    def handle_data(self, data: str) -> None:
        if self.is_full:
            return
        # A line of code is laid out by itself.
        kept = "\n".join(data.split("\n", MAX_ELEMENTS)[:MAX_ELEMENTS])[: MAX_CHARACTERS - self._characters]
        self._open[-1].children.append(kept)
        self._characters += len(data)
        self._elements += data.count("\n")

    @property
    def is_full(self) -> bool:
        """Whether the body has passed its bounds, so that the rest of it is left out."""
        return self._elements > MAX_ELEMENTS or self._characters > MAX_CHARACTERS


def parse(html: str) -> tuple[Element, bool]:
    """The body as a tree, and whether it had to be cut at the bounds of what is typeset."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root, builder.is_full
