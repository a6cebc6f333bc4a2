"""Text that a program on its way read in a wrong code page and saved again: "cafÃ©", "itâ€™s said", "РїСЂРё"."""

import re

_FEW = 3


def _signs_of(page: str) -> dict[str, int]:
    """What each byte beyond ASCII is in a code page, whose gaps programs fill as Latin-1 does."""
    return {bytes([byte]).decode(page, "ignore") or chr(byte): byte for byte in range(0x80, 0x100)}


_PAGES = [_signs_of(page) for page in ("cp1252", "cp1251", "latin-1")]
_WESTERN, _CYRILLIC = (
    "".join(re.escape(sign) for sign, byte in page.items() if byte < 0xC0)  # noqa: PLR2004
    for page in _PAGES[:2]
)
# What no language has next to each other, unless by a rare chance.
_HARDLY_MEANT = re.compile(f"â[€„][{_WESTERN}]|Ã[{_WESTERN}]")
_CYRILLIC_LETTER = re.compile(f"[ÐÑ][{_WESTERN}]|[РС][{_CYRILLIC}]")


def set_right(text: str) -> str:
    """The text as it was before it was read wrongly, in whole or in part; most texts as they are."""
    if len(re.findall(r"[^\x00-\x7f]", text)) < _FEW:
        return text
    for page in _PAGES:
        if right := _read_again(text, page):
            return right
    if len(_HARDLY_MEANT.findall(text)) < _FEW:
        return text
    return _HARDLY_MEANT.sub(lambda match: _read_again(match[0], _PAGES[0]) or match[0], text)


def is_beyond_repair(text: str) -> bool:
    """Whether most of a text is Cyrillic that was read wrongly, and not all of it can be read again."""
    return len(_CYRILLIC_LETTER.findall(text)) * 3 > sum(not sign.isascii() for sign in text) > _FEW


def _read_again(text: str, page: dict[str, int]) -> str:
    """What the bytes that a text has in a code page say as UTF-8; empty where they say nothing."""
    try:
        return bytes(ord(sign) if sign.isascii() else page[sign] for sign in text).decode()
    except (KeyError, UnicodeDecodeError):
        return ""
