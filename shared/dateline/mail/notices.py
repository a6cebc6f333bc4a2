"""Send what the outbox owes: confirmations, answers to sign-ups, registrations.

A notice is sent at least once: it leaves the outbox only after the mail service took it. What it says
is decided when it is sent, from the person's record as it stands then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from dateline.content.records import PUBLICATION_KEY, event_from, event_key, publication_from
from dateline.digests.sending import NotSent, SentUnknown
from dateline.dynamo import DynamoTable
from dateline.errors import Unavailable
from dateline.items import Delete, Item
from dateline.mail.composition import (
    Mail,
    Unsendable,
    already_subscribed_mail,
    confirmation_mail,
    goodbye_mail,
    registration_mail,
    to_mime,
)
from dateline.people.records import departure_from, hash_of, request_from, subscriber_key
from dateline.people.signing import Purpose, SigningKeys
from dateline.people.subscriber import SUPPRESSED, UNDO_TIME, Notice, State
from dateline.publication import DEFAULT_PUBLICATION, Publication

CONFIRMATION_LIFE = timedelta(days=7)


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
        match Notice(notice["notice"]):
            case Notice.CONFIRMATION:
                return self._confirmation(publication, notice, person, now)
            case Notice.ALREADY_SUBSCRIBED:
                return self._already_subscribed(publication, person)
            case Notice.GOODBYE:
                return self._goodbye(publication, person, now)
            case Notice.REGISTRATION:
                event = found.get(event_key(notice["event"]))
                return self._registration(publication, event, person, now) if event else None

    def _confirmation(self, publication: Publication, notice: Item, person: Item, now: datetime) -> Mail | None:
        request = request_from(person, now)
        if request is None or request.nonce != notice["nonce"]:
            return None
        token = self.keys().sign(Purpose.CONFIRM, f"{request.hash}-{request.nonce}", now + CONFIRMATION_LIFE)
        return confirmation_mail(
            publication,
            postal_address=self.postal_address,
            confirm_url=f"{self.site_url}/api/confirm/{token}",
            newsletters=[each.title for each in publication.newsletters if each.id in request.newsletters],
        )

    def _already_subscribed(self, publication: Publication, person: Item) -> Mail | None:
        if person["state"] != State.ACTIVE:
            return None
        return already_subscribed_mail(
            publication,
            postal_address=self.postal_address,
            newsletters=[
                (each.title, unsubscribe_url(self.site_url, self.keys(), person["hash"], each.id))
                for each in publication.newsletters
                if each.id in person["newsletters"]
            ],
        )

    def _goodbye(self, publication: Publication, person: Item, now: datetime) -> Mail | None:
        departure = departure_from(person, now)
        if departure is None:
            return None
        token = self.keys().sign(Purpose.UNDO, f"{departure.hash}-{departure.id}", departure.at + UNDO_TIME)
        return goodbye_mail(
            publication,
            postal_address=self.postal_address,
            undo_url=f"{self.site_url}/api/undo/{token}",
            newsletters=[each.title for each in publication.newsletters if each.id in departure.newsletters],
        )

    def _registration(self, publication: Publication, event_item: Item, person: Item, now: datetime) -> Mail:
        event = event_from(event_item)
        token = self.keys().sign(Purpose.CANCEL, f"{person['hash']}-{event.address}", None)
        return registration_mail(
            publication,
            event,
            site_url=self.site_url,
            postal_address=self.postal_address,
            organizer=self.sender,
            attendee=person["address"],
            cancel_url=f"{self.site_url}/api/cancel/{token}",
            now=now,
        )


def unsubscribe_url(site_url: str, keys: SigningKeys, hash_: str, newsletter: str) -> str:
    """The link that leaves one newsletter: it never expires, and does nothing else."""
    return f"{site_url}/api/unsubscribe/{keys.sign(Purpose.UNSUBSCRIBE, f'{hash_}-{newsletter}', None)}"
