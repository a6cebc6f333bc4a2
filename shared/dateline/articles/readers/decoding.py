"""Bytes to text: decoded right, with a note where it took a guess, or refused; never guessed into rubbish."""

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from dateline.articles.manuscript import Level, Problem, Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = [
    "cp1251", "koi8_r", "cp1252", "cp1254", "iso8859_9", "cp1253", "cp1250", "cp1255", "cp1256", "gb18030", "big5",
    "shift_jis", "euc_kr", "mac_cyrillic",
]  # fmt: skip
_WESTERN = {"cp1252", "cp1250", "iso8859_1", "latin_1"}
_ICELANDIC = set("ðýþÐÝÞ")
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)|<\?xml[^>]{0,200}encoding=["']([\w-]+)""", re.I)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_MOST_CONTROLS = 0.02
_HEAD = 4096


def decode(content: bytes) -> tuple[str, tuple[Problem, ...]]:
    """The text in NFC with plain newlines, and what the editor should know of the decoding.

    Raises Unreadable when no encoding fits.
    """
    text, notes = _decoded(content)
    controls = len(_CONTROLS.findall(text))
    if controls > _MOST_CONTROLS * len(text):
        raise Unreadable(
            Problem(Level.REFUSED, "The file holds no text (it looks like program data).", "Upload the text itself.")
        )
    if controls:
        notes += (Problem(Level.NOTE, f"{controls} invisible control characters were left out."),)
    text = _CONTROLS.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text.replace("\u2028", "\n").replace("\u2029", "\n\n")), notes


def _decoded(content: bytes) -> tuple[str, tuple[Problem, ...]]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding), ()
    if wide := _wide_encoding(content):
        return _strictly(content, wide), (_note(wide),)
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        where = content[: error.start].count(b"\n") + 1
    if declared := _declared_encoding(content):
        try:
            return content.decode(declared), (_note(declared),)
        except (UnicodeDecodeError, LookupError):
            pass
    # Mostly good UTF-8 with a few bad bytes is damaged UTF-8, whatever a guess would make of it.
    damaged = content.decode("utf-8", "replace")
    beyond_ascii = sum(not each.isascii() for each in damaged)
    if damaged.count("\ufffd") * 10 < beyond_ascii:
        raise _unreadable(where)
    best = from_bytes(content, cp_isolation=_LEGACY).best()
    if best is None or "\ufffd" in str(best):
        raise _unreadable(where)
    text, encoding = str(best), best.encoding
    if encoding in _WESTERN and sum(each in _ICELANDIC for each in text) * 500 > len(text):
        # The Turkish code page differs from the Western one in six letters that only Icelandic uses.
        text, encoding = _strictly(content, "cp1254"), "cp1254"
    return text, (_note(encoding),)


def _wide_encoding(content: bytes) -> str:
    """UTF-16 without a byte order mark shows as NULs at every other place, or as pairs that share a high byte."""
    head = content[: _HEAD - _HEAD % 2]
    even, odd = head[::2], head[1::2]
    if not odd:
        return ""
    for high, encoding in ((odd, "utf-16-le"), (even, "utf-16-be")):
        if sum(byte < 0x08 for byte in high) > 0.9 * len(high) and high.count(0) > 0.05 * len(high):  # noqa: PLR2004
            return encoding
    return ""


def _declared_encoding(content: bytes) -> str:
    match = _DECLARED.search(content[:_HEAD])
    return (match[1] or match[2]).decode("ascii") if match else ""


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unreadable(content[: error.start].count(b"\n") + 1) from error


def _note(encoding: str) -> Problem:
    return Problem(
        Level.NOTE,
        f"The file's encoding is not UTF-8; it was read as {encoding}.",
        "Look whether every letter is right, and save as UTF-8 if you can.",
    )


def _unreadable(line: int) -> Unreadable:
    return Unreadable(
        Problem(
            Level.REFUSED,
            "The file's encoding is damaged or unknown.",
            "Save it again with the encoding UTF-8.",
            f"line {line}",
        )
    )
