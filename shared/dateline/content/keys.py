"""Where things stand in the content table: each key, the partitions that list, and promises by the time they are due.

docs/data-model.md shows each access path with its key and cost.
"""

import re
from datetime import UTC, date, datetime

from dateline.items import Item, Key
from dateline.pictures.naming import folded

PUBLICATION_KEY: Key = ("PUBLICATION", "PUBLICATION")
BY_DATE = "BY#DATE"
BY_EVENT = "BY#EVENT"
BY_PAGE = "BY#PAGE"
TIMERS = "TIMER"
_FOLDERS = {"EVENT": "events/", "AUTHOR": "authors/", "ISSUE": "issues/"}


def upload_key(key: str) -> Key:
    """Where the state of one upload is kept."""
    return (f"UPLOAD#{key}", "UPLOAD")


def article_key(address: str) -> Key:
    """Where the article at an address is kept."""
    return (f"ARTICLE#{address}", "ARTICLE")


def event_key(address: str) -> Key:
    """Where the event at an address is kept."""
    return (f"EVENT#{address}", "EVENT")


def page_key(address: str) -> Key:
    """Where the page at an address is kept."""
    return (f"PAGE#{address}", "PAGE")


def counter_key(subject: str) -> Key:
    """Where it is counted how many articles a list has in each year: `subject` is as in "SECTION#news", or "DATE".

    "DATE#2026" is where the months of a year are counted, so that no counter grows with an archive's age. Issues sort
    in their order, by day or by volume and number.
    """
    kind, _, slug = subject.partition("#")
    if kind == "ISSUE":
        # How many digits a number has stands before it, so that 9 comes before 10.
        slug = re.sub(r"\d{1,9}", lambda number: f"{len(number[0])}{number[0]}", slug)
    return (f"LIST#{kind}", slug or "ALL")


def issue_at(sk: str) -> str:
    """The slug of the issue whose counter has a sort key."""
    return re.sub(r"\d(\d{1,9})", r"\1", sk)


def author_key(slug: str) -> Key:
    """Where an author's own file is kept."""
    return (f"AUTHOR#{slug}", "AUTHOR")


def issue_key(slug: str) -> Key:
    """Where an issue's own file is kept."""
    return (f"ISSUE#{slug}", "ISSUE")


def asset_key(key: str) -> Key:
    """Where a picture or attachment is kept, by the key of its upload, however that is spelt."""
    return (f"ASSET#{folded(key)}", "ASSET")


def list_key(kind: str, slug: str) -> str:
    """The partition that lists the articles of one section, author, topic, issue or language."""
    return f"BY#{kind}#{slug}"


def by_day_key(day: date, address: str) -> str:
    """The sort key of an article in every list: by its day, then by its address."""
    return f"{day.isoformat()}#{address}"


def site_path(root: str, address: str) -> str:
    """Where on the site something stands, without the slashes at its ends."""
    return f"{_FOLDERS.get(root, '')}{address}"


def timer_key(due: datetime, promise: str) -> Key:
    """Where a durable promise is kept: `promise` is its kind and subject, as in "digest#articles"."""
    return (TIMERS, f"{instant(due)}#{promise}")


def timer_item(due: datetime, promise: str) -> Item:
    """The item that makes the clock keep a promise at its time."""
    pk, sk = timer_key(due, promise)
    return {"pk": pk, "sk": sk}


def parse_timer(sk: str) -> tuple[datetime, str, str]:
    """When a timer is due, its kind and its subject."""
    due, kind, subject = sk.split("#", 2)
    return parse_instant(due), kind, subject


def instant(moment: datetime) -> str:
    """An aware datetime as UTC text that sorts by time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_instant(text: str) -> datetime:
    """The aware datetime that `instant` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
