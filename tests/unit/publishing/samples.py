"""A small publication to render, and texts that try to break out of where they are printed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from lxml import html

from dateline.articles.article import Article, Author, Card, Issue
from dateline.articles.manuscript import Level, Problem
from dateline.articles.page import Page
from dateline.events.event import Event
from dateline.mail.composition import (
    Frame,
    Mail,
    digest_mail,
    notice_mail,
    registration_mail,
)
from dateline.publication import Label, Newsletter, Publication
from dateline.publishing import pages
from dateline.publishing.article_pages import article_page
from dateline.publishing.frame import Beside, Step
from dateline.publishing.reports import Report

SITE = "https://review.example"
POSTAL_ADDRESS = "Long Street 4, 111 22 Halvard"
# As long as a real one: key, keyed hash, newsletter, expiry, signature.
TOKEN = f"2.{'0f' * 20}-articles.1790000000.{'Zz_-' * 6}"
FRAME = Frame(
    site_url=SITE,
    postal_address=POSTAL_ADDRESS,
    language="en",
    reply_address="news@review.example",
    unsubscribe_url=f"{SITE}/api/unsubscribe/{TOKEN}",
    change_url=f"{SITE}/api/links/{TOKEN}",
)
NOTICES = (
    "confirmation", "already_subscribed", "goodbye", "preferences", "data", "erase", "move", "new_address",
)  # fmt: skip
ZONE = ZoneInfo("Europe/Stockholm")

PUBLICATION = Publication(
    title="The Meridian Review",
    tagline="Analysis of the lands between two seas",
    publisher="Halvard Institute",
    about="A biweekly journal, founded in 1999.",
    language="en",
    time_zone="Europe/Stockholm",
    day_first=False,
    sections=(Label("analytical-articles", "Analytical Articles"), Label("field-reports", "Field Reports")),
    newsletters=(
        Newsletter(
            "articles", "Latest articles", "Every Wednesday.", "articles", (), "FREQ=WEEKLY", "2026-01-07", "09:00"
        ),
        Newsletter("events", "Upcoming events", "Once a month.", "events", (), "FREQ=MONTHLY", "2026-01-01", "10:00"),
    ),
    editors=(),
)
ARTICLE = Article(
    slug="the-dam",
    title="The Dam That Both Sides Need",
    authors=(
        Author("Mirela Østergård", "mirela-ostergard", "Halvard Institute"),
        Author("Bayram Balcı", "bayram-balci"),
    ),
    date=date(2003, 8, 27),
    section=PUBLICATION.sections[0],
    topics=(Label("water", "Water"), Label("borders", "Borders")),
    abstract="Two governments that do not speak share one reservoir.",
    body="<p>The dam was begun when both banks belonged to one country.</p>",
    language="en",
    direction="ltr",
    issue=Issue("3-20", "Volume 3, number 20"),
    author_bio="Mirela Østergård is a fellow of the Halvard Institute.",
    corrected=date(2003, 9, 1),
    correction="The inflow was first given wrongly.",
)
PERSIAN = replace(
    ARTICLE,
    slug="rud",
    title="رودی با دو نام",
    authors=(Author("نیلوفر آرام‌دشت", "nylwfr-aramdsht"),),
    abstract="رودی که دو نام دارد.",
    body="<p>رودخانه از میان دو شهر می‌گذرد.</p>",
    language="fa",
    direction="rtl",
)
ADDRESS = "2003/08/the-dam"
EVENT = Event(
    address="water-forum",
    title="Who Owns the Spring Flood?",
    starts=datetime(2026, 12, 10, 18, tzinfo=ZONE),
    ends=datetime(2026, 12, 10, 20, tzinfo=ZONE),
    place="Long Room, Halvard",
    summary="Three engineers and a lawyer; coffee first.",
    body="<p>Coffee from half past five.</p>",
    language="en",
    direction="ltr",
    capacity=40,
)
REPORT = Report(
    key="articles/the-dam.docx",
    version="v1",
    status="published",
    url=f"{SITE}/{ADDRESS}/",
    understood=(("Title", ARTICLE.title), ("Authors", "Mirela Østergård; Bayram Balcı")),
    problems=(Problem(Level.WARNING, "The date can be read in two ways.", "Write the month as a word.", "field date"),),
)

ATTACKS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></textarea><svg onload=alert(1)>",
    "--><img src=x onerror=alert(1)><!--",
    "]]><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% include 'base.html' %}",
    "&lt;b&gt; &amp; &#x2f;",
    "\u202egnihton\u2028\u2029",
    "\x00\x0b\x1b\x7f\ufffe",
]


def parsed(page: str) -> html.HtmlElement:
    """A page as a tree."""
    return html.document_fromstring(page)


def card_of(article: Article, address: str = ADDRESS) -> Card:
    """The card of an article."""
    return Card(
        address=address,
        title=article.title,
        authors=article.authors,
        date=article.date,
        section=article.section,
        abstract=article.abstract,
        language=article.language,
        direction=article.direction,
        published="2003-08-27T10:00:00Z",
        first=f"{address}/#1a2b3c4d",
        corrected=article.corrected,
        topics=tuple(topic.slug for topic in article.topics),
        issue=article.issue,
    )


def hostile_publication(text: str) -> Publication:
    """A publication that says one text everywhere."""
    return replace(
        PUBLICATION,
        title=text,
        tagline=text,
        publisher=text,
        about=text,
        sections=(Label("analytical-articles", text),),
        newsletters=tuple(replace(each, title=text, description=text) for each in PUBLICATION.newsletters),
    )


def hostile_article(text: str) -> Article:
    """An article that says one text everywhere but in its body, which arrives sanitised."""
    return replace(
        ARTICLE,
        title=text,
        authors=(Author(text, "author", text),),
        section=Label("analytical-articles", text),
        topics=(Label("topic", text),),
        abstract=text,
        issue=Issue("issue", text),
        author_bio=text,
        correction=text,
    )


def hostile_event(text: str) -> Event:
    """An event that says one text everywhere but in its body, which arrives sanitised."""
    return replace(EVENT, title=text, place=text, summary=text)


def sign_up_page(publication: Publication, **values: Any) -> str:  # whatever the template takes
    """The sign-up form as it is first shown, or with other values."""
    chosen = [each.id for each in publication.newsletters]
    first: dict[str, Any] = {
        "problem": "", "suggestion": "", "email": "", "name": "", "chosen": chosen, "consent": "We send mail.",
        "stamp": TOKEN, "action": "/api/subscribe", "links": "/api/links", "languages": [("en", "English")],
        "mail_language": "en",
    }  # fmt: skip
    say = lambda sentence, **slots: sentence.format(**slots)  # noqa: E731
    return pages.form_page(
        publication,
        SITE,
        "subscribe.html",
        "Sign up",
        language="en",
        say=say,
        values=first | values,
        path="/subscribe/",
    )


def register_page(publication: Publication, event: Event, **values: Any) -> str:  # whatever the template takes
    """The form of an event as it is first shown, or with other values."""
    first: dict[str, Any] = {
        "event": event, "time": "Thursday", "problem": "", "email": "", "name": "", "stamp": TOKEN,
        "action": f"/api/register/{event.address}",
    }  # fmt: skip
    say = lambda sentence, **slots: sentence.format(**slots)  # noqa: E731
    return pages.form_page(
        publication, SITE, "register.html", event.title, language="en", say=say, values=first | values
    )


def every_page(publication: Publication, article: Article, event: Event, typed: str = "") -> dict[str, str]:
    """Each kind of page, by name; `typed` is what a visitor wrote into a form, or what a message says."""
    cards = [card_of(article)]
    heading = pages.ListHeading("author", article.authors[0].name, "/authors/author/", "/authors/author/")
    issue = pages.ListHeading("issue", article.title, "/issues/3-20/", "/issues/3-20/")
    archive = pages.ListHeading("archive", "Archive", "/archive/", "/")
    year = pages.ListHeading("year", "2003", "/2003/")
    month = pages.ListHeading("month", "August 2003", "/2003/08/")
    digest = pages.DigestPage(article.title, article.date, "digests/articles/2003-08-27")
    return {
        "article": article_page(publication, SITE, article, ADDRESS),
        "home": pages.home_page(publication, SITE, cards, [event]),
        "empty home": pages.home_page(publication, SITE, [], []),
        "list": pages.list_page(publication, SITE, heading, cards),
        "empty list": pages.list_page(publication, SITE, heading, []),
        "long list": pages.list_page(publication, SITE, heading, cards, {"2003": 60, "1999": 2}),
        "issue": pages.list_page(publication, SITE, issue, cards, beside=Beside(Step(article.title, "/issues/3-19/"))),
        "archive": pages.list_page(publication, SITE, archive, cards, {"2003": 1}),
        "year": pages.period_page(
            publication, SITE, year, archive, cards, left=200, further=[Step("March (200)", "/2003/03/")]
        ),
        "year of a list": pages.period_page(
            publication,
            SITE,
            replace(year, path="/authors/author/2003/"),
            heading,
            cards,
            beside=Beside(None, Step("2004", "/authors/author/2004/")),
        ),
        "month": pages.period_page(publication, SITE, month, replace(archive, title="2003", path="/2003/"), cards),
        "issues": pages.issues_page(publication, SITE, [Label("3-20", article.title)]),
        "digest": pages.digest_page(publication, SITE, replace(digest, cards=cards, events=[event])),
        "digests": pages.digests_page(publication, SITE, [digest]),
        "no digests": pages.digests_page(publication, SITE, []),
        "search": pages.search_page(publication, SITE),
        "withdrawn": article_page(publication, SITE, replace(article, withdrawn=typed or "By its author."), ADDRESS),
        "beside others": article_page(
            publication,
            SITE,
            article,
            ADDRESS,
            Beside(Step(article.title, f"/{ADDRESS}/"), Step(article.title, f"/{ADDRESS}/"), cards),
        ),
        "events": pages.events_page(publication, SITE, [event], [event]),
        "no events": pages.events_page(publication, SITE, [], []),
        "event": pages.event_page(publication, SITE, event, over=False),
        "event that is over": pages.event_page(publication, SITE, event, over=True),
        "register": register_page(publication, event),
        "registration again": register_page(publication, event, problem=typed or "No.", name=typed, email=typed),
        "page": pages.text_page(publication, SITE, Page("about", article.title, "<p>We are.</p>", "en", "ltr")),
        "subscribe": sign_up_page(publication),
        "subscribe again": sign_up_page(publication, problem=typed or "No.", email=typed, name=typed, chosen=[typed]),
        "message": pages.message_page(publication, SITE, title=typed or "Done", paragraphs=(typed,)),
        "question": pages.message_page(
            publication,
            SITE,
            title=typed or "Sure?",
            paragraphs=(typed,),
            buttons=(pages.Button(typed or "Yes", f"/api/unsubscribe/{TOKEN}", {"all": typed}),),
        ),
        "not found": pages.not_found_page(publication, SITE),
        "privacy": pages.privacy_page(publication, SITE),
    }


def every_mail(publication: Publication, article: Article, event: Event) -> dict[str, Mail]:
    """Each kind of mail, by name."""
    titles = [each.title for each in publication.newsletters]
    return {
        **{
            kind: notice_mail(publication, kind, FRAME, url=f"{SITE}/api/confirm/{TOKEN}", newsletters=titles)
            for kind in NOTICES
        },
        "registration": registration_mail(
            publication,
            event,
            FRAME,
            organizer="news@review.example",
            attendee="guest@example.com",
            cancel_url=f"{SITE}/api/cancel/{TOKEN}",
            now=datetime(2026, 11, 20, 12, tzinfo=UTC),
        ),
        "digest": digest_mail(
            publication,
            publication.newsletters[0],
            FRAME,
            cards=[card_of(article), card_of(article, "2003/08/other")],
            events=[event],
        ),
    }
