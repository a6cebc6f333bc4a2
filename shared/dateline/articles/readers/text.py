"""Plain text: paragraphs between blank lines, lists by their dashes."""

import re
from html import escape

from dateline.articles.bylines import is_byline
from dateline.articles.datelines import is_dateline
from dateline.articles.fields import unbroken
from dateline.articles.manuscript import Manuscript
from dateline.articles.readers.decoding import decode
from dateline.articles.readers.headers import split_header

_ITEM = re.compile(r"\s*[-*•]\s+(\S.*)")
_NUMBERED = re.compile(r"\s*(\d{1,3})[.)]\s+(\S.*)")
_UNDERLINE = re.compile(r"\s*[=*_~-]{3,}\s*")
_HEAD_PARAGRAPHS = 4


def read_text(content: bytes) -> Manuscript:
    """The manuscript in a text file; byline and dateline stand alone, as they do in print. Raises Unreadable."""
    text, problems = decode(content)
    header, body, told = split_header(text)
    blocks: list[str] = []
    for place, paragraph in enumerate(re.split(r"\n\s*\n", unbroken(body).strip("\n"))):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip() and not _UNDERLINE.fullmatch(line)]
        items = [_ITEM.fullmatch(line) for line in lines]
        numbered = [_NUMBERED.fullmatch(line) for line in lines]
        if not lines:
            continue
        if all(items):
            blocks.append("<ul>" + "".join(f"<li>{escape(item[1])}</li>" for item in items if item) + "</ul>")
        elif len(lines) > 1 and [each[1] for each in numbered if each] == [str(n + 1) for n in range(len(lines))]:
            blocks.append("<ol>" + "".join(f"<li>{escape(each[2])}</li>" for each in numbered if each) + "</ol>")
        elif place < _HEAD_PARAGRAPHS and any(is_byline(line) or is_dateline(line, day_first=False) for line in lines):
            blocks += [f"<p>{escape(line)}</p>" for line in lines]
        else:
            blocks.append(f"<p>{escape(' '.join(lines))}</p>")
    return Manuscript(format="plain text", body="\n".join(blocks), header=header, problems=problems + told)
