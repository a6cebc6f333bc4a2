"""Event filters of a stream: which records a function is called for. Source: "Lambda event filtering"."""

import json
from collections.abc import Mapping
from typing import Any

type Json = Any


class UnknownFilter(Exception):
    """A filter uses a comparison that this stack does not know."""


def wanted(record: Mapping[str, Json], criteria: Mapping[str, Json] | None) -> bool:
    """Whether a record passes one of the filters, or there is none."""
    if not criteria:
        return True
    return any(_matches(json.loads(each["Pattern"]), record) for each in criteria["Filters"])


def _matches(pattern: Json, value: Json) -> bool:
    if isinstance(pattern, dict):
        # What is below something absent is absent too, and a filter may ask for just that.
        held = value if isinstance(value, Mapping) else {}
        return all(_matches(part, held.get(name)) for name, part in pattern.items())
    return any(_passes(rule, value) for rule in pattern)


def _passes(rule: Json, value: Json) -> bool:
    if not isinstance(rule, dict):
        return bool(rule == value)
    name, argument = next(iter(rule.items()))
    match name:
        case "prefix":
            return isinstance(value, str) and value.startswith(str(argument))
        case "exists":
            return (value is not None) is bool(argument)
        case _:
            message = f"the filter {name}"
            raise UnknownFilter(message)
