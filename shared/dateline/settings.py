"""What a function is told by its environment; nothing else reads it."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any


class MissingSetting(Exception):
    """The environment lacks a variable that the function needs."""


def settings_from[Settings](kind: type[Settings], environment: Mapping[str, str]) -> Settings:
    """The settings of a frozen dataclass of text fields, each from the variable of its name in capitals.

    Raises MissingSetting naming the first that is absent or empty.
    """
    values: dict[str, str] = {}
    dataclass_type: Any = kind
    for field in fields(dataclass_type):
        name = field.name.upper()
        if not environment.get(name):
            raise MissingSetting(name)
        values[field.name] = environment[name]
    return kind(**values)
