"""Which language a text is in, told by its script, its letters or its commonest words, and how it runs."""

import re
import unicodedata
from collections import Counter

_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ps", "ckb", "ug", "yi", "dv", "sd"}
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_SCRIPTS = {
    "HEBREW": "he",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "GREEK": "el",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "DEVANAGARI": "hi",
    "THAI": "th",
    "MONGOLIAN": "mn",
}
# Letters that only one language of a script writes, the more particular first.
_LETTERS = {
    "CYRILLIC": (
        ("kk", "әғқұ"),
        ("tg", "ӣӯҳҷ"),
        ("uz", "қғҳў"),
        ("ky", "ңөү"),
        ("uk", "іїєґ"),
        ("be", "ўі"),
        ("sr", "јљњђћџ"),
        ("ru", "ыэё"),
        ("bg", "ъ"),
    ),
    "ARABIC": (("ur", "ٹڈڑے"), ("ps", "ټډړښ"), ("ckb", "ێۆڵ"), ("fa", "پچژگکی")),
    "LATIN": (
        ("az", "ə"),
        ("tk", "ňý"),
        ("tr", "ışğ"),
        ("pl", "ąęłż"),
        ("cs", "ěřů"),
        ("hu", "őű"),
        ("vi", "ơưđ"),
        ("ro", "ășț"),
    ),
}
_WORDS = {
    "en": "the of and to in is that for with was are on as by",
    "de": "der die und das ist nicht mit den von für ein zu im auf",
    "fr": "le la les des et est dans une pour que qui du sur pas",
    "es": "el los las de que y en una por con para del es se",
    "it": "il di che e la per una del della con sono non gli è",
    "pt": "o de que e do da em um para com não uma os no",
    "sv": "och att det som en på är för av med inte den till ett",
    "nl": "de het een van en dat is niet op zijn met voor te aan",
    "tr": "ve bir bu için ile olarak da de çok daha olan gibi ne ki",
    "az": "və bir bu ilə üçün olan də da ki daha çox hər sonra olaraq bütün",
    "tk": "we bilen üçin bir bu hem bolan diýip köp her soň ýaly ýyl barada",
    "uz": "va bilan uchun bir bu ham bo edi emas har deb lekin shu esa yil",
    "cs": "a se na je že do pro za by jako jsou byl ale od které",
    "hu": "a az és hogy nem is egy meg volt de ha már csak mint ez vagy",
    "ro": "de la și în nu cu pe un din care mai este să pentru că sunt",
    "fi": "ja on ei oli että hän kun se joka mutta myös ovat sen niin",
    "da": "og i at det er som på for med af den til en ikke har de",
    "id": "yang dan di dari untuk dengan pada ini itu tidak dalam akan juga telah",
    "pl": "i w na z do że nie się jest to o jak po od",
}
_SAMPLE = 4_000
_ENOUGH_WORDS = 4
_ENOUGH_SHARE = 0.15
_DEFAULTS = {"CYRILLIC": "ru", "ARABIC": "ar"}


def direction_of(language: str) -> str:
    """The direction in which a language is written, "rtl" or "ltr"."""
    return "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def canonical_language(tag: str) -> str:
    """The tag as it is usually written, "pt-BR" or "zh-Hans"; empty when it is no tag."""
    if not _TAG.fullmatch(tag):
        return ""
    first, *others = re.split(r"[-_]", tag)
    cased = (each.title() if len(each) == 4 else each.upper() if len(each) == 2 else each for each in others)  # noqa: PLR2004
    return "-".join([first.lower(), *cased])


def detect_language(text: str, default: str) -> str:
    """The language of most of a text; the default where neither script, letters nor words decide."""
    letters = [each for each in text[:_SAMPLE].lower() if each.isalpha()]
    if not letters:
        return default
    scripts = Counter(unicodedata.name(each, "LATIN").split()[0] for each in letters)
    script, count = scripts.most_common(1)[0]
    if count * 2 < len(letters):
        return default
    if script == "CJK" and {"HIRAGANA", "KATAKANA"} & set(scripts):
        return "ja"
    if script == "LATIN" and (told := _by_words(text[:_SAMPLE].lower(), default)):
        return told
    for language, particular in _LETTERS.get(script, ()):
        if sum(each in particular for each in letters) * 60 > len(letters):
            # Both write the same letters but for this one.
            return "mn" if language == "ky" and "ң" not in letters else language
    return _SCRIPTS.get(script) or _DEFAULTS.get(script, default)


def _by_words(text: str, default: str) -> str:
    """The language whose commonest words a text holds many of; empty where none stands out."""
    words = re.findall(r"[^\W\d_]+", text)
    found = Counter(words)
    scores = {language: sum(found[word] for word in common.split()) for language, common in _WORDS.items()}
    usual = default.partition("-")[0]
    best = max(scores, key=lambda language: (scores[language], language == usual))
    # A few such words are quoted in any text; a text of the language holds many.
    if scores[best] < max(_ENOUGH_WORDS, _ENOUGH_SHARE * len(words)):
        return ""
    return default if best == usual else best if scores[best] > 2 * scores.get(usual, 0) else ""
