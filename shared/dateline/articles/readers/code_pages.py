"""Which legacy code page a text was saved in: the one in which its odd bytes spell words of a language, or none."""

import codecs
import re
from collections.abc import Callable
from itertools import islice

# How much of what lies beyond ASCII must make sense for a code page to be believed.
SHARE_THAT_FITS = 0.9
_SHOUTING = 0.85
_SAMPLE_WORDS = 1_000
# Eastern texts have no spaces, and program data none either: a word ends somewhere.
_ODD_WORD = re.compile(r"\S{0,30}[^\x00-\x7f\s]\S{0,30}")
_LETTERS = re.compile(r"[^\W\d_]+")
_INSIDE_WORDS = "“”„«»‘’–—…·\xad\xa0،؛؟。，、；：？！（）《》「」『』【】"
_AROUND_WORDS = "‚‹›•°§©®™€£¿¡№´−×" + _INSIDE_WORDS + r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~0123456789"""

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


_KANJI_IN_USE = _common("shift_jis", 0x88, 0x97)
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
_CYRILLIC = ("cp1251", "koi8_u", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic")
_WEST, _MIDDLE = ("cp1252", "mac_roman"), ("cp1250", "iso8859_2")
# The letters beyond ASCII of each language, and the code pages that hold them. Doubts are decided by the order:
# what this part of the world is likelier to send comes first.
_LANGUAGES: tuple[tuple[Fits, tuple[str, ...]], ...] = (
    (_alphabet("àâæçéèêëîïôœùûüäößáíñóúãåìò"), _WEST),
    (_alphabet("åäöéæøü"), _WEST),
    (_alphabet("çğıöşüâîûİ"), ("cp1254", "iso8859_9")),
    (_alphabet("áðéíóúýþæö"), ("cp1252",)),
    (_alphabet("ąćęłńóśźż"), _MIDDLE),
    (_alphabet("áčďéěíňóřšťúůýž"), _MIDDLE),
    (_alphabet("áäčďéíľňóôšťúýž"), _MIDDLE),
    (_alphabet("áéíóöőúüű"), _MIDDLE),
    (_alphabet("ãáàâçéêíõóôúü"), _WEST),
    (_alphabet("čćđšž"), _MIDDLE),
    (_alphabet("ăâîşţ"), _MIDDLE),
    (_alphabet("ąčęėįšųūž"), ("cp1257",)),
    (_alphabet("āčēģīķļņšūž"), ("cp1257",)),
    (_alphabet("אבגדהוזחטיכךלמםנןסעפףצץקרשת"), ("cp1255",)),
    (_alphabet(_RUSSIAN), _CYRILLIC),
    (_alphabet("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"), ("cp1251", "koi8_u")),
    (_alphabet(_RUSSIAN + "әғқңөұүһі"), ("kz1048",)),
    (_alphabet(_RUSSIAN + "ғӣқӯҳҷ"), ("koi8_t",)),
    (_alphabet("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"), ("cp1253", "iso8859_7")),
    (_alphabet("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگکیًٌٍَُِّْ"), ("cp1256",)),
    (lambda sign: "가" <= sign <= "힣", ("euc_kr",)),
    (lambda sign: "ぁ" <= sign <= "ー" or _KANJI_IN_USE(sign), ("shift_jis", "euc_jp")),
    (_common("gb2312", 0xB0, 0xD7), ("gb18030",)),
    (_common("big5", 0xA4, 0xC6), ("big5",)),
)


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


_PAGES = {_codec(page): page for _, pages in _LANGUAGES for page in pages}


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
    # What pages call Latin-1 has always been the code page of Windows.
    codec = _codec(declared)
    declared = _PAGES.get("cp1252" if codec == "iso8859-1" else codec, "")
    if declared and max(share(declared, fits) for fits, _ in _LANGUAGES) >= best_share:
        return declared
    return best


def _odd_words(content: bytes, page: str) -> list[str]:
    """Words with signs beyond ASCII, as the page reads them; none when it cannot read the whole."""
    try:
        text = content.decode(page)
    except (UnicodeDecodeError, LookupError):
        return []
    return [match[0] for match in islice(_ODD_WORD.finditer(text), _SAMPLE_WORDS)]


def _share_that_fits(words: list[str], fits: Fits) -> float:
    """The share of the signs beyond ASCII that are such letters, in words of sound case, or usual punctuation."""
    signs = fitting = capitals = 0
    for word in words:
        signs += sum(not sign.isascii() for sign in word)
        inner = word.strip(_AROUND_WORDS)
        fitting += sum(not sign.isascii() for sign in word) - sum(not sign.isascii() for sign in inner)
        fitting += sum(sign in _INSIDE_WORDS for sign in inner)
        for part in _LETTERS.findall(inner):
            if _is_sound(part):
                odd = [sign for sign in part if not sign.isascii()]
                fitting += sum(map(fits, odd))
                capitals += sum(map(str.isupper, odd))
    share = fitting / signs if signs else 0
    return share * _SHOUTING if capitals * 2 > fitting else share


def _is_sound(word: str) -> bool:
    """Whether a word has capitals where words have them, and letters of one script."""
    mixed = any(sign.isascii() for sign in word) and any("ɏ" < sign < "⺀" for sign in word)
    tail = word[1:]
    return not mixed and (tail == tail.lower() or word == word.upper())
