"""Readers: each turns one format into a manuscript; here the right one is chosen."""

from collections.abc import Callable
from pathlib import PurePosixPath

from dateline.articles.manuscript import Level, Manuscript, Problem, Unreadable
from dateline.articles.readers.html import read_html
from dateline.articles.readers.inline_pictures import take_inline_pictures
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
    ".xhtml": read_html,
    ".txt": read_text,
    ".text": read_text,
    ".docx": read_word,
}
_FORMATS_TO_CONVERT = {
    ".doc": "an old Word document",
    ".dot": "an old Word document",
    ".odt": "an OpenDocument text",
    ".rtf": "a rich text document",
    ".pages": "a Pages document",
    ".wpd": "a WordPerfect document",
    ".pdf": "a PDF: it is made for paper, and its text cannot be taken out reliably",
}
_BEGINNINGS = (
    (b"%PDF", "a PDF: it is made for paper, and its text cannot be taken out reliably"),
    (b"{\\rtf", "a rich text document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document, or one protected by a password"),
    (b"PK\x03\x04", "a packed file, such as a Word document"),
)
_SAVE_AS_WORD = "Open it where it was written, save it as a Word document (.docx), and upload that."


def read_manuscript(key: str, content: bytes) -> Manuscript:
    """What a file says. Raises Unreadable when nothing can be made of it, saying why and how to mend it."""
    suffix = PurePosixPath(key).suffix.lower()
    if not content.strip():
        raise _unreadable("The file is empty.", "Save it again and upload it once more.")
    if suffix in _FORMATS_TO_CONVERT:
        raise _unreadable(f"This is {_FORMATS_TO_CONVERT[suffix]}.", _SAVE_AS_WORD)
    if suffix not in _READERS:
        kind = f"files of the kind {suffix}" if suffix else "files without an ending such as .docx"
        mend = "Upload a Word document (.docx), Markdown (.md), a web page (.html) or plain text (.txt)."
        raise _unreadable(f"Articles cannot be read from {kind}.", mend)
    _check_beginning(suffix, content)
    limit = MAX_FILE_BYTES if suffix == ".docx" else MAX_TEXT_BYTES
    if len(content) > limit:
        mend = "Take out pictures or appendices, or split it into several articles."
        raise _unreadable(f"The file is larger than {limit // 1_000_000} MB.", mend)
    return take_inline_pictures(_READERS[suffix](content))


def _check_beginning(suffix: str, content: bytes) -> None:
    """Tell a file whose name says one thing and whose first bytes say another."""
    found = next((what for beginning, what in _BEGINNINGS if content.startswith(beginning)), "")
    if suffix == ".docx" and content.startswith(b"PK"):
        return
    if found:
        raise _unreadable(f"The name ends in {suffix}, but the file is {found}.", _SAVE_AS_WORD)
    if suffix == ".docx":
        what = "The name ends in .docx, but the file is not a Word document."
        raise _unreadable(what, "Open it, save it as a Word document, or name it .txt if it is plain text.")


def _unreadable(what: str, mend: str) -> Unreadable:
    return Unreadable(Problem(Level.REFUSED, what, mend))
