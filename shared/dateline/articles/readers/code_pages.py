"""Which legacy code page a text was saved in: the one in which it reads as a language, or none where two would do."""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

# How much of what lies beyond ASCII must make sense for a code page to be believed.
SHARE_THAT_FITS = 0.9
# By how much a reading must be better than the next one that says something else; a long text shows it sooner.
MARGIN = 0.04
MARGIN_OF_FEW_SIGNS = 1.6
_SHOUTING = 0.85
_WEIGHT_OF_WORDS = 1.5
_ENOUGH_FOR_WORDS = 0.85
_A_SENTENCE, _WITHOUT_CAPITALS = 60, 0.93
_SAMPLE_WORDS = 1_000
_SAMPLE_LETTERS = 20_000
# Eastern texts have no spaces, and program data none either: a word ends somewhere.
_ODD_WORD = re.compile(r"\S{0,30}[^\x00-\x7f\s]\S{0,30}")
# What no word holds, but many a wrong reading does.
_CONTROLS = re.compile(r"[\x80-\x9f]")
_RUBBISH = re.compile(
    r"[\u2500-\u259f\u2200-\u22ff¬¦¤ƒ\ue000-\uf8ff]|(?<=[^\W\d_])[€¶¼½¾¹²³÷©®]"
    # Quotation marks of one machine as another reads them.
    r"|(?<=[A-Za-z])í(?=(?:s|t|re|ve|ll|d|m)\b)|\bì(?=[A-Za-z])|(?<=[a-z.,!?])î(?!\w)|(?<!\w)[óñíîì](?!\w)"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_INSIDE_WORDS = "“”„«»‘’–—…·\xad\xa0،؛؟。，、；：？！（）《》「」『』【】"
_OPENING, _CLOSING = "“„«‘‚‹", "”»’›"
_BEFORE_WORDS = _OPENING + "•°§©€£¿¡№−×" + r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~0123456789"""
_AFTER_WORDS = (
    _CLOSING
    + "“‘–—…\xad\xa0،؛؟。，、；：？！（）《》「」『』【】•°§©®™£´×"
    + r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~0123456789"""
)
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
_UNSPACED = {"shift_jis", "euc_jp", "gb18030", "big5"}


@dataclass(frozen=True, slots=True)
class _Language:
    """A language's signs beyond ASCII, its commonest words, and the code pages that hold them."""

    fits: Fits
    words: frozenset[str]
    pages: tuple[str, ...]
    rarity: float = 0.0


def _language(letters: str | Fits, words: str, pages: tuple[str, ...], rarity: float = 0.0) -> _Language:
    fits = _alphabet(letters) if isinstance(letters, str) else letters
    return _Language(fits, frozenset(words.split()), pages, rarity)


