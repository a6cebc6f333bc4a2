"""Items of a table and the writes that change them, in plain values: what rules make and stores carry out."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dateline.errors import Conflict

type Item = dict[str, Any]
type Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Put:
    """Write one item, if `condition` (over its stored predecessor) holds."""

    item: Item
    condition: str = ""
    values: Mapping[str, Any] | None = None
    names: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove one item, if `condition` holds."""

    key: Key
    condition: str = ""
    values: Mapping[str, Any] | None = None
    names: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """Change one item by an update expression, if `condition` holds."""

    key: Key
    expression: str
    condition: str = ""
    values: Mapping[str, Any] | None = None
    names: Mapping[str, str] | None = None


type Write = Put | Delete | Update


class ConditionFailed(Conflict):
    """A single conditional write lost; `stored` is the item that won, None where there is none."""

    def __init__(self, stored: Item | None) -> None:
        super().__init__("the condition of a write failed")
        self.stored = stored


class TransactionRejected(Conflict):
    """A transaction was cancelled; `lost` maps the place of each failed write to the item that won."""

    def __init__(self, lost: dict[int, Item | None]) -> None:
        super().__init__("a condition of a transaction failed")
        self.lost = lost


def fingerprint(item: Item) -> str:
    """A short hash of an item, by which one that is unchanged is known."""
    text = json.dumps(item, sort_keys=True, default=lambda value: value.hex())
    return hashlib.sha256(text.encode()).hexdigest()[:16]
