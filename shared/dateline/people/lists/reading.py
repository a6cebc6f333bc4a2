"""Read the list that another service gave out: one CSV file, whatever its columns, separator and encoding."""

import codecs
import csv
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import TextIOWrapper
from typing import BinaryIO

from dateline.errors import Invalid
from dateline.people.addresses import Address, InvalidAddress, parse_address
from dateline.people.lists.services import Row, Status, Told, UnknownStatus, service_of

LONGEST_FIELD = 100_000
ADDRESS_COLUMNS = ("email", "email_address", "email address", "e-mail", "mail", "address")
# What a spreadsheet may take for a formula. Source: OWASP, "CSV Injection".
FORMULA_STARTS = frozenset("=+-@\t\r")
_PIECE = 1 << 16
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_HASH = re.compile(r"[0-9a-f]{40}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2})?.*)?")


class UnreadableList(Invalid):
    """The file as a whole cannot be read; the message says what would mend it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person on a list: `line` is where, `since` when they got that status, `tags` as the service named them.

    Our own list of refusals names people by `hash` alone; in every other the address is there.
    """

    line: int
    address: Address | None
    hash: str
    status: Status
    tags: tuple[str, ...]
    since: datetime | None
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line that is left out, and why, in words that do not quote it."""

    line: int
    reason: str


def read_list(file: BinaryIO, *, status: Status | None = None, encoding: str = "") -> Generator[Entry | Refusal]:
    """Everybody on the list, in the order of the file; `status` is for lines that do not say theirs.

    Raises UnreadableList.
    """
    try:
        text = TextIOWrapper(file, encoding=encoding or _encoding_of(file), newline="")
    except LookupError as error:
        raise UnreadableList("There is no such encoding: windows-1252 and koi8-r are examples of some.") from error
    try:
        yield from _read_rows(text, status)
    except UnicodeError as error:
        raise UnreadableList("The file is not in that encoding: say another with --encoding.") from error
    finally:
        text.detach()


def _encoding_of(file: BinaryIO) -> str:
    """The encoding that the file's first bytes declare, or UTF-8 if it is that to its end."""
    start = file.read(4)
    file.seek(0)
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return encoding
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise UnreadableList("The file is not in UTF-8: say what it is in, such as --encoding windows-1252.") from error
    file.seek(0)
    return "utf-8"


def _read_rows(text: TextIOWrapper, status: Status | None) -> Iterator[Entry | Refusal]:
    header = text.readline()
    text.seek(0)
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(text, delimiter=max(",;\t", key=header.count), strict=True)
    began = 1
    try:
        columns = [each.strip().lower() for each in next(reader, [])]
        if not set(columns) & {*ADDRESS_COLUMNS, "hash"}:
            raise UnreadableList("The first line must name the columns, one of them: email.")
        tell = service_of(frozenset(columns))
        began = reader.line_num + 1
        for cells in reader:
            if any(cells):
                yield _entry(began, dict(zip(columns, map(str.strip, cells), strict=False)), tell, status)
            began = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableList(f"Line {began} cannot be read ({error}): is a quotation mark left open there?") from error


def _entry(line: int, row: Row, tell: Callable[[Row], Told], status: Status | None) -> Entry | Refusal:
    try:
        told = tell(row)
        known = told.status or status
        if known is None:
            return Refusal(line, "The file does not say whether they confirmed: say it with --as.")
        hash_ = row.get("hash", "")
        refused = known not in {Status.CONFIRMED, Status.UNCONFIRMED}
        typed = next(filter(None, map(row.get, ADDRESS_COLUMNS)), "")
        address = None if refused and not typed and _HASH.fullmatch(hash_) else parse_address(_unquoted(typed))
        since = _moment(told.since) if told.since else None
    except InvalidAddress as mistake:
        return Refusal(line, str(mistake))
    except UnknownStatus:
        return Refusal(line, "The status is none that this command knows.")
    except ValueError:
        return Refusal(line, "The date is not written like 2024-03-31.")
    name = row.get("name") or " ".join(filter(None, (row.get("first name"), row.get("last name"))))
    language = row.get("language", "").lower()
    return Entry(
        line=line,
        address=address,
        hash="" if address else hash_,
        status=known,
        tags=told.tags,
        since=since,
        name=" ".join(_unquoted(name).split()),
        language=language if _LANGUAGE.fullmatch(language) else "",
    )


def _unquoted(cell: str) -> str:
    """A cell without the mark that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in FORMULA_STARTS else cell


def _moment(text: str) -> datetime:
    """A time as these services write it; one without a zone is in UTC. Raises ValueError."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError("no date")
    day, hour, zone = match.groups()
    return datetime.fromisoformat(f"{day}T{hour or '00:00'}{zone or 'Z'}").astimezone(UTC)
