"""The body of a manuscript as a tree, and what a journal's form puts at its head and foot."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.html

from dateline.articles.bylines import is_byline, looks_like_names, starts_as_byline
from dateline.articles.datelines import is_dateline
from dateline.articles.embeds import link_embeds
from dateline.articles.fields import plain
from dateline.articles.html_tree import Element, cut_text, inner_html, parse_fragment, unwrap

_BLOCKS = {
    "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt", "figure", "footer", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "ul",
    "fieldset", "legend", "dialog", "hgroup", "form",
}  # fmt: skip
_WRAPPERS = (
    "div", "section", "article", "main", "header", "center", "hgroup", "form", "fieldset", "legend", "details",
    "summary", "address", "aside", "footer", "dialog",
)  # fmt: skip
_INLINE = ("font", "span", "b", "strong", "i", "em", "u", "small", "big")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LINES = {"p", "address", "hr", *_HEADINGS}
_LABEL = re.compile(
    r"\s*(?P<label>BAC?K[GR]{1,2}[OU]{1,2}N?D|IMPL?ICAT?I?ONS?|CON[CLU]{2,4}SIONS?|ABSTRACT|SUMMARY"
    r"|(?P<bio>(?:ABOUT THE )?AUTHORS?(?:['’`´]S?)? ?BIO\w*|ABOUT THE AUTHORS?|ОБ АВТОР(?:Е|АХ)"
    r"|YAZAR(?:LAR)? HAKKINDA))"
    r"\s*(?P<end>[:：]|\Z|(?P<mark>[;.–—-](?=\s|\Z)))\s*",
    re.IGNORECASE,
)
_TOPICS = re.compile(
    r"(?:key ?-?words|tags|topics|schlüsselwörter|mots[ -]cl[ée]s|palabras clave|anahtar kelimeler|ключевые слова|"
    r"ключові слова|关键词|關鍵詞|キーワード|کلیدواژه‌ها|الكلمات المفتاحية)\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:title|headline|titel|titre|título|başlık|заголовок|название)\s*[:：]\s*(?=\S)", re.IGNORECASE)
_PRINTED = {"b": "Background", "i": "Implications", "c": "Conclusions"}
_PICTURE_NAME = re.compile(r"[\w .()-]+\.(?:png|jpe?g|gif|webp|tiff?)", re.IGNORECASE)
_SPACE_IN_LINK = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]")
_FORBIDDEN_LINK = re.compile(r"(?!https?:|mailto:|tel:)[^/?#]*:", re.IGNORECASE)
_AUTHORS = re.compile(r"(?:about the )?authors?:?", re.IGNORECASE)
_PUBLISHED_ON = re.compile(
    r"\b(?:generated|published|posted|released|submitted|appeared|printed)\b[^.]{0,120}?\bon\s+([^.,]{3,15},?\s[^.,]{4,12})"
)
_READING_TIME = re.compile(r"\d{1,3}[ -]min(?:ute)?s?(?: read)?", re.IGNORECASE)
_HEAD_BLOCKS = 8
_LONGEST_HEAD_LINE = 250
_SHORTEST_ABSTRACT = 80
_ABSTRACT_BLOCKS = 3
_CLOSING_BLOCKS = 4


@dataclass(slots=True)
class Head:
    """What stood above the text itself."""

    title: str = ""
    byline: str = ""
    datelines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Parts:
    """What the journal's labels set apart: abstract, key words, the author's bio, and whether there were any."""

    abstract: str = ""
    topics: str = ""
    bio: str = ""
    labelled: bool = False


def parse_body(fragment: str) -> Element:
    """The body as one element whose children are blocks. Raises Unreadable when it passes its bounds."""
    body = parse_fragment(fragment)
    link_embeds(body)
    _open_layout_tables(body)
    wrappers = list(body.iter(*_WRAPPERS))
    # A paragraph holds no other block, nor does what is only set in bold.
    around = [*wrappers, *body.iter("p", *_INLINE)]
    outer = [each for each in around if any(inner.tag in _BLOCKS for inner in each.iterdescendants())]
    for each in outer:
        # Before it is let go of, so that no two texts run into each other.
        _wrap_loose_text(each)
    for wrapper in wrappers:
        wrapper.tag = "p"
    unwrap(body, outer)
    _wrap_loose_text(body)
    return body


def _open_layout_tables(body: Element) -> None:
    """Let go of tables that only say where on a page something stands, as old pages have them."""
    for table in list(body.iter("table")):
        cells = list(table.iter("td", "th"))
        if len(cells) == 1 or any(
            cell.find(f".//{tag}") is not None for cell in cells for tag in (*_HEADINGS, "table")
        ):
            for each in list(table.iter("table", "tbody", "thead", "tr", "td", "th")):
                each.tag = "div"


def take_head(body: Element, known_title: str, *, day_first: bool) -> Head:
    """Take title, byline and dateline lines out of the top of the body, as a reader would tell them apart."""
    head = Head()
    title = known_title
    for block in list(body)[:_HEAD_BLOCKS]:
        _split_lines(block, day_first=day_first)
    for block in list(body)[:_HEAD_BLOCKS]:
        text = plain(block.text_content())
        if not text and block.find(".//img") is not None:
            continue
        if block.tag not in _LINES:
            break
        if not text or _PICTURE_NAME.fullmatch(text) or (title and same_text(text, title)):
            pass
        elif not title and not head.byline and _can_be_title(block, text, day_first=day_first):
            head.title = title = _TITLE.sub("", text, count=1) if _TITLE.match(text) else text
        elif not head.byline and (
            is_byline(text) or (starts_as_byline(text) and _dated_below(block, day_first=day_first))
        ):
            head.byline = text
        elif is_dateline(text, day_first=day_first):
            head.datelines.append(text)
        elif (
            not head.byline
            and title
            and block.tag == "p"
            and looks_like_names(text)
            and (head.datelines or _dated_below(block, day_first=day_first))
        ):
            head.byline = text
        else:
            break
        block.drop_tree()
    return head


def listed_authors(body: Element) -> str:
    """The names in a list under a heading "Authors", as manuscripts of some journals have it; empty without one."""
    for heading in [each for each in list(body)[:_HEAD_BLOCKS] if each.tag in _HEADINGS]:
        items = heading.getnext()
        if items is None or items.tag not in {"ul", "ol"} or not _AUTHORS.fullmatch(plain(heading.text_content())):
            continue
        names = [plain(item[0].text_content()) for item in items if len(item) and item[0].tag in {"strong", "b"}]
        if names and len(names) == len(items) and all(looks_like_names(name.rstrip(".")) for name in names):
            return "; ".join(names)
    return ""


def day_in_prose(body: Element) -> str:
    """The day on which the opening says that the text was published; empty where it says none."""
    opening = [plain(each.text_content()) for each in _before_first_heading(body) if each.tag == "p"][:_ABSTRACT_BLOCKS]
    found = [match[1] for text in opening for match in _PUBLISHED_ON.finditer(text)]
    return found[0] if len(found) == 1 else ""


def take_parts(body: Element) -> Parts:
    """Make headings of the form's labels, and take out the abstract and the author's bio where they are labelled."""
    parts = Parts()
    bio: list[str] = []
    in_bio = wants_abstract = False
    ends = {*range(_HEAD_BLOCKS), *range(len(body) - _CLOSING_BLOCKS, len(body))}
    for place, block in enumerate(list(body)):
        text = plain(block.text_content())
        label = _label_of(block, text)
        name = label["label"].lower() if label else ""
        rest = text[label.end() :] if label else text
        if name in {"abstract", "summary"} and place < _HEAD_BLOCKS and not parts.abstract:
            parts.abstract, wants_abstract = rest, not rest
            block.drop_tree()
        elif label and label["bio"]:
            parts.labelled = in_bio = True
            bio += [rest] if rest else []
            block.drop_tree()
        elif not parts.topics and place in ends and (listed := _TOPICS.match(text)) and block.tag == "p":
            parts.topics = text[listed.end() :].rstrip(".")
            block.drop_tree()
        elif name[:1] in _PRINTED:
            parts.labelled, in_bio, wants_abstract = True, False, False
            _split_off_label(block, _PRINTED[name[0]])
        elif wants_abstract and text and block.tag == "p":
            parts.abstract, wants_abstract = text, False
            block.drop_tree()
        elif in_bio and block.tag == "p":
            bio.append(text)
            block.drop_tree()
        else:
            in_bio = in_bio and block.tag not in _HEADINGS
    parts.bio = " ".join(bio)
    return parts


def take_abstract(body: Element, longest: int) -> str:
    """Take out the paragraph that a journal prints first, if it can be an abstract and text is left below it."""
    before = [block for block in _before_first_heading(body) if block.tag == "p" and plain(block.text_content())]
    chosen = first_paragraph(body)
    if chosen is None and before and len(before) < len(body):
        chosen = before[0]
    text = "" if chosen is None else text_without_notes(chosen)
    if (
        chosen is None
        or len(text) > longest
        or not any(plain(each.text_content()) for each in body if each is not chosen)
    ):
        return ""
    chosen.drop_tree()
    drop_repeated(body, text)
    return text


def text_without_notes(block: Element) -> str:
    """The block's text on one line, without the raised marks that lead to its notes."""
    return plain("".join(block.xpath(".//text()[not(ancestor::sup[a[starts-with(@href, '#')]])]")))


