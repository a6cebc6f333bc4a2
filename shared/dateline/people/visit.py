"""One visit to the public forms: who asks what, in which language, and how an answer looks.

Every page works without script. A GET changes nothing, whatever a mail scanner opens: only the button of the page it
shows does. What a page says about an address never depends on whose it is.
"""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from urllib.parse import quote

from dateline.content.keys import PUBLICATION_KEY
from dateline.content.records import publication_from
from dateline.dynamo import DynamoTable
from dateline.errors import DatelineError, Invalid
from dateline.items import Item, Key
from dateline.mail.wording import has_wording, sentence_in, wording_for
from dateline.people.signing import ExpiredToken, InvalidToken, Purpose, SigningKeys
from dateline.people.subscriber import Consent
from dateline.publication import DEFAULT_PUBLICATION, Publication
from dateline.publishing import pages
from dateline.publishing.pages import Button
from dateline.web import JSON, Answer, Request, network_of, problem

# Filled in only by robots: people and screen readers never meet it.
HONEYPOT = "website"
FORM_LIFE = timedelta(hours=12)
# Nobody reads a form and fills it in faster.
FASTEST_PERSON = timedelta(seconds=2)
SERVER_ERROR = 500
NOTHING_LOST = "Something of ours did not answer. Nothing is lost: please try again in a minute."


class PressOnceMore(Invalid):
    """The form bears no time it was shown at, or an impossible one."""


@dataclass(frozen=True, slots=True)
class Office:
    """What the forms need; `keys` is asked for on first use, as it costs a call."""

    content: DynamoTable
    people: DynamoTable
    keys: Callable[[], SigningKeys]
    new_id: Callable[[], str]
    site_url: str


@dataclass(frozen=True)
class Visit:
    """One request and everything an answer to it needs."""

    office: Office
    request: Request
    now: datetime

    @cached_property
    def publication(self) -> Publication:
        """The publication as it is set now, in one call."""
        record = self.office.content.get(PUBLICATION_KEY)
        return publication_from(record) if record else DEFAULT_PUBLICATION

    def read(self, key: Key) -> Item | None:
        """One item of the content table, read together with the publication in one call."""
        found = self.office.content.get_many([PUBLICATION_KEY, key])
        record = found.get(PUBLICATION_KEY)
        vars(self)["publication"] = publication_from(record) if record else DEFAULT_PUBLICATION
        return found.get(key)

    @cached_property
    def fields(self) -> dict[str, list[str]]:
        """What was typed. Raises Invalid or TooLarge."""
        return self.request.form()

    @property
    def people(self) -> DynamoTable:
        """The people table."""
        return self.office.people

    @property
    def keys(self) -> SigningKeys:
        """The keys of links and hashes."""
        return self.office.keys()

    @property
    def token(self) -> str:
        """The token in the address."""
        return self.request.path["token"]

    @property
    def language(self) -> str:
        """The language of the page: that of its address or of the publication, English where we have no words in it."""
        asked = self.request.query.get("lang", "")
        return asked if has_wording(asked) else str(wording_for(self.publication.language)["language"])

    def field(self, name: str) -> str:
        """One field as typed, empty where there is none."""
        return self.fields.get(name, [""])[0]

    def is_robot(self) -> bool:
        """Whether somebody filled in what people do not see."""
        return bool(self.field(HONEYPOT))

    @property
    def stamp(self) -> str:
        """The signed time at which a form is shown, for a hidden field of it."""
        return self.keys.sign(Purpose.FORM, f"{int(self.now.timestamp())}", self.now + FORM_LIFE)

    def check_stamp(self) -> None:
        """Robots post what they never looked at, or at once. Raises PressOnceMore."""
        try:
            shown = int(self.keys.subject_of(Purpose.FORM, self.field("stamp"), self.now))
        except (InvalidToken, ExpiredToken):
            shown = int(self.now.timestamp())
        if self.now.timestamp() - shown < FASTEST_PERSON.total_seconds():
            raise PressOnceMore("Please press the button once more: that tells us you are no robot.")

    def wants_json(self) -> bool:
        """Whether a program asks for a form, to fill it in itself."""
        return self.request.headers.get("accept", "").startswith(JSON)

    def say(self, sentence: str, **slots: str) -> str:
        """A sentence of a page in the language of the visit."""
        return sentence_in(self.language, sentence).format(**slots)

    def path(self, path: str) -> str:
        """A path that keeps the language of the visit."""
        asked = self.request.query.get("lang", "")
        return f"{path}?lang={quote(asked)}" if has_wording(asked) else path

    def subject_of(self, purpose: Purpose) -> str:
        """Whom or what the token of this visit is about. Raises InvalidToken or ExpiredToken."""
        return self.keys.subject_of(purpose, self.token, self.now)

    def consent(self, text: str) -> Consent:
        """What the visitor agreed to by this request."""
        return Consent(text, self.now, self.network)

    @property
    def network(self) -> str:
        """The hash of the network that the visitor comes from."""
        return self.keys.network_hash(network_of(self.request))

    def titles(self, newsletters: Collection[str]) -> str:
        """The names of newsletters, as a reader knows them."""
        return ", ".join(each.title for each in self.publication.newsletters if each.id in newsletters) or self.say(
            "our mail"
        )

    def show(self, template: str, title: str, *, status: int = 200, path: str = "", **values: object) -> Answer:
        """A page of its own template; `path` is where it stands, if it may be found there."""
        page = pages.form_page(
            self.publication,
            self.office.site_url,
            template,
            title,
            language=self.language,
            say=self.say,
            values=values,
            path=path,
        )
        return Answer(status, page)

    def tell(self, title: str, *paragraphs: str, buttons: Collection[Button] = (), status: int = 200) -> Answer:
        """A page that says what happened, or asks for a click; sentences are those of the language already.

        A program is told the same in JSON.
        """
        if self.request.is_json:
            said = {"title": title, "detail": " ".join(paragraphs)}
            return Answer(status, json.dumps(said, ensure_ascii=False), JSON)
        return self.show("message.html", title, status=status, paragraphs=paragraphs, buttons=buttons)

    def refuse(self, error: DatelineError, mend: str = "") -> Answer:
        """A page that says what is wrong and how to go on; problem details for a program."""
        if self.request.is_json:
            return problem(error, **({"stamp": self.stamp} if isinstance(error, PressOnceMore) else {}))
        # What another service says of its failure is for the log.
        ours = error.status < SERVER_ERROR
        paragraphs = [self.say(str(error) if ours else NOTHING_LOST), *([mend] if mend and ours else [])]
        page = self.tell(self.say(error.title), *paragraphs, status=error.status)
        return replace(page, refused=type(error).__name__)

    def offer_fresh_link(self, expired: ExpiredToken) -> Answer:
        """A page whose button mails a fresh link, to the address it was made for and nowhere else."""
        hash_ = expired.subject.partition("-")[0]
        return self.tell(
            self.say("This link is too old"),
            self.say("It worked for a short time only, for your safety. Press the button and we mail you a fresh one."),
            buttons=[Button(self.say("Mail me a fresh link"), self.path(self.links_path(hash_)))],
            status=expired.status,
        )

    def links_path(self, hash_: str) -> str:
        """The page on which somebody can have a link mailed to the address behind a hash."""
        return f"/api/links/{self.keys.sign(Purpose.ASK, hash_, None)}"
