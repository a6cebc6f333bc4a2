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

_moto_query = Table.query
ACCOUNT, REGION = "123456789012", "eu-north-1"
WRITE_UNIT = 1024

type Image = dict[str, Any]
# A table's name, and the key of one of its items in DynamoDB's attribute-value form.
type ItemKey = tuple[str, Image]


def table_of(name: str) -> Table:
    """The table as moto holds it."""
    table: Table = dynamodb_backends[ACCOUNT][REGION].tables[name]
    return table


@contextmanager
def cheap_tables() -> Iterator[None]:
    """While it lasts, moto copies no tables for a transaction and sorts none for a query, as both cost what they hold.

    `rolled_back` restores the few items of a cancelled transaction, and a query looks at its own partition.
    """
    Table.__deepcopy__ = lambda self, _memo: self  # type: ignore[attr-defined]
    Table.query = _query_of_a_partition  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        del Table.__deepcopy__  # type: ignore[attr-defined]
        Table.query = _moto_query  # type: ignore[method-assign]


def _query_of_a_partition(table: Table, hash_key: DynamoType | None, *arguments: Any, **more: Any) -> Any:
    if table.range_key_attr is None or hash_key is None:
        return _moto_query(table, hash_key, *arguments, **more)
    partition = list(table.items.get(hash_key, {}).values())
    table.all_items = lambda: partition  # type: ignore[method-assign]
    try:
        return _moto_query(table, hash_key, *arguments, **more)
    finally:
        del table.all_items


def written_keys(operation: str, arguments: Mapping[str, Any]) -> list[ItemKey]:
    """The key of every item that a call writes."""
    match operation:
        case "PutItem":
            return [_key(arguments["TableName"], arguments["Item"])]
        case "UpdateItem" | "DeleteItem":
            return [_key(arguments["TableName"], arguments["Key"])]
        case "BatchWriteItem":
            return [
                _key(table, write.get("Item") or write["Key"])
                for table, requests in arguments["RequestItems"].items()
                for request in requests
                for write in request.values()
            ]
        case "TransactWriteItems":
            return [
                _key(write["TableName"], write.get("Item") or write["Key"])
                for each in arguments["TransactItems"]
                for kind, write in each.items()
                if kind != "ConditionCheck"
            ]
    return []


def _key(name: str, item: Mapping[str, Any]) -> ItemKey:
    backend = dynamodb_backends[ACCOUNT][REGION]
    # A table that is not there, or an item without its key, is moto's to refuse.
    names = backend.tables[name].table_key_attrs if name in backend.tables else []
    return name, {each: item[each] for each in names if each in item}


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
        for key, item in before:
            _restore(key, item)
        raise


def _stored(key: ItemKey) -> Item | None:
    place = _place(key)
    return table_of(key[0]).get_item(*place) if place else None


def _restore(key: ItemKey, item: Item | None) -> None:
    if not (place := _place(key)):
        return
    hash_key, range_key = place
    items: Any = table_of(key[0]).items
    held, name = (items, hash_key) if range_key is None else (items[hash_key], range_key)
    held.pop(name, None)
    if item is not None:
        held[name] = item


def _place(key: ItemKey) -> tuple[DynamoType, DynamoType | None] | None:
    table = dynamodb_backends[ACCOUNT][REGION].tables.get(key[0])
    if table is None or len(key[1]) != len(table.table_key_attrs):
        return None
    parts = [DynamoType(key[1][name]) for name in table.table_key_attrs]
    return parts[0], parts[1] if len(parts) > 1 else None


def write_units(before: Image | None, after: Image | None, *, in_transaction: bool) -> int:
    """What a write costs: a unit a kilobyte of the larger image, twice that in a transaction.

    Source: "DynamoDB read and write operations", Developer Guide.
    """
    size = max(item_size(before), item_size(after), 1)
    return math.ceil(size / WRITE_UNIT) * (2 if in_transaction else 1)


def item_size(image: Image | None) -> int:
    """Bytes of an item, as DynamoDB counts them."""
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
