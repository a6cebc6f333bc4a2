"""What a document says, as the data that its template lays out."""

from collections.abc import Sequence
from typing import Any
from unicodedata import bidirectional

from dateline.articles.article import Article, Author, Issue, IssueFile
from dateline.articles.languages import direction_of
from dateline.pictures.markup import picture_html
from dateline.publication import Publication
from dateline.publishing.colours import DEFAULTS, accent_on_white, palette
from dateline.publishing.rendering import long_date, opens_with
from dateline.typesetting.body import Composer, clean, spoken_as

type Sheet = dict[str, Any]
# The pictures of a document: by their paths on the site, the names that its sheet has for them.
type Pictures = dict[str, str]

LONGEST_TITLE = 400
LONGEST_ON_CARD = 150
LONGEST_TEXT = 6000
MOST_NAMED = 12
MOST_NAMED_ON_CARD = 3
LONGEST_BYLINE_ON_CARD = 52
MOST_TOPICS = 20


def article_sheet(publication: Publication, site_url: str, article: Article, address: str) -> tuple[Sheet, Pictures]:
    """One article as a document of its own."""
    composer = Composer(site_url)
    sheet: Sheet = {
        "kind": "article",
        **_about(publication, article.title, article.language, article.direction),
        "authors": [_short(author.name) for author in article.authors[:MOST_NAMED]],
        "description": _short(article.abstract, LONGEST_TEXT),
        "keywords": [_short(topic.title) for topic in article.topics[:MOST_TOPICS]],
        "url": f"{site_url}/{address}/",
        "parts": [_part(composer, site_url, article, address)],
    }
    return sheet, composer.pictures


def issue_sheet(
    publication: Publication, site_url: str, issue: Issue | IssueFile, articles: Sequence[tuple[str, Article]]
) -> tuple[Sheet, Pictures]:
    """One issue with all its articles, given with their addresses in the order in which they are to stand.

    What its own file says stands above its contents.
    """
    language, direction, above = publication.language, direction_of(publication.language), ""
    if isinstance(issue, IssueFile):
        language, direction = issue.language, issue.direction
        cover = picture_html(issue.cover_picture, issue.title, at_once=True) if issue.cover_picture else ""
        above = cover + issue.intro
    composer = Composer(site_url, heading_level=2)
    named = dict.fromkeys(_short(author.name) for _, article in articles for author in article.authors)
    first = min(article.date for _, article in articles)
    last = max(article.date for _, article in articles)
    days = long_date(first) if first == last else f"{long_date(first)} – {long_date(last)}"
    sheet: Sheet = {
        "kind": "issue",
        **_about(publication, issue.title, language, direction),
        "authors": list(named)[:MOST_NAMED],
        "description": _short(f"{publication.title}: {issue.title}"),
        "keywords": [],
        "url": f"{site_url}/issues/{issue.slug}/",
        "dateline": "" if days == issue.title else days,
        "intro": composer.compose(above)[0],
        "parts": [_part(composer, site_url, article, address) for address, article in articles],
    }
    return sheet, composer.pictures


def card_sheet(publication: Publication, article: Article) -> Sheet:
    """What the card of an article shows."""
    day = long_date(article.date)
    byline = _names(article.authors, most=MOST_NAMED_ON_CARD)
    return {
        **_about(publication, article.title, article.language, article.direction),
        "title": _short(article.title, LONGEST_ON_CARD),
        "section": _short(article.section.title, 60),
        "line": [_directed(each) for each in (_short(byline, LONGEST_BYLINE_ON_CARD), day) if each],
        "colours": palette(DEFAULTS | dict(publication.colours), night=False),
    }


def _about(publication: Publication, title: str, language: str, direction: str) -> Sheet:
    spoken = spoken_as(publication.language, direction_of(publication.language))
    return {
        "title": _short(title),
        "running": _short(title, 90),
        "accent": accent_on_white(publication.colours),
        "spoken": spoken_as(language, direction),
        "masthead": {
            "title": _short(publication.title, 80),
            "tagline": _short(publication.tagline, 200),
            **spoken,
        },
    }


def _part(composer: Composer, site_url: str, article: Article, address: str) -> Sheet:
    above = ""
    if article.lead and article.lead.path not in article.body:
        above = picture_html(article.lead, article.lead_picture.alt if article.lead_picture else "", at_once=True)
    body, cut = composer.compose(above + article.body)
    notices = []
    if article.correction:
        when = f" on {long_date(article.corrected)}" if article.corrected else ""
        notices.append(_short(f"Corrected{when}: {article.correction}", LONGEST_TEXT))
    if cut:
        notices.append(f"This text is longer than is typeset. All of it stands at {site_url}/{address}/")
    day = long_date(article.date)
    issue = _short(article.issue.title) if article.issue else ""
    byline = _names(article.authors, places=True)
    return {
        "url": f"{site_url}/{address}/",
        "title": _short(article.title),
        "subtitle": _short(article.subtitle),
        "section": _short(article.section.title),
        "byline": f"By {byline}" if byline and article.language.startswith("en") else byline,
        "dateline": [_directed(each) for each in dict.fromkeys((day, issue)) if each],
        "notices": notices,
        "abstract": "" if opens_with(article.body, article.abstract) else _short(article.abstract, LONGEST_TEXT),
        "bio": _short(article.author_bio, LONGEST_TEXT),
        "topics": " · ".join(_short(topic.title) for topic in article.topics[:MOST_TOPICS]),
        "spoken": spoken_as(article.language, article.direction),
        "body": body,
    }


def _names(authors: Sequence[Author], *, places: bool = False, most: int = MOST_NAMED) -> str:
    names = [
        f"{author.name} ({author.affiliation})" if places and author.affiliation else author.name for author in authors
    ]
    shown = names[:most] + (["…"] if len(names) > most else [])
    return _short(", ".join(shown), 1000)


def _directed(text: str) -> Sheet:
    """A short text with the direction of its first letter, which may be other than that of the line it stands in."""
    first = next((kind for kind in map(bidirectional, text) if kind in {"L", "R", "AL"}), "L")
    return {"text": text, "dir": "ltr" if first == "L" else "rtl"}


def _short(text: str, longest: int = LONGEST_TITLE) -> str:
    text = " ".join(clean(text).split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
