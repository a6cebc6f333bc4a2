"""Every mail the service writes, and its MIME form.

What a mail says stands in `wordings`, a language a file; no text of a visitor's goes into a mail to an
address that nobody has confirmed.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address as MailAddress
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from urllib.parse import urlsplit

from dateline.articles.article import Card
from dateline.errors import Invalid
from dateline.events.calendar import calendar_invitation
from dateline.events.event import Event
from dateline.mail.wording import wording_for
from dateline.publication import Newsletter, Publication
from dateline.publishing.rendering import render

# Mail programs cut HTML off above about 102 kB, and the unsubscribe link with it.
MAX_HTML_BYTES = 90_000
MAX_LINE_LENGTH = 998  # RFC 5322, 2.1.1
# With all that Python's mail package takes for the end of a line.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ADDRESS = re.compile(r"[^\s\"(),:;<>@\[\\\]]+@[a-zA-Z0-9.-]+", re.ASCII)


class Unsendable(Invalid):
    """The mail would break a rule of mail or of law, and must not leave."""


class _UnfoldedHeader(UnstructuredHeader, BaseHeader):
    """A header of one long word: folded, it would be encoded, and mail programs look for its plain letters."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _UnfoldedHeader)
_HEADERS.map_to_type("list-id", _UnfoldedHeader)
# Quoted-printable lines have at most 76 letters: RFC 2045, 6.7.
_POLICY = SMTP.clone(header_factory=_HEADERS, cte_type="7bit", max_line_length=76)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, before anybody in particular gets it. `invitation` is an iCalendar object."""

    sender_name: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)
    invitation: str = ""


def confirmation_mail(
    publication: Publication, *, postal_address: str, confirm_url: str, newsletters: Sequence[str]
) -> Mail:
    """The mail whose button confirms a sign-up."""
    say = wording_for(publication.language)["confirmation"]
    return _mail(
        "confirmation",
        publication,
        postal_address,
        say["subject"].format(publication=publication.title),
        confirm_url=confirm_url,
        newsletters=newsletters,
    )


def already_subscribed_mail(
    publication: Publication, *, postal_address: str, newsletters: Sequence[tuple[str, str]]
) -> Mail:
    """The answer to a sign-up of somebody who is signed up: pairs of newsletter and the link that leaves it."""
    say = wording_for(publication.language)["already_subscribed"]
    return _mail(
        "already_subscribed",
        publication,
        postal_address,
        say["subject"].format(publication=publication.title),
        newsletters=newsletters,
    )


def goodbye_mail(publication: Publication, *, postal_address: str, undo_url: str, newsletters: Sequence[str]) -> Mail:
    """The mail that says what has been left, to undo it should it have been somebody else."""
    say = wording_for(publication.language)["goodbye"]
    return _mail(
        "goodbye",
        publication,
        postal_address,
        say["subject"].format(publication=publication.title),
        undo_url=undo_url,
        newsletters=newsletters,
    )


def registration_mail(
    publication: Publication,
    event: Event,
    *,
    site_url: str,
    postal_address: str,
    organizer: str,
    attendee: str,
    cancel_url: str,
    now: datetime,
) -> Mail:
    """The mail that says a seat is kept, with the date for a calendar."""
    url = f"{site_url}/events/{event.address}/"
    invitation = calendar_invitation(
        event, url=url, organizer=organizer, organizer_name=publication.title, attendee=attendee, stamped=now
    )
    say = wording_for(publication.language)["registration"]
    return _mail(
        "registration",
        publication,
        postal_address,
        say["subject"].format(event=event.title),
        invitation=invitation,
        event=event,
        url=url,
        cancel_url=cancel_url,
    )


def digest_mail(
    publication: Publication,
    newsletter: Newsletter,
    *,
    site_url: str,
    postal_address: str,
    cards: Sequence[Card],
    events: Sequence[Event],
    unsubscribe_url: str,
) -> Mail:
    """One digest for one subscriber, with the headers of one-click unsubscribing. Source: RFC 8058, RFC 2919."""
    host = urlsplit(site_url).hostname or "localhost"
    headers = {
        "List-Id": f"<{newsletter.id}.{host}>",
        "List-Unsubscribe": f"<{unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return _mail(
        "digest",
        publication,
        postal_address,
        _digest_subject(publication, newsletter, cards, events),
        headers=headers,
        newsletter=newsletter,
        site_url=site_url,
        cards=cards,
        events=events,
        unsubscribe_url=unsubscribe_url,
    )


def to_mime(mail: Mail, *, sender: str, recipient: str) -> bytes:
    """The mail as RFC 5322 bytes, the same for the same mail.

    Raises Unsendable for a header that could carry another, an address that is none, or HTML that is too long.
    """
    if len(mail.html.encode()) > MAX_HTML_BYTES:
        raise Unsendable(f"the HTML part is longer than {MAX_HTML_BYTES} bytes")
    message = EmailMessage(policy=_POLICY)
    message["From"] = _address(sender, _checked("From", mail.sender_name))
    message["To"] = _address(recipient)
    message["Subject"] = _checked("Subject", mail.subject)
    for name, value in mail.headers.items():
        if not value.isascii():
            raise Unsendable(f"the header {name} is not ASCII")
        message[name] = _checked(name, value)
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.invitation:
        method = {"method": "REQUEST"}
        message.add_alternative(mail.invitation, subtype="calendar", params=method)
        message.make_mixed()
        message.add_attachment(mail.invitation, subtype="calendar", filename="event.ics", params=method)
    _part_by_content(message, mail)
    return message.as_bytes()


def _digest_subject(
    publication: Publication, newsletter: Newsletter, cards: Sequence[Card], events: Sequence[Event]
) -> str:
    say = wording_for(publication.language)["digest"]
    if len(cards) > 1:
        return str(say["subject_of_several"].format(title=cards[0].title, more=len(cards) - 1))
    if cards:
        return cards[0].title
    return str(say["subject_of_events"].format(title=events[0].title)) if events else newsletter.title


def _mail(
    template: str,
    publication: Publication,
    postal_address: str,
    subject: str,
    *,
    headers: Mapping[str, str] | None = None,
    invitation: str = "",
    **values: object,
) -> Mail:
    if not postal_address.strip():
        raise Unsendable("a mail without the publisher's postal address is not sent")
    subject = _CONTROL.sub(" ", subject)
    publisher = publication.publisher or publication.title
    everything: dict[str, object] = {
        "say": wording_for(publication.language),
        "publication": publication,
        "imprint": postal_address if publisher in postal_address else f"{publisher}, {postal_address}",
        "subject": subject,
        **values,
    }
    return Mail(
        sender_name=_CONTROL.sub(" ", publication.title),
        subject=subject,
        text=render(f"mail/{template}.txt", **everything),
        html=render(f"mail/{template}.html", **everything),
        headers=headers or {},
        invitation=invitation,
    )


def _checked(name: str, value: str) -> str:
    if _CONTROL.search(value) or len(name) + len(": ") + len(value) > MAX_LINE_LENGTH:
        raise Unsendable(f"the header {name} holds a control character or is too long")
    return value


def _address(address: str, display_name: str = "") -> MailAddress:
    if not _ADDRESS.fullmatch(address) or not address.isascii():
        raise Unsendable("an address is not one that mail can be sent to")
    local, _, domain = address.rpartition("@")
    return MailAddress(display_name, local, domain)


def _part_by_content(message: EmailMessage, mail: Mail) -> None:
    """Set the boundaries between the parts, which else are drawn at random."""
    digest = hashlib.sha256(f"{mail.text}{mail.html}".encode()).hexdigest()[:32]
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"{digest}-{number}")
