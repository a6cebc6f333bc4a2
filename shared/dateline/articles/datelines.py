"""Dates and issues as journals print them, in the order of day and month that the publication uses."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from dateline.articles.article import Issue

EARLIEST_YEAR, LATEST_YEAR = 1600, 2200

_MONTH_NAMES = """
1 january ianuarie január jan ocak yanvar января январь янв січня студзеня қаңтар januar jänner januari janvier
enero janeiro gennaio stycznia ledna ιανουαρίου იანვარი հունվարի يناير ژانویه ינואר בינואר
2 february februarie február feb şubat fevral февраля февраль фев февр лютого лютага ақпан februar februari
février febrero fevereiro febbraio lutego února φεβρουαρίου თებერვალი փետրվարի فبراير فوریه פברואר בפברואר
3 march martie március mar mart марта март мар березня сакавіка наурыз märz mars maart marzo março marca března
μαρτίου მარტი մարտի مارس مارچ מרץ במרץ
4 april aprilie április apr nisan aprel апреля апрель апр квітня красавіка сәуір avril abril aprile kwietnia
dubna απριλίου აპრილი ապրիլի أبريل ابريل إبريل آوریل אפריל באפריל
5 may május mayıs мая май травня мамыр mai maj mei mayo maio maggio maja května μαΐου μαίου მაისი մայիսի مايو مه
מאי במאי
6 june iunie június jun haziran iyun июня июнь июн червня чэрвеня маусым juni juin junio junho giugno czerwca
června ιουνίου ივნისი հունիսի يونيو يونيه ژوئن יוני ביוני
7 july iulie július jul temmuz iyul июля июль июл липня ліпеня шілде juli juillet julio julho luglio lipca
července ιουλίου ივლისი հուլիսի يوليو يوليه ژوئیه יולי ביולי
8 august augusztus aug ağustos avqust avgust августа август авг серпня жніўня тамыз augusti augustus août agosto
sierpnia srpna αυγούστου აგვისტო օգոստոսի أغسطس اغسطس اوت אוגוסט באוגוסט
9 september septembrie szeptember sept sep eylül sentyabr сентября сентябрь сен сент вересня верасня қыркүйек
septembre septiembre setembro settembre września září σεπτεμβρίου სექტემბერი սեպտեմբերի سبتمبر سپتامبر ספטמבר
בספטמבר
10 october octombrie október oct ekim oktyabr октября октябрь окт жовтня кастрычніка қазан oktober octobre
octubre outubro ottobre października října οκτωβρίου ოქტომბერი հոկտեմբերի أكتوبر اكتوبر اکتبر אוקטובר באוקטובר
11 november noiembrie nov kasım noyabr ноября ноябрь ноя нояб листопада лістапада қараша novembre noviembre
novembro listopada listopadu νοεμβρίου ნოემბერი նոյեմբերի نوفمبر نوامبر נובמבר בנובמבר
12 december decembrie dec aralık dekabr декабря декабрь дек грудня снежня желтоқсан dezember décembre diciembre
dezembro dicembre grudnia prosince δεκεμβρίου დეკემბერი դեկտեմբերի ديسمبر دسامبر דצמבר בדצמבר
"""
_MONTHS = {name: int(number) for number, names in re.findall(r"(\d+) ([^\d]+)", _MONTH_NAMES) for name in names.split()}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon pazartesi понедельник montag lundi måndag",
            "tuesday tue tues salı вторник dienstag mardi tisdag",
            "wednesday wed çarşamba среда mittwoch mercredi onsdag",
            "thursday thu thur thurs perşembe четверг donnerstag jeudi torsdag",
            "friday fri cuma пятница freitag vendredi fredag",
            "saturday sat cumartesi суббота samstag samedi lördag",
            "sunday sun pazar воскресенье sonntag dimanche söndag",
        )
    )
    for name in names.split()
}
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_WORD = r"([^\W\d_]+)\.?"
_ISO = re.compile(r"(?<!\d)(\d{4})(?:[-/.]|\s?[년年]\s?)(\d{1,2})(?:[-/.]|\s?[월月]\s?)(\d{1,2})(?:\s?[日일])?(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_NUMBERS = re.compile(r"(?<![\d.])(\d{1,2})([-/]|\.\s?)(\d{1,2})(?:[-/]|\.\s?)(\d{4})(?!\d)")
_DAY_MONTH = re.compile(
    rf"(?<!\d){_ORDINAL}[\s-]+(?:(?:of|de)\s+)?{_WORD},?[\s-]+(?:de\s+|del\s+)?(\d{{4}})(?!\d)(?:-c[iıuü]\s+il\b|\s*[грr]\.|\s+(?:года|року)\b)?"
)
# A machine's clock stands between the day and the year.
_MONTH_DAY = re.compile(rf"{_WORD}[\s-]+{_ORDINAL},?(?:\s\d\d:\d\d:\d\d(?:\s[A-Z]{{3,4}})?)?[\s-]+(\d{{4}})(?!\d)")
_YEAR_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{4}})[\s-]+(?:жылғы|жылы|йил|жылдын|yil|წლის|c[iıuü]\s+il|թ\.)\s+{_ORDINAL}\s*-?\s*{_WORD}"
)
_YEAR_MONTH_DAY = re.compile(rf"(?<!\d)(\d{{4}})\.?,?\s+{_WORD}\s+{_ORDINAL}(?!\d)")
_SHORT_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2})|(\d{1,2})[\s-]([^\W\d_]+)\.?[\s-]'?(\d{2})")
# Source: POSIX, "strptime": from here on a year of two digits is of the last century.
_LAST_CENTURY = 69
_NO_YEAR = re.compile(rf"{_WORD}\s+{_ORDINAL}(?!\d)|(?<!\d){_ORDINAL}\s+{_WORD}")
_NO_DAY = re.compile(rf"{_WORD},?\s+(\d{{4}})(?!\d)")
_NO_DAY_BEHIND = re.compile(r"§[\s,(]+(?:[^\W\d_]+,?\s+)?\d{4}\)?")
# Of a span of days, the first is the date.
_SPAN = re.compile(
    r"(?<![\d/.-])(\d{1,2})\s?[–-]\s?\d{1,2}(?=,?\s+(?:[^\W\d_]+\s+)?\d{4})"
    r"|(?<=[^\W\d_]\s)(\d{1,2})\s?[–-]\s?[^\W\d_]+\.?\s\d{1,2}(?=,?\s+\d{4})"
)
_NUMERAL = r"(\d{1,4}|[IVXLC]{1,8}\b)"
_VOLUME = re.compile(
    rf"\b(?:vol(?:ume)?|tome?|том|cilt|jahrgang|jg|band|bd|årgång)\.?\s*{_NUMERAL}[^\w№#]+"
    rf"(?:(?:no|nr|num(?:ber)?|numéro|numero|issue|iss|sayı|heft|выпуск|вып)\b\.?[\s:]*|[№#]\s*|n°\s*)+{_NUMERAL}",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\W*(?:issue|number|no\.|nr\.?|№|выпуск|sayı|heft)\s*(?:no\.?\s*)?#?\s*(\d{1,4})\b(?![./-])", re.IGNORECASE
)
_SEASON = re.compile(
    r"\W*((?:spring|summer|autumn|fall|winter)(?:\s?[/–-]\s?(?:spring|summer|autumn|fall|winter))?)"
    r"(?:\s+issue)?,?\s+(?:issue,?\s+)?((?:19|20)\d{2})(?:[/–-]\d{2,4})?(?:\s+issue)?\W*",
    re.IGNORECASE,
)
# What may stand around a date on a line that is nothing but a dateline; the date itself is marked as §.
_AROUND = re.compile(
    r"\(?(?:(?i:published|posted|updated|last updated|date|дата|tarih|datum|the|den|le|el|am)\b(?:\s+on)?:?\s*)?"
    r"(?:[^\W\d_][\w .'’-]{1,40}(?:,[\w .'’-]{1,40}(?=\s[|·•]))?\s?[,:–—|·•]\s*|[A-Z][A-Z .-]{2,40}\s+\(?(?=§))?"
    rf"(?:(?i:{'|'.join(WEEKDAYS)}|on)\b\.?,?\s+)?"
    r"§(?:(?:T|[,|]?\s*(?:[|]\s*)?(?:at\s+)?)\d{1,2}[:.]\d{2}\S*(?:\s*(?i:[ap]\.?m\.?))?"
    r"(?:\s+(?:[A-Z]{2,4}|[+-]\d{2}:?\d{2}|[A-Z][a-z]+/[A-Z][a-z_A-Z]+))?)?"
    r"(?:[\s,|·•–—-]*\(?(?:(?i:issue)\b\s*)?(?:(?i:of|in)\s+)?(?:(?:[Tt]he|THE)\s+)?(?:[^\W\d_a-z][\w&'’.-]*\s*){0,5})?"
    r"(?:[\s,|]*§)?[).,]*"
)
_LONGEST_LINE = 120


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a printed line says: the local day and the issue, if any.

    `doubt` says in words what an editor should look at again; `trouble` why there is no day
    although the line speaks of one. `rest` is the line with § in place of the date.
    """

    day: date | None = None
    issue: Issue | None = None
    doubt: str = ""
    trouble: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    match: re.Match[str]
    year: int
    month: int
    day: int
    two_ways: bool = False
    short: bool = False