# Doubts are decided by the order: what this part of the world is likelier to send comes first.
_LANGUAGES = (
    _language(
        "àâæçéèêëîïôœùûüäößáíñóúãåìò",
        "the of and to in is that for with was are on as by it from this not be at have",
        _WEST,
    ),
    _language(
        "äöüßéàè", "der die und das ist nicht mit den von für ein eine zu im auf dem des war sich als auch nach", _WEST
    ),
    _language(
        "àâæçéèêëîïôœùûü",
        "le la les des et est dans une pour que qui du sur pas au par il plus avec ce ne se sont aux mais",
        _WEST,
    ),
    _language(
        "áéíñóúü¿¡", "el los las de que en una por con para del es se no un al lo como más su ya pero sus", _WEST
    ),
    _language("àèéìíîòóùú", "il di che la per una del della con sono non gli le un si dei da alla nel anche", _WEST),
    _language("ãáàâçéêíõóôúü", "que de do da em um para com não uma os no na se por dos as mais ao foi", _WEST),
    _language("åäöé", "och att det som en på är för av med inte den till ett de var ja on ei oli että hän kun", _WEST),
    _language("æøåé", "og at det som en på er for af av med ikke den til et de var jeg har", _WEST),
    _language(
        "çğıöşüâîûİ",
        "ve bir bu için ile olarak da de çok daha olan gibi ne ki en her sonra var",
        ("cp1254", "iso8859_9"),
    ),
    _language("áðéíóúýþæö", "og að er í sem á til það við um af en var", ("cp1252",), 0.15),
    _language("ąćęłńóśźż", "na do że nie się jest to jak po od dla przez są był ale za oraz", _MIDDLE),
    _language("áčďéěíňóřšťúůýž", "na se je to že do pro za by jako jsou byl ale od jeho které", _MIDDLE),
    _language("áäčďéíľňóôšťúýž", "sa na je to že do pre ako sú by ale od bol", _MIDDLE),
    _language("áéíóöőúüű", "az és hogy nem is egy meg volt de ha már csak mint ez vagy", _MIDDLE),
    _language("ăâîşţ", "de la şi în nu cu pe un din care mai este să pentru că sunt", _MIDDLE),
    _language("čćđšž", "je se na za da su od koji što nije ne bi kao iz ali", _MIDDLE),
    _language("ąčęėįšųūž", "ir yra kad su bet iš į ne kaip tai buvo nuo jo už per", ("cp1257",)),
    _language("āčēģīķļņšūž", "un ir ka no ar par kas uz nav bija bet tas pie", ("cp1257",)),
    _language("אבגדהוזחטיכךלמםנןסעפףצץקרשת", "של את על לא הוא זה עם כל גם או היה אל כי", ("cp1255",)),
    _language(_RUSSIAN, "и в не на что с по как это но из за от для был все так же к у о их или бы", _CYRILLIC),
    _language("абвгдежзийклмнопрстуфхцчшщъьюя", "и на да се от за не по са като е в с че", ("cp1251",)),
    _language(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "і в не на що з та як це до за від для є але про у й", ("cp1251", "koi8_u")
    ),
    _language("абвгдеёжзійклмнопрстуўфхцчшыьэюя", "і ў не на што з як гэта да за ад для але", ("cp1251",)),
    _language("абвгдђежзијклљмнњопрстћуфхцчџш", "и у је да се на за не су од као што", ("cp1251",)),
    _language(_RUSSIAN + "әғқңөұүһі", "және мен бір үшін бұл деп да де осы еді ол болып", ("kz1048",)),
    _language(_RUSSIAN + "ғӣқӯҳҷ", "ва дар аз ки ба бо ин барои аст", ("koi8_t",)),
    _language(
        "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
        "και να του την το της τα που με για η ο οι στην από τις των είναι δεν στο τον",
        ("cp1253", "iso8859_7"),
    ),
    _language(
        "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگکیًٌٍَُِّْ",
        "من في على إلى أن هذا التي الذي ما لا عن كان مع هذه و در به از که این را با است برای آن یک می",
        ("cp1256",),
    ),
    _language(lambda sign: "가" <= sign <= "힣", "", ("euc_kr",)),
    _language(lambda sign: "ぁ" <= sign <= "ー" or _KANJI_IN_USE(sign), "", ("shift_jis", "euc_jp")),
    _language(_common("gb2312", 0xB0, 0xD7), "", ("gb18030",)),
    _language(_common("big5", 0xA4, 0xC6), "", ("big5",)),
)


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


