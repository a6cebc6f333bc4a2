"""Which objects a change of the content table touches: a number that depends on the article, never on the archive."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dateline.articles.article import Card
from dateline.content.keys import (
    BY_DATE,
    BY_EVENT,
    PUBLICATION_KEY,
    TIMERS,
    article_key,
    author_key,
    counter_key,
    event_key,
    issue_at,
    issue_key,
    page_key,
    parse_instant,
    parse_timer,
    upload_key,
)
from dateline.content.lists import falling, title_of, years_of
from dateline.content.records import card_from, is_news
from dateline.content.references import TROUBLES, spelling_key
from dateline.dynamo import from_wire
from dateline.items import Item, Key
from dateline.publishing.reading import WHOLE_LIST, day_of

LISTS = {"SECTION": "sections", "AUTHOR": "authors", "TOPIC": "topics", "ISSUE": "issues"}
_LISTED_AT = {folder: kind for kind, folder in LISTS.items()}
# Where a redirect that an upload asks for would stand in the way of the site.
_OURS = re.compile(
    r"(?:archive|search|subscribe|privacy|digests|issues|events|sections|authors|topics|api|assets|sitemaps)?|\d{4}(?:/\d\d)?"
    r"|(?:assets|sitemaps|digests|api|media|files)/.*|(?:sections|authors|topics)/[^/]+/\d{4}"
    r"|(?:.*/)?(?:index\.html|feed\.(?:xml|json)|rss\.xml)|.*\.(?:ics|bib|ris)|\d{4}/\d\d/([^/]+)/(?:\1\.pdf|card\.png)"
    r"|404\.html|sitemap\.xml|robots\.txt|llms\.txt|icon\.svg"
)
# An old page may also be called analytics.example.org-explained, with a slash behind it.
_LIKE_A_FILE = re.compile(r"\.(?:[sx]?html?|php\d?|aspx?|jspx?|cfm|cgi|pl|xml|rss|json|txt|pdf|docx?)$", re.IGNORECASE)
# Those that grow without end, and are cut into years.
BY_YEAR = {"SECTION", "AUTHOR", "TOPIC"}


class Kind(StrEnum):
    """The kinds of target; each knows its objects and how to read them."""

    ARTICLE = "ARTICLE"
    CITATIONS = "citations"
    EVENT = "EVENT"
    PAGE = "PAGE"
    REPORT = "UPLOAD"
    TROUBLE = "TROUBLE"
    FRONT = "front"
    MONTH = "month"
    LIST = "list"
    FEEDS = "feeds"
    YEAR = "year"
    ISSUES = "issues"
    EVENTS = "events"
    DIGEST = "DIGEST"
    DIGESTS = "digests"
    NEWS = "news"
    SITEMAP = "sitemap"
    SITEMAPS = "sitemaps"
    FIXED = "fixed"
    MOVED = "MOVED"


@dataclass(frozen=True, slots=True)
class Target:
    """Objects that are read from the same place: an article's page, a list with its feeds."""

    kind: Kind
    subject: str = ""


FRONT = Target(Kind.FRONT)
ISSUES = Target(Kind.ISSUES)
EVENTS = Target(Kind.EVENTS)
DIGESTS = Target(Kind.DIGESTS)
NEWS = Target(Kind.NEWS)
SITEMAPS = Target(Kind.SITEMAPS)
FIXED = Target(Kind.FIXED)
TROUBLE = Target(Kind.TROUBLE)
# What is for the publication's own people, in a bucket of its own.
PRIVATE_KINDS = {Kind.REPORT, Kind.TROUBLE}


