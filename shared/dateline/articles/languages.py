"""Which language a text is in, told by its script where that is enough, and how it runs."""

import unicodedata
from collections import Counter

RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ps", "ckb", "ug", "yi", "dv"}
_SCRIPTS = {"CYRILLIC": "ru", "HEBREW": "he", "GEORGIAN": "ka", "ARMENIAN": "hy", "GREEK": "el", "HANGUL": "ko",
            "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "DEVANAGARI": "hi", "THAI": "th"}  # fmt: skip
_PERSIAN = set("پچژگکی")
_TURKISH = set("ışğİ")
_SAMPLE = 4000


def direction_of(language: str) -> str:
    """How the language is written: "rtl" or "ltr"."""
    return "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def detect_language(text: str, default: str) -> str:
    """The language of a text by the script of most of its letters; Latin is the default's unless it is Turkish."""
    letters = [each for each in text[:_SAMPLE] if each.isalpha()]
    if not letters:
        return default
    scripts = Counter(unicodedata.name(each, "LATIN").split()[0] for each in letters)
    script, count = scripts.most_common(1)[0]
    if count * 2 < len(letters):
        return default
    if script == "ARABIC":
        return "fa" if sum(each in _PERSIAN for each in letters) * 20 > len(letters) else "ar"
    if script == "LATIN":
        turkish = sum(each in _TURKISH for each in letters) * 40 > len(letters)
        return "tr" if turkish else default
    if script == "CJK" and ({"HIRAGANA", "KATAKANA"} & set(scripts)):
        return "ja"
    return _SCRIPTS.get(script, default)
