"""`dateline subscribers import`, `export` and `report`."""

import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from dateline.commands.account import show_progress
from dateline.errors import Invalid
from dateline.people.lists.exporting import write_csv, write_json, write_refusals
from dateline.people.lists.growth import Standing, count, page
from dateline.people.lists.importing import Account, Choices, ListImport
from dateline.people.lists.reading import read_list
from dateline.people.lists.services import Status
from dateline.people.records import REQUEST, SUBSCRIBER, request_from, subscriber_from
from dateline.people.subscriber import Subscriber

if TYPE_CHECKING:
    import argparse

    from dateline.commands.people import Operator
    from dateline.publication import Publication

_INTERRUPTED = 130
_MOST_LINES = 20


def add_import_arguments(command: "argparse.ArgumentParser") -> None:
    """What the import is told."""
    command.add_argument("file", type=Path, metavar="FILE.csv")
    command.add_argument("--yes", action="store_true", help="do it; without this it is only said what would happen")
    command.add_argument(
        "--as",
        dest="status",
        type=Status,
        choices=[Status.CONFIRMED, Status.UNSUBSCRIBED, Status.BOUNCED, Status.COMPLAINED],
        help="what people are whose line does not say it",
    )
    command.add_argument("--newsletter", action="append", default=[], metavar="ID", help="what all confirmed get")
    command.add_argument("--map", action="append", default=[], metavar="TAG=ID", help="what people of a tag get")
    command.add_argument("--encoding", default="", help="such as windows-1252, where the file is not in UTF-8")


def bring_in(chosen: "argparse.Namespace", operator: "Operator") -> int:
    """Bring in the list of another service, or say what that would do."""
    choices = _choices(chosen, operator.publication)
    run = ListImport(
        people=operator.people,
        keys=operator.keys,
        choices=choices,
        label=chosen.file.name,
        clock=lambda: datetime.now(UTC).replace(microsecond=0),
        dry=not chosen.yes,
    )
    try:
        with (
            chosen.file.open("rb") as file,
            closing(read_list(file, status=chosen.status, encoding=chosen.encoding)) as entries,
        ):
            for account in run.run(entries):
                show_progress(f"{account.lines} lines")
    except OSError as error:
        raise Invalid(f"{chosen.file} cannot be read: {error.strerror}.") from error
    except KeyboardInterrupt:
        print(f"\nStopped after {run.account.lines} lines. Run it again: what is in already stays as it is.")
        return _INTERRUPTED
    print(file=sys.stderr)
    _print_account(run.account)
    if not chosen.yes:
        print("Nothing has been changed: this only says what would happen. Do it with --yes.")
    return 1 if run.account.refusals else 0


def add_export_arguments(command: "argparse.ArgumentParser") -> None:
    """What the export is told."""
    command.add_argument("file", type=Path, metavar="FILE", help="a new file, .csv or .json by its name")
    command.add_argument(
        "--refusals", action="store_true", help="only who must not be mailed, by hash: to be brought in after a restore"
    )


def give_out(chosen: "argparse.Namespace", operator: "Operator") -> int:
    """Write everybody's address and choices, or the refusals, into a new file that only you can read."""
    write = write_json if chosen.file.suffix == ".json" else write_csv
    if chosen.refusals:
        write = write_refusals
    with _new_file(chosen.file) as file:
        number = write(_subscribers(operator), file)
    print(
        f"{number} people in {chosen.file}. Delete it when you are done: it is a copy that nobody can erase for them."
    )
    return 0


def add_report_arguments(command: "argparse.ArgumentParser") -> None:
    """What the report is told."""
    command.add_argument("file", type=Path, metavar="FILE.html")


def report(chosen: "argparse.Namespace", operator: "Operator") -> int:
    """Write how many subscribers there are, by newsletter and state and over time; no names, no addresses."""
    now = datetime.now(UTC)
    growth = count(_standings(operator, now))
    titles = {each.id: each.title for each in operator.publication.newsletters}
    today = now.astimezone(operator.publication.zone).date()
    chosen.file.write_text(page(operator.publication.title, growth, titles, today), "utf-8")
    print(", ".join(f"{number} {state}" for state, number in growth.states.items()) or "Nobody yet")
    print(f"The report: {chosen.file}")
    return 0


def _choices(chosen: "argparse.Namespace", publication: "Publication") -> Choices:
    pairs = [each.rpartition("=") for each in chosen.map]
    known = {newsletter.id for newsletter in publication.newsletters}
    named = [*chosen.newsletter, *(newsletter for _, _, newsletter in pairs)]
    if unknown := sorted(set(named) - known):
        raise Invalid(f"There is no newsletter {unknown[0]!r}: there are {', '.join(sorted(known)) or 'none'}.")
    return Choices.of(publication, chosen.newsletter, {tag: newsletter for tag, _, newsletter in pairs})


def _subscribers(operator: "Operator") -> Iterator[Subscriber]:
    return map(subscriber_from, operator.people.scan([SUBSCRIBER]))


def _standings(operator: "Operator", now: datetime) -> Iterator[Standing]:
    zone = operator.publication.zone
    for item in operator.people.scan([SUBSCRIBER, REQUEST]):
        if item["sk"] == REQUEST:
            if request_from(item, now):
                yield Standing("waiting for the button of a mail", (), None, None)
            continue
        subscriber = subscriber_from(item)
        joined, since = subscriber.joined, subscriber.stands_so_since
        yield Standing(
            subscriber.state,
            sorted(subscriber.newsletters) if subscriber.is_active else (),
            joined.astimezone(zone).date() if joined else None,
            None if subscriber.is_active or not since else since.astimezone(zone).date(),
        )


def _print_account(account: Account) -> None:
    for outcome, number in account.outcomes.items():
        print(f"{number} {outcome}")
    print("Afterwards: " + (", ".join(f"{number} {state}" for state, number in account.ends.items()) or "nobody"))
    for tag, number in account.tags.most_common(_MOST_LINES):
        print(f"The tag {tag!r} of {number} lines means no newsletter: say which with --map '{tag}=ID', or leave it.")
    by_reason: defaultdict[str, list[int]] = defaultdict(list)
    for refusal in account.refusals:
        by_reason[refusal.reason].append(refusal.line)
    for reason, lines in by_reason.items():
        more = f" and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
        print(f"{len(lines)} refused: {reason} (line {', '.join(map(str, lines[:_MOST_LINES]))}{more})")


def _new_file(path: Path) -> TextIO:
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline="")
    except OSError as error:
        raise Invalid(f"{path} cannot be made: {error.strerror}.") from error