@dataclass(frozen=True, slots=True)
class Placed:
    """A change in the list of everything: where, and the cards before and after, as far as there were any."""

    sk: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One record of the table's stream in plain values. Source: "Record", Amazon DynamoDB Streams API Reference."""

    pk: str
    sk: str
    kind: str
    old: Item | None = None
    new: Item | None = None

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Change":
        """The change that a stream record tells of."""
        images = record["dynamodb"]
        keys = from_wire(images["Keys"])
        old, new = (_image(images[name]) if name in images else None for name in ("OldImage", "NewImage"))
        return cls(keys["pk"], keys["sk"], record["eventName"], old, new)

    @property
    def images(self) -> list[Item]:
        """What stood there before and what stands there now, as far as anything did."""
        return [image for image in (self.old, self.new) if image]

    @property
    def subject(self) -> str:
        """The list that is cut into years of which an entry changed, empty for any other change."""
        head, _, subject = self.pk.partition("#")
        kind = subject.partition("#")[0]
        return subject if head == "BY" and (kind in BY_YEAR or subject == WHOLE_LIST) else ""

    @property
    def placed(self) -> Placed | None:
        """What changed in the list of everything; None for any other change."""
        if self.pk != BY_DATE or not self.images:
            return None
        return Placed(self.sk, tuple(map(card_from, self.images)))


def _image(wire: Mapping[str, Any]) -> Item:
    # Texts are packed; what a change touches does not depend on them.
    return from_wire({name: value for name, value in wire.items() if "B" not in value})


def targets_of(change: Change) -> dict[Target, bool]:
    """What one change touches, and whether it must be new."""
    is_new = change.kind == "INSERT"
    head, _, subject = change.pk.partition("#")
    match head:
        case Kind.REPORT:
            return {Target(Kind.REPORT, subject): is_new} | dict.fromkeys(_targets_of_a_new_setting(change), False)
        case Kind.ARTICLE:
            feeds = dict.fromkeys(_feeds_of(change), False)
            return {Target(Kind.ARTICLE, subject): is_new, Target(Kind.CITATIONS, subject): is_new} | feeds
        case Kind.EVENT | Kind.PAGE:
            return {Target(Kind(head), subject): is_new}
        case Kind.DIGEST:
            return {Target(Kind.DIGEST, f"{subject}#{change.sk}"): is_new, DIGESTS: False}
        case Kind.MOVED:
            return {target: False for target in [target_at(subject)] if target}
        case _:
            return dict.fromkeys(_shared_targets(change), False)


def _shared_targets(change: Change) -> Iterator[Target]:
    """What many uploads have a part in."""
    pk, sk = change.pk, change.sk
    head, _, subject = pk.partition("#")
    kind = subject.partition("#")[0]
    if pk == BY_DATE:
        yield from (FRONT, *_list_targets(WHOLE_LIST, sk))
        yield from (Target(Kind.MONTH, sk[:7]), Target(Kind.SITEMAP, sk[:7]))
        if not change.images or any(_was_news(image) for image in change.images):
            yield NEWS
    elif pk == BY_EVENT:
        yield from (FRONT, EVENTS, SITEMAPS)
    elif head == "BY" and kind in LISTS:
        yield from _list_targets(subject, sk)
    elif head == "LIST":
        yield from _recounted_targets(change)
    elif pk == TROUBLES:
        yield TROUBLE
    elif head in {"AUTHOR", "ISSUE"}:
        # Their feeds bear the name that the file gives them, and are there with the page that links them.
        yield from (Target(Kind.LIST, pk), Target(Kind.FEEDS, pk))
    elif head == "SPELLING":
        yield Target(Kind.LIST, f"AUTHOR#{subject}")
    elif pk == PUBLICATION_KEY[0]:
        yield from (FRONT, ISSUES, EVENTS, DIGESTS, NEWS, SITEMAPS, FIXED)
        yield from (Target(Kind.LIST, WHOLE_LIST), Target(Kind.FEEDS, WHOLE_LIST))
        for slug in _ids_of(change, "sections", "slug"):
            yield from (Target(Kind.LIST, f"SECTION#{slug}"), Target(Kind.FEEDS, f"SECTION#{slug}"))
    elif pk == TIMERS and change.kind == "REMOVE":
        yield from _targets_of_a_passing(sk)


