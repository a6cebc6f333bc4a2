"""Which addresses are taken, and which spellings are one mailbox. A table that reads like the specification.

Sources: RFC 5321 (mail transport), RFC 5322 (atoms), RFC 6531 (letters beyond ASCII), RFC 5890 and 5891 (international
domains), RFC 1035 (labels), RFC 5233 (plus tags).
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.people.address_kinds import is_disposable, is_role, suggested
from dateline.people.addresses import InvalidAddress, Undeliverable, parse_address

TAKEN = [
    # As people write and paste them.
    ("reader@example.com", "reader@example.com"),
    ("  reader@example.com\n", "reader@example.com"),  # space around it
    ("Reader@Example.COM", "reader@example.com"),  # RFC 5321 2.4: domains know no case; mailboxes do, and use none
    ("<reader@example.com>", "reader@example.com"),  # the brackets of a mail program
    ("mailto:reader@example.com", "reader@example.com"),  # a copied link
    ("reader@example.com.", "reader@example.com"),  # the end of a sentence; RFC 1035 3.1: the root
    ("reader＠example。com", "reader@example.com"),  # RFC 5891, 4.2; the keyboards of East Asia
    # RFC 5322, 3.2.3: what an atom may hold, unquoted.
    ("o'reader@example.com", "o'reader@example.com"),
    ("!#$%&'*+/=?^_`{|}~-@example.com", "!#$%&'*+/=?^_`{|}~-@example.com"),
    ("first.last@example.com", "first.last@example.com"),
    ("1234567890@example.com", "1234567890@example.com"),
    ("a@example.com", "a@example.com"),
    ("reader+journal@example.com", "reader+journal@example.com"),  # RFC 5233: a tag is part of the address
    # Domains.
    ("first.last@sub.example.co.uk", "first.last@sub.example.co.uk"),
    ("reader@1and1.example", "reader@1and1.example"),  # RFC 1123, 2.1: a label may begin with a digit
    ("reader@example.museum", "reader@example.museum"),
    ("reader@a.example", "reader@a.example"),
    ("reader@ex--ample.example", "reader@ex--ample.example"),
    ("reader@bücher.example", "reader@xn--bcher-kva.example"),  # RFC 5890, 2.3.2.1: kept in its ASCII form
    ("reader@BÜCHER.example", "reader@xn--bcher-kva.example"),  # UTS 46: letters are made small first
    ("reader@xn--bcher-kva.example", "reader@xn--bcher-kva.example"),
    ("reader@straße.example", "reader@xn--strae-oqa.example"),  # RFC 5891: ß is a letter of its own
    ("reader@пример.рф", "reader@xn--e1afmkfd.xn--p1ai"),
    ("reader@例え.jp", "reader@xn--r8jz45g.jp"),
    ("reader@bu\u0308cher.example", "reader@xn--bcher-kva.example"),  # RFC 5891, 4.1: composed first
    # RFC 5321, 4.5.3.1.1 and 4.5.3.1.3; RFC 1035, 2.3.4: the longest.
    ("x" * 64 + "@example.com", "x" * 64 + "@example.com"),
    ("reader@" + "x" * 63 + ".com", "reader@" + "x" * 63 + ".com"),
    ("x" * 64 + "@" + "y" * 63 + "." + "z" * 63 + "." + "w" * 57 + ".com",) * 2,
]
# What is plainly not an address: the person who typed it is told how to mend it.
MISTAKES = [
    ("", "Please type"),
    ("   ", "Please type"),
    ("reader", "has the form"),
    ("@example.com", "has the form"),
    ("reader@", "has the form"),
    ("reader@localhost", "not a domain"),  # RFC 5321, 2.3.5: the world's mail needs a full name
    ("rea der@example.com", "a character"),
    ("reader@exam ple.com", "not a domain"),
    ("reader@example.com, other@example.com", "a character"),
    ("Reader <reader@example.com>", "a character"),
    ('"reader"@example.com', "a character"),  # RFC 5321, 4.1.2 has it quoted; nobody's mailbox does
    ("reader@other@example.com", "a character"),
    ("reader@example.com\r\nBcc: other@example.com", "a character"),
    ("reader\x00@example.com", "a character"),
    ("reader@exam\x00ple.com", "not a domain"),
    ("balcı@example.com", "ı or é"),  # RFC 6531 allows it, but the mail service cannot send there
    ("x" * 65 + "@example.com", "longer"),  # RFC 5321, 4.5.3.1.1
    ("reader@" + "x." * 130 + "com", "longer"),  # RFC 5321, 4.5.3.1.3
]
# What looks like an address and is none: the form answers as it does for a good one.
UNDELIVERABLE = [
    ".reader@example.com",  # RFC 5321, 4.1.2: Dot-string has no dot at either end
    "reader.@example.com",
    "rea..der@example.com",
    "reader@example..com",
    "reader@.example.com",
    "reader@-example.com",  # RFC 1035, 2.3.1
    "reader@example-.com",
    "reader@exam_ple.com",
    "reader@192.0.2.1",  # RFC 5321, 4.1.3: a literal stands in brackets
    "reader@" + "x" * 64 + ".com",  # RFC 1035, 2.3.4
    "reader@ex☃mple.com",  # RFC 5892: no letter
]
SLIPS = [
    ("reader@gmial.com", "reader@gmail.com"),  # swapped
    ("reader@gmai.com", "reader@gmail.com"),  # left out
    ("reader@gmaill.com", "reader@gmail.com"),  # doubled
    ("reader@gnail.com", "reader@gmail.com"),  # the key beside it
    ("reader@gmail.con", "reader@gmail.com"),
    ("reader@hotmial.com", "reader@hotmail.com"),
    ("reader@yandex.ri", "reader@yandex.ru"),
    ("o.reader+tag@outlok.com", "o.reader+tag@outlook.com"),
    # Domains of their own, however near.
    ("reader@gmail.com", ""),
    ("reader@mail.com", ""),
    ("reader@email.com", ""),
    ("reader@ymail.com", ""),
    ("reader@gmx.at", ""),
    ("reader@example.com", ""),
    ("reader@amail.org", ""),
]


@pytest.mark.parametrize(("typed", "normalised"), TAKEN)
def test_a_working_address_is_taken(typed: str, normalised: str) -> None:
    """What mail can be sent to is taken, and known again however it is spelt."""
    assert parse_address(typed).normalised == normalised


@pytest.mark.parametrize(("typed", "says"), MISTAKES)
def test_what_is_no_address_is_refused_in_words(typed: str, says: str) -> None:
    """What nobody would take for an address is refused with a sentence for the person who typed it."""
    with pytest.raises(InvalidAddress, match=says) as refused:
        parse_address(typed)

    assert not isinstance(refused.value, Undeliverable)


@pytest.mark.parametrize("typed", UNDELIVERABLE)
def test_what_looks_like_an_address_is_told_apart_in_silence(typed: str) -> None:
    """What has the looks of an address and no mail can reach is an error of its own: forms keep it to themselves."""
    with pytest.raises(Undeliverable, match=r"\.$"):
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


@pytest.mark.parametrize(("typed", "meant"), SLIPS)
def test_a_slip_in_a_big_domain_is_seen(typed: str, meant: str) -> None:
    """One key too many, too few, wrong or swapped is seen; a domain of its own is not taken for a slip."""
    assert suggested(typed) == meant


@pytest.mark.parametrize(
    ("address", "role", "disposable"),
    [
        ("info@example.com", True, False),  # RFC 2142
        ("postmaster+x@example.com", True, False),
        ("information@example.com", False, False),
        ("x@mailinator.com", False, True),
        ("x@sub.mailinator.com", False, True),
        ("x@notmailinator.com", False, False),
    ],
)
def test_kinds_of_addresses_are_known(address: str, role: bool, disposable: bool) -> None:  # noqa: FBT001
    """Offices by what stands before the @, throw-away mailboxes by the domain and all below it."""
    assert (is_role(address), is_disposable(address)) == (role, disposable)
