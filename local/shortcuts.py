"""Shortcuts through moto: the same answers for half of the work, so that a stack of many calls is quick."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

from moto.core import responses
from moto.core.base_backend import BaseBackend
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models.dynamo_type import DynamoType, LimitedSizeDict
from moto.dynamodb.models.utilities import bytesize

ROOMY = 300_000


@contextmanager
def shortcuts() -> Iterator[None]:
    """While it lasts, moto takes them."""
    with ExitStack() as held:
        for owner, name, shortcut in (
            (BaseBackend, "urls", _remembering),
            (BaseJSONSerializer, "_serialize_type_structure", _values_as_they_are),
            (LimitedSizeDict, "__setitem__", _weighing_the_new),
            (responses, "method_names_from_class", cache),
        ):
            held.enter_context(patch.object(owner, name, shortcut(getattr(owner, name))))
        yield


def _remembering(addresses: Any) -> Any:
    """Where a service answers is worked out once; moto does so at every call."""
    known: dict[type, Any] = {}

    def urls(backend: BaseBackend) -> Any:
        if type(backend) not in known:
            known[type(backend)] = addresses.fget(backend)
        return known[type(backend)]

    return property(urls)


def _values_as_they_are(structure: Any) -> Any:
    """A value of DynamoDB says its own type; moto asks it for each of the ten there are, under several names."""

    def serialize(serializer: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
        if shape.name != "AttributeValue" or type(value) is not dict:
            structure(serializer, serialized, value, shape, key)
            return
        serialized[key] = {}
        for kind, held in value.items():
            serializer._serialize(serialized[key], held, shape.members[kind], kind)  # noqa: SLF001

    return serialize


def _weighing_the_new(weighing_all: Any) -> Any:
    """An attribute that comes to a small item is weighed alone; moto weighs all others anew with each."""

    def set_item(item: Any, name: str, value: Any) -> None:
        if not hasattr(item, "weight"):
            item.weight = sum(_weight(*held) for held in item.items())
        item.weight += _weight(name, value)
        if item.weight > ROOMY:
            weighing_all(item, name, value)
        else:
            dict.__setitem__(item, name, value)

    return set_item


def _weight(name: str, value: Any) -> int:
    size: int = bytesize(name) + (value.size() if type(value) is DynamoType else bytesize(str(value)))
    return size