def first_paragraph(body: Element) -> Element | None:
    """The first paragraph long enough to say something, before any heading; lists of affiliations are none."""
    for block in _before_first_heading(body):
        is_note = len(block) > 0 and block[0].tag == "sup" and not plain(block.text or "")
        if block.tag == "p" and not is_note and len(plain(block.text_content())) >= _SHORTEST_ABSTRACT:
            return block
    return None


def drop_repeated(body: Element, abstract: str) -> None:
    """Take out a paragraph at the top that only repeats the abstract, as long as text is left below it."""
    for block in list(body)[:_ABSTRACT_BLOCKS]:
        if len(body) > 1 and same_text(plain(block.text_content()), abstract):
            block.drop_tree()


def drop_boilerplate(body: Element, phrases: tuple[str, ...]) -> None:
    """Take out the closing blocks that hold one of the publication's boilerplate phrases."""
    for block in list(body)[-_CLOSING_BLOCKS:]:
        text = plain(block.text_content()).casefold()
        if any(phrase.casefold() in text for phrase in phrases):
            block.drop_tree()


def drop_file_names(body: Element) -> None:
    """Take out the names of picture files that stand where a picture was, and what is empty without pictures."""
    for block in [each for each in body if each.tag == "p"]:
        text = plain(block.text_content())
        is_bare = all(each.tag in {"br", *_INLINE} for each in block.iterdescendants())
        if (not text and is_bare) or (len(block) == 0 and _PICTURE_NAME.fullmatch(text)):
            block.drop_tree()


