"""Readers: each turns one format into a manuscript; here the right one is chosen."""

from collections.abc import Callable
from pathlib import PurePosixPath

from dateline.articles.manuscript import Level, Manuscript, Problem, Unreadable
from dateline.articles.readers.html import read_html
from dateline.articles.readers.markdown import read_markdown
from dateline.articles.readers.text import read_text
from dateline.articles.readers.word import read_word

MAX_FILE_BYTES = 20_000_000
MAX_TEXT_BYTES = 2_000_000

_READERS: dict[str, Callable[[bytes], Manuscript]] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".txt": read_text,
    ".text": read_text,
    ".docx": read_word,
}
_SAVE_AS_WORD = "Open it where it was written and save it as a Word document (.docx), then upload that."
_OTHER_FORMATS = {
    ".doc": "an old Word document",
    ".odt": "an OpenDocument text",
    ".rtf": "a rich text document",
    ".pages": "a Pages document",
    ".pdf": "a PDF, made for paper: its text cannot be taken out reliably",
}


def read_manuscript(key: str, content: bytes) -> Manuscript:
    """What a file says. Raises Unreadable when nothing can be made of it, saying why and how to mend it."""
    suffix = PurePosixPath(key).suffix.lower()
    if not content.strip():
        raise Unreadable(Problem(Level.REFUSED, "The file is empty.", "Save it again and upload it once more."))
    if suffix in _OTHER_FORMATS:
        raise Unreadable(Problem(Level.REFUSED, f"This is {_OTHER_FORMATS[suffix]}.", _SAVE_AS_WORD))
    if suffix not in _READERS:
        kind = f"files of the kind {suffix}" if suffix else "files without an ending such as .docx"
        raise Unreadable(
            Problem(
                Level.REFUSED,
                f"Articles cannot be read from {kind}.",
                "Upload a Word document (.docx), Markdown (.md), a web page (.html) or plain text (.txt).",
            )
        )
    limit = MAX_FILE_BYTES if suffix == ".docx" else MAX_TEXT_BYTES
    if len(content) > limit:
        raise Unreadable(
            Problem(
                Level.REFUSED,
                f"The file is larger than {limit // 1_000_000} MB.",
                "Take out pictures or appendices, or split it into several articles.",
            )
        )
    return _READERS[suffix](content)
