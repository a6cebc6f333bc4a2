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
from functools import partial
from urllib.parse import urlsplit

from dateline.articles.article import Card
from dateline.errors import Invalid
from dateline.events.calendar import calendar_invitation
from dateline.events.event import Event
from dateline.mail.wording import date_in, event_time_in, wording_for
from dateline.publication import Newsletter, Publication
from dateline.publishing.colours import accent_on_white
from dateline.publishing.rendering import render

# Mail programs cut HTML off above about 102 kB, and the unsubscribe link with it.
MAX_HTML_BYTES = 90_000
MOST_TROUBLES = 40
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


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every mail: where from, in which language, and how to leave or change; each may be empty."""

    site_url: str
    postal_address: str
    language: str
    reply_address: str = ""
    unsubscribe_url: str = ""
    change_url: str = ""


def notice_mail(
    publication: Publication, kind: str, frame: Frame, *, url: str, newsletters: Sequence[str] = ()
) -> Mail:
    """A mail that says one thing and has one button: `kind` is its part of the wording.

    It bears nothing that a visitor typed: its address may belong to somebody else.
    """
    say = wording_for(frame.language)
    return _mail(
        "notice",
        publication,
        frame,
        say[kind]["subject"].format(publication=publication.title),
        part=say[kind],
        url=url,
        newsletters=newsletters,
    )


def registration_mail(
    publication: Publication,
    event: Event,
    frame: Frame,
    *,
    organizer: str,
    attendee: str,
    cancel_url: str,
    now: datetime,
) -> Mail:
    """The mail that says a seat is kept, with the date for a calendar."""
    url = f"{frame.site_url}/events/{event.address}/"
    invitation = calendar_invitation(
        event, url=url, organizer=organizer, organizer_name=publication.title, attendee=attendee, stamped=now
    )
    say = wording_for(frame.language)["registration"]
    return _mail(
        "registration",
        publication,
        frame,
        say["subject"].format(event=event.title),
        invitation=invitation,
        event=event,
        url=url,
        cancel_url=cancel_url,
    )


def digest_mail(
    publication: Publication,
    newsletter: Newsletter,
    frame: Frame,
    *,
    cards: Sequence[Card],
    events: Sequence[Event],
) -> Mail:
    """One digest for one subscriber."""
    return _mail(
        "digest",
        publication,
        frame,
        _digest_subject(newsletter, cards, events, frame.language),
        list_name=newsletter.id,
        newsletter=newsletter,
        cards=cards,
        events=events,
    )


@dataclass(frozen=True, slots=True)
class Trouble:
    """One upload that an editor should look at; `stays` says that an earlier version is still up."""

    key: str
    refused: bool
    stays: bool
    problems: tuple[Mapping[str, str], ...]

    @property
    def saying(self) -> str:
        """What became of it, as a sentence."""
        if not self.refused:
            return "It is published, and should be looked at:"
        return "It was not published; the version before it stays up:" if self.stays else "It was not published:"


def trouble_mail(publication: Publication, troubles: Sequence[Trouble], frame: Frame, *, reports: str) -> Mail:
    """The mail to an editor about uploads with trouble, those that were not published first."""
    ordered = sorted(troubles, key=lambda trouble: (not trouble.refused, trouble.key))
    refused = sum(trouble.refused for trouble in troubles)
    lead = f"{refused} of {len(troubles)} uploads could not be published; the others should be looked at."
    if len(troubles) == 1:
        lead = "An upload could not be published." if refused else "An upload was published and should be looked at."
    name = ordered[0].key.rpartition("/")[2]
    return _mail(
        "trouble",
        publication,
        frame,
        f"Please look at {name}" + (f" and {len(troubles) - 1} more" if len(troubles) > 1 else ""),
        lead=lead,
        troubles=ordered[:MOST_TROUBLES],
        more=max(0, len(troubles) - MOST_TROUBLES),
        reports=reports,
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


def _digest_subject(newsletter: Newsletter, cards: Sequence[Card], events: Sequence[Event], language: str) -> str:
    say = wording_for(language)["digest"]
    if len(cards) > 1:
        return str(say["subject_of_several"].format(title=cards[0].title, more=len(cards) - 1))
    if cards:
        return cards[0].title
    return str(say["subject_of_events"].format(title=events[0].title)) if events else newsletter.title


def _mail(
    template: str,
    publication: Publication,
    frame: Frame,
    subject: str,
    *,
    list_name: str = "notices",
    invitation: str = "",
    **values: object,
) -> Mail:
    postal_address = frame.postal_address
    if not postal_address.strip():
        raise Unsendable("a mail without the publisher's postal address is not sent")
    subject = _CONTROL.sub(" ", subject)
    publisher = publication.publisher or publication.title
    say = wording_for(frame.language)
    everything: dict[str, object] = {
        "say": say,
        "long_date": partial(date_in, say),
        "event_time": partial(event_time_in, say),
        "publication": publication,
        "accent": accent_on_white(publication.colours),
        "imprint": postal_address if publisher in postal_address else f"{publisher}, {postal_address}",
        "subject": subject,
        "site_url": frame.site_url,
        "unsubscribe_url": frame.unsubscribe_url,
        "change_url": frame.change_url,
        **values,
    }
    return Mail(
        sender_name=_CONTROL.sub(" ", publication.title),
        subject=subject,
        text=render(f"mail/{template}.txt", **everything),
        html=render(f"mail/{template}.html", **everything),
        headers=_headers(frame, list_name),
        invitation=invitation,
    )


def _headers(frame: Frame, list_name: str) -> dict[str, str]:
    """That no person wrote this, for programs that would answer it; the list and both ways to leave it.

    Source: RFC 3834, 5; RFC 2919; RFC 2369, 3.2; RFC 8058, 3.1.
    """
    automatic = {"Auto-Submitted": "auto-generated"}
    if not frame.unsubscribe_url:
        return automatic
    return automatic | {
        "List-Id": f"<{list_name}.{urlsplit(frame.site_url).hostname or 'localhost'}>",
        "List-Unsubscribe": f"<{frame.unsubscribe_url}>, <mailto:{frame.reply_address}?subject=unsubscribe>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


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
