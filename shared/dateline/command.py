"""The commands. Today: upload a folder, and be told what became of each file."""

import argparse
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import boto3
from botocore.exceptions import ClientError

from dateline.uploads.kinds import Kind, kind_of_upload

PATIENCE = 300.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0

type Report = Mapping[str, Any]


class Target(Protocol):
    """Where uploads go and reports come from."""

    def put(self, key: str, content: bytes) -> str:
        """Upload one file; returns what its report will name as its version, empty if that is not known."""

    def reports(self, waiting: Mapping[str, str]) -> dict[str, Report]:
        """The reports that have arrived on the uploads waited for, given as key and version."""


class LocalStack:
    """A service started with `make run`."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    def put(self, key: str, content: bytes) -> str:
        """Upload one file."""
        request = urllib.request.Request(  # noqa: S310  # the person at the command line names the address
            f"{self._url}/_local/uploads/{urllib.parse.quote(key)}",
            data=content,
            method="PUT",
            headers={"X-Dateline": "1", "Content-Type": "application/octet-stream"},
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return str(json.load(answer)["version"])

    def reports(self, waiting: Mapping[str, str]) -> dict[str, Report]:
        """The reports that have arrived."""
        with urllib.request.urlopen(f"{self._url}/_local/uploads.json") as answer:  # noqa: S310
            found = json.load(answer)["uploads"]
        return {each["upload"]: each for each in found if waiting.get(each["upload"]) == each["version"]}


class Buckets:
    """A deployed service."""

    def __init__(self, uploads: str, reports: str) -> None:
        self._s3 = boto3.client("s3")
        self._uploads, self._reports = uploads, reports

    def put(self, key: str, content: bytes) -> str:
        """Upload one file."""
        return self._s3.put_object(Bucket=self._uploads, Key=key, Body=content)["VersionId"]

    def reports(self, waiting: Mapping[str, str]) -> dict[str, Report]:
        """The reports that have arrived."""
        found: dict[str, Report] = {}
        for key, version in waiting.items():
            try:
                report = json.load(self._s3.get_object(Bucket=self._reports, Key=f"{key}.json")["Body"])
            except ClientError as error:
                if error.response["Error"]["Code"] not in {"NoSuchKey", "AccessDenied"}:
                    raise
                continue
            if report["version"] == version:
                found[key] = report
        return found


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="dateline", description="The content service of a small publication.")
    commands = parser.add_subparsers(dest="command", required=True)
    upload = commands.add_parser("upload", help="upload a folder and say what became of each file")
    upload.add_argument("folder", type=Path)
    upload.add_argument("--into", default="", help="a folder of the bucket, such as articles")
    upload.add_argument("--local", metavar="URL", default="http://127.0.0.1:8000", help="a running local stack")
    upload.add_argument("--bucket", help="the deployed uploads bucket, instead of a local stack")
    upload.add_argument("--reports", help="the deployed reports bucket")
    chosen = parser.parse_args(arguments)
    if bool(chosen.bucket) != bool(chosen.reports):
        parser.error("--bucket and --reports go together: both are among the outputs of the stack")
    target: Target = Buckets(chosen.bucket, chosen.reports) if chosen.bucket else LocalStack(chosen.local)
    try:
        return upload_folder(chosen.folder, chosen.into, target)
    except urllib.error.URLError as error:
        print(f"Nothing answers at {chosen.local} ({error.reason}). Start it with: make run", file=sys.stderr)
        return 1


def upload_folder(folder: Path, into: str, target: Target) -> int:
    """Upload every file, wait for the reports, and print an account; 1 when a file was not published or kept."""
    if not folder.is_dir():
        print(f"{folder} is not a folder.", file=sys.stderr)
        return 2
    waiting: dict[str, str] = {}
    for file in sorted(folder.rglob("*"), key=lambda path: (path.name != "publication.yaml", path)):
        key = "/".join(filter(None, (into.strip("/"), file.relative_to(folder).as_posix())))
        if file.is_file() and kind_of_upload(key) is not Kind.IGNORED:
            waiting[key] = target.put(key, file.read_bytes())
            print(f"\r{len(waiting)} uploaded", end="", flush=True)
    print()
    reports = _await_reports(waiting, target)
    return _print_account(waiting, reports)


def _await_reports(waiting: Mapping[str, str], target: Target) -> dict[str, Report]:
    arrived: dict[str, Report] = {}
    deadline, pause = time.monotonic() + PATIENCE, FIRST_PAUSE
    while len(arrived) < len(waiting) and time.monotonic() < deadline:
        arrived |= target.reports({key: version for key, version in waiting.items() if key not in arrived})
        print(f"\r{len(arrived)} of {len(waiting)} reported", end="", flush=True)
        if len(arrived) < len(waiting):
            # Each look costs the service something: for a large folder it looks less and less often.
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
    print()
    return arrived


def _print_account(waiting: Mapping[str, str], reports: Mapping[str, Report]) -> int:
    for key, report in sorted(reports.items()):
        for problem in report["problems"]:
            where = f" ({problem['where']})" if problem["where"] else ""
            print(f"{key}: {problem['level']}{where}: {problem['what']} {problem['mend']}")
    for key in sorted(set(waiting) - set(reports)):
        print(f"{key}: no report yet")
    counted = Counter(str(report["status"]) for report in reports.values())
    counted["without a report"] = len(waiting) - len(reports)
    print(", ".join(f"{count} {status}" for status, count in counted.items() if count))
    return 0 if not counted["refused"] and not counted["without a report"] else 1
