"""A person's mail address: as they wrote it, and as we know it again."""

import re
import unicodedata
from dataclasses import dataclass

import idna

from dateline.errors import Invalid

MAX_ADDRESS_OCTETS = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
MAX_LOCAL_OCTETS = 64  # RFC 5321, 4.5.3.1.1
MAX_LABEL_OCTETS = 63  # RFC 1035, 2.3.4

_LOCAL = re.compile(r"[^\s\x00-\x1f\x7f\"(),:;<>@\[\\\]]+")
_AS_TYPED_IN_EAST_ASIA = str.maketrans("＠。．｡", "@...")
_LABEL = re.compile(r"(?!-)[a-z0-9-]+(?<!-)")


class InvalidAddress(Invalid):
    """What was typed cannot be a mail address; the message says why to the person who typed it."""


class Undeliverable(InvalidAddress):
    """What was typed looks like an address, and no mail can be sent to it.

    A form that tells it from a good one helps those who try addresses out, so that it answers both alike.
    """


@dataclass(frozen=True, slots=True)
class Address:
    """`written` is where mail goes; `normalised` is the same for all spellings of one mailbox."""

    written: str
    normalised: str

    def __repr__(self) -> str:
        """Nothing of the address: it may end in a log."""
        return "Address(…)"


def parse_address(typed: str) -> Address:
    """The address somebody typed. Raises InvalidAddress with a sentence for them, Undeliverable if it looks like one.

    Accepts what RFC 5321 lets through unquoted, and international domains (RFC 5890, kept in their
    ASCII form); case, outer space and the brackets of a mail program do not tell mailboxes apart.
    """
    text = unicodedata.normalize("NFC", typed.strip()).translate(_AS_TYPED_IN_EAST_ASIA)
    text = text.removeprefix("mailto:").strip("<>").strip().removesuffix(".")
    if not text:
        raise InvalidAddress("Please type your mail address.")
    local, at, domain = text.rpartition("@")
    if not at or not local or not domain:
        raise InvalidAddress("A mail address has the form name@example.org.")
    if not _LOCAL.fullmatch(local):
        raise InvalidAddress("The part before the @ has a character that mail addresses do not use.")
    if "." not in domain.strip(".") or any(each.isspace() or not each.isprintable() for each in domain):
        raise InvalidAddress("The part after the @ is not a domain, such as example.org.")
    if len(local.encode()) > MAX_LOCAL_OCTETS or len(text.encode()) > MAX_ADDRESS_OCTETS:
        raise InvalidAddress("The address is longer than mail allows.")
    if local.startswith(".") or local.endswith(".") or ".." in local:
        raise Undeliverable("The part before the @ has a dot where mail addresses have none.")
    if not local.isascii():
        # RFC 6531 allows it; SES does not, and a sign-up whose mail can never leave would be a silence.
        raise InvalidAddress("Our mail cannot reach letters like ı or é before the @ yet: please use another address.")
    ascii_domain = _ascii_domain(domain)
    labels = ascii_domain.split(".")
    if len(labels) < 2 or not all(map(_is_label, labels)) or labels[-1].isdigit():  # noqa: PLR2004
        raise Undeliverable("The part after the @ is not a domain, such as example.org.")
    written = f"{local}@{ascii_domain}"
    if len(written.encode()) > MAX_ADDRESS_OCTETS:
        raise InvalidAddress("The address is longer than mail allows.")
    return Address(written=written, normalised=written.lower())


def _is_label(label: str) -> bool:
    return len(label) <= MAX_LABEL_OCTETS and bool(_LABEL.fullmatch(label))


def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise Undeliverable("The part after the @ is not a domain, such as example.org.") from error
