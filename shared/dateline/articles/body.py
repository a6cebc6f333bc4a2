"""The body of a manuscript as a tree, and what a journal's form puts at its head and foot."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.html
from lxml import etree

from dateline.articles.bylines import looks_like_names, starts_with_by
from dateline.articles.datelines import is_dateline
from dateline.articles.fields import plain

MAX_ELEMENTS = 60_000
_BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr", "section",
    "figure", "dl", "article", "header", "footer",
}  # fmt: skip
_LABEL = re.compile(
    r"^\s*(?P<label>BACK?G?ROUND|IMPLICATIONS?|CONCLUSIONS?|(?:ABOUT THE )?AUTHORS?(?:['’]S?)? ?BIO\w*|ABSTRACT|SUMMARY)"
    r"\s*:\s*",
    re.IGNORECASE,
)
_TITLES = {"b": "Background", "i": "Implications", "c": "Conclusions"}
_PICTURE_NAME = re.compile(r"^[\w .()-]+\.(?:png|jpe?g|gif|webp|tiff?)$", re.IGNORECASE)
_HEAD_BLOCKS = 6
_LONGEST_HEAD_LINE = 250
_SHORTEST_ABSTRACT = 80


@dataclass(slots=True)
class Head:
    """What stood above the text itself."""

    title: str = ""
    byline: str = ""
    datelines: list[str] = field(default_factory=list)


class TooManyElements(Exception):
    """The body has more parts than any article."""


def parse_body(fragment: str) -> lxml.html.HtmlElement:
    """The body as one element whose children are blocks. Raises TooManyElements."""
    body: lxml.html.HtmlElement = lxml.html.fragment_fromstring(fragment, create_parent="div")
    if sum(1 for _ in body.iter()) > MAX_ELEMENTS:
        raise TooManyElements
    while len(body) == 1 and body[0].tag in {"div", "section", "article", "main"} and not (body.text or "").strip():
        body = body[0]
    _wrap_loose_text(body)
    return body


def take_head(body: lxml.html.HtmlElement, known_title: str, *, day_first: bool) -> Head:
    """Take title, byline and dateline lines out of the top of the body, as a reader would tell them apart."""
    head = Head()
    title = known_title
    for block in list(body)[:_HEAD_BLOCKS]:
        text = plain(block.text_content())
        if not text or _PICTURE_NAME.match(text):
            body.remove(block)
        elif not title and not head.byline and _can_be_title(block, text, day_first=day_first):
            head.title = title = text
            body.remove(block)
        elif title and _same(text, title):
            body.remove(block)
        elif not head.byline and starts_with_by(text) and len(text) <= _LONGEST_HEAD_LINE:
            head.byline = text
            body.remove(block)
        elif is_dateline(text, day_first=day_first):
            head.datelines.append(text)
            body.remove(block)
        elif (
            not head.byline and looks_like_names(text) and block.tag == "p" and _dated_next(block, day_first=day_first)
        ):
            head.byline = text
            body.remove(block)
        else:
            break
    return head


def take_labelled_parts(body: lxml.html.HtmlElement) -> tuple[str, str, bool]:
    """Make headings of the form's labels; returns the abstract and the author's bio where labelled, and if any was."""
    abstract, bio, labelled = "", [], False
    in_bio = False
    for block in list(body):
        text = plain(block.text_content())
        match = _LABEL.match(text) if block.tag in {"p", "h2", "h3", "h4", "div"} else None
        if match is None:
            if in_bio and block.tag == "p":
                bio.append(text)
                body.remove(block)
            continue
        labelled, in_bio = True, False
        label, rest = match["label"].lower(), text[match.end() :]
        if "bio" in label:
            in_bio = True
            bio += [rest] if rest else []
            body.remove(block)
        elif label in {"abstract", "summary"}:
            abstract = rest
            body.remove(block)
        else:
            _split_off_label(block, _TITLES[label[0]])
    return abstract, " ".join(bio), labelled


def first_paragraph(body: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    """The first paragraph long enough to say something, before any heading."""
    for block in body:
        if block.tag in {"h1", "h2", "h3"}:
            return None
        if block.tag == "p" and len(plain(block.text_content())) >= _SHORTEST_ABSTRACT:
            return block
    return None


def drop_repeated_abstract(body: lxml.html.HtmlElement, abstract: str) -> None:
    """Take out a paragraph at the top that only repeats the abstract."""
    for block in list(body)[:3]:
        if _same(plain(block.text_content()), abstract):
            body.remove(block)


def drop_boilerplate(body: lxml.html.HtmlElement, phrases: tuple[str, ...]) -> None:
    """Take out the closing blocks that hold one of the publication's boilerplate phrases."""
    for block in list(body)[-4:]:
        text = plain(block.text_content()).casefold()
        if any(phrase.casefold() in text for phrase in phrases):
            body.remove(block)


