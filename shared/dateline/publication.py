"""What an editor sets in `publication.yaml`, as the rest of the service uses it."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from dateline.pictures.asset import Asset


@dataclass(frozen=True, slots=True)
class Label:
    """A section or a topic: `slug` stands in addresses and keys, `title` is what people read."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Newsletter:
    """A named, scheduled mailing.

    `rule` is an RFC 5545 recurrence rule counted from `starts` (a local day), sent at
    `at` (HH:MM) in the publication's time zone. `content` is "articles" or "events";
    `sections` (slugs) limits the articles, empty means all.
    """

    id: str
    title: str
    description: str
    content: str
    sections: tuple[str, ...]
    rule: str
    starts: str
    at: str


# Who may be told that a feed has changed: no other address that an upload names is asked for anything.
HUBS = ("https://pubsubhubbub.appspot.com/", "https://pubsubhubbub.superfeedr.com/", "https://websubhub.com/hub")


@dataclass(frozen=True, slots=True)
class Publication:
    """The whole: the same value for every page, mail and rule.

    `colours` are accent, paper and ink as "#8a1c1c", where they differ from ours;
    `hub` is one of `HUBS` or empty. `embed_origins` are the other sites that may show the sign-up form;
    `role_addresses` and `disposable_addresses` say whether addresses such as info@ and those of throw-away mailboxes
    may sign up. `logo` is named as written, relative to the file; `logo_picture` is that picture where it was uploaded.
    """

    title: str
    tagline: str
    publisher: str
    about: str
    language: str
    time_zone: str
    day_first: bool
    sections: tuple[Label, ...]
    newsletters: tuple[Newsletter, ...]
    editors: tuple[str, ...]
    boilerplate: tuple[str, ...] = ()
    pages: tuple[Label, ...] = ()
    embed_origins: tuple[str, ...] = ()
    role_addresses: bool = True
    disposable_addresses: bool = True
    issn: str = ""
    colours: tuple[tuple[str, str], ...] = ()
    hub: str = ""
    logo: str = ""
    logo_picture: Asset | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the publication prints its days and sends its mail."""
        return ZoneInfo(self.time_zone)

    def place_in_issue(self, section: str, day: date, address: str) -> tuple[int, date, str]:
        """By what the articles of an issue are sorted: as the sections are declared, then by day and address."""
        declared = [each.slug for each in self.sections]
        return (declared.index(section) if section in declared else len(declared), day, address)

    def newsletter(self, newsletter_id: str) -> Newsletter | None:
        """The newsletter of that id, or None when the publication has none such."""
        return next((n for n in self.newsletters if n.id == newsletter_id), None)


# Until an editor uploads publication.yaml: what is uploaded is published all the same.
DEFAULT_PUBLICATION = Publication(
    title="A publication",
    tagline="",
    publisher="",
    about="",
    language="en",
    time_zone="UTC",
    day_first=False,
    sections=(),
    newsletters=(),
    editors=(),
)
