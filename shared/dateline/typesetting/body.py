"""From the body's tree to what the typesetter's template lays out: plain data, never code.

A node is a text, or a mapping with its kind under "k" and its content under "c". The template
makes of each kind what it knows of it, and of a text only ever a text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from dateline.typesetting.tables import table_of
from dateline.typesetting.tree import Element, parse

type Node = str | dict[str, Any]

_HEADINGS = {"h1": 1, "h2": 1, "h3": 2, "h4": 3, "h5": 4, "h6": 5}
_BLOCKS = {
    "blockquote", "caption", "dd", "div", "dl", "dt", "figcaption", "figure", "hr", "li", "ol", "p", "pre", "section",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *_HEADINGS,
}  # fmt: skip
_INLINE = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "cite": "em", "dfn": "em", "var": "em", "code": "code",
    "kbd": "code", "samp": "code", "sub": "sub", "sup": "sup", "s": "strike", "del": "strike", "u": "under",
    "ins": "under", "mark": "mark", "q": "quoted",
}  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f]+")
# What no text of a page holds: controls, half of a pair, what is no character.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINK = re.compile(r"https?://|mailto:", re.IGNORECASE)
# Each level inside another costs the typesetter time; nobody reads a list in a list in a list in a list in a list.
DEEPEST = 5
DEEPEST_INLINE = 8
MOST_PICTURES = 24
POINTS_A_PIXEL = 0.75
# Points: as wide as the text, and as tall as leaves room for words.
WIDEST, TALLEST = 419.0, 460.0
_PICTURE = re.compile(r"[\w/.-]+\.(?:jpg|png)", re.ASCII)
_SIZE = re.compile(r"[1-9][0-9]{0,4}")
# Characters of a paragraph, and how many a piece with a mark of its own counts for.
LONGEST_PARAGRAPH = 5_000
MARKED = 20
# Up to that length, and to the end of a sentence or word where there is one.
_PIECE = re.compile(rf".{{1,{LONGEST_PARAGRAPH - 1}}}(?:[ 。]|$)|.{{{LONGEST_PARAGRAPH}}}", re.DOTALL)


@dataclass(slots=True)
class Composer:
    """Turns bodies into nodes; one for a whole document, as the names of its places may not repeat."""

    site_url: str
    heading_level: int = 1
    # The pictures that the bodies show, by their paths on the site: each with the name that its nodes bear.
    pictures: dict[str, str] = field(default_factory=dict)
    _places: int = 0

    def compose(self, html: str) -> tuple[list[Node], bool]:
        """The nodes of one body, and whether it was cut because it passes what is typeset."""
        root, cut = parse(html)
        notes = _take_notes(root)
        targets = _targets(root)
        named = {}
        for name in targets:
            self._places += 1
            named[name] = f"place-{self._places}"
        body = _Body(self.site_url, self.heading_level, named, notes, self.pictures)
        nodes = list(body.blocks(root, 0))
        _unlink_what_is_nowhere(nodes)
        return nodes, cut


def clean(text: str) -> str:
    """A text without what no page can show."""
    return _FORBIDDEN.sub("", text)


def _take_notes(root: Element) -> dict[str, Element]:
    """Take the list of notes out of the body: an ordered list to each of whose items a raised link leads."""
    links = [link for sup in root.elements("sup") for link in sup.elements("a")]
    links += [link for link in root.elements("a") if next(link.elements("sup"), None) is not None]
    raised = {link.attributes.get("href", "").removeprefix("#") for link in links} - {""}
    notes: dict[str, Element] = {}
    for parent in [root, *root.elements()]:
        for child in list(parent.children):
            if not isinstance(child, Element) or child.tag != "ol":
                continue
            items = [item for item in child.children if isinstance(item, Element)]
            names = [item.attributes.get("id", "") for item in items]
            if items and len(set(names)) == len(names) and set(names) <= raised - set(notes):
                notes |= dict(zip(names, items, strict=True))
                parent.children.remove(child)
                _drop_what_led_to_nothing(root)
    return notes


def _drop_what_led_to_nothing(root: Element) -> None:
    """Take away the rule or heading at the end that stood above the notes."""
    while root.children:
        last = root.children[-1]
        is_empty = not last.strip() if isinstance(last, str) else last.tag == "hr" or last.tag in _HEADINGS
        if isinstance(last, Element) and last.tag in {"section", "div"}:
            _drop_what_led_to_nothing(last)
            is_empty = not last.children
        if not is_empty:
            return
        del root.children[-1]


def _targets(root: Element) -> list[str]:
    """The ids that links of the body lead to and that stand in it, in reading order."""
    wanted = {link.attributes.get("href", "") for link in root.elements("a")}
    found = [each.attributes["id"] for each in root.elements() if "id" in each.attributes]
    return list(dict.fromkeys(name for name in found if name and f"#{name}" in wanted))


def _unlink_what_is_nowhere(nodes: list[Node]) -> None:
    """Make plain text of links to places that were left out with what they stood in."""
    every = list(_mappings(nodes))
    placed = {node["name"] for node in every if node.get("k") == "place"}
    for node in every:
        if node.get("k") == "to" and node["name"] not in placed:
            node["k"] = "plain"


def _mappings(value: object) -> Iterator[dict[str, Any]]:
    match value:
        case dict():
            yield value
            yield from _mappings(value.get("c"))
        case list():
            for each in value:
                yield from _mappings(each)


@dataclass(slots=True)
class _Body:
    site_url: str
    top_level: int
    named: Mapping[str, str]
    notes: Mapping[str, Element]
    pictures: dict[str, str]
    _set_notes: dict[str, int] = field(default_factory=dict)
    _placed: set[str] = field(default_factory=set)
    _level: int = 0
    _in_note: bool = False

    def blocks(self, parent: Element, depth: int) -> Iterator[Node]:
        """The blocks of an element: text between them stands in paragraphs of its own."""
        loose: list[Element | str] = []
        for child in parent.children:
            if isinstance(child, Element) and (child.tag in _BLOCKS or _holds_blocks(child)):
                yield from self._paragraph(loose)
                loose = []
                yield from self._block(child, depth)
            else:
                loose.append(child)
        yield from self._paragraph(loose)

    def _paragraph(self, children: Iterable[Element | str]) -> Iterator[Node]:
        for content in _parted(list(self._inline(children, 0))):
            if shown := _trimmed(content):
                yield {"k": "p", "c": shown}

    def _block(self, element: Element, depth: int) -> Iterator[Node]:
        place = self._place(element)
        if place:
            yield {"k": "place", "name": place}
        spoken = {name: element.attributes[name] for name in ("lang", "dir") if element.attributes.get(name)}
        spoken = spoken if depth < DEEPEST else {}
        depth += bool(spoken)
        inner = {"p": self._paragraph_of, "hr": _rule, "pre": _code}.get(element.tag)
        if inner:
            made = list(inner(element))
        elif element.tag in _HEADINGS:
            made = list(self._heading(element))
        elif element.tag == "figcaption":
            made = [{"k": "caption", "c": list(self.blocks(element, depth))}]
        elif depth >= DEEPEST or element.tag not in {"blockquote", "ul", "ol", "dl", "table"}:
            made = list(self.blocks(element, depth))
        else:
            made = list(self._nest(element, depth + 1))
        if spoken and made:
            yield {"k": "spoken", **spoken_as(spoken.get("lang", ""), spoken.get("dir", "")), "c": made}
        else:
            yield from made

    def _paragraph_of(self, element: Element) -> Iterator[Node]:
        return self._paragraph(element.children)

    def _heading(self, element: Element) -> Iterator[Node]:
        content = _trimmed(list(self._inline(element.children, 0)))
        if content:
            # No level may be left out on the way down, or those who listen lose their way.
            self._level = min(_HEADINGS[element.tag], self._level + 1)
            yield {"k": "h", "level": self._level + self.top_level - 1, "c": content}

    def _nest(self, element: Element, depth: int) -> Iterator[Node]:
        match element.tag:
            case "blockquote":
                if content := list(self.blocks(element, depth)):
                    yield {"k": "quote", "c": content}
            case "ul" | "ol":
                items = [list(self._block_of_item(child, depth)) for child in _items(element)]
                items = [item for item in items if item]
                if items:
                    yield {"k": element.tag, "c": items, **_numbering(element, len(items))}
            case "dl":
                for child in _items(element):
                    if content := list(self.blocks(child, depth)):
                        yield {"k": child.tag if child.tag in {"dt", "dd"} else "dd", "c": content}
            case "table":
                # A table inside of a table is read as its lines: laid out, each level would cost the one before again.
                cell = lambda each: list(self.blocks(each, DEEPEST))  # noqa: E731
                yield from table_of(element, cell)

    def _block_of_item(self, item: Element, depth: int) -> Iterator[Node]:
        place = self._place(item)
        if place:
            yield {"k": "place", "name": place}
        yield from self.blocks(item, depth)

    def _inline(self, children: Iterable[Element | str], depth: int) -> Iterator[Node]:
        for child in children:
            if isinstance(child, str):
                if text := _SPACE.sub(" ", clean(child)):
                    yield text
                continue
            place = self._place(child)
            if place:
                yield {"k": "place", "name": place}
            yield from self._inline_element(child, depth)

    def _inline_element(self, element: Element, depth: int) -> Iterator[Node]:
        if note := self._note_of(element):
            yield note
            return
        if element.tag == "br":
            yield {"k": "br"}
            return
        if element.tag == "img":
            yield from self._picture(element)
            return
        if element.tag == "rt":
            yield from ("(", *self._inline(element.children, depth), ")")
            return
        if element.tag == "rp":
            return
        content = list(self._inline(element.children, depth + 1))
        kind = _INLINE.get(element.tag)
        if not content or depth >= DEEPEST_INLINE:
            yield from content
        elif kind == "code":
            yield {"k": "code", "text": clean(element.text())}
        elif kind:
            yield {"k": kind, "c": content}
        elif element.tag == "a":
            yield from self._link(element, content)
        else:
            yield from content

    def _picture(self, element: Element) -> Iterator[Node]:
        """A picture of the site in its size on the page, or the words for it."""
        path = element.attributes.get("src", "").removeprefix("/")
        alt = _SPACE.sub(" ", clean(element.attributes.get("alt", ""))).strip()
        sizes = [element.attributes.get(name, "") for name in ("width", "height")]
        known = path in self.pictures or len(self.pictures) < MOST_PICTURES
        if known and _PICTURE.fullmatch(path) and all(_SIZE.fullmatch(size) for size in sizes):
            name = self.pictures.setdefault(path, f"picture-{len(self.pictures) + 1}.svg")
            width, height = map(int, sizes)
            shown = min(width * POINTS_A_PIXEL, WIDEST, TALLEST * width / height)
            yield {"k": "img", "name": name, "alt": alt, "width": round(shown), "height": round(shown * height / width)}
        elif alt:
            yield {"k": "em", "c": [alt]}

    def _link(self, element: Element, content: list[Node]) -> Iterator[Node]:
        href = clean(element.attributes.get("href", "")).strip()
        if href.startswith("#"):
            if href[1:] in self.named:
                yield {"k": "to", "name": self.named[href[1:]], "c": content}
            elif not self._in_note or any(each.isalnum() for each in element.text()):
                yield from content
            # What is left out leads from a note back to its mark, which a page of paper has at hand.
            return
        address = href if _LINK.match(href) else urljoin(f"{self.site_url}/", href) if href else ""
        if _LINK.match(address):
            yield {"k": "link", "url": address, "c": content}
        else:
            yield from content

    def _note_of(self, element: Element) -> Node | None:
        """The note that a raised link leads to: set at its first mark, and pointed at from later ones."""
        if element.tag not in {"sup", "a"} or self._in_note:
            return None
        links = [element] if element.tag == "a" else list(element.elements("a"))
        name = links[0].attributes.get("href", "")[1:] if len(links) == 1 else ""
        if name not in self.notes:
            return None
        if name in self._set_notes:
            return {"k": "again", "number": self._set_notes[name]}
        self._set_notes[name] = len(self._set_notes) + 1
        self._in_note = True
        content = list(self.blocks(self.notes[name], DEEPEST))
        self._in_note = False
        return {"k": "note", "c": content}

    def _place(self, element: Element) -> str:
        name = self.named.get(element.attributes.get("id", ""), "")
        if not name or name in self._placed:
            return ""
        self._placed.add(name)
        return name


def spoken_as(language: str, direction: str) -> dict[str, str]:
    """A language tag (BCP 47) as the template wants it: language, script and region apart; nothing it does not know."""
    parts = language.split("-")
    spoken = {}
    if re.fullmatch(r"[A-Za-z]{2,3}", parts[0]):
        spoken["lang"] = parts[0].lower()
        region = next((part.upper() for part in parts[1:] if re.fullmatch(r"[A-Za-z]{2}", part)), "")
        script = next((part.lower() for part in parts[1:] if re.fullmatch(r"[A-Za-z]{4}", part)), "")
        # Chinese in its traditional letters is asked for by a region.
        region = region or {"hant": "TW", "hans": "CN"}.get(script, "")
        spoken |= {"region": region} if region else {}
    if direction in {"ltr", "rtl"}:
        spoken["dir"] = direction
    return spoken


def _holds_blocks(element: Element) -> bool:
    return any(True for _ in element.elements(*_BLOCKS))


def _items(element: Element) -> list[Element]:
    """What a list holds; what is no item is one all the same."""
    children = [child if isinstance(child, Element) else Element("li", {}, [child]) for child in element.children]
    return [child if child.tag in {"li", "dt", "dd"} else Element("li", {}, [child]) for child in children]


def _rule(_element: Element) -> Iterator[Node]:
    yield {"k": "hr"}


def _code(element: Element) -> Iterator[Node]:
    text = clean(element.text()).strip("\n").expandtabs(4)
    if text.strip():
        yield {"k": "pre", "text": text}


def _numbering(element: Element, items: int) -> dict[str, Any]:
    if element.tag == "ul":
        return {}
    kinds = {"a": "a.", "A": "A.", "i": "i.", "I": "I."}
    start = element.attributes.get("start", "")
    reversed_ = "reversed" in element.attributes
    first = int(start) if re.fullmatch(r"[0-9]{1,5}", start) else items if reversed_ else 1
    return {"start": first, "numbering": kinds.get(element.attributes.get("type", ""), "1."), "reversed": reversed_}


def _parted(content: list[Node]) -> Iterator[list[Node]]:
    """The content of a paragraph, in several where it is far longer than any: its lines cost more than its length."""
    part: list[Node] = []
    length = 0
    for node in content:
        pieces: list[Node] = [node]
        if isinstance(node, str) and len(node) > LONGEST_PARAGRAPH:
            pieces = [*_PIECE.findall(node)]
        for piece in pieces:
            length += len(piece) if isinstance(piece, str) else MARKED
            if length > LONGEST_PARAGRAPH and part:
                yield part
                part, length = [], len(piece) if isinstance(piece, str) else MARKED
            part.append(piece)
    yield part


def _trimmed(content: list[Node]) -> list[Node]:
    """The nodes of a paragraph without space at its ends; nothing when it shows nothing."""
    while content and _is_blank(content[0]):
        del content[0]
    while content and _is_blank(content[-1]):
        del content[-1]
    if content and isinstance(content[0], str):
        content[0] = content[0].lstrip(" ")
    if content and isinstance(content[-1], str):
        content[-1] = content[-1].rstrip(" ")
    return content


def _is_blank(node: Node) -> bool:
    return not node.strip(" ") if isinstance(node, str) else node["k"] == "br"
