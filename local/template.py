"""template.yaml as data: loaded, checked for what this stack does not know, and resolved."""

import functools
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from local import shapes
from local.shapes import UnsupportedTemplate

type Json = Any

_NO_VALUE = object()


class _Loader(yaml.CSafeLoader):
    """YAML with CloudFormation's short forms."""


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Json]:
    name = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    value: Json
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if name == "Fn::GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]  # the third kind of node
    return {name: value}


_Loader.add_multi_constructor("!", _short_form)


@functools.cache
def _parsed(text: str) -> Json:
    """The document that a text says, shared by all who ask: nobody may change it."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506  # a safe loader with tags


class Template:
    """A template with values for its parameters, and a way to ask what its resources are called."""

    def __init__(self, path: Path, parameters: Mapping[str, str], attribute: Callable[[str, str], str]) -> None:
        self._document = _parsed(path.read_text("utf-8"))
        self._attribute = attribute
        self.folder = path.parent
        self.parameters = self._parameter_values(parameters)
        self.pseudo = {
            "AWS::Region": "eu-north-1",
            "AWS::AccountId": "123456789012",
            "AWS::StackName": "local",
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::StackId": "arn:aws:cloudformation:eu-north-1:123456789012:stack/local/0",
        }
        self._check()

    @property
    def resources(self) -> Mapping[str, Json]:
        """Every resource whose condition holds, unresolved."""
        return {
            name: resource
            for name, resource in self._document["Resources"].items()
            if "Condition" not in resource or self._condition(resource["Condition"])
        }

    def of_type(self, kind: str) -> dict[str, Json]:
        """The resources of one type by logical id, their properties unresolved."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self.resources.items()
            if resource["Type"] == kind
        }

    def function(self, logical_id: str) -> dict[str, Json]:
        """A function's properties with the globals merged in, unresolved."""
        shared = self._document.get("Globals", {}).get("Function", {})
        own = self.resources[logical_id]["Properties"]
        merged: dict[str, Json] = shared | own
        environments = [each.get("Environment", {}).get("Variables", {}) for each in (shared, own)]
        return merged | {"Environment": {"Variables": environments[0] | environments[1]}}

    def resolve(self, value: Json, where: str = "") -> Json:
        """The value with every intrinsic function worked out. Raises UnsupportedTemplate for an unknown one."""
        if isinstance(value, list):
            return [each for each in (self.resolve(one, where) for one in value) if each is not _NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            name, argument = next(iter(value.items()))
            if name in {"Ref", "Condition"} or name.startswith("Fn::"):
                return self._intrinsic(name, argument, where)
        resolved = {name: self.resolve(each, f"{where}.{name}") for name, each in value.items()}
        return {name: each for name, each in resolved.items() if each is not _NO_VALUE}

    def check_references(self) -> None:
        """Work out everything that the template says. Raises UnsupportedTemplate for what names nothing."""
        for name, resource in self.resources.items():
            self.resolve(resource.get("Properties", {}), name)
        self.outputs()

    def outputs(self) -> dict[str, str]:
        """The template's outputs."""
        return {
            name: self.resolve(output["Value"], f"Outputs.{name}")
            for name, output in self._document.get("Outputs", {}).items()
        }

    def _intrinsic(self, name: str, argument: Json, where: str) -> Json:
        match name:
            case "Ref":
                return self._ref(argument, where)
            case "Fn::GetAtt":
                parts = argument if isinstance(argument, list) else argument.split(".", 1)
                return self._attribute_of(parts[0], ".".join(parts[1:]), where)
            case "Fn::Sub":
                text, own = argument if isinstance(argument, list) else (argument, {})
                return re.sub(r"\$\{([^!}][^}]*)\}", lambda match: str(self._named(match[1], own, where)), text)
            case "Fn::Join":
                return argument[0].join(self.resolve(argument[1], where))
            case "Fn::If":
                return self.resolve(argument[1] if self._condition(argument[0]) else argument[2], where)
            case "Fn::Equals":
                return self.resolve(argument[0], where) == self.resolve(argument[1], where)
            case "Fn::Not":
                return not self.resolve(argument[0], where)
            case "Condition":
                return self._condition(argument)
            case _:
                message = f"{where or 'the template'} uses {name}, which the local stack does not know"
                raise UnsupportedTemplate(message)

    def _named(self, name: str, own: Mapping[str, Json], where: str) -> Json:
        if name in own:
            return self.resolve(own[name], where)
        head, dot, attribute = name.partition(".")
        return self._attribute_of(head, attribute, where) if dot else self._ref(name, where)

    def _ref(self, name: str, where: str) -> Json:
        if name == "AWS::NoValue":
            return _NO_VALUE
        if name in self.pseudo:
            return self.pseudo[name]
        if name in self.parameters:
            return self.parameters[name]
        return self._attribute_of(name, "Ref", where)

    def _attribute_of(self, name: str, attribute: str, where: str) -> Json:
        try:
            return self._attribute(name, attribute)
        except KeyError:
            what = name if attribute == "Ref" else f"{name}.{attribute}"
            message = f"{where} refers to {what}, which the local stack does not know"
            raise UnsupportedTemplate(message) from None

    def _condition(self, name: str) -> bool:
        return bool(self.resolve(self._document["Conditions"][name], f"Conditions.{name}"))

    def _parameter_values(self, given: Mapping[str, str]) -> dict[str, str]:
        declared = self._document.get("Parameters", {})
        if unknown := set(given) - set(declared):
            message = f"the template has no parameter {', '.join(sorted(unknown))}"
            raise UnsupportedTemplate(message)
        values = {name: given.get(name, each.get("Default")) for name, each in declared.items()}
        for name, value in values.items():
            _check_parameter(name, value, declared[name])
        return {name: str(value) for name, value in values.items()}

    def _check(self) -> None:
        shapes.check_shape(self._document, shapes.SECTIONS, "the template")
        for section in ("Conditions", "Globals", "Resources", "Outputs"):
            self._check_intrinsics(self._document.get(section, {}), section)
        shapes.check_shape(self._document.get("Globals", {}), {"Function": shapes.FUNCTION}, "Globals")
        for name, resource in self._document["Resources"].items():
            shapes.check_shape(resource, shapes.ABOUT_RESOURCES, name)
            kind, properties = resource["Type"], resource.get("Properties", {})
            if kind not in shapes.RESOURCES:
                message = f"{name} is a {kind}, which the local stack does not know"
                raise UnsupportedTemplate(message)
            shapes.check_shape(properties, shapes.RESOURCES[kind], f"{name} ({kind})")
            for source, event in properties.get("Events", {}).items():
                if event["Type"] not in shapes.EVENTS:
                    message = (
                        f"{name}.{source} is an event of type {event['Type']}, which the local stack does not know"
                    )
                    raise UnsupportedTemplate(message)
                shapes.check_shape(event["Properties"], shapes.EVENTS[event["Type"]], f"{name}.{source}")

    def _check_intrinsics(self, value: Json, where: str) -> None:
        if isinstance(value, list):
            for place, each in enumerate(value):
                self._check_intrinsics(each, f"{where}[{place}]")
        elif isinstance(value, dict):
            for name, below in value.items():
                if name.startswith("Fn::") and name not in shapes.INTRINSICS:
                    message = f"{where} uses {name}, which the local stack does not know"
                    raise UnsupportedTemplate(message)
                self._check_intrinsics(below, f"{where}.{name}")


def _check_parameter(name: str, value: Json, rule: Mapping[str, Json]) -> None:
    shapes.check_shape(rule, shapes.PARAMETER, f"the parameter {name}")
    if value is None:
        problem = "needs a value"
    elif "AllowedPattern" in rule and not re.fullmatch(rule["AllowedPattern"], str(value)):
        problem = f"may not be {value!r}: it must match {rule['AllowedPattern']}"
    elif "AllowedValues" in rule and value not in rule["AllowedValues"]:
        problem = f"may not be {value!r}: it is one of {', '.join(rule['AllowedValues'])}"
    elif len(str(value)) < rule.get("MinLength", 0):
        problem = f"may not be {value!r}: it is too short"
    else:
        return
    message = f"the parameter {name} {problem}"
    raise UnsupportedTemplate(message)
