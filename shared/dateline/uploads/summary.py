"""What was understood of an upload, in the words of its report."""

from datetime import date
from zoneinfo import ZoneInfo

from dateline.articles.article import Article, AuthorFile, IssueFile
from dateline.articles.page import Page
from dateline.content.records import Content
from dateline.events.event import Event
from dateline.pictures.asset import Asset
from dateline.publication import Publication
from dateline.uploads.understanding import Status, Understood


def summary_of(content: Content | None, understood: Understood, zone: ZoneInfo) -> list[list[str]]:
    """Pairs of label and value, those without a value left out; of content that waits also when it will appear."""
    pairs: dict[str, str] = {}
    match content:
        case Article():
            pairs = {
                "Title": content.title,
                "Authors": ", ".join(author.name for author in content.authors),
                "Date": _printed(content.date),
                "Section": content.section.title,
                "Issue": content.issue.title if content.issue else "",
                "Topics": ", ".join(topic.title for topic in content.topics),
                "Language": content.language,
                "Abstract": content.abstract,
            }
        case Event():
            pairs = {
                "Title": content.title,
                "Starts": content.starts.strftime("%-d %B %Y, %H:%M %Z"),
                "Ends": content.ends.strftime("%-d %B %Y, %H:%M %Z"),
                "Place": content.place,
                "Seats": str(content.capacity or "unlimited"),
            }
        case Page():
            pairs = {"Title": content.title, "Language": content.language}
        case Publication():
            pairs = {
                "Title": content.title,
                "Sections": ", ".join(section.title for section in content.sections),
                "Newsletters": ", ".join(newsletter.title for newsletter in content.newsletters),
                "Time zone": content.time_zone,
                "Logo": content.logo_picture.name if content.logo_picture else "",
            }
        case AuthorFile():
            pairs = {
                "Name": content.name,
                "Spellings": ", ".join(content.spellings),
                "Affiliation": content.affiliation,
            }
        case IssueFile():
            pairs = {"Issue": content.title}
        case Asset():
            pairs = {
                "File": content.name,
                "Shown in": f"{content.width:,} by {content.height:,} pixels" if content.is_picture else "",
            }
    if understood.status is Status.SCHEDULED and understood.lifts:
        moment = understood.lifts.astimezone(zone)
        pairs["Appears"] = f"{_printed(moment)}, {moment:%H:%M %Z}"
    return [[label, value] for label, value in pairs.items() if value]


def _printed(day: date) -> str:
    return day.strftime("%-d %B %Y")
