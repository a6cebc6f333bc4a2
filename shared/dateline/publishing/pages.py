"""The pages of the site: pure functions from what is published to HTML."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dateline.articles.article import Article, Card
from dateline.articles.languages import direction_of
from dateline.articles.page import Page
from dateline.events.event import Event
from dateline.people import retention
from dateline.pictures.asset import Asset
from dateline.pictures.markup import picture_html
from dateline.publication import Publication
from dateline.publishing.rendering import opens_with, reading_minutes, render
from dateline.typesetting.paths import CARD_HEIGHT, CARD_WIDTH, card_path, document_path

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class ListHeading:
    """What a list is of: its kind ("section", "author", "topic", "issue"), its title and its path."""

    kind: str
    title: str
    path: str

    @property
    def pdf(self) -> str:
        """The path of what is typeset of the whole list; empty for other lists than an issue's."""
        return document_path(self.path.strip("/")) if self.kind == "issue" else ""


@dataclass(frozen=True, slots=True)
class Button:
    """A form of one button, with the hidden fields it posts."""

    label: str
    action: str
    fields: Mapping[str, str] = field(default_factory=dict)


def article_page(publication: Publication, site_url: str, article: Article, address: str) -> str:
    """The page of one article."""
    url = f"{site_url}/{address}/"
    return _page(
        "article.html",
        publication,
        site_url,
        f"/{address}/",
        article.title,
        article.abstract,
        article=article,
        lead="" if opens_with(article.body, article.abstract) else article.abstract,
        month=f"/{article.date:%Y/%m}/",
        minutes=reading_minutes(article.body),
        lead_picture=_lead_picture(article),
        image=f"{site_url}/{card_path(address)}",
        image_size=(CARD_WIDTH, CARD_HEIGHT),
        files=[_offered(each) for each in article.attachments],
        pdf="" if article.withdrawn else _pdf_of(article, address),
        structured=_embeddable(_article_data(publication, article, url)),
        lang=article.language,
        direction=article.direction,
    )


def home_page(publication: Publication, site_url: str, cards: Sequence[Card], events: Sequence[Event]) -> str:
    """The front page: the newest articles and what is coming."""
    return _page(
        "home.html", publication, site_url, "/", publication.title, publication.about or publication.tagline,
        cards=cards, events=events,
    )  # fmt: skip


def list_page(publication: Publication, site_url: str, heading: ListHeading, cards: Sequence[Card]) -> str:
    """The newest articles of one section, author, topic or issue."""
    description = f"{heading.title}: articles in {publication.title}"
    return _page(
        "list.html", publication, site_url, heading.path, heading.title, description, heading=heading, cards=cards
    )


def month_page(publication: Publication, site_url: str, month: str, cards: Sequence[Card]) -> str:
    """The articles of one month, given as "2003-08"."""
    first = date.fromisoformat(f"{month}-01")
    heading = ListHeading("month", f"{first:%B %Y}", f"/{first:%Y/%m}/")
    return list_page(publication, site_url, heading, cards)


def events_page(publication: Publication, site_url: str, upcoming: Sequence[Event], past: Sequence[Event]) -> str:
    """The list of events, soonest first, then those that are over."""
    return _page(
        "events.html", publication, site_url, "/events/", "Events", f"Events of {publication.title}",
        upcoming=upcoming, past=past,
    )  # fmt: skip


def event_page(
    publication: Publication,
    site_url: str,
    event: Event,
    *,
    over: bool,
    problem: str = "",
    name: str = "",
    email: str = "",
) -> str:
    """The page of one event with its form; with a problem, the form as it was typed."""
    url = f"{site_url}/events/{event.address}/"
    return _page(
        "event.html",
        publication,
        site_url,
        f"/events/{event.address}/",
        event.title,
        event.summary,
        event=event,
        over=over,
        problem=problem,
        name=name,
        email=email,
        structured=_embeddable(_event_data(publication, event, url)),
        lang=event.language,
        direction=event.direction,
    )


def text_page(publication: Publication, site_url: str, page: Page) -> str:
    """A page that stands by itself."""
    return _page(
        "page.html", publication, site_url, f"/{page.address}/", page.title, f"{page.title} — {publication.title}",
        page=page, lang=page.language, direction=page.direction,
    )  # fmt: skip


def form_page(
    publication: Publication,
    site_url: str,
    template: str,
    title: str,
    *,
    language: str,
    say: Callable[..., str],
    values: Mapping[str, object],
    path: str = "",
) -> str:
    """A page of the forms in the language of its visitor; `say` translates what the template says.

    Search engines are kept from it, unless it has a path of its own.
    """
    return _page(
        template, publication, site_url, path, title, "",
        say=say, hidden=not path, lang=language, direction=direction_of(language), **values,
    )  # fmt: skip


