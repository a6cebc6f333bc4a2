"""The service that a command speaks to: a local stack by its address, or a deployed one by its buckets."""

import argparse
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any, Protocol

import boto3
from botocore.exceptions import ClientError

from dateline.errors import Invalid, Unavailable

type Report = Mapping[str, Any]


class Service(Protocol):
    """Where uploads go and reports come from."""

    def put(self, key: str, content: bytes) -> str:
        """Upload one file; returns what its report will name as its version, empty if that is not known."""

    def reports(self, waiting: Mapping[str, str]) -> dict[str, Report]:
        """The reports that have arrived on the uploads waited for, given as key and version."""


def add_service_options(command: argparse.ArgumentParser) -> None:
    """Let a command be told which service it is for."""
    command.add_argument("--local", metavar="URL", default="http://127.0.0.1:8000", help="a running local stack")
    command.add_argument("--bucket", help="the deployed uploads bucket, instead of a local stack")
    command.add_argument("--reports", help="the deployed reports bucket")


def service_of(chosen: argparse.Namespace) -> Service:
    """The service that was chosen at the command line. Raises Invalid when half of it is missing."""
    if bool(chosen.bucket) != bool(chosen.reports):
        message = "--bucket and --reports go together: both are among the outputs of the stack."
        raise Invalid(message)
    return DeployedService(chosen.bucket, chosen.reports) if chosen.bucket else LocalService(chosen.local)


class LocalService:
    """A service started with `make run`."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    def put(self, key: str, content: bytes) -> str:
        """Upload one file. Raises Unavailable."""
        answer = self._answer(
            f"/_local/uploads/{urllib.parse.quote(key)}",
            data=content,
            method="PUT",
            headers={"X-Dateline": "1", "Content-Type": "application/octet-stream"},
        )
        return str(answer["version"])

    def reports(self, waiting: Mapping[str, str]) -> dict[str, Report]:
        """The reports that have arrived. Raises Unavailable."""
        found = self._answer("/_local/uploads.json")["uploads"]
        return {each["upload"]: each for each in found if waiting.get(each["upload"]) == each["version"]}

    def _answer(self, path: str, **request: Any) -> Any:  # noqa: ANN401  # JSON as it comes
        try:
            # The person at the command line names the address.
            with urllib.request.urlopen(urllib.request.Request(self._url + path, **request)) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.URLError as error:
            message = f"Nothing answers at {self._url} ({error.reason}). Start it with: make run"
            raise Unavailable(message) from error


class DeployedService:
    """A service on AWS."""

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
