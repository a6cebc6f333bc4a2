"""HTML text to a tree and back, within bounds."""

import re
from collections.abc import Iterable, Iterator
from html import escape

import lxml.html
from lxml import etree

from dateline.articles.manuscript import Level, Problem, Unreadable

MAX_ELEMENTS = 60_000
# The parser compares each attribute of an element with each other: 30,000 of them take about a second.
MAX_LETTERS_IN_TAG = 120_000
_UNWRAPPED = "unwrapped"
_UNEXPECTED_BRACKET = re.compile(r"""=\s*+"[^"<>]*+[<>]|=\s*+'[^'<>]*+[<>]|<(?=[^<>]*+<)""")

type Element = lxml.html.HtmlElement


def parse_page(html: str) -> Element:
    """The root of a page. Raises Unreadable when it holds nothing, or is too deep or too large to be an article."""
    _check_tags(html)
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        page: Element = lxml.html.document_fromstring(html, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise _unreadable("The page holds nothing that can be read.", "Save it again.") from error
    # The parser stops at its limit and drops the rest; half an article is none.
    if any("depth" in entry.message for entry in parser.error_log):
        raise _unreadable("The text is nested far deeper than an article is.", "Save it again as a simple page.")
    if sum(1 for _ in page.iter()) > MAX_ELEMENTS:
        raise _unreadable("The text has far more parts than an article has.", "Split it into several articles.")
    return page


def _check_tags(html: str) -> None:
    """Raise Unreadable where one tag may be longer than a tag can be, before the parser comes upon it.

    A tag reaches over brackets only where they stand in a value in quotes, or are no end of a tag: so no tag is
    longer than as many of the longest stretches between brackets as there are such places, and one.
    """
    if len(html) <= MAX_LETTERS_IN_TAG:
        return
    unexpected = sum(1 for _ in _UNEXPECTED_BRACKET.finditer(html))
    stretches = sorted(map(len, re.split("[<>]", html)), reverse=True)
    if sum(stretches[: unexpected + 1]) > MAX_LETTERS_IN_TAG:
        raise _unreadable("One paragraph or tag is far longer than any in an article.", "Divide it into paragraphs.")


def told_of_comments(html: str) -> tuple[Problem, ...]:
    """What to tell of a comment that is never closed: every reader of HTML takes the rest for a part of it."""
    place = html.rfind("<!--")
    if place < 0 or "-->" in html[place:] or not re.search(r"\w", html[place + 4 :]):
        return ()
    what = "A comment is opened with <!-- and never closed: everything below it is left out."
    mend = "Write --> where it ends, or take it out."
    return (Problem(Level.WARNING, what, mend, f"line {html.count(chr(10), 0, place) + 1}"),)


def parse_fragment(html: str) -> Element:
    """A body element that holds the fragment. Raises Unreadable as `parse_page` does."""
    page = parse_page(f"<!DOCTYPE html><html><body>{html}</body></html>")
    body = page.find("body")
    return page if body is None else body


def unwrap(tree: Element, elements: Iterable[Element]) -> None:
    """Let go of elements of the tree, and leave what stands inside of them in their place."""
    for element in elements:
        element.tag = _UNWRAPPED
    # One pass over the tree: a removal each would cost its place among its siblings.
    etree.strip_tags(tree, _UNWRAPPED)


def cut_text(element: Element, letters: int) -> None:
    """Take the first letters out of an element, and the inline elements that are empty without them."""
    for each, name in _texts_of(element):
        value = getattr(each, name) or ""
        setattr(each, name, value[letters:])
        letters -= min(letters, len(value))
        if letters == 0:
            break
    inline = element.iterdescendants("strong", "b", "em", "i", "u", "span", "font")
    unwrap(element, [each for each in inline if not each.text_content()])


def _texts_of(element: Element) -> Iterator[tuple[Element, str]]:
    """The places of an element's text in reading order."""
    yield element, "text"
    for child in element:
        yield from _texts_of(child)
        yield child, "tail"


def inner_html(element: Element) -> str:
    """What stands inside of an element, as HTML text."""
    children = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return "".join([escape(element.text or "", quote=False), *children])


def _unreadable(what: str, mend: str) -> Unreadable:
    return Unreadable(Problem(Level.REFUSED, what, mend))