def results_page(publication: Publication, site_url: str, *, asked: Mapping[str, str], **values: object) -> str:
    """The form of search as it was filled in, and what it found; `values` are those of results.html."""
    title = f"Search: {asked['q']}" if asked["q"] else "Search"
    return _page(
        "results.html", publication, site_url, "/search/", title, f"Search the articles of {publication.title}",
        asked=asked, hidden=True, **values,
    )  # fmt: skip


def message_page(
    publication: Publication,
    site_url: str,
    *,
    title: str,
    paragraphs: Sequence[str],
    buttons: Sequence[Button] = (),
) -> str:
    """A page that says what happened, or asks for a click. Search engines are kept from it."""
    return _page(
        "message.html",
        publication,
        site_url,
        "",
        title,
        "",
        paragraphs=paragraphs,
        buttons=buttons,
        hidden=True,
        say=str,
    )


def privacy_page(publication: Publication, site_url: str) -> str:
    """What is kept of readers and for how long, from the same figures that the code goes by."""
    return _page(
        "privacy.html", publication, site_url, "/privacy/", "Privacy",
        f"What {publication.title} keeps of its readers, and for how long",
        lang="en", direction="ltr", kept=retention,
    )  # fmt: skip


def moved_page(publication: Publication, site_url: str, path: str) -> str:
    """What stands at a former address, for those whom nobody redirects."""
    return _page("moved.html", publication, site_url, path, "Moved", "", hidden=True)


def not_found_page(publication: Publication, site_url: str) -> str:
    """What stands where nothing is."""
    paragraphs = ("There is nothing at this address. The article may have moved, or the link may be misspelt.",)
    return message_page(publication, site_url, title="Page not found", paragraphs=paragraphs)


def _lead_picture(article: Article) -> str:
    """The picture above the text, unless the text shows it itself."""
    if article.lead is None or article.lead.path in article.body:
        return ""
    return picture_html(article.lead, article.lead_picture.alt if article.lead_picture else "", at_once=True)


def _pdf_of(article: Article, address: str) -> str:
    """The path of the article as PDF: its own where it names one, else what is typeset of it."""
    own = (each.path for each in article.attachments if each.path.endswith(".pdf"))
    return next(own, document_path(address))


def _offered(asset: Asset) -> dict[str, str]:
    """What a reader wants to know before downloading a file: its name, its kind and its size."""
    kind = asset.path.rpartition(".")[2].upper()
    size = f"{asset.size / MEGABYTE:.1f} MB" if asset.size >= MEGABYTE else f"{max(1, round(asset.size / 1000))} kB"
    return {"path": f"/{asset.path}", "name": asset.name, "about": f"{kind}, {size}"}


def _page(
    template: str,
    publication: Publication,
    site_url: str,
    path: str,
    title: str,
    description: str,
    **values: object,
) -> str:
    masthead_direction = direction_of(publication.language)
    defaults: dict[str, object] = {
        "lang": publication.language,
        "direction": masthead_direction,
        "structured": "",
        "hidden": False,
    }
    return render(
        template,
        publication=publication,
        masthead_direction=masthead_direction,
        site_url=site_url,
        path=path,
        title=title,
        description=description,
        **defaults | values,
    )


def _article_data(publication: Publication, article: Article, url: str) -> dict[str, object]:
    """Source: schema.org/Article."""
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title,
        "description": article.abstract,
        "datePublished": article.date.isoformat(),
        "dateModified": (article.corrected or article.date).isoformat(),
        "inLanguage": article.language,
        "articleSection": article.section.title,
        "keywords": [topic.title for topic in article.topics],
        "author": [{"@type": "Person", "name": author.name} for author in article.authors],
        "publisher": {"@type": "Organization", "name": publication.publisher or publication.title},
        "isPartOf": {"@type": "Periodical", "name": publication.title},
        "mainEntityOfPage": url,
    }


def _event_data(publication: Publication, event: Event, url: str) -> dict[str, object]:
    """Source: schema.org/Event."""
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "description": event.summary,
        "startDate": event.starts.isoformat(),
        "endDate": event.ends.isoformat(),
        "location": {"@type": "Place", "name": event.place},
        "organizer": {"@type": "Organization", "name": publication.publisher or publication.title},
        "url": url,
    }


def _embeddable(data: Mapping[str, object]) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