def _list_targets(subject: str, sk: str) -> Iterator[Target]:
    yield from (Target(Kind.LIST, subject), Target(Kind.FEEDS, subject))
    if not subject.startswith("ISSUE#"):
        yield Target(Kind.YEAR, f"{subject}#{sk[:4]}")


def _recounted_targets(change: Change) -> Iterator[Target]:
    """What shows what a counter tells: entries that an earlier claim took over leave by their count alone."""
    kind = change.pk.partition("#")[2]
    subject = WHOLE_LIST if kind == WHOLE_LIST else f"{kind}#{issue_at(change.sk) if kind == 'ISSUE' else change.sk}"
    fewer = falling(change.old, change.new)
    is_renamed = bool(change.old) and title_of(change.old) != title_of(change.new)
    if fewer or is_renamed:
        yield from (Target(Kind.LIST, subject), Target(Kind.FEEDS, subject))
    if is_renamed and kind == "ISSUE":
        yield ISSUES
    elif kind in BY_YEAR or kind == WHOLE_LIST:
        # Each of its years bears a list's name.
        periods = {**fewer, **(years_of(change.new) if is_renamed else {})}
        yield from (Target(Kind.YEAR, f"{subject}#{period[:4]}") for period in periods)
    months = {period: left for period, left in fewer.items() if "-" in period}
    yield from (Target(Kind.MONTH, month) for month in months)
    if not all(months.values()):
        yield SITEMAPS


def _was_news(entry: Item) -> bool:
    published = parse_instant(entry["published"])
    return is_news(day_of(entry["sk"]), published, published)


def newsletters_of(change: Change) -> list[str]:
    """The newsletters that a publication has or had, when it is set anew."""
    return _ids_of(change, "newsletters", "id")


def _ids_of(change: Change, field: str, name: str) -> list[str]:
    settings = [json.loads(image["publication"]) for image in change.images]
    return list(dict.fromkeys(each[name] for setting in settings for each in setting[field]))


def _feeds_of(change: Change) -> set[Target]:
    """The feeds that hold the text of an article: when an address changes hands, entries may be there before it."""
    subjects = {WHOLE_LIST}
    for image in change.images:
        subjects.add(f"SECTION#{image['section']['slug']}")
        subjects |= {f"AUTHOR#{author['slug']}" for author in image["authors"]}
        subjects |= {f"TOPIC#{topic['slug']}" for topic in image["topics"]}
        if image["issue"]:
            subjects.add(f"ISSUE#{image['issue']['slug']}")
    return {Target(Kind.FEEDS, subject) for subject in subjects}


def _targets_of_a_passing(sk: str) -> Iterator[Target]:
    """A timer's end takes an event off what is coming, or an article off the news."""
    _, promise, address = parse_timer(sk)
    if promise == "event-over":
        yield from (FRONT, EVENTS, Target(Kind.EVENT, address))
    elif promise == "news-over":
        yield NEWS


def _targets_of_a_new_setting(change: Change) -> Iterator[Target]:
    """Everything that shows an upload, when the publication was set anew since: each page bears its masthead."""
    if change.old and change.new and change.old["setting"] != change.new["setting"]:
        for name in change.new["items"]:
            pk, sk = name.rsplit("|", 1)
            yield from targets_of(Change(pk, sk, "MODIFY"))


_FIXED_PATHS = {
    Kind.FRONT: ("index.html",),
    Kind.ISSUES: ("issues/index.html",),
    Kind.EVENTS: ("events/index.html", "events.ics"),
    Kind.DIGESTS: ("digests/index.html",),
    Kind.NEWS: ("sitemaps/news.xml",),
    Kind.TROUBLE: ("trouble.html", "trouble.json"),
    Kind.SITEMAPS: ("sitemap.xml", "sitemaps/pages.xml"),
    Kind.FIXED: ("privacy/index.html", "search/index.html", "404.html", "robots.txt", "llms.txt", "icon.svg"),
}
# An issue is finished: whoever follows one needs no second and third format of it.
_FORMATS = ("feed.xml", "rss.xml", "feed.json")


