"""Markdown with the headers and habits of the common site generators."""

import re

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from dateline.articles.bylines import is_byline
from dateline.articles.datelines import is_dateline
from dateline.articles.fields import unbroken
from dateline.articles.html_tree import told_of_comments
from dateline.articles.manuscript import Level, Manuscript, Problem, Unreadable
from dateline.articles.readers.decoding import decode
from dateline.articles.readers.headers import split_header
from dateline.articles.readers.shortcodes import resolve_tags

# What keeps the time of the worst file near a second: no article comes close to any of these.
MAX_LETTERS = 600_000
MAX_LINES = 20_000
MAX_BRACKETS_IN_PARAGRAPH = 5_000
_HEAD_PARAGRAPHS = 4
_TABLE_OF_CONTENTS = re.compile(
    r"^(?:(?:[*+-]|\d+\.) [^\n]{0,80}\n\{:\s?toc[^}\n]*\}|\[TOC\]|\[\[toc\]\])[ \t]*$", re.IGNORECASE | re.MULTILINE
)
# Boxes of Quarto and Docusaurus, and those of GitHub.
_BOX = re.compile(r"^:{3,}.*$", re.MULTILINE)
_ALERT = re.compile(r"^((?:> ?)+)\[!(\w+)\][ \t]*$", re.MULTILINE)
_parser = MarkdownIt("commonmark", {"html": True, "linkify": False, "maxNesting": 60})
_parser.enable(["table", "strikethrough"]).use(footnote_plugin)
# A link that leads nowhere good keeps its text; where links may lead is decided once, for every format.
_parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005


def read_markdown(content: bytes) -> Manuscript:
    """The manuscript in a Markdown file. Raises Unreadable."""
    text, problems = decode(content)
    header, body, told = split_header(text)
    _check_bounds(body)
    first_line = text.count("\n") - body.count("\n") + 1
    body = _BOX.sub("", _TABLE_OF_CONTENTS.sub("\n", unbroken(body)))
    body = _ALERT.sub(lambda match: f"{match[1]}**{match[2].title()}**", body)
    body, dropped = resolve_tags(body, first_line)
    html = _html(body)
    problems += told + dropped + told_of_comments(html)
    return Manuscript(format="Markdown", body=html, header=header, problems=problems)


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
