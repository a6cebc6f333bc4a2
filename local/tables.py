"""DynamoDB as moto keeps it, with what moto leaves out: stream records, write units, honest transactions."""

import copy
import json
import math
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

ACCOUNT, REGION = "123456789012", "eu-north-1"
WRITE_UNIT = 1024

type Image = dict[str, Any]
type ItemKey = tuple[str, str, str]


def table_of(name: str) -> Table:
    """The table as moto holds it."""
    table: Table = dynamodb_backends[ACCOUNT][REGION].tables[name]
    return table


@contextmanager
def cheap_transactions() -> Iterator[None]:
    """While it lasts, moto copies no tables: `rolled_back` restores the few items of a cancelled transaction.

    Moto's own way restores copies of whole tables, which costs time in proportion to them.
    """
    Table.__deepcopy__ = lambda self, _memo: self  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del Table.__deepcopy__  # type: ignore[attr-defined]


def written_keys(operation: str, arguments: Mapping[str, Any]) -> list[ItemKey]:
    """Table, pk and sk of every item that a call writes."""
    match operation:
        case "PutItem":
            return [_key(arguments["TableName"], arguments["Item"])]
        case "UpdateItem" | "DeleteItem":
            return [_key(arguments["TableName"], arguments["Key"])]
        case "TransactWriteItems":
            return [
                _key(write["TableName"], write.get("Item") or write["Key"])
                for each in arguments["TransactItems"]
                for kind, write in each.items()
                if kind != "ConditionCheck"
            ]
    return []


def _key(table: str, item: Mapping[str, Any]) -> ItemKey:
    return table, item["pk"]["S"], item["sk"]["S"]


def image_of(key: ItemKey) -> Image | None:
    """The item as it stands, in attribute-value form as an event carries it: binary as base64."""
    item = _stored(key)
    if item is None:
        return None
    image: Image = json.loads(json.dumps(item.to_json()["Attributes"], default=lambda raw: b64encode(raw).decode()))
    return image


@contextmanager
def rolled_back(keys: list[ItemKey]) -> Iterator[None]:
    """Puts the items back as they stood when the transaction inside is cancelled."""
    before = [(key, copy.deepcopy(_stored(key))) for key in keys]
    try:
        yield
    except Exception:
        for (table, pk, sk), item in before:
            partition = table_of(table).items[DynamoType({"S": pk})]
            partition.pop(DynamoType({"S": sk}), None)
            if item is not None:
                partition[DynamoType({"S": sk})] = item
        raise


def _stored(key: ItemKey) -> Item | None:
    table, pk, sk = key
    return table_of(table).get_item(DynamoType({"S": pk}), DynamoType({"S": sk}))


def write_units(before: Image | None, after: Image | None, *, in_transaction: bool) -> int:
    """What a write costs: a unit a kilobyte of the larger image, twice that in a transaction.

    Source: "DynamoDB read and write operations", Developer Guide.
    """
    size = max(_item_size(before), _item_size(after), 1)
    return math.ceil(size / WRITE_UNIT) * (2 if in_transaction else 1)


def _item_size(image: Image | None) -> int:
    return sum(len(name.encode()) + _value_size(value) for name, value in (image or {}).items())


def _value_size(value: Mapping[str, Any]) -> int:
    kind, held = next(iter(value.items()))
    match kind:
        case "S":
            return len(held.encode())
        case "N":
            return len(held) // 2 + 1
        case "B":
            return len(held) * 3 // 4
        case "L":
            return 3 + sum(1 + _value_size(each) for each in held)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _value_size(each) for name, each in held.items())
        case "SS" | "NS" | "BS":
            return sum(len(each) for each in held)
        case _:
            return 1


def event_name(before: Image | None, after: Image | None) -> str:
    """The kind of stream record that a change makes; empty when nothing changed."""
    if before == after:
        return ""
    if before is None:
        return "INSERT"
    return "REMOVE" if after is None else "MODIFY"
