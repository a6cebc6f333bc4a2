"""Shortcuts through moto: the same answers for half of the work, so that a stack of many calls is quick."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from moto.core.base_backend import BaseBackend
from moto.core.serialize import BaseJSONSerializer


@contextmanager
def shortcuts() -> Iterator[None]:
    """While it lasts, moto takes them."""
    # What moto looks up by name on its classes; nothing here can be assigned by its types.
    addresses, structure = BaseBackend.urls, BaseJSONSerializer._serialize_type_structure  # noqa: SLF001
    setattr(BaseBackend, "urls", property(_remembering(addresses)))  # noqa: B010
    setattr(BaseJSONSerializer, "_serialize_type_structure", _values_as_they_are(structure))  # noqa: B010
    try:
        yield
    finally:
        setattr(BaseBackend, "urls", addresses)  # noqa: B010
        setattr(BaseJSONSerializer, "_serialize_type_structure", structure)  # noqa: B010


def _remembering(addresses: Any) -> Any:
    """Where a service answers is worked out once; moto does so at every call."""
    known: dict[type, Any] = {}

    def urls(backend: BaseBackend) -> Any:
        if type(backend) not in known:
            known[type(backend)] = addresses.fget(backend)
        return known[type(backend)]

    return urls


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
