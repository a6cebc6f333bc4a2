"""Bytes to text: decoded right, with a note where it took a guess, or refused; never guessed into rubbish."""

import codecs
import re
import unicodedata

from dateline.articles.manuscript import Level, Problem, Unreadable
from dateline.articles.readers.code_pages import guess_code_page
from dateline.articles.readers.mojibake import is_beyond_repair, set_right

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)|<\?xml[^>]{0,200}encoding\s*=\s*["']([\w-]+)""", re.IGNORECASE
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x85\u2028]")
_MOST_CONTROLS = 0.02
_HEAD = 4096


def decode(content: bytes) -> tuple[str, tuple[Problem, ...]]:
    """The text in NFC with plain newlines, and what the editor should know of the decoding.

    Raises Unreadable when it is not text in any encoding that can be told.
    """
    text, notes = _decoded(content)
    if (right := set_right(text)) != text:
        what = "Some program saved the text in a wrong encoding before; its letters were put right."
        notes += (Problem(Level.NOTE, what, "Look whether every letter is right."),)
        text = right
    elif is_beyond_repair(text):
        what = "Some program saved the text in a wrong encoding before, and some of its letters are lost."
        raise Unreadable(Problem(Level.REFUSED, what, "Take the text from where it was still right."))
    controls = len(_CONTROLS.findall(text))
    if controls > _MOST_CONTROLS * len(text):
        what = "The file is not text in any known encoding; it looks like the data of a program."
        raise Unreadable(Problem(Level.REFUSED, what, "Upload the text itself."))
    if controls:
        text = _CONTROLS.sub("", text)
        notes += (Problem(Level.NOTE, f"{controls} invisible control characters were left out."),)
    text = _LINE_ENDS.sub("\n", text).replace("\x0c", "\n\n").replace("\u2029", "\n\n")
    return unicodedata.normalize("NFC", text), notes


def _decoded(content: bytes) -> tuple[str, tuple[Problem, ...]]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding), ()
    if wide := _wide_encoding(content):
        return _strictly(content, wide), (_note(wide),)
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        damaged = error
    if not _is_mostly_utf8(content) and (page := guess_code_page(content, _declared_encoding(content))):
        return content.decode(page), (_note(page),)
    raise _unreadable(content, damaged)


def _is_mostly_utf8(content: bytes) -> bool:
    """Good UTF-8 with a few bad bytes is damaged UTF-8, whatever a code page would make of it."""
    read = content.decode("utf-8", "replace")
    return read.count("\ufffd") * 10 < sum(not each.isascii() for each in read)


def _wide_encoding(content: bytes) -> str:
    """UTF-16 without a byte order mark has high bytes of a few blocks at every other place, and spaces among them."""
    head = content[: _HEAD - _HEAD % 2]
    for high, low, encoding in ((head[1::2], head[::2], "utf-16-le"), (head[::2], head[1::2], "utf-16-be")):
        spaces = sum(pair in {(0, 0x20), (0, 0x0A)} for pair in zip(high, low, strict=False))
        of_few_blocks = sum(byte < 0x20 for byte in high)  # noqa: PLR2004  # Latin to Georgian and beyond
        if spaces > 0.03 * len(high) and of_few_blocks > 0.9 * len(high) and high.count(0) > low.count(0):
            return encoding
    return ""


def _declared_encoding(content: bytes) -> str:
    match = _DECLARED.search(content[:_HEAD])
    return (match[1] or match[2]).decode("ascii", "ignore").lower() if match else ""


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unreadable(content, error) from error


def _note(encoding: str) -> Problem:
    return Problem(
        Level.NOTE,
        f"The file's encoding is not UTF-8; it was read as {encoding}.",
        "Look whether every letter is right, and save it as UTF-8 if you can.",
    )


def _unreadable(content: bytes, error: UnicodeDecodeError) -> Unreadable:
    line = content.count(b"\n", 0, error.start) + 1
    what = f"The file's encoding is damaged or unknown (byte {error.start + 1:,})."
    return Unreadable(Problem(Level.REFUSED, what, "Save it again with the encoding UTF-8.", f"line {line}"))
