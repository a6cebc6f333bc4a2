"""HTML: whole pages, fragments, and what Word saves as a web page."""

import re

from dateline.articles.bylines import is_byline
from dateline.articles.datelines import is_dateline
from dateline.articles.fields import plain
from dateline.articles.html_tree import Element, inner_html, parse_page, told_of_comments, unwrap
from dateline.articles.manuscript import Level, Manuscript, Problem, Unreadable
from dateline.articles.readers.decoding import decode
from dateline.articles.readers.exports import settle_exports, styled_as
from dateline.articles.readers.headers import split_header
from dateline.articles.readers.shortcodes import resolve_tags

_META = {
    "author": "author",
    "citation_author": "author",
    "dc.creator": "author",
    "date": "date",
    "dc.date": "date",
    "dcterms.date": "date",
    "dcterms.created": "date",
    "article:published_time": "date",
    "citation_publication_date": "date",
    "description": "description",
    "keywords": "tags",
    "citation_title": "title",
    "slug": "slug",
    "category": "category",
    "article:section": "category",
    "status": "status",
    "embargo": "embargo",
    "generator": "generator",
}
_NOT_CONTENT = (
    "script", "style", "nav", "aside", "noscript", "template", "xml", "button", "select",
    "textarea",
)  # fmt: skip
_UNCLOSED_TITLE = re.compile(
    r"(<title[^>]*>)((?:[^<]|<(?!/?(?:title|head|body|h1|p|div|table|meta|link|style|script|main|article)\b))*)"
    r"(?=</?(?!/title)(?:head|body|h1|p|div|table|meta|link|style|script|main|article)\b)",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"</?(?:b|i|em|strong|span|br|u|sup|sub|font)\b[^<>]*>", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\s*(?:---|\+\+\+)[ \t]*\n")
_LONGEST_HEAD_LINE = 250
_NO_TITLE = re.compile(r"(?i)^(untitled.*|blank|document\d*|microsoft word - .*)$")
_WORD_PROCESSOR = re.compile(r"microsoft|libreoffice|openoffice|word|pages", re.IGNORECASE)


def read_html(content: bytes) -> Manuscript:
    """The manuscript in an HTML file: its main part if it names one, else its body. Raises Unreadable."""
    text, problems = decode(content)
    fields: dict[str, object] = {}
    first_line = 1
    if _FRONT_MATTER.match(text):
        whole = text
        fields, text, told = split_header(text)
        first_line += whole.count("\n") - text.count("\n")
        problems += told
    text, dropped = resolve_tags(text, first_line, in_html=True)
    text = _UNCLOSED_TITLE.sub(r"\1\2</title>", re.sub(r"^\s*<\?xml[^>]*\?>", "", text), count=1)
    page = parse_page(text)
    main = _main(page)
    if main is None:
        raise Unreadable(Problem(Level.REFUSED, "The page holds no text.", "Save the page itself, without frames."))
    header = _header(page) | fields
    _drop_what_is_not_content(main)
    settle_exports(main)
    in_head = _MARKUP.sub("", page.findtext(".//title") or "")
    title = _title(main, " ".join(in_head.split()))
    problems += dropped + told_of_comments(text)
    return Manuscript(format="HTML", body=inner_html(main), header=header, title=title, problems=problems)


def _main(page: Element) -> Element | None:
    for tag in ("article", "main"):
        found = list(page.iter(tag))
        # A page with several articles is a list of them, not an article.
        if len(found) == 1 and found[0].text_content().strip():
            return found[0]
    return page.find("body")


def _header(page: Element) -> dict[str, object]:
    """What the page's meta elements say; a word processor's author is whoever owned the machine."""
    found: dict[str, list[str]] = {}
    for meta in page.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        value = (meta.get("content") or "").strip()
        if value and name in _META:
            found.setdefault(_META[name], []).append(value)
    if _WORD_PROCESSOR.search(" ".join(found.pop("generator", []))):
        found = {name: values for name, values in found.items() if name not in {"author", "date"}}
    header: dict[str, object] = {name: values if name == "author" else values[0] for name, values in found.items()}
    if language := page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang"):
        header["lang"] = language
    return header


def _title(main: Element, in_head: str) -> str:
    """The heading above the text; else the browser's title, unless the text begins with a head of its own."""
    styled = styled_as(main, "title")
    if styled is not None and (text := plain(styled.text_content())):
        styled.drop_tree()
        return text
    first_lines: list[str] = []
    for block in main.iter("h1", "h2", "h3", "h4", "p", "div", "td"):
        text = plain(block.text_content())
        if block.tag == "h1" and text:
            return text
        if text and block.find(".//p") is None and block.find(".//div") is None:
            if len(text) > _LONGEST_HEAD_LINE:
                # What follows are the headings of parts.
                break
            first_lines.append(text)
    if any(is_byline(line) or is_dateline(line, day_first=False) for line in first_lines[1:3]):
        return ""
    return _NO_TITLE.sub("", in_head)


def _drop_what_is_not_content(main: Element) -> None:
    hidden = [
        each for each in main.iterdescendants() if "hidden" in each.attrib or _HIDDEN.search(each.get("style", ""))
    ]
    for element in [*main.iter(*_NOT_CONTENT), *hidden]:
        if element.getparent() is not None:
            element.drop_tree()
    if main.tag == "body":
        # A header inside of an article is its own; one beside it is the site's.
        for element in [each for each in main if each.tag in {"header", "footer"}]:
            if element.tag == "footer" or element.find(".//h1") is None:
                element.drop_tree()
    unwrap(main, [each for each in main.iterdescendants() if isinstance(each.tag, str) and ":" in each.tag])
