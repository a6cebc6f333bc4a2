"""Give the list out: as CSV that no spreadsheet takes for formulas, as JSON, or as the refusals alone.

The refusals are what a restore must not forget: who left, bounced, complained or was erased, each by hash,
state and day. They are read back like any other list.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TextIO

from dateline.content.keys import instant
from dateline.people.lists.reading import FORMULA_STARTS
from dateline.people.subscriber import Subscriber

COLUMNS = ("email", "name", "language", "frequency", "status", "newsletters", "consent_date", "status_date")
REFUSAL_COLUMNS = ("hash", "status", "status_date")


def write_csv(people: Iterable[Subscriber], file: TextIO) -> int:
    """Write a line for everybody whose address is known; returns how many."""
    rows = csv.writer(file)
    rows.writerow(COLUMNS)
    number = 0
    for subscriber in people:
        if subscriber.address:
            rows.writerow(_harmless(cell) for cell in _cells(subscriber).values())
            number += 1
    return number


def write_json(people: Iterable[Subscriber], file: TextIO) -> int:
    """Write an object for everybody whose address is known, a line each within one list; returns how many."""
    number = 0
    file.write("[")
    for subscriber in people:
        if subscriber.address:
            shown = {**_cells(subscriber), "newsletters": sorted(subscriber.newsletters)}
            file.write(",\n" if number else "\n")
            file.write(json.dumps(shown, ensure_ascii=False))
            number += 1
    file.write("\n]\n")
    return number


def write_refusals(people: Iterable[Subscriber], file: TextIO) -> int:
    """Write a line for everybody who is not active; returns how many."""
    rows = csv.writer(file)
    rows.writerow(REFUSAL_COLUMNS)
    number = 0
    for subscriber in people:
        if not subscriber.is_active:
            rows.writerow((subscriber.hash, subscriber.state, _day(subscriber.stands_so_since)))
            number += 1
    return number


def _cells(subscriber: Subscriber) -> Mapping[str, str]:
    return {
        "email": subscriber.address,
        "name": subscriber.name,
        "language": subscriber.language,
        "frequency": subscriber.frequency,
        "status": subscriber.state,
        "newsletters": ",".join(sorted(subscriber.newsletters)),
        "consent_date": _day(subscriber.joined),
        "status_date": _day(subscriber.stands_so_since),
    }


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in FORMULA_STARTS else cell


def _day(moment: datetime | None) -> str:
    return instant(moment) if moment else ""
