"""What a function may do: its policies in the template, held against each call it makes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from botocore.exceptions import ClientError

REGION_ACCOUNT = "eu-north-1:123456789012"


class UnmappedCall(Exception):
    """A call that this stack cannot hold against a policy, because nobody has said which action it needs."""


@dataclass(frozen=True, slots=True)
class Need:
    """One action on one resource that a call needs."""

    action: str
    resource: str


def needs_of(service: str, operation: str, arguments: Mapping[str, Any]) -> list[Need]:
    """The actions and resources of a call. Raises UnmappedCall. Source: Service Authorization Reference."""
    match service:
        case "dynamodb":
            return _dynamodb(operation, arguments)
        case "s3":
            return _s3(operation, arguments)
        case "sqs" if operation in {"SendMessage", "SendMessageBatch"}:
            name = arguments["QueueUrl"].rpartition("/")[2]
            return [Need("sqs:SendMessage", f"arn:aws:sqs:{REGION_ACCOUNT}:{name}")]
        case "sesv2" if operation == "SendEmail":
            domain = arguments["FromEmailAddress"].rpartition("@")[2].rstrip(">")
            needs = [Need("ses:SendEmail", f"arn:aws:ses:{REGION_ACCOUNT}:identity/{domain}")]
            if "ConfigurationSetName" in arguments:
                set_name = arguments["ConfigurationSetName"]
                needs.append(Need("ses:SendEmail", f"arn:aws:ses:{REGION_ACCOUNT}:configuration-set/{set_name}"))
            return needs
        case "secretsmanager" if operation == "GetSecretValue":
            return [Need("secretsmanager:GetSecretValue", arguments["SecretId"])]
    message = f"nobody has said which action {service} {operation} needs"
    raise UnmappedCall(message)


def _dynamodb(operation: str, arguments: Mapping[str, Any]) -> list[Need]:
    def on(action: str, table: str) -> Need:
        return Need(f"dynamodb:{action}", f"arn:aws:dynamodb:{REGION_ACCOUNT}:table/{table}")

    match operation:
        case "Query" | "Scan" if "IndexName" in arguments:
            return [on(operation, f"{arguments['TableName']}/index/{arguments['IndexName']}")]
        case "GetItem" | "Query" | "PutItem" | "UpdateItem" | "DeleteItem" | "Scan":
            return [on(operation, arguments["TableName"])]
        case "TransactGetItems":
            return [on("GetItem", each["Get"]["TableName"]) for each in arguments["TransactItems"]]
        case "BatchGetItem" | "BatchWriteItem":
            return [on(operation, table) for table in arguments["RequestItems"]]
        case "TransactWriteItems":
            actions = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem",
                       "ConditionCheck": "ConditionCheckItem"}  # fmt: skip
            return [
                on(actions[kind], item["TableName"])
                for each in arguments["TransactItems"]
                for kind, item in each.items()
            ]
    message = f"nobody has said which action dynamodb {operation} needs"
    raise UnmappedCall(message)


def _s3(operation: str, arguments: Mapping[str, Any]) -> list[Need]:
    bucket = f"arn:aws:s3:::{arguments['Bucket']}"
    match operation:
        case "GetObject" | "HeadObject":
            action = "s3:GetObjectVersion" if arguments.get("VersionId") else "s3:GetObject"
            return [Need(action, f"{bucket}/{arguments['Key']}")]
        case "PutObject" | "DeleteObject":
            return [Need(f"s3:{operation}", f"{bucket}/{arguments['Key']}")]
        case "ListObjectsV2":
            return [Need("s3:ListBucket", bucket)]
        case "ListObjectVersions":
            return [Need("s3:ListBucketVersions", bucket)]
    message = f"nobody has said which action s3 {operation} needs"
    raise UnmappedCall(message)


@dataclass(frozen=True, slots=True)
class Role:
    """The statements of one function, resolved."""

    function: str
    statements: tuple[Mapping[str, Any], ...]

    def allows(self, need: Need) -> bool:
        """Whether a statement allows the action on the resource and none denies it."""
        effects = [
            statement["Effect"]
            for statement in self.statements
            if matches(_lowered(statement["Action"]), need.action.lower())
            and matches(statement["Resource"], need.resource)
        ]
        return "Allow" in effects and "Deny" not in effects

    def check(self, operation: str, needs: Iterable[Need]) -> None:
        """Raise what AWS raises when one of the needs is not allowed."""
        for need in needs:
            if not self.allows(need):
                message = f"{self.function} is not authorized to perform {need.action} on {need.resource}"
                code = "AccessDenied" if need.action.startswith("s3:") else "AccessDeniedException"
                raise ClientError(
                    {"Error": {"Code": code, "Message": message}, "ResponseMetadata": _forbidden()}, operation
                )


def _lowered(actions: str | list[str]) -> list[str]:
    # Actions are matched without regard to case, resources are not.
    return [each.lower() for each in ([actions] if isinstance(actions, str) else actions)]


def matches(patterns: str | list[str], value: str) -> bool:
    """Whether one of a statement's patterns takes the value."""
    several = [patterns] if isinstance(patterns, str) else patterns
    return any(fnmatchcase(value, pattern) for pattern in several)


def _forbidden() -> Any:  # botocore's own typing of an answer's metadata
    return {"HTTPStatusCode": 403, "RequestId": "local", "HostId": "", "HTTPHeaders": {}, "RetryAttempts": 0}
