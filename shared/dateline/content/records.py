"""How content stands in the content table, and is read from it again: records, index entries, cards and timers.

docs/data-model.md shows what each holds and costs.
"""

import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateline.articles.article import Article, Author, AuthorFile, Card, Issue, IssueFile, Picture
from dateline.articles.page import Page
from dateline.content.keys import (
    BY_DATE,
    BY_EVENT,
    BY_PAGE,
    PUBLICATION_KEY,
    asset_key,
    by_day_key,
    instant,
    list_key,
    timer_item,
)
from dateline.content.references import spelling_key
from dateline.events.event import Event
from dateline.items import Item, Key
from dateline.pictures.asset import Asset
from dateline.publication import Label, Newsletter, Publication

type Content = Article | Event | Page | Publication | AuthorFile | IssueFile | Asset

NEWS_LASTS = timedelta(days=2)
CARD_ABSTRACT_LENGTH = 400
# An item holds 400 kB: what would not fit is refused in words before.
MAX_PACKED_BODY = 330_000


def root_of(content: Content) -> str:
    """The kind of thing that stands at the content's address; empty where it has none."""
    match content:
        case Article():
            return "ARTICLE"
        case Event():
            return "EVENT"
        case Page():
            return "PAGE"
        case AuthorFile():
            return "AUTHOR"
        case IssueFile():
            return "ISSUE"
        case Publication() | Asset():
            return ""


def address_of(content: Content) -> str:
    """The address that new content asks for; it is fixed once published."""
    match content:
        case Article():
            return f"{content.date:%Y/%m}/{content.slug}"
        case Event() | Page():
            return content.address
        case AuthorFile() | IssueFile():
            return content.slug
        case Publication() | Asset():
            return ""


def main_key(content: Content, address: str, upload: str) -> Key:
    """The key that claims an address for an upload; what has no address is found by the upload's own key."""
    match content:
        case Publication():
            return PUBLICATION_KEY
        case Asset():
            return asset_key(upload)
        case _:
            root = root_of(content)
            return (f"{root}#{address}", root)


def items_of(
    content: Content,
    *,
    address: str,
    upload: str,
    published: datetime,
    first: str = "",
    changed: datetime | None = None,
) -> list[Item]:
    """Every item that stands for the content: its record first, then index entries and timers.

    `first` is what it is known by wherever it moves, its address unless something else is said; `changed` is when its
    file last changed, where that was since.
    """
    items = _items_of(
        content,
        address=address,
        upload=upload,
        published=published,
        first=first or f"{address}/",
        changed=changed or published,
    )
    return [item | {"upload": upload} for item in items]


def _items_of(
    content: Content, *, address: str, upload: str, published: datetime, first: str, changed: datetime
) -> list[Item]:
    pk, sk = main_key(content, address, upload)
    record = {"pk": pk, "sk": sk, "address": address, "published": instant(published)}
    match content:
        case Article():
            return [
                record | _article_attributes(content),
                # A withdrawn article keeps its place with a notice, and leaves the lists.
                *(
                    ()
                    if content.withdrawn
                    else _article_entries(content, address=address, published=published, first=first)
                ),
            ]
        case Event():
            card = _event_card(content) | {"published": instant(published), "changed": instant(changed)}
            return [
                record | card | {"body": _pack(content.body)},
                {"pk": BY_EVENT, "sk": f"{instant(content.starts)}#{address}", **card},
                timer_item(content.ends, f"event-over#{address}"),
            ]
        case Page():
            return [
                record | asdict(content) | {"aliases": list(content.aliases), "body": _pack(content.body)},
                {"pk": BY_PAGE, "sk": address, "title": content.title},
            ]
        case Publication():
            return [record | {"publication": json.dumps(asdict(content), sort_keys=True)}]
        case AuthorFile():
            spellings = (spelling_key(slug) for slug in content.spellings)
            return [
                record | asdict(content) | {"slug": address, "bio": _pack(content.bio)},
                *({"pk": pk, "sk": sk, "author": address, "name": content.name} for pk, sk in spellings),
            ]
        case IssueFile():
            return [record | asdict(content) | {"slug": address, "intro": _pack(content.intro)}]
        case Asset():
            return [record | asdict(content)]


