"""What word processors leave in the web pages they save: settled to what the writer saw."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from dateline.articles.html_tree import Element, cut_text

# Google's margin notes and what leads to them: nobody writes them for readers.
_COMMENT = re.compile(r"#?cmnt(?:_ref)?\d+")
_NOTE = re.compile(r"#_(?:ftn|edn)\d+")
_LEVEL = re.compile(r"mso-list:\s*l\d+\s+level(\d)", re.IGNORECASE)
_MARKER = re.compile(r"\s*(?:[·•▪§o○■–-]|(?P<number>(?:\d{1,3}|[A-Za-z]|[ivx]{1,5})[.)]))[\s\xa0]{2,}")
_CONTENTS = re.compile(r"msotoc", re.IGNORECASE)


def settle_exports(main: Element) -> None:
    """Take comments and tables of contents out, make lists of what looks like lists, and let links lead straight."""
    for link in list(main.iter("a")):
        if _COMMENT.fullmatch(link.get("href", "")):
            _drop_comment(link)
        elif _NOTE.fullmatch(link.get("href", "")) and not any(each.tag == "sup" for each in link.iterancestors()):
            _raise(link)
        elif target := _behind_google(link.get("href", "")):
            link.set("href", target)
    for paragraph in [each for each in main.iter("p") if _CONTENTS.match(each.get("class", ""))]:
        paragraph.drop_tree()
    _make_lists([each for each in main.iter("p") if _is_item(each)])


def styled_as(main: Element, style: str) -> Element | None:
    """The first paragraph in a style of Google's or LibreOffice's, such as "title"."""
    return next((each for each in main.iter("p") if style in each.get("class", "").split()), None)


def _drop_comment(link: Element) -> None:
    """The mark in the text alone; of the comment itself, its whole paragraph."""
    block = next((each for each in link.iterancestors() if each.tag in {"p", "div"}), None)
    if block is not None and link.get("href", "").startswith("#cmnt_ref"):
        while block.tag == "p" and (parent := block.getparent()) is not None and parent.tag == "div":
            block = parent
        block.drop_tree()
    elif (parent := link.getparent()) is not None:
        (parent if parent.tag == "sup" and len(parent) == 1 else link).drop_tree()


def _raise(link: Element) -> None:
    mark = link.makeelement("sup")
    mark.tail, link.tail = link.tail, None
    link.addprevious(mark)
    mark.append(link)


def _behind_google(address: str) -> str:
    """Where a link leads that Google counts clicks on; empty for any other."""
    if not address.startswith(("https://www.google.com/url?", "http://www.google.com/url?")):
        return ""
    target = parse_qs(urlsplit(address).query).get("q", [""])[0]
    return target if target.startswith(("http://", "https://", "mailto:")) else ""


def _is_item(paragraph: Element) -> bool:
    return paragraph.get("class", "").startswith("MsoListParagraph") and bool(
        _MARKER.match(paragraph.text_content()) or _LEVEL.search(paragraph.get("style", ""))
    )


def _make_lists(items: Iterable[Element]) -> None:
    """Put each run of list paragraphs into a list, nested by their levels, without the marks that stood for it."""
    open_lists: list[tuple[int, Element]] = []
    last: Element | None = None
    for item in items:
        level = int(found[1]) if (found := _LEVEL.search(item.get("style", ""))) else 1
        marker = _MARKER.match(item.text_content())
        if last is None or last.getnext() is not item or (last.tail or "").strip():
            open_lists = []
        while open_lists and open_lists[-1][0] > level:
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < level:
            new = item.makeelement("ol" if marker and marker["number"] else "ul")
            if open_lists:
                open_lists[-1][1][-1].append(new)
            else:
                item.addprevious(new)
                last = new
            open_lists.append((level, new))
        if marker:
            cut_text(item, marker.end())
        item.tag = "li"
        tail, item.tail = item.tail, None
        open_lists[-1][1].append(item)
        open_lists[0][1].tail = tail
