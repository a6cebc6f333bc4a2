"""template.yaml as data: loaded, checked for what this stack does not know, and resolved."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

type Json = Any

KNOWN_PROPERTIES: dict[str, set[str]] = {
    "AWS::Serverless::Function": {
        "Description", "CodeUri", "Handler", "Runtime", "Architectures", "Layers", "MemorySize", "Timeout", "Tracing",
        "LoggingConfig", "Environment", "Policies", "Events",
    },
    "AWS::Serverless::LayerVersion": {
        "Description", "ContentUri", "CompatibleRuntimes", "CompatibleArchitectures", "RetentionPolicy",
    },
    "AWS::Serverless::HttpApi": {"FailOnWarnings", "DefaultRouteSettings"},
    "AWS::DynamoDB::Table": {
        "BillingMode", "AttributeDefinitions", "KeySchema", "PointInTimeRecoverySpecification",
        "TimeToLiveSpecification", "StreamSpecification",
    },
    "AWS::S3::Bucket": {
        "VersioningConfiguration", "BucketEncryption", "PublicAccessBlockConfiguration", "LifecycleConfiguration",
        "NotificationConfiguration",
    },
    "AWS::S3::BucketPolicy": {"Bucket", "PolicyDocument"},
    "AWS::SQS::Queue": {"SqsManagedSseEnabled", "VisibilityTimeout", "RedrivePolicy", "MessageRetentionPeriod"},
    "AWS::SQS::QueuePolicy": {"Queues", "PolicyDocument"},
    "AWS::SNS::Topic": {"Subscription"},
    "AWS::SNS::TopicPolicy": {"Topics", "PolicyDocument"},
    "AWS::SNS::Subscription": {"TopicArn", "Protocol", "Endpoint", "RawMessageDelivery"},
    "AWS::SES::ConfigurationSet": {"ReputationOptions", "SuppressionOptions"},
    "AWS::SES::ConfigurationSetEventDestination": {"ConfigurationSetName", "EventDestination"},
    "AWS::SES::EmailIdentity": {"EmailIdentity"},
    "AWS::SecretsManager::Secret": {"Description", "GenerateSecretString"},
    "AWS::CloudFront::Distribution": {"DistributionConfig"},
    "AWS::CloudFront::Function": {"Name", "AutoPublish", "FunctionConfig", "FunctionCode"},
    "AWS::CloudFront::OriginAccessControl": {"OriginAccessControlConfig"},
    "AWS::CloudFront::ResponseHeadersPolicy": {"ResponseHeadersPolicyConfig"},
    "AWS::CloudFront::OriginRequestPolicy": {"OriginRequestPolicyConfig"},
    "AWS::CloudWatch::Alarm": {
        "AlarmDescription", "Namespace", "MetricName", "Dimensions", "Statistic", "Period", "EvaluationPeriods",
        "Threshold", "ComparisonOperator", "TreatMissingData", "AlarmActions",
    },
    "AWS::Logs::LogGroup": {"RetentionInDays"},
}  # fmt: skip
KNOWN_EVENTS: dict[str, set[str]] = {
    "SQS": {"Queue", "BatchSize", "FunctionResponseTypes", "ScalingConfig"},
    "DynamoDB": {
        "Stream", "StartingPosition", "BatchSize", "BisectBatchOnFunctionError", "MaximumRetryAttempts",
        "MaximumRecordAgeInSeconds", "FunctionResponseTypes", "FilterCriteria", "DestinationConfig",
    },
    "HttpApi": {"ApiId", "Method", "Path"},
    "ScheduleV2": {"ScheduleExpression", "RetryPolicy"},
}  # fmt: skip
_NO_VALUE = object()


class UnsupportedTemplate(Exception):
    """The template uses something that this stack does not know; the message names it and where it stands."""


class _Loader(yaml.SafeLoader):
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


class Template:
    """A template with values for its parameters, and a way to ask what its resources are called."""

    def __init__(self, path: Path, parameters: Mapping[str, str], attribute: Callable[[str, str], str]) -> None:
        self._document = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506  # a safe loader with tags
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

    def outputs(self) -> dict[str, str]:
        """The template's outputs."""
        return {name: self.resolve(output["Value"]) for name, output in self._document.get("Outputs", {}).items()}

    def _intrinsic(self, name: str, argument: Json, where: str) -> Json:
        match name:
            case "Ref":
                return self._ref(argument)
            case "Fn::GetAtt":
                parts = argument if isinstance(argument, list) else argument.split(".", 1)
                return self._attribute(parts[0], ".".join(parts[1:]))
            case "Fn::Sub":
                text, own = argument if isinstance(argument, list) else (argument, {})
                return re.sub(r"\$\{([^!}][^}]*)\}", lambda match: str(self._named(match[1], own)), text)
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

    def _named(self, name: str, own: Mapping[str, Json]) -> Json:
        if name in own:
            return self.resolve(own[name])
        head, dot, attribute = name.partition(".")
        return self._attribute(head, attribute) if dot else self._ref(name)

    def _ref(self, name: str) -> Json:
        if name == "AWS::NoValue":
            return _NO_VALUE
        if name in self.pseudo:
            return self.pseudo[name]
        if name in self.parameters:
            return self.parameters[name]
        return self._attribute(name, "Ref")

    def _condition(self, name: str) -> bool:
        return bool(self.resolve(self._document["Conditions"][name]))

    def _parameter_values(self, given: Mapping[str, str]) -> dict[str, str]:
        declared = self._document.get("Parameters", {})
        if unknown := set(given) - set(declared):
            message = f"the template has no parameter {', '.join(sorted(unknown))}"
            raise UnsupportedTemplate(message)
        values = {name: given.get(name, each.get("Default")) for name, each in declared.items()}
        if missing := [name for name, value in values.items() if value is None]:
            message = f"the parameter {', '.join(missing)} needs a value"
            raise UnsupportedTemplate(message)
        return {name: str(value) for name, value in values.items()}

    def _check(self) -> None:
        for name, resource in self._document["Resources"].items():
            kind = resource["Type"]
            if kind not in KNOWN_PROPERTIES:
                message = f"{name} is a {kind}, which the local stack does not know"
                raise UnsupportedTemplate(message)
            _only(resource.get("Properties", {}), KNOWN_PROPERTIES[kind], f"{name} ({kind})")
            for source, event in resource.get("Properties", {}).get("Events", {}).items():
                if event["Type"] not in KNOWN_EVENTS:
                    message = (
                        f"{name}.{source} is an event of type {event['Type']}, which the local stack does not know"
                    )
                    raise UnsupportedTemplate(message)
                _only(event["Properties"], KNOWN_EVENTS[event["Type"]], f"{name}.{source}")
        shared = self._document.get("Globals", {})
        _only(shared, {"Function"}, "Globals")
        _only(shared.get("Function", {}), KNOWN_PROPERTIES["AWS::Serverless::Function"], "Globals.Function")


def _only(properties: Mapping[str, Json], known: set[str], where: str) -> None:
    if unknown := set(properties) - known:
        message = f"{where} has the property {', '.join(sorted(unknown))}, which the local stack does not know"
        raise UnsupportedTemplate(message)
