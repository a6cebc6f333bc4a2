"""What was understood of an upload, in the words of its report."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from dateline.articles.article import Article
from dateline.articles.page import Page
from dateline.content.records import Content
from dateline.events.event import Event
from dateline.publication import Publication


def summary_of(content: Content | None, lifts: datetime | None, zone: ZoneInfo) -> list[list[str]]:
    """Pairs of label and value, those without a value left out; `lifts` is when content that waits will appear."""
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
            }
    if lifts:
        moment = lifts.astimezone(zone)
        pairs["Appears"] = f"{_printed(moment)}, {moment:%H:%M %Z}"
    return [[label, value] for label, value in pairs.items() if value]


def _printed(day: date) -> str:
    return day.strftime("%-d %B %Y")
