"""How text and queries become words that meet: without case, accents and the variants of one letter.

The same folding makes the index and reads the query, so it need not be right in a language's own eyes,
only the same on both sides: a person who has no such key on their keyboard finds the word all the same.
"""

import re
import unicodedata
from collections.abc import Iterator

# Parts of one word that people also write as one, or as several: South-East, O'Neill, U.S., Qurʾan, می‌گذرد.
JOINER = "-"
MOST_PARTS = 4
LONGEST_WORD = 40

_JOINERS = "-\u2010\u2011\u00b7.'\u2019\u2018\u02bc\u02bb\u02b9\u02ba\u02be\u02bf\u2032`\u00b4\u200c\u05f3\u05f4\u30fb"
# What Unicode does not take apart, or not as people type it.
_VARIANTS = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "e", "ħ": "h", "ŋ": "n",
    "ŧ": "t", "ƶ": "z", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y",
    "ґ": "г", "є": "е", "і": "и", "ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х",
    "ҳ": "х", "ҷ": "ч", "җ": "ж", "ҙ": "з", "ҫ": "с", "ҡ": "к",
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ێ": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه",
    "ە": "ه", "ۀ": "ه", "ۆ": "و", "ڵ": "ل", "ڕ": "ر",
}  # fmt: skip
# Arabic writes "and", "the", "with", "like", "for" onto the word; what must be left of it is three letters.
_PROCLITICS = ("وال", "بال", "كال", "فال", "لل", "ال", "و")
_SHORTEST_STEM = 3
_TATWEEL = "ـ"
# Scripts that part no words: Thai, Lao, Tibetan, Burmese, Khmer, kana and Han.
_RUNS = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff"
    "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_IS_RUN = re.compile(f"[{_RUNS}]")
_PARTS = re.compile(f"[{_RUNS}]+|[^{_RUNS}]+")


class _Folding(dict[int, str]):
    """What each letter becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(letter: str) -> str:
    if letter in _JOINERS:
        return JOINER
    if unicodedata.category(letter) == "Cf":
        return ""
    folded = ""
    for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold()):
        if part == _TATWEEL:
            # It only draws a word out, or bears the vowel signs of a ligature.
            continue
        kind = unicodedata.category(part)
        if kind == "Nd":
            folded += str(unicodedata.digit(part))
        elif kind[0] in "LN":
            folded += _VARIANTS.get(part, part)
        elif kind[0] != "M":
            folded += " "
        # Accents go; vowel signs of Indian scripts are letters in all but name, and their virama joins.
        elif unicodedata.combining(part) in {0, 9} and part not in "\ufe0e\ufe0f":
            folded += part
    # Korean syllables are one sign again.
    return unicodedata.normalize("NFC", folded)


_FOLDING = _Folding()
JOINERS = re.compile(f"[{re.escape(_JOINERS)}]")
_LOOSE_JOINERS = re.compile(rf"(?<!\S){JOINER}+|{JOINER}+(?!\S)")
_DOUBLE_JOINERS = re.compile(rf"{JOINER}{{2,}}")


def fold(text: str) -> str:
    """The words of a text, folded and parted by spaces; parts of one word are joined by hyphens."""
    folded = unicodedata.normalize("NFC", text).translate(_FOLDING)
    if JOINER in folded:
        folded = _LOOSE_JOINERS.sub(" ", _DOUBLE_JOINERS.sub(" ", folded))
    return " ".join(folded.split())


def terms(folded: str) -> Iterator[tuple[str, int]]:
    """Each term of a folded text with the place of its word.

    A word of several parts stands as each part and, in the place of the first, as one; an Arabic word also without its
    article. A run of a script
    that parts no words stands as its pairs of signs and its last sign, so that any sign begins a term.
    """
    place = 0
    for word in folded.split(" "):
        if word.isascii() and JOINER not in word:
            if word:
                yield word[:LONGEST_WORD], place
                place += 1
            continue
        parts = [part for each in word.split(JOINER) for part in parts_of(each)]
        if 1 < len(parts) <= MOST_PARTS and not any(is_run(part) for part in parts):
            yield "".join(parts)[:LONGEST_WORD], place
        for part in parts:
            if is_run(part):
                for start in range(len(part)):
                    yield part[start : start + 2], place
                    place += 1
            else:
                yield part[:LONGEST_WORD], place
                if stem := stem_of(part[:LONGEST_WORD]):
                    yield stem, place
                place += 1


def stem_of(word: str) -> str:
    """A folded Arabic word without what is written onto its beginning; empty where nothing is."""
    found = next((each for each in _PROCLITICS if word.startswith(each)), "")
    return word.removeprefix(found) if found and len(word) >= len(found) + _SHORTEST_STEM else ""


def parts_of(word: str) -> list[str]:
    """A folded word without joiners, parted where a script that writes without spaces meets another."""
    return [word] if word.isascii() else _PARTS.findall(word)


def is_run(part: str) -> bool:
    """Whether the part is of a script that parts no words."""
    return not part.isascii() and _IS_RUN.match(part) is not None
