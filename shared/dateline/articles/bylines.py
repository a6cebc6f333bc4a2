"""Bylines as journals print them: the names, what stands beside a name, and a dateline in parentheses."""

import re
from dataclasses import dataclass

from dateline.articles.datelines import WEEKDAYS, parse_dateline
from dateline.articles.slugs import slug_of

MAX_NAME = 120
_BY = re.compile(
    r"\A[\s–—-]*(?:(?:(?:written|edited|reported|compiled|reviewed|interview(?:ed)?|(?:book )?review|"
    r"analysis|commentary|text(?: and photos)?|story|words)\s+)?(?:by|von|par|por|به قلم|بقلم|מאת)\b[\s:：]*"
    r"|(?:authors?|text|авторы?|текст|автори|аўтар|yazar(?:lar)?|yazan|müəllif(?:lər)?|ავტორ(?:ი|ები)|հեղինակ(?:ներ)?|"
    r"aut(?:or|ore|ori|ores|oren|eur|eurs|or[ae]s)|作者|نویسنده|نویسندگان|الكاتب)\s*[:：]\s*)",
    re.IGNORECASE,
)
_BETWEEN = r"[\s,;|/·•–—-]"
_BEFORE_DATE = re.compile(
    rf"(?:{_BETWEEN}+(?:on|posted|published|updated|{'|'.join(WEEKDAYS)})\b\.?)*{_BETWEEN}*$", re.IGNORECASE
)
_DATED_PARENTHESES = re.compile(r"\(([^()]*\d[^()]*)\)\s*$")
_PARENTHESES = re.compile(r"^(.*?)\s*\(([^()]+)\)$")
# Numbers glued to a name point at a list of affiliations below.
_RAISED_NUMBERS = re.compile(r"(?<=[^\W\d_])\d+(?:,\s*\d+)*\b|[*†‡§¶¹²³⁰-⁹]+(?:,[¹²³⁰-⁹]+)*")
_CONTACTS = re.compile(r"\s*[(<\[]?[^\s()<>\[\]]*@[^\s()<>\[\],;]*[)>\]]?")
# Those who are named beside the authors, and what only says that there are more of them.
_OTHERS = re.compile(
    r"[\s,;(\[]+(?:et al\b\.?|and others\b|и др\.|и другие\b)[)\]]?"
    r"|(?:^|[\s,;(\[]+)(?:and\s+|with\s+)?(?:(?:additional\s+)?(?:reporting|research|contributions?)|translat(?:ed|ion)|"
    r"edit(?:ed|ing)|photos?|photographs?|photography|pictures|illustrat(?:ed|ions?)|перевод|çeviri)\b[^;()]*?(?:\bby\b|\bfrom\b|:)[^;()]*[)\]]?",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"(jr|sr|i{2,3}|iv|esq|ph\.?\s?d|m\.?d|m\.?a|b\.?a|j\.?d|m\.?sc|m\.?phil|ll\.?[bmd]|d\.?phil|mba|mp[ap]|kbe|[mo]be|cbe|"
    r"mp|qc|kc|u\.?s\.?n|ret|[kg]?cmg|frs|(?:(?:assoc|asst|prof|doç|dr|yrd|öğr|gör|arş|üyesi|h\.c)\.? ?)+)\.?",
    re.IGNORECASE,
)
_ROLE = re.compile(r"(?:eds?|editors?|trans|translator|guest|author)\.?", re.IGNORECASE)
_INSTITUTION = re.compile(
    r"universi|üniversite|университет|institut|институт|college|school|cent(er|re)\b|academy|ministry|foundation|"
    r"council|department|program|fellow|professor|journal|association|agency|bank|embassy|editor|correspondent|"
    r"writer|director|think tank|society|office|laborator|\barmy|\bnavy|forces|monitoring|\bnews|service|times\b|"
    r"\bpost\b|radio|\bpress\b|\bgroup\b|studies|research|initiative|network|commission|parliament|company|\binc\b|"
    r"special to|специально для|корреспондент|muhabir|\bformer\b|ambassador|review\b|"
    r"analyst|consult|adviser|advisor|head of|chair|president|secretary|minister",
    re.IGNORECASE,
)
# Places of two words, which look like a name.
_PLACE = re.compile(
    r"new york|washington|new delhi|tel aviv|hong kong|kuala lumpur|abu dhabi|los angeles|san francisco|buenos aires|"
    r"sri lanka|saudi arabia|south korea|united (?:kingdom|states|nations)|st\.? petersburg|new zealand|\bd\.?c\.?$",
    re.IGNORECASE,
)
_IN_A_PLACE = re.compile(r"(.+?\s.+?)\s+(?:in|(?:reporting )?from|for)\s+(?:the\s+)?([^\W\d_].*)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]?)+")
_BETWEEN_NAMES = re.compile(
    r"\s*(?:;|&|\s[·•]\s|\b(?:and|with|und|et|ve|və|та|და|և|және|و)\b|(?<=\s)(?-i:[иі])(?=\s)"
    # In "José Ortega y Gasset" it belongs to the name.
    r"|(?<=\s)(?-i:[yei])(?=\s+[^\W\d_]\S*\s+[^\W\d_]))\s*",
    re.IGNORECASE,
)
_LED = re.compile(r"^(?:in|from) ", re.IGNORECASE)
_BETWEEN_PARTS = re.compile(r"[,，、،](?![^()]*\))")
_DASHES = re.compile(r"\s+[-–—|/]\s+")
_PARTICLES = {
    "de", "van", "von", "der", "den", "ter", "ten", "al", "el", "bin", "ibn", "bint", "la", "le", "da", "das", "di",
    "du", "do", "dos", "of", "the", "ul", "ur", "e", "y", "af", "av", "zu", "zur", "staff",
}  # fmt: skip
# Of a sentence; behind a short word it belongs to an abbreviation.
_STOP = re.compile(r"(?<=[^\W\d_]{4})\.$")
_NOBODY = {"empty", "none", "n/a", "-", "null", "unknown"}
_LONGEST_LINE = 250
_LONGEST_LIST = 4_000
_LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class Name:
    """One name as printed, with the place or institution printed after it."""

    name: str
    affiliation: str = ""


