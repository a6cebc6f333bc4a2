"""Upload a folder, and be told what became of each file."""

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.commands.account import await_reports, lines_of, show_progress
from dateline.commands.service import Report, Service, add_service_options, service_of
from dateline.errors import Invalid
from dateline.uploads.kinds import Kind, kind_of_upload

if TYPE_CHECKING:
    import argparse


def add_arguments(command: "argparse.ArgumentParser") -> None:
    """What the command is told."""
    command.add_argument("folder", type=Path)
    command.add_argument("--into", default="", help="a folder of the bucket, such as articles")
    add_service_options(command)


def run(chosen: "argparse.Namespace") -> int:
    """Run the command; returns the exit status."""
    return upload_folder(chosen.folder, chosen.into, service_of(chosen))


def upload_folder(folder: Path, into: str, service: Service) -> int:
    """Upload every file, wait for the reports, and print an account; 1 when a file was not published or kept.

    Raises Invalid when there is no such folder, Unavailable when the service does not answer.
    """
    if not folder.is_dir():
        message = f"{folder} is not a folder."
        raise Invalid(message)
    waiting: dict[str, str] = {}
    for file in sorted(folder.rglob("*"), key=lambda path: (path.name != "publication.yaml", path)):
        key = "/".join(filter(None, (into.strip("/"), file.relative_to(folder).as_posix())))
        if file.is_file() and kind_of_upload(key) is not Kind.IGNORED:
            waiting[key] = service.put(key, file.read_bytes())
            show_progress(f"{len(waiting)} uploaded")
    print(file=sys.stderr)
    reports = await_reports(waiting, service)
    return _print_account(waiting, reports)


def _print_account(waiting: Mapping[str, str], reports: Mapping[str, Report]) -> int:
    for key, report in sorted(reports.items()):
        for line in lines_of(key, report):
            print(line)
    for key in sorted(set(waiting) - set(reports)):
        print(f"{key}: no report yet")
    counted = Counter(str(report["status"]) for report in reports.values())
    counted["without a report"] = len(waiting) - len(reports)
    print(", ".join(f"{count} {status}" for status, count in counted.items() if count))
    return 0 if not counted["refused"] and not counted["without a report"] else 1
