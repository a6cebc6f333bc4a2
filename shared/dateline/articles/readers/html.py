"""HTML: whole pages, fragments, and what Word saves as a web page."""

import re

import lxml.html
from lxml import etree

from dateline.articles.manuscript import Level, Manuscript, Problem, Unreadable
from dateline.articles.readers.decoding import decode

_META = {
    "author": "author", "citation_author": "author", "date": "date", "dcterms.date": "date",
    "article:published_time": "date", "citation_publication_date": "date", "description": "description",
    "keywords": "tags", "citation_title": "title",
}  # fmt: skip
_NOT_CONTENT = ("script", "style", "nav", "header", "footer", "aside", "form", "noscript", "template", "iframe", "object")


def read_html(content: bytes) -> Manuscript:
    """The manuscript in an HTML file: its main part if it names one, else its body. Raises Unreadable."""
    text, problems = decode(content)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = lxml.html.HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        page = lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable(Problem(Level.REFUSED, "The page holds nothing that can be read.", "Save it again.")) from error
    header: dict[str, object] = {}
    for meta in page.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if (field := _META.get(name)) and (value := (meta.get("content") or "").strip()):
            header.setdefault(field, []).append(value) if field == "author" else header.setdefault(field, value)  # type: ignore[attr-defined]
    language = page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang")
    if language:
        header.setdefault("lang", language)
    main = _first(page, ".//article", ".//main", ".//body")
    if main is None:
        raise Unreadable(Problem(Level.REFUSED, "The page has no body.", "Save it again as a whole page."))
    _drop_what_is_not_content(main)
    title = (page.findtext(".//title") or "").strip()
    body = "".join(
        [main.text or "", *(etree.tostring(child, encoding="unicode", method="html") for child in main)]
    )
    return Manuscript(format="HTML", body=body, header=header, title=title, problems=problems)


def _first(page: lxml.html.HtmlElement, *paths: str) -> lxml.html.HtmlElement | None:
    return next((found for path in paths if (found := page.find(path)) is not None), None)


def _drop_what_is_not_content(main: lxml.html.HtmlElement) -> None:
    for element in list(main.iter(*_NOT_CONTENT)):
        # A header inside of an article is its own; one beside it is the site's.
        if element.tag in {"header", "footer"} and main.tag == "article":
            continue
        element.drop_tree()
    for element in list(main.iter()):
        if isinstance(element.tag, str) and ":" in element.tag:
            element.drop_tag()