_PAGES = {_codec(page): page for language in _LANGUAGES for page in language.pages}


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a text says in one code page: its words with signs beyond ASCII, and its words in all."""

    odd_words: tuple[str, ...]
    words: tuple[str, ...]
    share: float = 0.0
    score: float = 0.0


def guess_code_page(content: bytes, declared: str = "") -> str:
    """The code page in which the text reads best, the declared one where it does no worse; empty when in doubt."""
    readings: dict[str, _Reading] = {}
    for page in dict.fromkeys(page for language in _LANGUAGES for page in language.pages):
        if reading := _read(content, page):
            readings[page] = reading
    # What pages call Latin-1 has always been the code page of Windows.
    codec = _codec(declared)
    named = _PAGES.get("cp1252" if codec == "iso8859-1" else codec, "")
    if not readings:
        return ""
    best = max(readings, key=lambda page: (readings[page].score, page == named))
    if readings[best].share < SHARE_THAT_FITS:
        return ""
    rival = max((each.score for each in readings.values() if each.odd_words != readings[best].odd_words), default=0.0)
    if named in readings and readings[named].share >= SHARE_THAT_FITS and readings[named].share >= readings[best].share:
        return named
    signs = sum(not sign.isascii() for word in readings[best].odd_words for sign in word)
    return best if readings[best].score - rival >= MARGIN + MARGIN_OF_FEW_SIGNS / (signs + 8) else ""


def _read(content: bytes, page: str) -> _Reading | None:
    """The best that a page makes of the text in any of its languages; None when it cannot read the whole."""
    try:
        text = content.decode(page)
    except (UnicodeDecodeError, LookupError):
        return None
    if _CONTROLS.search(text):
        return None
    odd_words = tuple(match[0] for match in islice(_ODD_WORD.finditer(text), _SAMPLE_WORDS))
    words = tuple(word.strip(_BEFORE_WORDS + _AFTER_WORDS) for word in text[:_SAMPLE_LETTERS].lower().split())
    scores = []
    for language in _LANGUAGES:
        if page in language.pages:
            share = _share_that_fits(odd_words, language.fits)
            common = sum(word in language.words for word in words) / len(words) if words else 0.0
            bonus = _WEIGHT_OF_WORDS * min(common, 0.3) if share > _ENOUGH_FOR_WORDS else 0.0
            scores.append((share + bonus - language.rarity, share))
    score, share = max(scores)
    if page in _UNSPACED and _is_spaced(text[:_SAMPLE_LETTERS]):
        share, score = share / 2, score / 2
    return _Reading(odd_words, words, share, score)


def _share_that_fits(words: tuple[str, ...], fits: Fits) -> float:
    """The share of the signs beyond ASCII that are such letters, in sound words, or punctuation in its place."""
    signs = fitting = capitals = opened = 0
    for word in words:
        signs += sum(not sign.isascii() for sign in word)
        inner = word.lstrip(_BEFORE_WORDS)
        opened += sum(sign in _OPENING for sign in word[: len(word) - len(inner)])
        # What closes does not stand before a word, unless it stands alone.
        inner = inner if inner.rstrip(_AFTER_WORDS) else ""
        tail = inner.rstrip(_AFTER_WORDS)
        opened -= sum(sign in _CLOSING for sign in inner[len(tail) :])
        fitting += sum(not sign.isascii() for sign in word) - sum(not sign.isascii() for sign in tail)
        fitting += sum(sign in _INSIDE_WORDS for sign in tail[1:])
        fitting -= len(_RUBBISH.findall(word))
        for part in _LETTERS.findall(tail):
            if _is_sound(part):
                odd = [sign for sign in part if not sign.isascii()]
                fitting += sum(map(fits, odd))
                capitals += sum(map(str.isupper, odd))
    # A quotation may be cut off at the end of a sample, and no more than that.
    share = (fitting - max(0, opened - 1)) / signs if signs else 0
    letters = "".join(words)
    if signs > _A_SENTENCE and capitals == 0 and letters.upper() != letters:
        # A sentence begins with a capital, in scripts that have them; a sample may begin within one.
        share *= _WITHOUT_CAPITALS
    return share * _SHOUTING if capitals * 2 > fitting else share


def _is_sound(word: str) -> bool:
    """Whether a word has capitals where words have them, and letters of one script."""
    mixed = any(sign.isascii() for sign in word) and any("ɏ" < sign < "⺀" for sign in word)
    tail = word[1:]
    return not mixed and (tail == tail.lower() or word == word.upper())


def _is_spaced(text: str) -> bool:
    """Whether eastern signs stand in words with spaces between them, as only Korean writes them."""
    signs = len(re.findall("[\u2e80-\uffff]", text))
    return len(re.findall("[\u3400-\ud7ff] (?=[\u3400-\ud7ff])", text)) * 10 > signs
