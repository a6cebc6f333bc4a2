"""Which legacy code page a text was saved in: the one in which its odd bytes spell words of a language, or none."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

# How much of what lies beyond ASCII must make sense for a code page to be believed.
SHARE_THAT_FITS = 0.9
_SHOUTING = 0.85
_SAMPLE_WORDS = 3_000
_SAMPLE_BYTES = 200_000
_ODD_WORD = re.compile(r"\S*[^\x00-\x7f\s]\S*")
_LETTERS = re.compile(r"[^\W\d_]+")
_USUAL_SIGNS = set("“”„‘’‚«»‹›–—…•·°§©®™€£¿¡№\xa0\xad´−×،؛؟。，、；：？！（）《》「」『』【】")
_INSIDE_WORDS = set("’\xad·")

type Fits = Callable[[str], bool]


def _alphabet(letters: str) -> Fits:
    known = frozenset(letters) | frozenset(letters.upper())
    return lambda sign: sign in known


def _common(charset: str, first: int, last: int) -> Fits:
    # The lower half of each eastern standard holds the characters in daily use.
    def fits(sign: str) -> bool:
        code = sign.encode(charset, "ignore")
        return len(code) > 1 and first <= code[0] <= last

    return fits


_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
_CYRILLIC = ("cp1251", "koi8_u", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic")
_WEST, _MIDDLE = ("cp1252", "mac_roman"), ("cp1250", "iso8859_2")
# The letters beyond ASCII of each language, and the code pages that hold them. Doubts are decided by the order:
# what this part of the world is likelier to send comes first.
_LANGUAGES: tuple[tuple[Fits, tuple[str, ...]], ...] = (
    (_alphabet("àâæçéèêëîïôœùûüäößáíñóúãõåøìò"), _WEST),
    (_alphabet("çğıöşüâîûİ"), ("cp1254", "iso8859_9")),
    (_alphabet("áðéíóúýþæö"), ("cp1252",)),
    (_alphabet("ąćęłńóśźż"), _MIDDLE),
    (_alphabet("áčďéěíňóřšťúůýž"), _MIDDLE),
    (_alphabet("áäčďéíľňóôšťúýž"), _MIDDLE),
    (_alphabet("áéíóöőúüű"), _MIDDLE),
    (_alphabet("čćđšž"), _MIDDLE),
    (_alphabet("ăâîşţ"), _MIDDLE),
    (_alphabet("ąčęėįšųūž"), ("cp1257",)),
    (_alphabet("āčēģīķļņšūž"), ("cp1257",)),
    (_alphabet(_RUSSIAN), _CYRILLIC),
    (_alphabet("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"), ("cp1251", "koi8_u")),
    (_alphabet(_RUSSIAN + "әғқңөұүһі"), ("kz1048",)),
    (_alphabet(_RUSSIAN + "ғӣқӯҳҷ"), ("koi8_t",)),
    (_alphabet("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"), ("cp1253", "iso8859_7")),
    (_alphabet("אבגדהוזחטיכךלמםנןסעפףצץקרשת"), ("cp1255",)),
    (_alphabet("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگکیًٌٍَُِّْ"), ("cp1256",)),
    (lambda sign: "가" <= sign <= "힣", ("euc_kr",)),
    (lambda sign: "ぁ" <= sign <= "ー" or _is_kanji_in_use(sign), ("shift_jis", "euc_jp")),
    (_common("gb2312", 0xB0, 0xD7), ("gb18030",)),
    (_common("big5", 0xA4, 0xC6), ("big5",)),
)


def guess_code_page(content: bytes, declared: str = "") -> str:
    """The code page that fits best, the declared one where it fits no worse; empty when none does."""
    samples: dict[str, list[str]] = {}

    def share(page: str, fits: Fits) -> float:
        if page not in samples:
            samples[page] = _odd_words(content, page)
        return _share_that_fits(samples[page], fits)

    best, best_share = "", SHARE_THAT_FITS
    for fits, pages in _LANGUAGES:
        for page in pages:
            if share(page, fits) > best_share:
                best, best_share = page, share(page, fits)
    if declared and max(share(declared, fits) for fits, _ in _LANGUAGES) >= best_share:
        return declared
    return best


def _odd_words(content: bytes, page: str) -> list[str]:
    """Words with signs beyond ASCII, as the page reads them; none when it cannot read the whole."""
    try:
        text = content.decode(page)
    except (UnicodeDecodeError, LookupError):
        return []
    return [match[0] for match, _ in zip(_ODD_WORD.finditer(text), range(_SAMPLE_WORDS), strict=False)]


def _share_that_fits(words: list[str], fits: Fits) -> float:
    signs = fitting = capitals = 0
    for word in words:
        cleaned = "".join(sign for sign in word if sign not in _INSIDE_WORDS)
        signs += sum(not sign.isascii() for sign in cleaned)
        fitting += sum(not sign.isascii() and sign in _USUAL_SIGNS for sign in cleaned.strip("".join(_USUAL_SIGNS)))
        for part in _LETTERS.findall(cleaned):
            ...
    return fitting / signs if signs else 0
