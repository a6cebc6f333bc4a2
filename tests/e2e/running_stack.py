"""The stack of a test as the service that a command speaks to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from dateline.commands.service import Report
from local.stack import Stack


@dataclass(frozen=True, slots=True)
class RunningStack:
    """The stack of a test as the command's service; asking for reports lets it work."""

    stack: Stack

    def put(self, key: str, content: bytes) -> str:
        """Upload one file."""
        return self.stack.upload(key, content)

    def reports(self, waiting: Mapping[str, str]) -> dict[str, Report]:
        """The reports that have arrived."""
        self.stack.settle()
        found = {key: self.stack.object("ReportsBucket", f"{key}.json") for key in waiting}
        return {key: json.loads(content) for key, content in found.items() if content}

    def held(self) -> dict[str, str]:
        """The uploads there are."""
        return self.stack.tags("UploadsBucket")

    def read(self, key: str) -> bytes | None:
        """The upload at a key."""
        return self.stack.object("UploadsBucket", key)