@dataclass(frozen=True, slots=True)
class Byline:
    """The names of a byline, and the text in its closing parentheses, which may hold date and issue."""

    names: tuple[Name, ...]
    dateline: str = ""


def parse_byline(text: str) -> Byline:
    """The people a byline names, each once; none when it names nobody."""
    line = _BY.sub("", " ".join(text[:_LONGEST_LIST].split()), count=1)
    dateline = ""
    if match := _DATED_PARENTHESES.search(line):
        dateline, line = match[1], line[: match.start()]
    else:
        line, dateline = _without_date(line)
    line = _DASHES.sub(", ", _OTHERS.sub("", _CONTACTS.sub("", _RAISED_NUMBERS.sub("", line)))).strip(" ,;")
    chunks = [chunk.strip(" ,") for chunk in _BETWEEN_NAMES.split(line)]
    chunks = _turned(list(filter(None, chunks)), divided=";" in line)
    return Byline(distinct([name for chunk in chunks for name in _names_of_chunk(chunk)]), dateline)


def _without_date(line: str) -> tuple[str, str]:
    """The names of a line, and what follows them from the date on."""
    before, date, _ = parse_dateline(line, day_first=False).rest.partition("§")
    names = _BEFORE_DATE.sub("", before)
    return (names, line[len(before) :]) if date and names and line.startswith(before) else (line, "")


def _turned(chunks: list[str], *, divided: bool) -> list[str]:
    """The names, first name first, where a list has them as catalogues do: "Roe, J., Doe, A." or "Roe, Jo; Doe, Al"."""
    parts = [part.strip() for chunk in chunks for part in chunk.split(",") if part.strip()]
    pairs = list(zip(parts[::2], parts[1::2], strict=False))
    if len(parts) % 2 == 0 and pairs and all(_INITIALS.fullmatch(f"{first} ".strip()) for _, first in pairs):
        return [f"{first} {last}" for last, first in pairs]
    if divided and len(chunks) > 1 and all(turned := [last_name_first(chunk) for chunk in chunks]):
        return turned
    return chunks


