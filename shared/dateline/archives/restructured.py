"""reStructuredText, which Pelican reads as well: its fields and its text as HTML."""

import re
from pathlib import Path

from docutils.core import publish_doctree, publish_from_doctree
from docutils.nodes import docinfo, field, title
from docutils.utils import SystemMessage

from dateline.archives.archive import Fields, LeftOut
from dateline.archives.html_blocks import as_one_block
from dateline.articles.manuscript import Unreadable
from dateline.articles.readers import MAX_TEXT_BYTES
from dateline.articles.readers.decoding import decode

_SETTINGS = {
    # Nothing that a text names is opened, and nothing in it is passed on unread.
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 4,
    "doctitle_xform": True,
    "initial_header_level": 2,
    "syntax_highlight": "none",
    "embed_stylesheet": False,
    "smart_quotes": False,
    "_disable_config": True,
}


def read_restructured(file: Path, source: str) -> tuple[Fields, str] | LeftOut:
    """The fields and the body of a file, or why it cannot be read."""
    if file.stat().st_size > MAX_TEXT_BYTES:
        return LeftOut(source, f"The file is larger than {MAX_TEXT_BYTES // 1_000_000} MB.", "Split it.")
    try:
        text, _ = decode(file.read_bytes())
        document = publish_doctree(text, settings_overrides=_SETTINGS)
    except Unreadable as error:
        return LeftOut(source, error.problem.what, error.problem.mend, error.problem.where)
    except (SystemMessage, RecursionError) as error:
        line = re.search(r"<string>:(\d+)", str(error))
        mend = "Correct it, and run the import again."
        return LeftOut(source, "The reStructuredText cannot be read.", mend, f"line {line[1]}" if line else "")
    header: Fields = {}
    for info in list(document.findall(docinfo)):
        for each in info.children:
            if isinstance(each, field):
                header[each[0].astext().lower()] = each[1].astext()
            else:
                header[each.tagname] = [name.astext() for name in each] if each.tagname == "authors" else each.astext()
        info.parent.remove(info)
    if isinstance(document.get("title"), str):
        header["title"] = document["title"]
    for each in list(document.findall(title))[:1]:
        if each.parent is document:
            document.remove(each)
    written = publish_from_doctree(document, writer="html5", settings_overrides=_SETTINGS).decode()
    body = re.search(r"<body[^>]*>\n?(.*)</body>", written, re.DOTALL)
    html = body[1] if body else ""
    return header, as_one_block(html)
