"""Every mail the service writes, and its MIME form.

The wording stands in the templates; no text of a visitor's goes into a mail to an address that
nobody has confirmed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urlsplit

from dateline.articles.article import Card
from dateline.errors import Invalid
from dateline.events.calendar import calendar_invitation
from dateline.events.event import Event
from dateline.publication import Newsletter, Publication
from dateline.publishing.rendering import render

# Mail programs cut HTML off above about 102 kB, and the unsubscribe link with it.
MAX_HTML_BYTES = 90_000
MAX_HEADER_LENGTH = 995
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Unsendable(Invalid):
    """The mail would break a rule of mail or of law, and must not leave."""


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
    return _mail(
        "confirmation",
        publication,
        postal_address,
        f"Please confirm: {publication.title}",
        confirm_url=confirm_url,
        newsletters=newsletters,
    )


def already_subscribed_mail(
    publication: Publication, *, postal_address: str, newsletters: Sequence[tuple[str, str]]
) -> Mail:
    """The answer to a sign-up of somebody who is signed up: pairs of newsletter and the link that leaves it."""
    return _mail(
        "already_subscribed",
        publication,
        postal_address,
        f"You are signed up already: {publication.title}",
        newsletters=newsletters,
    )


def registration_mail(
    publication: Publication,
    event: Event,
    *,
    site_url: str,
    postal_address: str,
    organizer: str,
    cancel_url: str,
    now: datetime,
) -> Mail:
    """The mail that says a seat is kept, with the date for a calendar."""
    url = f"{site_url}/events/{event.address}/"
    invitation = calendar_invitation(event, url=url, organizer=organizer, organizer_name=publication.title, stamped=now)
    return _mail(
        "registration",
        publication,
        postal_address,
        f"Your seat: {event.title}",
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
    if cards:
        subject = cards[0].title if len(cards) == 1 else f"{cards[0].title}, and {len(cards) - 1} more"
    else:
        subject = f"Upcoming: {events[0].title}" if events else newsletter.title
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
        subject,
        headers=headers,
        newsletter=newsletter,
        site_url=site_url,
        cards=cards,
        events=events,
        unsubscribe_url=unsubscribe_url,
    )


def to_mime(mail: Mail, *, sender: str, recipient: str) -> bytes:
    """The mail as RFC 5322 bytes. Raises Unsendable for a header that could carry another, or HTML that is too long."""
    if len(mail.html.encode()) > MAX_HTML_BYTES:
        raise Unsendable(f"the HTML part is longer than {MAX_HTML_BYTES} bytes")
    message = EmailMessage(policy=SMTP)
    message["From"] = MailAddress(display_name=_safe(mail.sender_name), addr_spec=_safe(sender))
    message["To"] = MailAddress(addr_spec=_safe(recipient))
    message["Subject"] = _safe(mail.subject)
    for name, value in mail.headers.items():
        message[name] = _safe(value)
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.invitation:
        message.add_alternative(mail.invitation.encode(), "text", "calendar", params={"method": "REQUEST"})
        message.make_mixed()
        message.add_attachment(
            mail.invitation.encode(), "text", "calendar", filename="event.ics", params={"method": "REQUEST"}
        )
    return message.as_bytes()


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
    everything = {"publication": publication, "postal_address": postal_address, "subject": subject, **values}
    return Mail(
        sender_name=publication.title,
        subject=_CONTROL.sub(" ", subject),
        text=render(f"mail/{template}.txt", **everything),
        html=render(f"mail/{template}.html", **everything),
        headers=headers or {},
        invitation=invitation,
    )


def _safe(value: str) -> str:
    if _CONTROL.search(value) or len(value) > MAX_HEADER_LENGTH:
        raise Unsendable("a header holds a control character or is too long")
    return value
