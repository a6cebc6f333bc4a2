"""The service that a command speaks to: a local stack by its address, or a deployed one by its buckets."""

import argparse
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Protocol

import boto3
from botocore.exceptions import ClientError

from dateline.errors import Invalid, Unavailable

type Report = Mapping[str, Any]

# Seconds for one answer: a local stack does one thing at a time.
PATIENCE = 300.0


class Service(Protocol):
    """Where uploads go and reports come from."""

    def put(self, key: str, content: bytes) -> str:
        """Upload one file; returns what its report will name as its version, empty if that is not known."""

    def reports(self, waiting: Mapping[str, str]) -> dict[str, Report]:
        """The reports that have arrived on the uploads waited for, by key and version, or by key alone."""

    def held(self) -> dict[str, str]:
        """The key of every upload there is, and the MD5 of its content in hexadecimal."""

    def read(self, key: str) -> bytes | None:
        """The upload at a key, None when there is none."""


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
        return {each["upload"]: each for each in found if waiting.get(each["upload"]) in {"", each["version"]}}

    def held(self) -> dict[str, str]:
        """The uploads there are. Raises Unavailable."""
        return dict(self._answer("/_local/held.json"))

    def read(self, key: str) -> bytes | None:
        """The upload at a key. Raises Unavailable."""
        return self._content(f"/_local/held?key={urllib.parse.quote(key)}")

    def _answer(self, path: str, **request: Any) -> Any:  # noqa: ANN401  # JSON as it comes
        return json.loads(self._content(path, **request) or b"null")

    def _content(self, path: str, **request: Any) -> bytes | None:  # noqa: ANN401  # as the library takes it
        try:
            # The person at the command line names the address.
            asked = urllib.request.Request(self._url + path, **request)  # noqa: S310
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            if error.code == HTTPStatus.NOT_FOUND:
                return None
            message = f"{self._url}{path} answers {error.code}. Is that a local stack? Give its address with --local."
            raise Unavailable(message) from error
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            message = f"Nothing answers at {self._url} ({getattr(error, 'reason', error)}). Start it with: make run"
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
            if version in {"", report["version"]}:
                found[key] = report
        return found

    def held(self) -> dict[str, str]:
        """The uploads there are: for those that were put in one piece, their entity tag is the MD5."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._uploads)
        return {each["Key"]: each["ETag"].strip('"') for page in pages for each in page.get("Contents", [])}

    def read(self, key: str) -> bytes | None:
        """The upload at a key."""
        try:
            return self._s3.get_object(Bucket=self._uploads, Key=key)["Body"].read()
        except self._s3.exceptions.NoSuchKey:
            return None