def parse_dateline(text: str, *, day_first: bool) -> Dateline:
    """The day and issue that a line names, with months in a dozen languages of the region and around."""
    line = _SPAN.sub(r"\1\2", _plain_digits(" ".join(text.split())))
    issue, printed = _issue_in(line)
    found = _find(line, day_first=day_first)
    if found is None:
        if issue:
            return Dateline(issue=issue, rest=line.replace(printed, "§", 1))
        return Dateline(trouble=_why_not(line), rest=line)
    rest = line[: found.match.start()] + "§" + line[found.match.end() :]
    if printed:
        rest = re.sub(r"[\s,]*§[\s,]*", "§", rest.replace(printed, "", 1))
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        return Dateline(issue=issue, trouble=f"the year {found.year} cannot be meant", rest=rest)
    try:
        day = date(found.year, found.month, found.day)
    except ValueError:
        trouble = f"there is no day {found.day} of month {found.month} in {found.year}"
        return Dateline(issue=issue, trouble=trouble, rest=rest)
    return Dateline(day, issue, doubt=_doubt(day, rest, found, day_first=day_first), rest=rest)


def is_dateline(text: str, *, day_first: bool) -> bool:
    """Whether a line is a dateline and nothing else: a date or an issue, and what journals print beside it."""
    line = " ".join(text.split())
    if not line or len(line) > _LONGEST_LINE or not any(each.isdigit() for each in line):
        return False
    found = parse_dateline(line, day_first=day_first)
    if "§" in found.rest:
        # An issue has its month beside it, or its year.
        rest = found.rest if found.day else _NO_DAY_BEHIND.sub("§", found.rest)
        return bool(_AROUND.fullmatch(rest))
    unsure = _NO_YEAR.search(found.rest)
    if unsure is None or (unsure[1] or unsure[4]).lower() not in _MONTHS:
        return False
    rest = found.rest[: unsure.start()] + "§" + found.rest[unsure.end() :]
    # Without a year, only the journal's name beside it shows that it is meant as a dateline.
    return bool(_AROUND.fullmatch(rest)) and bool(re.search(r"§,?\s+the\s", rest, re.IGNORECASE))


