"""The lists that other services give out."""

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO, RawIOBase
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.people.lists.reading import Entry, Refusal, UnreadableList, read_list
from dateline.people.lists.services import Status

LISTMONK = """uuid,email,name,attributes,status,created_at,updated_at
1,ana@example.com,Ana One,"{""city"": ""X""}",enabled,2024-01-15 10:00:00.123 +0000 UTC,2024-02-01 10:00:00 +0000 UTC
2,left@example.com,,{},blocklisted,2024-01-15 10:00:00 +0000 UTC,2024-03-01 10:00:00 +0000 UTC
"""
GHOST = """\
id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers
m1,ana@example.com,Ana One,"VIP, early",true,false,,2024-01-15T10:00:00.000Z,,"Events,Early",
m2,left@example.com,Lev Two,,false,false,,2024-02-10T08:00:00.000Z,,,
"""
MAILCHIMP = '''\
Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID,EUID,NOTES,TAGS
ana@example.com,Ana,One,2,2019-03-20 09:00:00,192.0.2.1,2019-03-21 10:22:33,,1,a,,"""Events"",""Early readers"""
'''
MAILCHIMP_LEFT = """Email Address,OPTIN_TIME,UNSUB_TIME,UNSUB_REASON,LEID
left@example.com,2019-03-20 09:00:00,2020-01-02 03:04:05,NORMAL: no longer wants them,1
cross@example.com,2019-03-20 09:00:00,2020-01-02 03:04:05,SPAM: should be reported,2
"""
MAILCHIMP_CLEANED = """Email Address,OPTIN_TIME,CLEAN_TIME,LEID
gone@example.com,2019-03-20 09:00:00,2020-01-02 03:04:05,1
"""
BUTTONDOWN = """email_address,type,tags,creation_date,unsubscription_date,undeliverability_date,notes
ana@example.com,regular,"Events,Early",2023-05-01T10:00:00Z,,,
left@example.com,unsubscribed,,2023-05-01T10:00:00Z,2024-06-01T00:00:00Z,,
gone@example.com,undeliverable,,2023-05-01T10:00:00Z,,2024-07-01T00:00:00Z,
wait@example.com,unactivated,,2023-05-01T10:00:00Z,,,
"""
OWN = """email,name,language,status,newsletters,consent_date,status_date
ana@example.com,Ana One,en,active,"articles,events",2024-01-15,2024-01-15
cross@example.com,,,complained,,,2024-05-01
"""


def read(text: str | bytes, **options: Any) -> list[Entry | Refusal]:
    """What a file of this content holds."""
    return list(read_list(BytesIO(text if isinstance(text, bytes) else text.encode()), **options))


def written(entry: Entry) -> str:
    """The address as the list has it."""
    assert entry.address is not None
    return entry.address.written


