"""An article as reference managers read it.

Sources: BibTeX, "Format of the database file"; RIS Format Specifications, Clarivate; CSL-JSON 1.0.2.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from urllib.parse import quote

from dateline.articles.article import Article, Author
from dateline.publication import Publication

# As issues are titled: in words, or in figures too short to be a year, as "2003-08" is a month.
_NUMBERED = (re.compile(r"Volume (\d+), number (\d+)"), re.compile(r"(?:(\d{1,3})-)?(?:Number )?(\d{1,3})"))
_PARTICLES = {
    "al", "ben", "bin", "da", "de", "del", "della", "den", "der", "di", "du", "el", "la", "le", "ten", "ter", "van",
    "von", "zu",
}  # fmt: skip
_BODY = re.compile(
    r"(?i)\b(?:agency|association|board|center|centre|committee|council|department|editors?|foundation|institute|group|"
    r"ministry|office|review|society|staff|team|university)\b"
)
_SUFFIX = re.compile(r"(.+?)(?:,\s*(.+)|\s((?i:jr|sr)\.?|I{2,3}|IV))")
# BibTeX counts a brace even where TeX would not.
_BIBTEX = str.maketrans(
    {"\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "$": r"\$", "&": r"\&",
     "%": r"\%", "#": r"\#", "_": r"\_", "~": r"{\textasciitilde}", "^": r"{\textasciicircum}"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Numbers:
    """The volume and number of an issue; empty where it is named by its day."""

    volume: str = ""
    number: str = ""


def numbers_of(article: Article) -> Numbers:
    """The volume and number of the article's issue."""
    title = article.issue.title if article.issue else ""
    match = next(filter(None, (pattern.fullmatch(title) for pattern in _NUMBERED)), None)
    return Numbers(match[1] or "", match[2]) if match else Numbers()


@dataclass(frozen=True, slots=True)
class Sorted:
    """A name as catalogues sort it; a body, and a name of one word, is all family."""

    family: str
    given: str = ""
    suffix: str = ""


def is_body(name: str) -> bool:
    """Whether an author is no person, as far as the name says it."""
    return _BODY.search(name) is not None


def sorted_name(name: str) -> Sorted:
    """The parts of a name: the last word with its particles is the family's, and what follows it a suffix."""
    match = _SUFFIX.fullmatch(name)
    suffix = (match[2] or match[3]) if match else ""
    words = (match[1] if match else name).split()
    if len(words) < 2 or is_body(name) or not words[-1][:1].isalpha():  # noqa: PLR2004
        return Sorted(name)
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in _PARTICLES:
        first -= 1
    return Sorted(" ".join(words[first:]), " ".join(words[:first]), suffix)


def doi_url(doi: str) -> str:
    """Where a DOI leads. Source: DOI Handbook, 2.5.2.4."""
    return f"https://doi.org/{quote(doi, safe='/:;()._-')}"


def citation(publication: Publication, article: Article, url: str) -> str:
    """The line that a footnote wants: authors, title, publication, issue, day and address."""
    names = [author.name for author in article.authors]
    byline = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    issue = numbers_of(article)
    volume = f"{publication.title} {issue.volume}".strip()
    place = f"{volume}, no. {issue.number}" if issue.number else volume
    day = f"{article.date.day} {article.date:%B %Y}"
    where = doi_url(article.doi) if article.doi else url
    return f"{byline + ', ' if byline else ''}“{article.title},” {place}, {day}, {where}"


def bibtex(publication: Publication, article: Article, url: str) -> str:
    """The article as a BibTeX entry, in Unicode."""
    issue = numbers_of(article)
    fields = {
        "author": " and ".join(_bibtex_name(author) for author in article.authors),
        "title": "{" + _tex(article.title) + "}",
        "journal": _tex(publication.title),
        "year": f"{article.date:%Y}",
        "month": f"{article.date:%b}".lower(),
        "day": str(article.date.day),
        "volume": issue.volume,
        "number": issue.number,
        "publisher": _tex(publication.publisher),
        "issn": publication.issn,
        "doi": article.doi,
        "url": url,
        "language": article.language,
    }
    # A month is one of BibTeX's own names, which stand without braces.
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items() if value]
    return "\n".join((f"@article{{{_key(article)},", *lines, "}", ""))


def ris(publication: Publication, article: Article, url: str) -> str:
    """The article as a RIS record; lines end as the format asks."""
    issue = numbers_of(article)
    tags = [
        ("TY", "JOUR"),
        *(("AU", ", ".join(filter(None, astuple(sorted_name(author.name))))) for author in article.authors),
        ("TI", article.title),
        ("T2", publication.title),
        ("PY", f"{article.date:%Y}"),
        ("DA", f"{article.date:%Y/%m/%d}"),
        ("VL", issue.volume),
        ("IS", issue.number),
        ("PB", publication.publisher),
        ("SN", publication.issn),
        ("DO", article.doi),
        ("LA", article.language),
        ("AB", article.abstract),
        *(("KW", topic.title) for topic in article.topics),
        ("UR", url),
    ]
    lines = [f"{tag}  - {_line(value)}" for tag, value in tags if value]
    return "\r\n".join((*lines, "ER  - ", ""))


def csl_json(publication: Publication, article: Article, url: str) -> str:
    """The article as one item of CSL-JSON."""
    issue = numbers_of(article)
    item: dict[str, object] = {
        "id": url,
        "type": "article-journal",
        "title": article.title,
        "author": [_csl_name(author) for author in article.authors],
        "container-title": publication.title,
        "issued": {"date-parts": [[article.date.year, article.date.month, article.date.day]]},
        "volume": issue.volume,
        "issue": issue.number,
        "publisher": publication.publisher,
        "ISSN": publication.issn,
        "DOI": article.doi,
        "language": article.language,
        "abstract": article.abstract,
        "keyword": ", ".join(topic.title for topic in article.topics),
        "URL": url,
    }
    kept = {name: value for name, value in item.items() if value}
    return json.dumps([kept], ensure_ascii=False, indent=1) + "\n"


def _csl_name(author: Author) -> Mapping[str, str]:
    name = asdict(sorted_name(author.name))
    return {part: text for part, text in name.items() if text} if name["given"] else {"literal": author.name}


def _bibtex_name(author: Author) -> str:
    name = sorted_name(author.name)
    if not name.given:
        return "{" + _tex(name.family) + "}"
    return ", ".join(_tex(part) for part in (name.family, name.suffix, name.given) if part)


def _key(article: Article) -> str:
    """What an author writes to cite it: family, year, first word of the title, in plain letters."""
    words = (sorted_name(article.authors[0].name).family if article.authors else "", f"{article.date:%Y}", article.slug)
    plain = unicodedata.normalize("NFKD", "-".join(filter(None, words))).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60]


def _tex(text: str) -> str:
    return _line(text).translate(_BIBTEX)


def _line(text: str) -> str:
    return " ".join(text.split())