def paths_of(target: Target) -> Sequence[str]:
    """Where the target's objects stand in the bucket."""
    subject = target.subject
    match target.kind:
        case Kind.ARTICLE | Kind.PAGE:
            return [f"{subject}/index.html"]
        case Kind.CITATIONS:
            return [f"{subject}/{subject.rpartition('/')[2]}.{ending}" for ending in ("bib", "ris", "json")]
        case Kind.EVENT:
            return [f"events/{subject}/index.html", f"events/{subject}/{subject}.ics"]
        case Kind.REPORT:
            return [f"{subject}.html", f"{subject}.json"]
        case Kind.MONTH:
            return [f"{subject.replace('-', '/')}/index.html"]
        case Kind.LIST:
            return ["archive/index.html" if subject == WHOLE_LIST else f"{list_path(subject)}index.html"]
        case Kind.FEEDS:
            formats = _FORMATS[:1] if subject.startswith("ISSUE#") else _FORMATS
            return [f"{list_path(subject)}{name}" for name in formats]
        case Kind.YEAR:
            of, _, year = subject.rpartition("#")
            return [f"{list_path(of)}{year}/index.html", f"{list_path(of)}{year}/feed.xml"]
        case Kind.DIGEST:
            newsletter, _, due = subject.partition("#")
            return [f"{digest_path(newsletter, due)}index.html"]
        case Kind.SITEMAP:
            return [f"sitemaps/{subject}.xml"]
        case Kind.MOVED:
            # What ends like a file is asked for as one; everything else is a folder with its index.
            return [subject if _LIKE_A_FILE.search(subject) else f"{subject}/index.html"]
        case _:
            return _FIXED_PATHS[target.kind]


def target_at(path: str) -> Target | None:
    """What a path of the site shows, without the slashes at its ends; None where the site itself has something."""
    head, _, rest = path.partition("/")
    if _OURS.fullmatch(path):
        return None
    if head in _LISTED_AT and rest and "/" not in rest:
        return Target(Kind.LIST, f"{_LISTED_AT[head]}#{rest}")
    if head == "events" and rest and "/" not in rest:
        return Target(Kind.EVENT, rest)
    if re.fullmatch(r"\d{4}/\d{2}/[^/.]+", path):
        return Target(Kind.ARTICLE, path)
    return Target(Kind.MOVED, path) if rest or "." in path else Target(Kind.PAGE, path)


def list_path(subject: str) -> str:
    """Where a list stands, with the slash at its end; that of everything stands at the root."""
    kind, _, slug = subject.partition("#")
    return f"{LISTS[kind]}/{slug}/" if slug else ""


def digest_path(newsletter: str, due: str) -> str:
    """Where a digest stands, known by its newsletter and its day, with the slash at its end."""
    return f"digests/{newsletter}/{due[:10]}/"


def record_keys(target: Target) -> list[Key]:
    """The records that a target is read from, beside the lists it shows."""
    subject = target.subject
    match target.kind:
        case Kind.ARTICLE | Kind.CITATIONS:
            return [article_key(subject)]
        case Kind.EVENT:
            return [event_key(subject)]
        case Kind.PAGE:
            return [page_key(subject)]
        case Kind.REPORT:
            return [upload_key(subject)]
        case Kind.DIGEST:
            newsletter, _, due = subject.partition("#")
            return [(f"DIGEST#{newsletter}", due)]
        case Kind.LIST | Kind.FEEDS:
            kind, _, slug = subject.partition("#")
            more = {"AUTHOR": [author_key(slug), spelling_key(slug)], "ISSUE": [issue_key(slug)]}.get(kind, [])
            return [counter_key(subject), *more]
        case Kind.MOVED:
            return []
        case Kind.YEAR:
            return [counter_key(subject.rpartition("#")[0])]
        case Kind.MONTH:
            return [counter_key(f"{WHOLE_LIST}#{subject[:4]}")]
        case _:
            return [counter_key(WHOLE_LIST)]
