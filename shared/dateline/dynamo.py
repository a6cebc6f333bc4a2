"""One DynamoDB table spoken to in plain Python values; the only place that knows its wire types."""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer
from botocore.exceptions import BotoCoreError, ClientError

from dateline.errors import Unavailable
from dateline.items import ConditionFailed, Delete, Item, Key, Put, TransactionRejected, Update, Write

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

BATCH_GET_LIMIT = 100
BATCH_GET_TRIES = 5
# Many uploads at once meet on the counters of the lists they share.
TRANSACTION_TRIES = 6

_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize


def to_wire(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item in DynamoDB's attribute-value form."""
    return {name: _serialize(value) for name, value in item.items()}


def from_wire(item: Mapping[str, Any]) -> Item:
    """The item in plain values: whole numbers as int, binary as bytes."""
    return {name: _plain(_deserialize(value)) for name, value in item.items()}


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return int(value)
        case Binary():
            return bytes(value.value)  # type: ignore[attr-defined]  # the stubs leave it out
        case list():
            return [_plain(each) for each in value]
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case _:
            return value


class Malformed(Exception):
    """The table takes no such request: a mistake of ours."""


class DynamoTable:
    """Reads are consistent; errors are ours: Conflict when a condition fails, Unavailable when a retry may help."""

    def __init__(self, name: str, client: Callable[[], "DynamoDBClient"]) -> None:
        self._name = name
        self._make_client = client

    @property
    def _client(self) -> "DynamoDBClient":
        return self._make_client()

    def get(self, key: Key) -> Item | None:
        """One item, or None."""
        with _retryable_errors():
            answer = self._client.get_item(TableName=self._name, Key=_wire_key(key), ConsistentRead=True)
        return from_wire(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Item]:
        """The items that exist among up to 100 keys, in one call unless the table throttles."""
        wanted = [_wire_key(key) for key in dict.fromkeys(keys)]
        if len(wanted) > BATCH_GET_LIMIT:
            message = f"at most {BATCH_GET_LIMIT} keys at once"
            raise ValueError(message)
        found: dict[Key, Item] = {}
        for attempt in range(BATCH_GET_TRIES):
            if not wanted:
                return found
            if attempt:
                time.sleep(0.05 * 2**attempt)
            with _retryable_errors():
                answer = self._client.batch_get_item(
                    RequestItems={self._name: {"Keys": wanted, "ConsistentRead": True}}
                )
            for each in answer["Responses"].get(self._name, []):
                item = from_wire(each)
                found[item["pk"], item["sk"]] = item
            unprocessed = answer.get("UnprocessedKeys", {}).get(self._name)
            wanted = [dict(key) for key in unprocessed["Keys"]] if unprocessed else []
        if wanted:
            message = "the table left keys of a batch unread"
            raise Unavailable(message)
        return found

    def query(
        self,
        pk: str,
        *,
        between: tuple[str, str] | None = None,
        prefix: str = "",
        after: str = "",
        newest_first: bool = False,
        limit: int = 100,
    ) -> list[Item]:
        """Up to `limit` items of a partition by sort key: all, an inclusive range, a prefix, or what follows `after`.

        With `newest_first`, `after` means what comes before it.
        """
        condition, values = "pk = :pk", {":pk": pk}
        if between:
            condition += " AND sk BETWEEN :low AND :high"
            values |= {":low": between[0], ":high": between[1]}
        elif prefix:
            condition += " AND begins_with(sk, :prefix)"
            values |= {":prefix": prefix}
        items: list[Item] = []
        start: Any = {"ExclusiveStartKey": _wire_key((pk, after))} if after else {}
        while True:
            with _retryable_errors():
                answer = self._client.query(
                    TableName=self._name,
                    KeyConditionExpression=condition,
                    ExpressionAttributeValues=to_wire(values),
                    ScanIndexForward=not newest_first,
                    Limit=limit - len(items),
                    ConsistentRead=True,
                    **start,
                )
            items += [from_wire(each) for each in answer["Items"]]
            # An answer ends at a megabyte, whatever was asked for.
            if "LastEvaluatedKey" not in answer or len(items) >= limit:
                return items
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def scan(self, sort_keys: Sequence[str] = ()) -> Iterator[Item]:
        """Every item of the table, or every item under one of the sort keys, in no order.

        It reads the whole table, so it is for an operator's command alone: no function may do it. Raises Unavailable.
        """
        names = [f":sk{place}" for place, _ in enumerate(sort_keys)]
        chosen: dict[str, Any] = {"ConsistentRead": True}
        if names:
            chosen["FilterExpression"] = f"sk IN ({', '.join(names)})"
            chosen["ExpressionAttributeValues"] = to_wire(dict(zip(names, sort_keys, strict=True)))
        with _retryable_errors():
            for page in self._client.get_paginator("scan").paginate(TableName=self._name, **chosen):
                yield from map(from_wire, page["Items"])

    def write(self, write: Write) -> Item | None:
        """Do one write; an Update answers with the item as it then stands. Raises ConditionFailed."""
        arguments = {
            "TableName": self._name,
            **_wire_write(write),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        try:
            with _retryable_errors():
                match write:
                    case Put():
                        self._client.put_item(**arguments)
                    case Delete():
                        self._client.delete_item(**arguments)
                    case Update():
                        answer = self._client.update_item(**arguments, ReturnValues="ALL_NEW")
                        return from_wire(answer["Attributes"])
        except ClientError as error:
            if _code(error) != "ConditionalCheckFailedException":
                raise
            stored: Any = error.response.get("Item")
            raise ConditionFailed(from_wire(stored) if stored else None) from error
        return None

    def transact(self, writes: Sequence[Write]) -> None:
        """Do up to 100 writes, all or none.

        Raises TransactionRejected when a condition failed, Unavailable when it met other transactions too often.
        """
        items: list[TransactWriteItemTypeDef] = []
        for write in writes:
            arguments: Any = {
                "TableName": self._name,
                **_wire_write(write),
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
            match write:
                case Put():
                    items.append({"Put": arguments})
                case Delete():
                    items.append({"Delete": arguments})
                case Update():
                    items.append({"Update": arguments})
        for attempt in range(TRANSACTION_TRIES):
            if attempt:
                time.sleep(random.uniform(0.02, 0.05) * 2**attempt)
            if self._transacted(items):
                return
        message = "a transaction met others and should be tried again"
        raise Unavailable(message)

    def _transacted(self, items: "Sequence[TransactWriteItemTypeDef]") -> bool:
        """Whether the transaction went through; not so when it met another on the way."""
        try:
            with _retryable_errors():
                self._client.transact_write_items(TransactItems=items)
        except ClientError as error:
            if _code(error) != "TransactionCanceledException":
                raise
            reasons: Any = error.response.get("CancellationReasons", [])
            lost = {
                place: from_wire(reason["Item"]) if reason.get("Item") else None
                for place, reason in enumerate(reasons)
                if reason.get("Code") == "ConditionalCheckFailed"
            }
            if lost:
                raise TransactionRejected(lost) from error
            return False
        return True


def _wire_key(key: Key) -> dict[str, Any]:
    return {"pk": {"S": key[0]}, "sk": {"S": key[1]}}


def _wire_write(write: Write) -> dict[str, Any]:
    arguments: dict[str, Any] = (
        {"Item": to_wire(write.item)} if isinstance(write, Put) else {"Key": _wire_key(write.key)}
    )
    if isinstance(write, Update):
        arguments["UpdateExpression"] = write.expression
    if write.condition:
        arguments["ConditionExpression"] = write.condition
    if write.values:
        arguments["ExpressionAttributeValues"] = to_wire(write.values)
    if write.names:
        arguments["ExpressionAttributeNames"] = dict(write.names)
    return arguments


@contextmanager
def _retryable_errors() -> Iterator[None]:
    """Turns what may pass into Unavailable; a failed condition or our own mistake goes on as it is."""
    try:
        yield
    except ClientError as error:
        if _code(error) in _RETRYABLE:
            raise Unavailable(_code(error)) from error
        if _code(error) == "ValidationException":
            # `from None`: the table's own sentence may quote what an item holds, and end in a log.
            raise Malformed(_code(error)) from None
        raise
    except BotoCoreError as error:
        raise Unavailable(type(error).__name__) from error


def _code(error: ClientError) -> str:
    return error.response["Error"]["Code"]


_RETRYABLE = {
    "InternalServerError",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "TransactionConflictException",
    "TransactionInProgressException",
}
