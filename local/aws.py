"""Every call a function makes to AWS passes here: held against its policies, counted, and followed by its events.

DynamoDB, S3 and Secrets Manager are moto's; queues, topics and mail are this stack's own, as moto fires
nothing that would follow.
"""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol

import boto3
import botocore.client
from botocore.config import Config
from moto.s3.models import FakeDeleteMarker, s3_backends

from local import tables
from local.policies import Need, Role, needs_of


@dataclass(frozen=True, slots=True)
class Call:
    """One call that a function made: what it was, the write units it cost, and the bytes of the object it put."""

    function: str
    service: str
    operation: str
    resource: str
    write_units: int = 0
    size: int = 0


class Listener(Protocol):
    """The engine, as calls meet it."""

    role: Role | None
    calls: list[Call]

    def object_written(self, bucket: str, key: str, event: str, answer: dict[str, Any], size: int) -> None:
        """An object was put or deleted; `event` is S3's name for what happened."""

    def item_changed(self, key: tables.ItemKey, before: tables.Image | None, after: tables.Image | None) -> None:
        """An item of a table is no longer what it was."""

    def handle(self, service: str, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Answer a call to a service that is the stack's own."""


OWN_SERVICES = {"sqs", "sesv2"}
# Writes of objects whose notifications nobody has built here: refused, as silence would look like success.
UNHEARD = {"CopyObject", "CompleteMultipartUpload", "DeleteObjects"}
_moto_call = botocore.client.BaseClient._make_api_call  # type: ignore[attr-defined]  # noqa: SLF001  # the one seam


@contextmanager
def calls_heard_by(listener: Listener) -> Iterator[None]:
    """While it lasts, every AWS call of this process passes the listener."""

    def call(client: Any, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        return _heard(listener, client, operation, arguments)

    botocore.client.BaseClient._make_api_call = call  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        yield
    finally:
        botocore.client.BaseClient._make_api_call = _moto_call  # type: ignore[attr-defined]  # noqa: SLF001


@contextmanager
def shared_clients() -> Iterator[None]:
    """While it lasts, one client of a service serves whoever asks for one.

    A client takes longer to make than most tests take to run, and holds nothing of its function's.
    """
    real_client = boto3.client
    setattr(boto3, "client", _shared_client)  # noqa: B010  # its many overloads cannot be assigned
    try:
        yield
    finally:
        setattr(boto3, "client", real_client)  # noqa: B010


@functools.cache
def _made_client(service: str, config: Any) -> Any:
    # Left to itself, a client says at every call anew what it and its surroundings are called.
    named = Config(user_agent="local")
    return boto3.session.Session(
        region_name="eu-north-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106
    ).client(service, config=named.merge(config) if config else named)  # type: ignore[call-overload]  # the name decides the type


def _shared_client(service: str, config: Any = None) -> Any:
    return _made_client(service, config)


def _heard(listener: Listener, client: Any, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
    service = client.meta.service_model.service_name
    if listener.role:
        needs = needs_of(service, operation, arguments)
        place = len(listener.calls)
        call = Call(listener.role.function, service, operation, needs[0].resource, size=_size_put(operation, arguments))
        listener.calls.append(call)
        listener.role.check(operation, needs)
        _check_missing_object(listener.role, operation, arguments)
    answer, units = _answer(listener, client, service, operation, arguments)
    if listener.role and units:
        listener.calls[place] = replace(call, write_units=units)
    return answer


def _size_put(operation: str, arguments: dict[str, Any]) -> int:
    return len(arguments["Body"]) if operation == "PutObject" else 0


def _check_missing_object(role: Role, operation: str, arguments: dict[str, Any]) -> None:
    """S3 tells whether an object is missing only to those who may list the bucket; to others it is forbidden."""
    if operation not in {"GetObject", "HeadObject"}:
        return
    listing = Need("s3:ListBucket", f"arn:aws:s3:::{arguments['Bucket']}")
    if role.allows(listing):
        return
    versions = _versions(arguments["Bucket"], arguments["Key"])
    if not versions or isinstance(versions[-1], FakeDeleteMarker):
        role.check(operation, [listing])


def _answer(
    listener: Listener,
    client: Any,
    service: str,
    operation: str,
    arguments: dict[str, Any],
) -> tuple[dict[str, Any], int]:
    if service in OWN_SERVICES:
        return listener.handle(service, operation, arguments), 0
    if service == "dynamodb":
        return _dynamodb(listener, client, operation, arguments)
    if service == "s3":
        return _s3(listener, client, operation, arguments), 0
    return _moto_call(client, operation, arguments), 0


def _s3(listener: Listener, client: Any, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
    if operation in UNHEARD:
        message = f"s3 {operation} is not part of this stack"
        raise NotImplementedError(message)
    answer: dict[str, Any] = _moto_call(client, operation, arguments)
    if operation in {"PutObject", "DeleteObject"}:
        _put_in_order(arguments["Bucket"], arguments["Key"])
    if operation == "PutObject":
        size = _versions(arguments["Bucket"], arguments["Key"])[-1].size
        listener.object_written(arguments["Bucket"], arguments["Key"], "ObjectCreated:Put", answer, size)
    elif operation == "DeleteObject" and answer.get("VersionId"):
        event = "ObjectRemoved:Delete" if "VersionId" in arguments else "ObjectRemoved:DeleteMarkerCreated"
        listener.object_written(arguments["Bucket"], arguments["Key"], event, answer, 0)
    return answer


def objects_of(bucket: str) -> dict[str, bytes]:
    """What a bucket holds now, by key, in their order."""
    keys = s3_backends[tables.ACCOUNT]["aws"].buckets[bucket].keys
    return {key: found.value for key, found in sorted(keys.items()) if not isinstance(found, FakeDeleteMarker)}


def _versions(bucket: str, key: str) -> list[Any]:
    """Every version of an object as moto holds it, the newest last; none where moto knows no such bucket."""
    buckets = s3_backends[tables.ACCOUNT]["aws"].buckets
    versions: list[Any] = buckets[bucket].keys.getlist(key, []) if bucket in buckets else []
    return versions


def _put_in_order(bucket: str, key: str) -> None:
    """Let the newest version be the youngest: moto sorts by time alone, and this stack's clock may stand still."""
    versions = _versions(bucket, key)
    if len(versions) > 1 and versions[-1].last_modified <= versions[-2].last_modified:
        versions[-1].last_modified = versions[-2].last_modified + timedelta(microseconds=1000)


def _dynamodb(
    listener: Listener,
    client: Any,
    operation: str,
    arguments: dict[str, Any],
) -> tuple[dict[str, Any], int]:
    keys = tables.written_keys(operation, arguments)
    if not keys:
        return _moto_call(client, operation, arguments), 0
    before = [tables.image_of(key) for key in keys]
    with tables.rolled_back(keys):
        answer = _moto_call(client, operation, arguments)
    units = 0
    for key, old in zip(keys, before, strict=True):
        new = tables.image_of(key)
        units += tables.write_units(old, new, in_transaction=operation == "TransactWriteItems")
        if old != new:
            listener.item_changed(key, old, new)
    return answer, units
