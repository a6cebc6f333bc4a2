"""Template tags and shortcodes of site generators: known ones become what they stand for, others are left out.

Understood are the tags of Jekyll and Liquid, Hugo, Zola, Eleventy and Nunjucks, and the brackets of WordPress.
What an author shows as code stays as it is.
"""

import re
from html import escape

from dateline.articles.embeds import video_address, video_link
from dateline.articles.links import page_address
from dateline.articles.manuscript import Level, Problem

_LONGEST_TAG = 2_000
_MOST_TOLD = 5
_CODE = r"(?P<code><(?:pre|code|script|style)\b)"
_BRACKETS = (
    r"\[(?P<bracket>(?:caption|gallery|embed|audio|video|youtube|vimeo|playlist|contact-form|figure|highlight)"
    r"(?=\s+[\w-]+=|\s+https?:|=)|gallery(?=\])|embed(?=\]https?:)|/(?:caption|embed|audio|video|highlight)(?=\])"
    # Those of page builders, which have the builder's name before their own.
    r"|/?(?:vc|su|et_pb|av|fusion|cs|mk|nectar|dt)_\w+(?=[\s\]/]))"
)
_IN_MARKDOWN = re.compile(
    rf"^ {{0,3}}(?P<fence>```+|~~~+)|(?P<ticks>`+)|{_CODE}|(?<=\n\n)(?P<indented>(?:(?: {{4}}|\t).*\n?)+)"
    rf"|\{{[%{{:]|\{{#(?=[\w-])|\{{#(?=\s)|<%|<!--|!?\[\[(?=[^\[\]\n]{{1,200}}\]\])|{_BRACKETS}",
    re.MULTILINE | re.IGNORECASE,
)
_IN_HTML = re.compile(
    rf"(?P<fence>(?!))|(?P<ticks>(?!))|(?P<indented>(?!))|{_CODE}|\{{[%{{]|<%|{_BRACKETS}", re.IGNORECASE
)
_GOES_ON = re.compile(r"\s|[-*+] |\d+[.)] |\[\^")
_LINKED = re.compile(r"(!?)\[\[([^|]*)(?:\|(.*))?\]\]")
_ESCAPED = re.compile(r"(\{\{[<%])/\*(.*)\*/([>%]\}\})", re.DOTALL)
_CAPTION = re.compile(r"\s*((?:<a [^<>]*>\s*)?<img [^<>]*>(?:\s*</a>)?)(.*)", re.DOTALL)
_CLOSINGS = {"{%": "%}", "{{": "}}", "{:": "}", "<%": "%>", "<!--": "-->"}
_RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
_END_OF_RAW = re.compile(r"\{%-?\s*endraw\s*-?%\}")
_END_OF_COMMENT = re.compile(r"\{%-?\s*endcomment\s*-?%\}")
_END_OF_HIGHLIGHT = re.compile(r"\{%-?\s*endhighlight\s*-?%\}|\{\{[<%]\s*/\s*highlight\s*[>%]\}\}|\[/highlight\]")
_NAME = re.compile(r"[\s<%{\[=-]*(?P<name>/?[A-Za-z_][\w.-]*)?")
_ARGUMENT = re.compile(
    r"""(?:(?P<key>[A-Za-z_][\w-]*)\s*(?:=|:(?!/))\s*)?(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'=,()|<>{}%\]]+))"""
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg|tiff?)$", re.IGNORECASE)
_PICTURE_TAGS = ("image", "img", "figure", "picture", "responsive")
_ADDRESS_IN_TAG = re.compile(
    r"""\{\{-?\s*(?:site\.\w+\s*\|\s*\w+:\s*)?["'](?P<path>(?:/|https?://)[^"'{}<>\s]*)["']\s*\|\s*"""
    r"""(?:url|relative_url|absolute_url|relURL|absURL|prepend:\s*site\.baseurl)\s*-?\}\}"""
)

type Problems = tuple[Problem, ...]