def issue_of_numbers(volume: int, number: int) -> Issue:
    """The issue that is counted by volume and number."""
    return Issue(f"{volume}-{number}", f"Volume {volume}, number {number}")


def issue_of_day(day: date) -> Issue:
    """The issue that appears on a day."""
    return Issue(day.isoformat(), f"{day.day} {day:%B %Y}")


def _issue_in(line: str) -> tuple[Issue | None, str]:
    """The issue that a line names by volume and number, by a number alone, or by a season; and how it is printed."""
    if match := _VOLUME.search(line):
        return issue_of_numbers(_numeral(match[1]), _numeral(match[2])), match[0]
    if match := _NUMBERED.match(line):
        return Issue(str(int(match[1])), f"Number {int(match[1])}"), match[0]
    if match := _SEASON.fullmatch(line):
        season = re.sub(r"\s?[/–-]\s?", "/", match[1]).title()
        return Issue(f"{season.lower().replace('/', '-')}-{match[2]}", f"{season} {match[2]}"), match[0]
    return None, ""


def _numeral(written: str) -> int:
    """The number in Arabic or Roman numerals."""
    if written.isdecimal():
        return int(written)
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[each] for each in written.upper()]
    return sum(-each if each < following else each for each, following in zip(values, [*values[1:], 0], strict=True))


