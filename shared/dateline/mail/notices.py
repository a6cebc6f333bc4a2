"""Send what the outbox owes: confirmations, answers to sign-ups, links, farewells, registrations.

A notice is sent at least once: it leaves the outbox only after the mail service took it. What it says
is decided when it is sent, from the person's record as it stands then.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from dateline.content.keys import PUBLICATION_KEY, event_key
from dateline.content.records import event_from, publication_from
from dateline.digests.sending import NotSent, SentUnknown
from dateline.dynamo import DynamoTable
from dateline.errors import Unavailable
from dateline.items import Delete, Item
from dateline.mail.composition import Frame, Mail, Unsendable, notice_mail, registration_mail, to_mime
from dateline.mail.links import Links
from dateline.people.records import departure_from, hash_of, request_from, subscriber_key
from dateline.people.retention import CONFIRMATION_LIFE, LINK_LIFE, UNDO_TIME
from dateline.people.signing import ALL, REQUESTED, Purpose, SigningKeys
from dateline.people.subscriber import SUPPRESSED, Notice, State
from dateline.publication import DEFAULT_PUBLICATION, Publication


class Mailer(Protocol):
    """The mail service."""

    def send(self, mime: bytes, address: str, tags: dict[str, str]) -> str:
        """Send once. Raises NotSent, SentUnknown or Unavailable."""


class Result(StrEnum):
    """What became of an outbox item."""

    SENT = "sent"
    VOID = "void"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outbox:
    """What sending a notice needs."""

    people: DynamoTable
    content: DynamoTable
    mailer: Mailer
    keys: Callable[[], SigningKeys]
    site_url: str
    sender: str
    postal_address: str

    def send(self, notice: Item, now: datetime) -> Result:
        """Send one notice and take it out of the outbox.

        Raises Unavailable when it must be tried again; a mail that may or may not have gone is.
        """
        key = (notice["person"][0], notice["person"][1])
        subscriber = subscriber_key(hash_of(key))
        found = self.people.get_many([key, subscriber])
        person = found.get(key)
        # Whoever bounced or complained gets no mail at all: also none about an event, or that was owed before.
        suppressed = found.get(subscriber, {}).get("state") in SUPPRESSED
        mail = self._compose(notice, person, now) if person and not suppressed else None
        result = Result.VOID
        if mail and person:
            result = self._hand_over(mail, notice, person)
        self.people.write(Delete((notice["pk"], notice["sk"])))
        return result

    def _hand_over(self, mail: Mail, notice: Item, person: Item) -> Result:
        tags = {"kind": notice["notice"], "recipient": person["hash"]}
        try:
            mime = to_mime(mail, sender=self.sender, recipient=person["address"])
            self.mailer.send(mime, person["address"], tags)
        except (NotSent, Unsendable):
            return Result.REFUSED
        except SentUnknown as unknown:
            raise Unavailable(str(unknown)) from None
        return Result.SENT

    def _compose(self, notice: Item, person: Item, now: datetime) -> Mail | None:
        """The mail, or None when it is owed no longer."""
        found = self.content.get_many([PUBLICATION_KEY] + ([event_key(notice["event"])] if "event" in notice else []))
        record = found.get(PUBLICATION_KEY)
        publication = publication_from(record) if record else DEFAULT_PUBLICATION
        links = Links(publication, self.site_url, self.keys(), person.get("language", ""))
        match Notice(notice["notice"]):
            case Notice.CONFIRMATION:
                return self._confirmation(links, notice, person, now)
            case Notice.ALREADY_SUBSCRIBED:
                return self._already_subscribed(links, person)
            case Notice.LINK:
                return self._link(links, Purpose(notice["purpose"]), person, now)
            case Notice.NEW_ADDRESS:
                return self._new_address(links, person, now)
            case Notice.GOODBYE:
                return self._goodbye(links, person, now)
            case Notice.REGISTRATION:
                event = found.get(event_key(notice["event"]))
                return self._registration(links, event, person, now) if event else None

    def _confirmation(self, links: Links, notice: Item, person: Item, now: datetime) -> Mail | None:
        request = request_from(person, now)
        if request is None or request.nonce != notice["nonce"]:
            return None
        subject = f"{request.hash}-{request.nonce}"
        return notice_mail(
            links.publication,
            "confirmation",
            replace(self._frame(links, request.hash, REQUESTED), change_url=""),
            url=links.to("confirm", Purpose.CONFIRM, subject, now + CONFIRMATION_LIFE),
            newsletters=_titles(links.publication, request.newsletters),
        )

    def _already_subscribed(self, links: Links, person: Item) -> Mail | None:
        if person["state"] != State.ACTIVE:
            return None
        return notice_mail(
            links.publication,
            "already_subscribed",
            self._frame(links, person["hash"], ALL),
            url=links.change(person["hash"]),
            newsletters=_titles(links.publication, person["newsletters"]),
        )

    def _link(self, links: Links, purpose: Purpose, person: Item, now: datetime) -> Mail | None:
        if person["state"] != State.ACTIVE:
            return None
        return notice_mail(
            links.publication,
            purpose,
            self._frame(links, person["hash"], ALL),
            url=links.to(purpose, purpose, person["hash"], now + LINK_LIFE),
        )

    def _new_address(self, links: Links, person: Item, now: datetime) -> Mail | None:
        if person["expires"] <= now.timestamp():
            return None
        return notice_mail(
            links.publication,
            "new_address",
            replace(self._frame(links, person["hash"], REQUESTED), change_url=""),
            url=links.to("arrive", Purpose.ARRIVE, f"{person['hash']}-{person['nonce']}", now + LINK_LIFE),
        )

    def _goodbye(self, links: Links, person: Item, now: datetime) -> Mail | None:
        departure = departure_from(person, now)
        if departure is None:
            return None
        subject = f"{departure.hash}-{departure.id}"
        return notice_mail(
            links.publication,
            "goodbye",
            self._frame(links, departure.hash, ALL),
            url=links.to("undo", Purpose.UNDO, subject, departure.at + UNDO_TIME),
            newsletters=_titles(links.publication, departure.newsletters),
        )

    def _registration(self, links: Links, event_item: Item, person: Item, now: datetime) -> Mail:
        event = event_from(event_item)
        return registration_mail(
            links.publication,
            event,
            self._frame(links, person["hash"], ALL),
            organizer=self.sender,
            attendee=person["address"],
            cancel_url=links.to("cancel", Purpose.CANCEL, f"{person['hash']}-{event.address}", None),
            now=now,
        )

    def _frame(self, links: Links, hash_: str, newsletter: str) -> Frame:
        return links.frame(self.postal_address, self.sender, hash_, newsletter)


def _titles(publication: Publication, newsletters: Collection[str]) -> list[str]:
    return [each.title for each in publication.newsletters if each.id in newsletters]
