"""The pages of the site: pure functions from what is published to HTML."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import groupby

from dateline.articles.article import AuthorFile, Card, IssueFile
from dateline.articles.languages import direction_of
from dateline.articles.page import Page
from dateline.events.event import Event
from dateline.mail.wording import sentence_in, wording_for
from dateline.people import retention
from dateline.pictures.markup import picture_html
from dateline.publication import Label, Publication
from dateline.publishing.frame import ALONE, Beside, Step, framed
from dateline.publishing.rendering import render
from dateline.publishing.structured import (
    author_data,
    breadcrumbs,
    embeddable,
    event_data,
    organization,
)
from dateline.typesetting.paths import document_path

NEWEST_WITHOUT_ISSUE = 7
SECTION_LENGTH = 4
# Fewer would leave the column beside the events and the form empty.
LEAST_ON_TOP = 4
# With page, stylesheet, icon and logo, a list is six requests.
MOST_PICTURES = 2
KINDS = {"section": "Section", "author": "Author", "topic": "Topic", "issue": "Issue", "archive": "Archive"}


@dataclass(frozen=True, slots=True)
class ListHeading:
    """What a list is of: its kind ("section", "author", "topic", "issue", "archive"), its title and its path.

    `feed` is the folder of its feeds, empty for a list that has none of its own. `about` is what an author's or an
    issue's own file says of it.
    """

    kind: str
    title: str
    path: str
    feed: str = ""
    about: AuthorFile | IssueFile | None = None

    @property
    def pdf(self) -> str:
        """The path of what is typeset of the whole list; empty for other lists than an issue's."""
        if isinstance(self.about, IssueFile) and self.about.pdf_file:
            return self.about.pdf_file.path
        return document_path(self.path.strip("/")) if self.kind == "issue" else ""

    @property
    def picture(self) -> str:
        """The markup of an author's portrait or an issue's cover, where there is one."""
        shown = self.about.portrait if isinstance(self.about, AuthorFile) else self.about and self.about.cover_picture
        return picture_html(shown, self.title, at_once=True) if shown else ""


@dataclass(frozen=True, slots=True)
class DigestPage:
    """One digest as its page shows it; `address` is its path without slashes at the ends."""

    title: str
    day: date
    address: str
    cards: Sequence[Card] = ()
    events: Sequence[Event] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """A form of one button, with the hidden fields it posts."""

    label: str
    action: str
    fields: Mapping[str, str] = field(default_factory=dict)


def home_page(publication: Publication, site_url: str, cards: Sequence[Card], events: Sequence[Event]) -> str:
    """The front page, from the newest articles: the latest issue, the latest of each section, and what is coming."""
    issue = next((card.issue for card in cards if card.issue), None)
    of_issue = in_order_of_issue(publication, [card for card in cards if issue and card.issue == issue])
    # What came out since the issue stands before it.
    newest = max((card.date for card in of_issue), default=date.min)
    since = [card for card in cards if card.date > newest][:NEWEST_WITHOUT_ISSUE]
    pictured = next((card for card in of_issue if card.picture), None)
    if pictured and not since:
        # Where the issue leads the page, its first article with a picture leads the issue.
        of_issue = [pictured, *(card for card in of_issue if card is not pictured)]
    latest = (
        [("Latest", "", since), (issue.title, f"/issues/{issue.slug}/", of_issue)] if issue else [("Latest", "", since)]
    )
    shown = {card.address for _, _, found in latest for card in found}
    rest = [card for card in cards if card.address not in shown]
    missing = max(LEAST_ON_TOP - len(shown), 0)
    latest.append(("Earlier", "", rest[:missing]))
    rest = rest[missing:]
    sections = [
        (section, [card for card in rest if card.section.slug == section.slug]) for section in publication.sections
    ]
    return framed(
        "home.html",
        publication,
        site_url,
        "/",
        publication.title,
        publication.about or publication.tagline,
        issue=issue,
        latest=[each for each in latest if each[2]],
        pictured=MOST_PICTURES,
        sections=[(section, found[:SECTION_LENGTH]) for section, found in sections if found],
        events=events,
        structured=embeddable(
            {**organization(publication, site_url), "description": publication.about or publication.tagline}
        ),
    )