def _article_attributes(article: Article) -> Item:
    return {
        **asdict(article),
        "date": article.date.isoformat(),
        "corrected": article.corrected.isoformat() if article.corrected else "",
        "authors": [asdict(author) for author in article.authors],
        "topics": [asdict(topic) for topic in article.topics],
        "aliases": list(article.aliases),
        "body": _pack(article.body),
    }


def _article_entries(article: Article, *, address: str, published: datetime, first: str) -> Iterable[Item]:
    # Whoever reads records alone needs no folding of words.
    from dateline.search.entry import entry_item  # noqa: PLC0415

    card = {
        "address": address,
        "title": article.title,
        "authors": [asdict(author) for author in article.authors],
        "date": article.date.isoformat(),
        "section": asdict(article.section),
        "abstract": _shortened(article.abstract),
        "language": article.language,
        "direction": article.direction,
        "published": instant(published),
        "first": first,
        "corrected": article.corrected.isoformat() if article.corrected else "",
        **({"picture": asdict(article.lead)} if article.lead else {}),
    }
    by_day = by_day_key(article.date, address)
    yield entry_item(article, address)
    yield {
        "pk": BY_DATE,
        "sk": by_day,
        **card,
        "topics": [topic.slug for topic in article.topics],
        "issue": asdict(article.issue) if article.issue else None,
    }
    if is_news(article.date, published, published):
        yield timer_item(published + NEWS_LASTS, f"news-over#{address}")
    yield {"pk": list_key("SECTION", article.section.slug), "sk": by_day, "heading": article.section.title, **card}
    yield {"pk": list_key("LANGUAGE", article.language), "sk": by_day, "heading": article.language, **card}
    for author in article.authors:
        yield {"pk": list_key("AUTHOR", author.slug), "sk": by_day, "heading": author.name, **card}
    for topic in article.topics:
        yield {"pk": list_key("TOPIC", topic.slug), "sk": by_day, "heading": topic.title, **card}
    if article.issue:
        yield {"pk": list_key("ISSUE", article.issue.slug), "sk": by_day, "heading": article.issue.title, **card}


def is_news(day: date, published: datetime, now: datetime) -> bool:
    """Whether an article of a day is news at `now`; an archive that is brought in today is not.

    Source: "Create a News sitemap", Google Search Central.
    """
    return published > now - NEWS_LASTS and day >= (published - NEWS_LASTS).date()


def _event_card(event: Event) -> Item:
    return {
        "address": event.address,
        "title": event.title,
        "starts": event.starts.isoformat(),
        "ends": event.ends.isoformat(),
        "zone": str(event.starts.tzinfo),
        "place": event.place,
        "summary": event.summary,
        "language": event.language,
        "direction": event.direction,
        "capacity": event.capacity,
        "registration": event.registration,
    }


def body_fits(content: Content) -> bool:
    """Whether the text is short enough for one item."""
    match content:
        case Publication() | Asset():
            return True
        case AuthorFile():
            text = content.bio
        case IssueFile():
            text = content.intro
        case _:
            text = content.body
    return len(_pack(text)) <= MAX_PACKED_BODY


def article_from(item: Item) -> Article:
    """The article that a record holds."""
    return Article(
        slug=item["slug"],
        title=item["title"],
        authors=tuple(Author(**author) for author in item["authors"]),
        date=date.fromisoformat(item["date"]),
        section=Label(**item["section"]),
        topics=tuple(Label(**topic) for topic in item["topics"]),
        abstract=item["abstract"],
        body=_unpack(item["body"]),
        language=item["language"],
        direction=item["direction"],
        issue=Issue(**item["issue"]) if item["issue"] else None,
        author_bio=item["author_bio"],
        corrected=date.fromisoformat(item["corrected"]) if item["corrected"] else None,
        correction=item["correction"],
        subtitle=item["subtitle"],
        permalink=item["permalink"],
        aliases=tuple(item["aliases"]),
        doi=item["doi"],
        lead_picture=Picture(**item["lead_picture"]) if item["lead_picture"] else None,
        pdf=item["pdf"],
        lead=_asset_from(item["lead"]),
        attachments=tuple(Asset.kept(each) for each in item["attachments"]),
        withdrawn=item["withdrawn"],
    )


