"""Plain text: paragraphs between blank lines, lists by their dashes."""

import re
from html import escape

from dateline.articles.manuscript import Manuscript
from dateline.articles.readers.decoding import decode
from dateline.articles.readers.headers import split_header

_ITEM = re.compile(r"\s*[-*•]\s+(\S.*)")
_HEAD_PARAGRAPHS = 4
_HEAD_LINE = 160


def read_text(content: bytes) -> Manuscript:
    """The manuscript in a text file; the lines of its head each stand alone, as byline and dateline do."""
    text, problems = decode(content)
    header, body = split_header(text)
    blocks: list[str] = []
    for place, paragraph in enumerate(re.split(r"\n\s*\n", body.strip("\n"))):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        items = [_ITEM.fullmatch(line) for line in lines]
        if lines and all(items):
            blocks.append("<ul>" + "".join(f"<li>{escape(item[1])}</li>" for item in items if item) + "</ul>")
        elif place < _HEAD_PARAGRAPHS and all(len(line) < _HEAD_LINE for line in lines):
            blocks += [f"<p>{escape(line)}</p>" for line in lines]
        elif lines:
            blocks.append(f"<p>{escape(' '.join(lines))}</p>")
    return Manuscript(format="plain text", body="\n".join(blocks), header=header, problems=problems)