def _find(line: str, *, day_first: bool) -> _Found | None:
    if match := _ISO.search(line):
        return _Found(match, int(match[1]), int(match[2]), int(match[3]))
    if match := _COMPACT.search(line):
        return _Found(match, int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.search(line):
        return _numbers(match, int(match[4]), day_first=day_first)
    for match in _DAY_MONTH.finditer(line):
        if month := _MONTHS.get(match[2].lower(), 0):
            return _Found(match, int(match[3]), month, int(match[1]))
    for match in _MONTH_DAY.finditer(line):
        if month := _MONTHS.get(match[1].lower(), 0):
            return _Found(match, int(match[3]), month, int(match[2]))
    for match in _YEAR_DAY_MONTH.finditer(line):
        if month := _MONTHS.get(match[3].lower(), 0):
            return _Found(match, int(match[1]), month, int(match[2]))
    for match in _YEAR_MONTH_DAY.finditer(line):
        if month := _MONTHS.get(match[2].lower(), 0):
            return _Found(match, int(match[1]), month, int(match[3]))
    return _find_short_year(line, day_first=day_first)


def _find_short_year(line: str, *, day_first: bool) -> _Found | None:
    """A date with a year of two digits, where the line is nothing else."""
    match = _SHORT_YEAR.fullmatch(line)
    month = _MONTHS.get(match[6].lower(), 0) if match and match[6] else 0
    if match is None or (match[6] and not month):
        return None
    short = int(match[4] or match[7])
    year = short + (1900 if short >= _LAST_CENTURY else 2000)
    if month:
        return _Found(match, year, month, int(match[5]), short=True)
    return replace(_numbers(match, year, day_first=day_first), short=True)


def _numbers(match: re.Match[str], year: int, *, day_first: bool) -> _Found:
    """The date in two numbers with a sign between them, in the order that the sign and the publication have."""
    first, second = int(match[1]), int(match[3])
    # Dots are only ever used where the day comes first.
    dotted = match[2].startswith(".")
    day, month = (first, second) if day_first or dotted else (second, first)
    if month > 12 >= day:  # noqa: PLR2004
        return _Found(match, year, day, month)
    return _Found(match, year, month, day, two_ways=not dotted and first != second and day <= 12)  # noqa: PLR2004


def _doubt(day: date, rest: str, found: _Found, *, day_first: bool) -> str:
    if found.two_ways:
        order = "day first" if day_first else "month first"
        return f"The date could be read two ways; it was read {order}, as {day.day} {day:%B %Y}."
    if found.short:
        return f"The year has two digits; the date was read as {day.day} {day:%B %Y}."
    for word in re.findall(r"[^\W\d_]+", rest.lower()):
        if WEEKDAYS.get(word, day.weekday()) != day.weekday():
            return f"{day.day} {day:%B %Y} was a {day:%A}, not what the dateline says."
    return ""


def _why_not(line: str) -> str:
    for match in _NO_YEAR.finditer(line):
        if (match[1] or match[4]).lower() in _MONTHS:
            return f"“{line[:60]}” names no year"
    for match in _NO_DAY.finditer(line):
        if match[1].lower() in _MONTHS:
            return f"“{line[:60]}” names no day"
    return f"“{line[:60]}” is not a date that can be read" if re.search(r"\d", line) else ""


def _plain_digits(text: str) -> str:
    return "".join(str(unicodedata.digit(each)) if not each.isascii() and each.isdecimal() else each for each in text)
