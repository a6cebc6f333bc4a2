"""Markdown with the headers and habits of the common site generators."""

import re

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from dateline.articles.bylines import is_byline
from dateline.articles.datelines import is_dateline
from dateline.articles.manuscript import Level, Manuscript, Problem, Unreadable
from dateline.articles.readers.decoding import decode
from dateline.articles.readers.headers import split_header

# What keeps the time of the worst file near a second: no article comes close to any of these.
MAX_LETTERS = 600_000
MAX_LINES = 20_000
MAX_BRACKETS_IN_PARAGRAPH = 5_000
_LONGEST_TAG = 2_000
_HEAD_PARAGRAPHS = 4
_TABLE_OF_CONTENTS = re.compile(
    r"^(?:(?:[*+-]|\d+\.) [^\n]{0,80}\n\{:\s?toc[^}\n]*\}|\[TOC\]|\[\[toc\]\])[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_OPENING = re.compile(r"^ {0,3}(?P<fence>```+|~~~+)|(?P<ticks>`+)|\{%|\{\{|\{:|\{#(?=[\w-])|<!--", re.MULTILINE)
_CLOSINGS = {"{%": "%}", "{{": "}}", "{:": "}", "{#": "}", "<!--": "-->"}
_parser = MarkdownIt("commonmark", {"html": True, "linkify": False, "maxNesting": 60})
_parser.enable(["table", "strikethrough"]).use(footnote_plugin)
# A link that leads nowhere good keeps its text; where links may lead is decided once, for every format.
_parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005


def read_markdown(content: bytes) -> Manuscript:
    """The manuscript in a Markdown file. Raises Unreadable."""
    text, problems = decode(content)
    header, body, told = split_header(text)
    _check_bounds(body)
    body, tags = _without_tags(_TABLE_OF_CONTENTS.sub("", body))
    if tags:
        shown = ", ".join(dict.fromkeys(tag[:40] for tag in tags[:3]))
        what = f"{len(tags)} template tags of a site generator were left out: {shown}."
        problems += (Problem(Level.NOTE, what, "Write what they stood for, if it is missed."),)
    return Manuscript(format="Markdown", body=_html(body), header=header, problems=problems + told)


def _html(text: str) -> str:
    environment: dict[str, object] = {}
    tokens = _parser.parse(text, environment)
    for paragraph in [token for token in tokens if token.type == "inline"][:_HEAD_PARAGRAPHS]:
        lines = paragraph.content.split("\n")
        if len(lines) > 1 and any(is_byline(line) or is_dateline(line, day_first=False) for line in lines):
            # The lines of a head are lines; everywhere else they run on.
            for child in paragraph.children or ():
                child.type = "hardbreak" if child.type == "softbreak" else child.type
    html: str = _parser.renderer.render(tokens, _parser.options, environment)
    return html


def _check_bounds(body: str) -> None:
    if (
        len(body) > MAX_LETTERS
        or body.count("\n") > MAX_LINES
        or max(paragraph.count("[") for paragraph in body.split("\n\n")) > MAX_BRACKETS_IN_PARAGRAPH
    ):
        what = "The text is far longer, or has far more lines or brackets, than an article has."
        raise Unreadable(Problem(Level.REFUSED, what, "Split it into several articles."))


def _without_tags(text: str) -> tuple[str, list[str]]:
    """The text without template tags, attributes and comments, and the tags; code keeps them."""
    kept: list[str] = []
    tags: list[str] = []
    place = 0
    while match := _OPENING.search(text, place):
        opening = match["fence"] or match["ticks"] or match[0]
        start, inside = match.start(), match.end()
        if match["fence"]:
            closing = text.find("\n" + opening, inside)
            end = len(text) if closing < 0 else closing + 1 + len(opening)
            kept.append(text[place:end])
        elif match["ticks"]:
            closing = text.find(opening, inside, inside + _LONGEST_TAG)
            end = inside if closing < 0 else closing + len(opening)
            kept.append(text[place:end])
        else:
            closing = text.find(_CLOSINGS[opening], inside, inside + _LONGEST_TAG)
            end = inside if closing < 0 else closing + len(_CLOSINGS[opening])
            kept.append(text[place:end] if closing < 0 else text[place:start])
            if closing >= 0 and opening in {"{%", "{{"}:
                tags.append(text[start:end])
        place = end
    return "".join([*kept, text[place:]]), tags