def take_pictures(body: lxml.html.HtmlElement) -> list[str]:
    """Take the pictures out; returns their names as the file gives them."""
    names = []
    for picture in list(body.iter("img", "picture", "video", "audio")):
        names.append(plain(picture.get("src") or "")[:100] or "a picture")
        picture.drop_tree()
    return names


def lower_headings(body: lxml.html.HtmlElement) -> None:
    """Make room for the page's own h1: the highest heading of the body becomes h2, the others follow."""
    headings = [each for each in body.iter() if isinstance(each.tag, str) and re.fullmatch(r"h[1-6]", each.tag)]
    if not headings:
        return
    shift = 2 - min(int(each.tag[1]) for each in headings)
    for each in headings:
        each.tag = f"h{min(int(each.tag[1]) + shift, 6)}"


def html_of(body: lxml.html.HtmlElement) -> str:
    """The blocks as HTML text."""
    return "\n".join(etree.tostring(block, encoding="unicode", method="html").strip() for block in body)


def _wrap_loose_text(body: lxml.html.HtmlElement) -> None:
    paragraph = None
    first = (body.text or "").strip()
    if first:
        paragraph = etree.Element("p")
        paragraph.text = first
    body.text = None
    children = list(body)
    if paragraph is not None:
        body.insert(0, paragraph)
    for child in children:
        tail, child.tail = (child.tail or ""), None
        if isinstance(child.tag, str) and child.tag in _BLOCKS:
            paragraph = None
        else:
            if paragraph is None:
                paragraph = etree.Element("p")
                child.addprevious(paragraph)
            paragraph.append(child)
        if tail.strip():
            if paragraph is None:
                paragraph = etree.Element("p")
                child.addnext(paragraph)
                paragraph.text = tail
            else:
                _append_text(paragraph, tail)


def _append_text(paragraph: lxml.html.HtmlElement, text: str) -> None:
    if len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "") + text
    else:
        paragraph.text = (paragraph.text or "") + text


def _can_be_title(block: lxml.html.HtmlElement, text: str, *, day_first: bool) -> bool:
    if block.tag == "h1":
        return True
    is_line = block.tag in {"p", "h2", "div"} and len(text) <= _LONGEST_HEAD_LINE
    return (
        is_line and not starts_with_by(text) and not is_dateline(text, day_first=day_first) and text[-1:] not in ".:;,"
    )


def _dated_next(block: lxml.html.HtmlElement, *, day_first: bool) -> bool:
    following = block.getnext()
    return following is not None and is_dateline(plain(following.text_content()), day_first=day_first)


def _same(text: str, other: str) -> bool:
    return _bare(text) == _bare(other)


def _bare(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())


def _split_off_label(block: lxml.html.HtmlElement, title: str) -> None:
    heading = etree.Element("h2")
    heading.text = title
    block.addprevious(heading)
    for holder in _text_holders(block):
        value = getattr(*holder) or ""
        if value.strip():
            shorter = _LABEL.sub("", value)
            if shorter == value:
                # The label is in bold and its colon outside: both go.
                shorter = ""
            setattr(*holder, shorter)
            if shorter.strip() or _starts_after_colon(block):
                break
    if not plain(block.text_content()):
        block.drop_tree()


def _text_holders(block: lxml.html.HtmlElement) -> Iterator[tuple[lxml.html.HtmlElement, str]]:
    yield block, "text"
    for element in block.iterdescendants():
        yield element, "text"
        yield element, "tail"


def _starts_after_colon(block: lxml.html.HtmlElement) -> bool:
    text = plain(block.text_content())
    if text.startswith(":"):
        for holder in _text_holders(block):
            value = getattr(*holder) or ""
            if value.strip():
                setattr(*holder, value.lstrip(": \xa0"))
                break
    return True
