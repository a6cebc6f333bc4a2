"""Which addresses are taken, and which spellings are one mailbox. A table that reads like the specification."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.people.addresses import InvalidAddress, parse_address

TAKEN = [
    ("reader@example.com", "reader@example.com"),
    ("  reader@example.com\n", "reader@example.com"),  # what is pasted comes with space around it
    ("Reader@Example.COM", "reader@example.com"),  # case tells no mailboxes apart
    ("reader+journal@example.com", "reader+journal@example.com"),  # RFC 5233: a tag is part of the address
    ("o'reader@example.com", "o'reader@example.com"),  # RFC 5322 3.2.3: atext
    ("first.last@sub.example.co.uk", "first.last@sub.example.co.uk"),
    ("reader@bücher.example", "reader@xn--bcher-kva.example"),  # RFC 5890: the domain in its ASCII form
    ("reader@xn--bcher-kva.example", "reader@xn--bcher-kva.example"),
    ("reader@straße.example", "reader@xn--strae-oqa.example"),  # RFC 5891: ß is a letter of its own
    ("x" * 64 + "@example.com", "x" * 64 + "@example.com"),  # RFC 5321 4.5.3.1.1
]
REFUSED = [
    "",
    "   ",
    "reader",
    "@example.com",
    "reader@",
    "balcı@example.com",  # RFC 6531 allows it, but the mail service cannot send there
    "reader@localhost",  # a domain has two parts at least
    "reader@example..com",
    "reader@-example.com",  # RFC 1035 2.3.1
    "reader@192.0.2.1",
    "rea der@example.com",
    ".reader@example.com",  # RFC 5322 3.2.3: no dot at either end
    "reader.@example.com",
    "rea..der@example.com",
    "reader@example.com, other@example.com",
    "Reader <reader@example.com>",
    "reader@example.com\r\nBcc: other@example.com",
    "reader\x00@example.com",
    "x" * 65 + "@example.com",  # RFC 5321 4.5.3.1.1
    "reader@" + "x" * 64 + ".com",  # RFC 1035 2.3.4
    "reader@" + "x." * 130 + "com",  # RFC 5321 4.5.3.1.3
]


@pytest.mark.parametrize(("typed", "normalised"), TAKEN)
def test_a_working_address_is_taken(typed: str, normalised: str) -> None:
    """What mail can be sent to is taken, and known again however it is spelt."""
    assert parse_address(typed).normalised == normalised


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_no_address_is_refused_in_words(typed: str) -> None:
    """What no mail can reach is refused with a sentence for the person who typed it."""
    with pytest.raises(InvalidAddress, match=r"\.$"):
        parse_address(typed)


@given(st.text(max_size=80))
def test_nothing_that_is_taken_can_break_a_header(typed: str) -> None:
    """An address that is taken holds no space and no control character, and is taken again as it is."""
    try:
        address = parse_address(typed)
    except InvalidAddress:
        return
    assert not any(each.isspace() or ord(each) < 32 for each in address.written)
    assert parse_address(address.written) == address


def test_an_address_does_not_show_itself() -> None:
    """The text form of an address says nothing of it, as it may end in a log."""
    assert "reader" not in repr(parse_address("reader@example.com"))