def distinct(names: list[Name]) -> tuple[Name, ...]:
    """The names, each person once however the name is spelt, without those that stand for nobody."""
    people: dict[str, Name] = {}
    for each in names:
        if each.name.casefold() not in _NOBODY:
            name = _STOP.sub("", each.name)[:MAX_NAME]
            people.setdefault(slug_of(name) or name, Name(name, each.affiliation))
    return tuple(people.values())


def last_name_first(text: str) -> str:
    """A single name with the first name first, when it is written "Balcı, Bayram" as catalogues do; else empty."""
    match = re.fullmatch(r"([^\W\d_][\w'’-]+), ([^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*)?)", text)
    if not match or _SUFFIX.fullmatch(match[2]) or match[1].islower() or match[2].islower():
        return ""
    return f"{match[2]} {match[1]}"


def starts_as_byline(text: str) -> bool:
    """Whether a line opens with "By" and is short enough for names."""
    return bool(_BY.match(text)) and len(text) <= _LONGEST_LINE


def is_byline(text: str) -> bool:
    """Whether a line is a byline and nothing else: "By" and names, and no sentence that begins so."""
    match = _BY.match(text)
    if not match or not starts_as_byline(text):
        return False
    rest = _DATED_PARENTHESES.sub("", text[match.end() :]).strip()
    if not rest or (rest[-1] in ".!?:" and not re.search(r"\b\w{1,3}\.$", rest)):
        return False
    if rest.casefold() in _NOBODY:
        return True
    return all(_is_name(each.name) for each in parse_byline(text).names)


def looks_like_names(text: str) -> bool:
    """Whether a short line could be names without "By": two words or more, capitalised, and no full stop."""
    if len(text.split()) < 2 or text.rstrip()[-1:] in ".?!:" or re.search(r"\d", text):  # noqa: PLR2004
        return False
    names = parse_byline(text).names
    return bool(names) and all(
        _is_name(each.name) and " " in each.name and not _PLACE.fullmatch(each.name) for each in names
    )


def _is_name(text: str) -> bool:
    if re.fullmatch(r"[a-z]+(?:-[a-z]+)+", text):
        # The identifier of an author, as site generators write it.
        return True
    words = re.sub(r"\([^()]*\)|,", " ", text).split()
    return (
        0 < len(words) <= _LONGEST_NAME
        and not words[-1].isdigit()
        # Georgian letters are small, and begin names.
        and all(word[0] == word[0].title() or word.partition("-")[0] in _PARTICLES for word in words)
    )


def _names_of_chunk(chunk: str) -> list[Name]:
    """The names of a comma list: suffixes belong to the name before, institutions and a lone place beside it."""
    names: list[Name] = []
    for part in filter(None, (part.strip() for part in _BETWEEN_PARTS.split(chunk))):
        before = names[-1] if names else None
        if "://" in part:
            continue
        if before and _SUFFIX.fullmatch(part):
            names[-1] = Name(f"{before.name}, {part}", before.affiliation)
        elif before and _ROLE.fullmatch(part):
            continue
        elif before and _belongs_to(before, part):
            names[-1] = Name(before.name, ", ".join(filter(None, (before.affiliation, _LED.sub("", part)))))
        elif match := _PARENTHESES.match(part):
            affiliation = "" if _ROLE.fullmatch(match[2]) or not match[1] else _LED.sub("", match[2])
            names.append(Name(match[1] or part, affiliation))
        elif match := _IN_A_PLACE.fullmatch(part):
            names.append(Name(match[1], match[2]))
        else:
            names.append(Name(part))
    return names


def _belongs_to(before: Name, part: str) -> bool:
    """Whether a part of a comma list says where the one before it is from, and is no name itself."""
    match = _PARENTHESES.match(part)
    if match and " " in match[1] and not _INSTITUTION.search(match[1]):
        return False
    is_place = " " in before.name and (" " not in part or _LED.match(part))
    return bool(_INSTITUTION.search(part) or _PLACE.search(part) or before.affiliation or is_place)