def resolve_tags(text: str, first_line: int, *, in_html: bool = False) -> tuple[str, Problems]:
    """The text with its tags resolved, and a line on those that were left out; `first_line` is the text's own."""
    opening = _IN_HTML if in_html else _IN_MARKDOWN
    ahead = _Ahead(text)
    kept: list[str] = []
    dropped: list[tuple[str, int]] = []
    place = 0
    while match := opening.search(text, place):
        kept.append(text[place : match.start()])
        if code_end := _end_of_code(ahead, match):
            shown = text[match.start() : code_end]
            # A generator needs these to show its own tags as code; a reader has no use for them.
            kept.append(_RAW.sub("", shown) if len(_RAW.findall(shown)) > 1 else shown)
            place = code_end
            continue
        if match["indented"]:
            # It is no code: what stands in it is looked at.
            kept.append(text[match.start()])
            place = match.start() + 1
            continue
        closed = ahead.find(_closing(match), match.end(), _LONGEST_TAG)
        if closed is None:
            kept.append(match[0])
            place = match.end()
            continue
        tag = text[match.start() : closed.end()]
        resolved, place = _resolved(tag, ahead, closed.end())
        if resolved is not None:
            kept.append(resolved)
        elif not tag.startswith(("{:", "{#", "<!--", "{%- #", "{{/*", "{% comment")):
            dropped.append((tag, match.start()))
    problems = _told(text, first_line, dropped) if dropped else ()
    return "".join([*kept, text[place:]]), problems