def in_order_of_issue(publication: Publication, cards: Sequence[Card]) -> list[Card]:
    """The articles of an issue as they stand in it, on its page and in its document."""
    return sorted(cards, key=lambda card: publication.place_in_issue(card.section.slug, card.date, card.address))


def list_page(
    publication: Publication,
    site_url: str,
    heading: ListHeading,
    cards: Sequence[Card],
    years: Mapping[str, int] | None = None,
    beside: Beside = ALONE,
) -> str:
    """The newest articles of a list, and the years behind them with how many each has."""
    about = heading.about
    if heading.kind == "issue":
        cards = in_order_of_issue(publication, cards)
    of_author = about if isinstance(about, AuthorFile) else None
    affiliation = of_author.affiliation if of_author else ""
    person = author_data(heading.title, f"{site_url}{heading.path}", affiliation)
    if of_author and of_author.links:
        person = {**person, "sameAs": list(of_author.links)}
    crumbs = (("Home", "/"), *((("Issues", "/issues/"),) if heading.kind == "issue" else ()))
    return framed(
        "list.html",
        publication,
        site_url,
        heading.path,
        heading.title,
        f"{heading.title}: articles in {publication.title}",
        heading=heading,
        label=KINDS[heading.kind],
        cards=cards,
        pictured=0 if heading.picture else MOST_PICTURES,
        years=dict(years or {}),
        beside=beside,
        affiliation=affiliation,
        links=of_author.links if of_author else (),
        text=(about.bio if isinstance(about, AuthorFile) else about.intro) if about else "",
        crumbs=crumbs,
        structured=embeddable(
            *((person,) if heading.kind == "author" else ()),
            breadcrumbs(site_url, (*crumbs, (heading.title, heading.path))),
        ),
    )


def period_page(
    publication: Publication,
    site_url: str,
    heading: ListHeading,
    of: ListHeading,
    cards: Sequence[Card],
    left: int = 0,
    further: Sequence[Step] = (),
    beside: Beside = ALONE,
) -> str:
    """The articles of a year or month in short, by month; `further` leads to those that are left, if any are."""
    months = [
        (date.fromisoformat(f"{month}-01"), list(found))
        for month, found in groupby(cards, key=lambda card: f"{card.date:%Y-%m}")
    ]
    issues = list(dict.fromkeys(card.issue for card in cards if card.issue))
    crumbs = (("Home", "/"), (of.title, of.path))
    return framed(
        "period.html",
        publication,
        site_url,
        heading.path,
        heading.title if of.kind == "archive" else f"{of.title}, {heading.title}",
        f"{heading.title}: articles in {publication.title}",
        heading=heading,
        of=of,
        months=months,
        issues=issues,
        left=left,
        further=further,
        beside=beside,
        crumbs=crumbs,
        structured=embeddable(breadcrumbs(site_url, (*crumbs, (heading.title, heading.path)))),
    )


def issues_page(publication: Publication, site_url: str, issues: Sequence[Label], *, more: bool = False) -> str:
    """The issues, newest first; `more` says that there are older ones, which stand with their years."""
    description = f"The issues of {publication.title}"
    return framed(
        "issues.html",
        publication,
        site_url,
        "/issues/",
        "Issues",
        description,
        issues=issues,
        more=more,
        crumbs=(("Home", "/"),),
    )


def events_page(publication: Publication, site_url: str, upcoming: Sequence[Event], past: Sequence[Event]) -> str:
    """The list of events, soonest first, then those that are over, by year."""
    years = [(year, list(events)) for year, events in groupby(past, key=lambda event: event.starts.year)]
    return framed(
        "events.html", publication, site_url, "/events/", "Events", f"Events of {publication.title}",
        upcoming=upcoming, years=years,
    )  # fmt: skip