def told(text: str | bytes, **options: Any) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Address, status, day and tags of each entry; a refused line fails."""
    entries = [cast("Entry", each) for each in read(text, **options)]
    return [(written(each), each.status, f"{each.since:%Y-%m-%d}" if each.since else "", each.tags)
            for each in entries]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            LISTMONK,
            [
                ("ana@example.com", "confirmed", "2024-01-15", ()),
                ("left@example.com", "unsubscribed", "2024-03-01", ()),
            ],
        ),
        (
            GHOST,
            [
                ("ana@example.com", "confirmed", "2024-01-15", ("Events", "Early")),
                ("left@example.com", "unsubscribed", "", ()),
            ],
        ),
        (MAILCHIMP, [("ana@example.com", "confirmed", "2019-03-21", ("Events", "Early readers"))]),
        (
            MAILCHIMP_LEFT,
            [
                ("left@example.com", "unsubscribed", "2020-01-02", ()),
                ("cross@example.com", "complained", "2020-01-02", ()),
            ],
        ),
        (MAILCHIMP_CLEANED, [("gone@example.com", "bounced", "2020-01-02", ())]),
        (
            BUTTONDOWN,
            [
                ("ana@example.com", "confirmed", "2023-05-01", ("Events", "Early")),
                ("left@example.com", "unsubscribed", "2024-06-01", ()),
                ("gone@example.com", "bounced", "2024-07-01", ()),
                ("wait@example.com", "unconfirmed", "", ()),
            ],
        ),
        (
            OWN,
            [
                ("ana@example.com", "confirmed", "2024-01-15", ("articles", "events")),
                ("cross@example.com", "complained", "2024-05-01", ()),
            ],
        ),
        ("E-Mail\nana@example.com\n", [("ana@example.com", "confirmed", "", ())]),
    ],
    ids=["listmonk", "Ghost", "Mailchimp", "Mailchimp, left", "Mailchimp, cleaned", "Buttondown", "our own", "plain"],
)  # fmt: skip
def test_each_service_is_understood(text: str, says: list[tuple[str, str, str, tuple[str, ...]]]) -> None:
    """Who confirmed, left, bounced or complained, since when, and with what tags; --as fills in what is not said."""
    assert told(text, status=Status.CONFIRMED) == says


def test_names_are_read_where_there_are_some() -> None:
    """One column or two, without the spaces around."""
    names = [cast("Entry", each).name for text in (GHOST, MAILCHIMP) for each in read(text)]

    assert names == ["Ana One", "Lev Two", "Ana One"]


@pytest.mark.parametrize("line", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_form_of_the_file_does_not_matter(encoding: str, separator: str, line: str) -> None:
    """Byte order marks, semicolons, tabs, and a quoted field of two lines."""
    rows = [["email", "name", "status"], ["ana@example.com", '"Ana\nOne"', "confirmed"], ["bo@example.com", "", "no"]]
    text = line.join(separator.join(row) for row in rows)

    entries = [cast("Entry", each) for each in read(text.encode(encoding))]

    assert [(written(each), each.status) for each in entries] == [
        ("ana@example.com", "confirmed"),
        ("bo@example.com", "unsubscribed"),
    ]
    assert entries[0].name == "Ana One"


def test_an_encoding_that_nobody_declares_is_asked_for() -> None:
    """A file that is not UTF-8 is never guessed into rubbish: the operator says what it is."""
    russian = "email;name;status\nana@example.com;Анна;confirmed\n".encode("windows-1251")

    with pytest.raises(UnreadableList, match="--encoding"):
        read(russian)
    with pytest.raises(UnreadableList, match="no such encoding"):
        read(russian, encoding="klingon")
    with pytest.raises(UnreadableList, match="not in that encoding"):
        read(russian, encoding="utf-8")

    assert cast("Entry", read(russian, encoding="windows-1251")[0]).name == "Анна"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("reader,confirmed,", "has the form"),
        (",confirmed,", "Please type"),
        ("ana@example.com,,", "--as"),
        ("ana@example.com,dubious,", "status"),
        ("ana@example.com,confirmed,03/04/2024", "2024-03-31"),
        ("ana@example.com,confirmed,2024-13-31", "2024-03-31"),
        ("ana@example.com", "--as"),
    ],
)
def test_a_line_that_cannot_be_taken_is_refused_alone(row: str, reason: str) -> None:
    """The line's number and the reason, without a word of what stood there; the others are read."""
    refused, taken = read(f"email,status,date\n{row}\nbo@example.com,confirmed,2024-03-31\n")

    assert isinstance(refused, Refusal)
    assert refused.line == 2
    assert reason in refused.reason
    assert "ana" not in refused.reason
    assert isinstance(taken, Entry)
    assert taken.line == 3


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    """A field of two lines counts as two, an empty line as one."""
    entries = read('email,name,status\nana@example.com,"Ana\nOne",confirmed\n\nbo@example.com,,confirmed\n')

    assert [each.line for each in entries] == [2, 5]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "first line must name"),
        ("ana@example.com\n", "first line must name"),
        ('email,name\nana@example.com,"Ana\nbo@example.com,\n', "Line 2 .*quotation mark"),
        ('email,name\nana@example.com,"' + "x" * 200_000 + '"\n', "Line 2"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(text: str, says: str) -> None:
    """Without columns, or with a quotation mark left open, nothing of it can be trusted."""
    with pytest.raises(UnreadableList, match=says):
        read(text)


@given(st.binary(max_size=400))
def test_any_bytes_are_answered(content: bytes) -> None:
    """Whatever the file holds, it is read, refused by the line, or refused whole."""
    try:
        read(b"email,status\n" + content, status=Status.CONFIRMED)
    except UnreadableList as refused:
        assert "--encoding" in str(refused) or "Line" in str(refused)  # noqa: PT017  # either answer is right


class Endless(RawIOBase):
    """A list of many lines that is made while it is read."""

    def __init__(self, lines: int) -> None:
        self._pieces: Iterator[bytes] = self._made(lines)
        self._lines = lines
        self._left = b""

    @staticmethod
    def _made(lines: int) -> Iterator[bytes]:
        yield b"email,status,date\n"
        for number in range(lines):
            yield b"reader%d@example.com,confirmed,2024-03-31\n" % number

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """To its beginning."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Begin again."""
        assert (offset, whence) == (0, 0)
        self._pieces, self._left = self._made(self._lines), b""
        return 0

    def readinto(self, buffer: Any) -> int:
        """As much as is wanted."""
        while len(self._left) < len(buffer) and (piece := next(self._pieces, b"")):
            self._left += piece
        taken = self._left[: len(buffer)]
        self._left = self._left[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


def test_a_long_list_is_never_held_whole() -> None:
    """More than a megabyte of lines is read within half of one."""
    tracemalloc.start()
    lines = sum(1 for _ in read_list(cast("Any", Endless(30_000))))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert lines == 30_000
    assert most < 500_000


def test_a_time_keeps_its_zone() -> None:
    """A time with a zone is the same moment; one without is in UTC."""
    dates = ["2024-03-31 12:00:00 +0200", "2024-03-31 12:00"]
    text = "email,status,date\n" + "".join(f"a@example.com,confirmed,{each}\n" for each in dates)

    assert [cast("Entry", each).since for each in read(text)] == [
        datetime(2024, 3, 31, 10, tzinfo=UTC),
        datetime(2024, 3, 31, 12, tzinfo=UTC),
    ]