def card_from(item: Item) -> Card:
    """The card that an index entry carries."""
    return Card(
        address=item["address"],
        title=item["title"],
        authors=tuple(Author(**author) for author in item["authors"]),
        date=date.fromisoformat(item["date"]),
        section=Label(**item["section"]),
        abstract=item["abstract"],
        language=item["language"],
        direction=item["direction"],
        published=item["published"],
        first=item.get("first") or f"{item['address']}/",
        corrected=date.fromisoformat(item["corrected"]) if item["corrected"] else None,
        topics=tuple(item.get("topics", ())),
        issue=Issue(**item["issue"]) if item.get("issue") else None,
        picture=_asset_from(item.get("picture")),
    )


def event_from(item: Item) -> Event:
    """The event that a record or an index entry holds; an entry has no body."""
    zone = ZoneInfo(item["zone"])
    return Event(
        address=item["address"],
        title=item["title"],
        starts=datetime.fromisoformat(item["starts"]).astimezone(zone),
        ends=datetime.fromisoformat(item["ends"]).astimezone(zone),
        place=item["place"],
        summary=item["summary"],
        body=_unpack(item["body"]) if "body" in item else "",
        language=item["language"],
        direction=item["direction"],
        capacity=item["capacity"],
        registration=item["registration"],
    )


def author_file_from(item: Item) -> AuthorFile:
    """The author's own file that a record holds."""
    return AuthorFile(
        slug=item["slug"],
        name=item["name"],
        spellings=tuple(item["spellings"]),
        affiliation=item["affiliation"],
        photo=item["photo"],
        links=tuple(item["links"]),
        bio=_unpack(item["bio"]),
        language=item["language"],
        direction=item["direction"],
        portrait=_asset_from(item["portrait"]),
    )


def issue_file_from(item: Item) -> IssueFile:
    """The issue's own file that a record holds."""
    return IssueFile(
        slug=item["slug"],
        title=item["title"],
        cover=item["cover"],
        pdf=item["pdf"],
        intro=_unpack(item["intro"]),
        language=item["language"],
        direction=item["direction"],
        cover_picture=_asset_from(item["cover_picture"]),
        pdf_file=_asset_from(item["pdf_file"]),
    )


def page_from(item: Item) -> Page:
    """The page that a record holds."""
    return Page(
        address=item["address"],
        title=item["title"],
        body=_unpack(item["body"]),
        language=item["language"],
        direction=item["direction"],
        aliases=tuple(item["aliases"]),
    )


def publication_from(item: Item) -> Publication:
    """The publication that a record holds."""
    fields = json.loads(item["publication"])
    return Publication(
        **fields
        | {
            "sections": tuple(Label(**section) for section in fields["sections"]),
            "newsletters": tuple(
                Newsletter(**newsletter | {"sections": tuple(newsletter["sections"])})
                for newsletter in fields["newsletters"]
            ),
            "editors": tuple(fields["editors"]),
            "boilerplate": tuple(fields["boilerplate"]),
            "pages": tuple(Label(**page) for page in fields["pages"]),
            "embed_origins": tuple(fields.get("embed_origins", ())),
            "colours": tuple((name, colour) for name, colour in fields["colours"]),
            "logo_picture": _asset_from(fields.get("logo_picture")),
        }
    )


def _asset_from(fields: Item | None) -> Asset | None:
    return Asset.kept(fields) if fields else None


def _shortened(abstract: str) -> str:
    if len(abstract) <= CARD_ABSTRACT_LENGTH:
        return abstract
    return abstract[:CARD_ABSTRACT_LENGTH].rsplit(" ", 1)[0] + "…"


def _pack(body: str) -> bytes:
    # A body is most of a record: packed, an article of ten pages still costs few write units.
    return zlib.compress(body.encode(), 9)


def _unpack(body: bytes) -> str:
    return zlib.decompress(body).decode()