def tidy(body: Element) -> None:
    """Make room for the page's own h1, keep the targets of links, and let go of anchors that nothing points at."""
    targets = {each.get("href", "")[1:] for each in body.iter("a") if each.get("href", "").startswith("#")}
    idle = []
    for anchor in body.iter("a"):
        if (name := anchor.get("id") or anchor.get("name")) and name in targets:
            anchor.set("id", name)
        elif not anchor.get("href") or _FORBIDDEN_LINK.match(_SPACE_IN_LINK.sub("", anchor.get("href", ""))):
            idle.append(anchor)
    unwrap(body, idle)
    headings = [each for each in body.iter() if isinstance(each.tag, str) and re.fullmatch(r"h[1-6]", each.tag)]
    shift = 2 - min((int(each.tag[1]) for each in headings), default=2)
    for each in headings:
        each.tag = f"h{min(int(each.tag[1]) + shift, 6)}"


def html_of(body: Element) -> str:
    """The blocks as HTML text."""
    return inner_html(body).strip()


def same_text(text: str, other: str) -> bool:
    """Whether two texts have the same letters in the same order."""
    return _bare(text) == _bare(other)


def _bare(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())


def _split_lines(block: Element, *, day_first: bool) -> None:
    """Where a block holds title, byline and dateline divided by line breaks or bars, make a paragraph of each."""
    if block.tag not in _LINES or len(block.text_content()) > _LONGEST_HEAD_LINE * 2:
        return
    lines = [
        text
        for line in re.split(r"<br\s*/?>", inner_html(block))
        if (text := plain(parse_fragment(line).text_content()))
    ]
    lines = [part for line in lines for part in _divided_by_bars(line, day_first=day_first)]
    if len(lines) > 1 and any(is_byline(line) or is_dateline(line, day_first=day_first) for line in lines):
        for line in lines:
            block.addprevious(_element("p", line))
        block.drop_tree()