class _Ahead:
    """Where something stands next in a text. What was looked for once is not looked for again on the way there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._next: dict[str | re.Pattern[str], re.Match[str] | None] = {}

    def find(self, what: str | re.Pattern[str], place: int, within: int | None = None) -> re.Match[str] | None:
        """The first place after `place` at which a string or pattern stands; places are asked for in order."""
        found = self._next.get(what)
        if what not in self._next or (found and found.start() < place):
            pattern = re.compile(re.escape(what)) if isinstance(what, str) else what
            found = self._next[what] = pattern.search(self.text, place)
        return None if found and within is not None and found.end() > place + within else found


def _end_of_code(ahead: _Ahead, match: re.Match[str]) -> int:
    """Where the code that begins here ends; 0 where none does."""
    if match["fence"]:
        closed = ahead.find("\n" + match["fence"], match.end())
        return closed.end() if closed else len(ahead.text)
    if match["indented"]:
        # Below an item of a list it goes on with the item.
        before = ahead.text[: match.start()].rstrip("\n").rpartition("\n")[2]
        return 0 if _GOES_ON.match(before) else match.end()
    if match["ticks"]:
        closed = ahead.find(match["ticks"], match.end(), _LONGEST_TAG)
        return closed.end() if closed else match.end()
    if match["code"]:
        closed = ahead.find("</" + match["code"][1:], match.end())
        return closed.start() if closed else match.end()
    return 0


def _closing(match: re.Match[str]) -> str:
    if match["bracket"]:
        return "]"
    if match[0].endswith("[["):
        return "]]"
    return ("#}" if match.string[match.end()].isspace() else "}") if match[0] == "{#" else _CLOSINGS[match[0]]


def _resolved(tag: str, ahead: _Ahead, end: int) -> tuple[str | None, int]:
    """What a tag stands for, and where the text goes on; None for one that stands for nothing that can be shown."""
    if address := _ADDRESS_IN_TAG.fullmatch(tag):
        return address["path"], end
    if linked := _LINKED.fullmatch(tag):
        return _linked(*linked.groups("")), end
    if escaped := _ESCAPED.fullmatch(tag):
        # So a generator writes its tags where they are to be shown.
        return escape("".join(escaped.groups())), end
    named = _NAME.match(tag)
    name = (named["name"] or "").lower() if named else ""
    if name == "include" or (name == "partial" and tag.startswith("{{")):
        # What is included says what it is by its file's name.
        rest = _NAME.match(re.sub(r"^.*?(?:include|partial)", "", tag, count=1, flags=re.DOTALL).lstrip("\"' "))
        name = re.sub(r"\.\w+$", "", (rest["name"] or "").lower()) if rest else ""
    if name == "raw":
        closed = ahead.find(_END_OF_RAW, end)
        return (ahead.text[end : closed.start()], closed.end()) if closed else ("", end)
    if name == "comment":
        closed = ahead.find(_END_OF_COMMENT, end)
        return None, closed.end() if closed else end
    if name == "highlight":
        closed = ahead.find(_END_OF_HIGHLIGHT, end)
        if closed is None:
            return None, end
        return f"<pre><code>{escape(ahead.text[end : closed.start()].strip(chr(10)))}</code></pre>", closed.end()
    if name == "caption" and (closed := ahead.find("[/caption]", end, _LONGEST_TAG)):
        found = _CAPTION.fullmatch(ahead.text[end : closed.start()])
        if found and found[2].strip():
            return f"<figure>{found[1]}<figcaption>{found[2].strip()}</figcaption></figure>", closed.end()
    if name == "embed" and (closed := re.compile(r"\s*(https?://[^\s<>\"\[\]]+)\s*\[/embed\]").match(ahead.text, end)):
        return f'<a href="{escape(closed[1])}">{escape(closed[1])}</a>', closed.end()
    return _shown(name, tag), end


def _shown(name: str, tag: str) -> str | None:
    """A picture, a link to a video, or the address of another page."""
    arguments = [
        (found["key"] or "", next(filter(None, found.group("double", "single", "bare")), ""))
        for found in _ARGUMENT.finditer(tag)
    ]
    named = {key.lower(): value for key, value in arguments if key}
    values = [value for key, value in arguments if not key]
    if name in {"end", "endfigure", "/figure", "/caption", "endraw", "more", "toc"}:
        return ""
    if name == "caption" and tag.startswith("["):
        return ""
    for site in ("youtube", "vimeo"):
        if site in name or site in named.get("provider", "").lower():
            candidates = [named.get("id", ""), named.get("url", ""), *values]
            address = next(filter(None, (video_address(site, each) for each in candidates)), "")
            return video_link(address) if address else None
    if name in {"ref", "relref", "post_url", "link"}:
        return page_address(next((value for value in values if value.lower() != name), ""))
    if name.startswith(_PICTURE_TAGS) or name in {"gallery-item", "feature"}:
        return _picture(named, values)
    return "" if re.fullmatch(r"\{\{-?\s*(?:site|config)\.(?:base_?url|url)\s*-?\}\}", tag) else None


def _linked(shows: str, target: str, words: str) -> str:
    """A note's link to another, whose address nobody knows here: its words; or the picture that it shows."""
    if shows and _PICTURE.search(target):
        return f'<img src="{escape(target)}" alt="{escape("" if words.isdecimal() else words)}">'
    return words or target


def _picture(named: dict[str, str], values: list[str]) -> str | None:
    source = next((named[key] for key in ("src", "image_path", "url", "path", "file", "href") if named.get(key)), "")
    source = source or next((value for value in values if _PICTURE.search(value)), "")
    if not source:
        return None
    words = next((value for value in reversed(values) if " " in value and value != source), "")
    alt = named.get("alt") or named.get("description") or words or named.get("title", "")
    caption = " ".join(filter(None, (named.get("title", ""), named.get("caption", ""), named.get("attr", ""))))
    picture = f'<img src="{escape(source)}" alt="{escape(alt or caption)}">'
    return f"<figure>{picture}<figcaption>{escape(caption)}</figcaption></figure>" if caption else picture


def _told(text: str, first_line: int, dropped: list[tuple[str, int]]) -> Problems:
    shown = ", ".join(dict.fromkeys(" ".join(tag.split())[:40] for tag, _ in dropped[:_MOST_TOLD]))
    what = f"{len(dropped)} template tags of a site generator were left out: {shown}."
    if len(dropped) == 1:
        what = f"A template tag of a site generator was left out: {shown}."
    line = first_line + text.count("\n", 0, dropped[0][1])
    return (Problem(Level.NOTE, what, "Write what they stood for, if it is missed.", f"line {line}"),)
