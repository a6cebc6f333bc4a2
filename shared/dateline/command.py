"""The commands: today, uploading a folder and being told what became of each file."""

import argparse
import json
import os
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import boto3
from botocore.exceptions import ClientError

PATIENCE_SECONDS = 120
LOOK_EVERY_SECONDS = 0.5


class Target(Protocol):
    """Where uploads go and reports come from."""

    def put(self, key: str, content: bytes) -> None:
        """Upload one file."""

    def report(self, key: str) -> dict[str, object] | None:
        """The report on the last upload of a key, None while there is none."""


class LocalTarget:
    """A running local stack."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    def put(self, key: str, content: bytes) -> None:
        """Upload one file into the stack."""
        request = urllib.request.Request(  # noqa: S310  # the operator names the address
            f"{self._url}/_local/uploads/{urllib.parse.quote(key)}",
            data=content,
            method="PUT",
            headers={"X-Dateline": "1"},
        )
        urllib.request.urlopen(request).close()  # noqa: S310