def event_page(
    publication: Publication,
    site_url: str,
    event: Event,
    *,
    over: bool,
) -> str:
    """The page of one event, with the way to its form: that is made anew for each visitor."""
    path = f"/events/{event.address}/"
    crumbs = (("Home", "/"), ("Events", "/events/"))
    return framed(
        "event.html",
        publication,
        site_url,
        path,
        event.title,
        event.summary,
        event=event,
        over=over,
        crumbs=crumbs,
        structured=embeddable(
            event_data(publication, site_url, event, f"{site_url}{path}"),
            breadcrumbs(site_url, (*crumbs, (event.title, path))),
        ),
        lang=event.language,
        direction=event.direction,
    )


def digest_page(publication: Publication, site_url: str, digest: DigestPage) -> str:
    """One digest as it was sent."""
    return framed(
        "digest.html", publication, site_url, f"/{digest.address}/", digest.title,
        f"{digest.title} of {publication.title}, as it was sent", digest=digest,
        crumbs=(("Home", "/"), ("Digests", "/digests/")),
    )  # fmt: skip


def digests_page(publication: Publication, site_url: str, digests: Sequence[DigestPage]) -> str:
    """Every digest that was sent, newest first, by year."""
    years = [(year, list(found)) for year, found in groupby(digests, key=lambda digest: digest.day.year)]
    return framed(
        "digests.html", publication, site_url, "/digests/", "Digests", f"What {publication.title} has mailed",
        years=years, crumbs=(("Home", "/"),),
    )  # fmt: skip


def text_page(publication: Publication, site_url: str, page: Page) -> str:
    """A page that stands by itself."""
    return framed(
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
    offered = ", ".join(newsletter.title for newsletter in publication.newsletters)
    description = f"{title} — {publication.title}: {offered}" if path and offered else ""
    return framed(
        template, publication, site_url, path, title, description,
        say=say, hidden=not path, lang=language, direction=direction_of(language), **values,
    )  # fmt: skip


def results_page(publication: Publication, site_url: str, *, asked: Mapping[str, str], **values: object) -> str:
    """The form of search as it was filled in, and what it found; `values` are those of results.html."""
    title = f"Search: {asked['q']}" if asked["q"] else "Search"
    return framed(
        "results.html", publication, site_url, "/search/", title, f"Search the articles of {publication.title}",
        asked=asked, hidden=True, lang="en", direction="ltr", **values,
    )  # fmt: skip


def search_page(publication: Publication, site_url: str) -> str:
    """The form that asks for what one looks for."""
    return framed(
        "search.html",
        publication,
        site_url,
        "/search/",
        "Search",
        f"Search the articles of {publication.title}",
        lang="en",
        direction="ltr",
    )


def message_page(
    publication: Publication,
    site_url: str,
    *,
    title: str,
    paragraphs: Sequence[str],
    buttons: Sequence[Button] = (),
) -> str:
    """A page that says what happened, or asks for a click. Search engines are kept from it."""
    return framed(
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
    """What is kept of readers and for how long, from the same figures that the code goes by.

    In the publication's language where the forms speak it, else in English.
    """
    language = str(wording_for(publication.language)["language"])
    say = partial(_said, language)
    return framed(
        "privacy.html", publication, site_url, "/privacy/", say("Privacy"),
        f"{publication.title}: {say("What we keep, and for how long")}",
        say=say, lang=language, direction=direction_of(language), kept=retention,
    )  # fmt: skip


def _said(language: str, sentence: str, **slots: object) -> str:
    return sentence_in(language, sentence).format(**slots)


def moved_page(publication: Publication, site_url: str, path: str) -> str:
    """What stands at a former address, for those whom nobody redirects."""
    return framed("moved.html", publication, site_url, path, "Moved", "", hidden=True)


def not_found_page(publication: Publication, site_url: str) -> str:
    """What stands where nothing is."""
    return framed(
        "missing.html", publication, site_url, "", "Page not found", "", hidden=True, lang="en", direction="ltr"
    )


def icon(publication: Publication) -> str:
    """The publication's initial in its colour, for the tabs of browsers."""
    words = [word for word in publication.title.split() if word.casefold() not in {"the", "a", "an"}]
    letter = next((sign for word in words for sign in word if sign.isalnum()), "·")
    colour = dict(publication.colours).get("accent", "#8a1c1c")
    return render("icon.svg", letter=letter.upper(), colour=colour)
