"""Markdown with the headers and habits of the common site generators."""

import re

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from dateline.articles.manuscript import Level, Manuscript, Problem
from dateline.articles.readers.decoding import decode
from dateline.articles.readers.headers import split_header

# Code is matched first, so that a template tag inside of it is left alone; each tag has a longest length, so
# that a file of openings without an end costs no more than its size.
_CODE_OR_TAG = re.compile(
    r"(?P<code>^(?P<fence>```+|~~~+).*?^(?P=fence)[ \t]*$|`[^`\n]+`)"
    r"|(?P<tag>\{%.{0,2000}?%\}|\{\{.{0,2000}?\}\}|\{:[^}\n]{0,500}\}|<!--.{0,2000}?-->)",
    re.DOTALL | re.MULTILINE,
)
_parser = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
_parser.use(footnote_plugin)


def read_markdown(content: bytes) -> Manuscript:
    """The manuscript in a Markdown file."""
    text, problems = decode(content)
    header, body = split_header(text)
    tags: list[str] = []

    def drop(match: re.Match[str]) -> str:
        if match["code"]:
            return match[0]
        if not match["tag"].startswith(("{:", "<!")):
            tags.append(match["tag"])
        return ""

    body = _CODE_OR_TAG.sub(drop, body)
    if tags:
        shown = ", ".join(dict.fromkeys(tag[:40] for tag in tags[:3]))
        what = f"{len(tags)} template tags of a site generator were left out: {shown}."
        problems += (Problem(Level.NOTE, what, "Write what they stood for, if it is missed."),)
    return Manuscript(format="Markdown", body=_parser.render(body), header=header, problems=problems)