def _divided_by_bars(line: str, *, day_first: bool) -> list[str]:
    """The parts of a line such as "Jane Doe | 3 March 2014 | 5 min read"; the line itself where it is another."""
    parts = [part for part in re.split(r"\s+[|·•]\s+", line) if not _READING_TIME.fullmatch(part)]
    dated = [part for part in parts if is_dateline(part, day_first=day_first)]
    known = all(part in dated or is_byline(part) or looks_like_names(part) for part in parts)
    return parts if dated and known else [line]


def _can_be_title(block: Element, text: str, *, day_first: bool) -> bool:
    if block.tag == "h1":
        return True
    if len(text) > _LONGEST_HEAD_LINE or is_byline(text) or is_dateline(text, day_first=day_first):
        return False
    following = block.getnext()
    below = "" if following is None else plain(following.text_content())
    return text[-1] not in ".:;," or is_byline(below) or is_dateline(below, day_first=day_first)


def _dated_below(block: Element, *, day_first: bool) -> bool:
    following = block.getnext()
    return following is not None and is_dateline(plain(following.text_content()), day_first=day_first)


def _before_first_heading(body: Element) -> Iterator[Element]:
    for block in body:
        if block.tag in _HEADINGS:
            return
        yield block


def _label_of(block: Element, text: str) -> re.Match[str] | None:
    """The label a block opens with: with its colon, in capitals with another mark, or alone where it stands out."""
    match = _LABEL.match(text) if block.tag in _LINES else None
    if match is None or match["end"] in {":", "："}:
        return match
    if match["mark"]:
        return match if match["label"].isupper() else None
    stands_out = text.isupper() or block.tag != "p" or (len(block) == 1 and block[0].tag in {"strong", "b"})
    return match if stands_out or match["bio"] else None


def _split_off_label(block: Element, title: str) -> None:
    """Put the label into a heading above the block, and take its letters out of the block's markup."""
    block.addprevious(_element("h2", title))
    match = _LABEL.match("".join(block.itertext()))
    cut_text(block, match.end() if match else 0)
    if not plain(block.text_content()):
        block.drop_tree()


def _wrap_loose_text(body: Element) -> None:
    """Make paragraphs of text and inline elements that stand between blocks."""
    first, body.text = body.text or "", None
    children = list(body)
    paragraph = _element("p", first) if first.strip() else None
    if paragraph is not None:
        body.insert(0, paragraph)
    for child in children:
        tail, child.tail = child.tail or "", None
        if child.tag not in _BLOCKS:
            if paragraph is None:
                paragraph = _element("p", "")
                child.addprevious(paragraph)
            paragraph.append(child)
            child.tail = tail
            continue
        paragraph = _element("p", tail) if tail.strip() else None
        if paragraph is not None:
            child.addnext(paragraph)


def _element(tag: str, text: str) -> Element:
    element: Element = lxml.html.Element(tag)
    element.text = text
    return element
