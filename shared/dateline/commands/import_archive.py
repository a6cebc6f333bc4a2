"""Bring in the archive of a Jekyll, Hugo, Pelican or Eleventy site, or a WordPress export."""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.archives.archive import Archive, LeftOut
from dateline.archives.packing import TEXT_NAME, Missing, Upload, pack
from dateline.archives.reading import GENERATORS, read_archive
from dateline.commands.account import await_reports, lines_of, show_progress
from dateline.commands.service import Report, Service, add_service_options, service_of
from dateline.publication import Label
from dateline.publication_file import parse_publication

if TYPE_CHECKING:
    import argparse

_INTERRUPTED = 130
_MOST_LINES = 20


@dataclass(slots=True)
class Account:
    """What became of everything in the archive; uploads are named by their keys."""

    imported: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    @property
    def refused(self) -> list[str]:
        """The uploads that the service refused."""
        return sorted(key for key, report in self.reports.items() if report["status"] == "refused")

    @property
    def without_report(self) -> list[str]:
        """The uploads on which no report has arrived."""
        return sorted(set(self.sources) - set(self.reports))


def add_arguments(command: "argparse.ArgumentParser") -> None:
    """What the command is told."""
    command.add_argument("path", type=Path, metavar="ARCHIVE", help="the folder of a site, or an export of WordPress")
    command.add_argument("--from", dest="generator", choices=sorted(GENERATORS), default="", help="what the archive is")
    command.add_argument(
        "--files", type=Path, metavar="FOLDER", help="a copy of wp-content/uploads, for an export of WordPress"
    )
    command.add_argument("--dry-run", action="store_true", help="say what would happen, and upload nothing")
    command.add_argument("--json", action="store_true", help="give the account as JSON")
    add_service_options(command)


def run(chosen: "argparse.Namespace") -> int:
    """Run the command; returns the exit status: 1 when something was refused, left out or not reported."""
    service = service_of(chosen)
    archive = read_archive(chosen.path, chosen.generator, chosen.files)
    try:
        account = import_archive(archive, service, dry_run=chosen.dry_run)
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on: what is there already is not uploaded twice.")
        return _INTERRUPTED
    if chosen.json:
        print(json.dumps(_as_json(archive, account, dry_run=chosen.dry_run), ensure_ascii=False, indent=1))
    else:
        _print(archive, account, dry_run=chosen.dry_run)
    trouble = account.refused or account.left_out or (account.without_report and not chosen.dry_run)
    return 1 if trouble else 0


def import_archive(archive: Archive, service: Service, *, dry_run: bool = False) -> Account:
    """Upload what the service does not hold yet, and wait for the reports. Raises Unavailable.

    What stands in the bucket is all that is known of earlier runs: so it can be stopped at any point.
    """
    held = service.held()
    account = Account()
    waiting: dict[str, str] = {}
    texts = 0
    for each in pack(archive, _sections(service)):
        if isinstance(each, LeftOut):
            account.left_out.append(each)
            continue
        if isinstance(each, Missing):
            account.missing.append(each)
            continue
        waiting[each.key] = _bring(each, held, service, account, dry_run=dry_run)
        texts += each.key.endswith(f"/{TEXT_NAME}")
        show_progress(f"{texts} of {archive.count} texts, {len(waiting)} files")
    print(file=sys.stderr)
    if not dry_run:
        account.reports = await_reports(waiting, service)
    return account


def _bring(upload: Upload, held: Mapping[str, str], service: Service, account: Account, *, dry_run: bool) -> str:
    """Upload one file unless it is there; returns the version to await, empty for whichever is reported."""
    content = upload.read()
    account.sources[upload.key] = upload.source
    if held.get(upload.key) == hashlib.md5(content, usedforsecurity=False).hexdigest():
        account.unchanged.append(upload.key)
        return ""
    (account.changed if upload.key in held else account.imported).append(upload.key)
    return "" if dry_run else service.put(upload.key, content)


def _sections(service: Service) -> tuple[Label, ...]:
    """The sections of the publication as it stands in the bucket; none when it does not or cannot be read."""
    for key in ("publication.yaml", "publication.yml"):
        if content := service.read(key):
            publication, _ = parse_publication(content)
            # One that cannot be read has a report of its own.
            return publication.sections if publication else ()
    return ()


def _print(archive: Archive, account: Account, *, dry_run: bool) -> None:
    for key in account.refused:
        for line in lines_of(f"{account.sources[key]} ({key})", account.reports[key]):
            print(line)
    for each in account.left_out:
        where = f" ({each.where})" if each.where else ""
        print(f"{each.source}{where}: left out: {each.what} {each.mend}".rstrip())
    for missing in account.missing[:_MOST_LINES]:
        print(f"{missing.source}: {missing.reference} is not in the archive")
    if len(account.missing) > _MOST_LINES:
        print(f"... and {len(account.missing) - _MOST_LINES} more such files; --json names them all")
    if not dry_run:
        for key in account.without_report[:_MOST_LINES]:
            print(f"{key}: no report yet; run the same command again to ask for it")
    counted = Counter(str(report["status"]) for report in account.reports.values())
    words = "would be " if dry_run else ""
    sums = {
        f"{words}imported": len(account.imported),
        f"{words}changed": len(account.changed),
        "unchanged": len(account.unchanged),
        "left out": len(account.left_out),
        "files missing": len(account.missing),
    }
    print(f"{archive.generator}: " + ", ".join(f"{count} {what}" for what, count in sums.items()))
    if not dry_run:
        counted["without a report"] = len(account.without_report)
        print("Reports: " + ", ".join(f"{count} {what}" for what, count in sorted(counted.items()) if count))


def _as_json(archive: Archive, account: Account, *, dry_run: bool) -> dict[str, object]:
    return {
        "from": archive.generator,
        "dry_run": dry_run,
        "imported": sorted(account.imported),
        "changed": sorted(account.changed),
        "unchanged": sorted(account.unchanged),
        "refused": [
            {"upload": key, "source": account.sources[key], "problems": account.reports[key]["problems"]}
            for key in account.refused
        ],
        "left_out": [asdict(each) for each in account.left_out],
        "missing": [asdict(each) for each in account.missing],
        "without_report": [] if dry_run else account.without_report,
        "statuses": dict(Counter(str(report["status"]) for report in account.reports.values())),
    }
