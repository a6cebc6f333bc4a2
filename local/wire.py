"""AWS's own protocol at the stack's port, so that an operator's command can speak to its tables and secrets.

Source: "AWS JSON 1.0 and 1.1 protocols", Smithy specification. What an operator does is held against no policy.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

import boto3
from botocore.exceptions import ClientError
from botocore.session import get_session

from local.http import Response

# The services that the port answers for, by the names their requests give.
_SERVICES: dict[str, Any] = {"DynamoDB_20120810": "dynamodb", "secretsmanager": "secretsmanager"}
_JSON = {"content-type": "application/x-amz-json-1.0"}


def answer(headers: Mapping[str, str], body: bytes) -> Response:
    """Answer one request as AWS would; one without a target that is served here is refused."""
    prefix, _, operation = headers.get("x-amz-target", "").partition(".")
    service = _SERVICES.get(prefix)
    if service is None or operation not in get_session().get_service_model(service).operation_names:
        return Response(400, _JSON, b'{"__type": "UnknownOperationException"}')
    client: Any = boto3.client(service)
    try:
        told = client._make_api_call(operation, _with_bytes(json.loads(body)))  # noqa: SLF001  # the one way for any operation
    except ClientError as error:
        said = {name: each for name, each in error.response.items() if name not in {"Error", "ResponseMetadata"}}
        said |= {"__type": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]}
        return Response(400, _JSON, _dumped(said))
    return Response(200, _JSON, _dumped({name: each for name, each in told.items() if name != "ResponseMetadata"}))


def _with_bytes(value: Any) -> Any:
    """The arguments with binary attribute values decoded."""
    match value:
        case {"B": str(text)}:
            return {"B": b64decode(text)}
        case dict():
            return {name: _with_bytes(each) for name, each in value.items()}
        case list():
            return [_with_bytes(each) for each in value]
    return value


def _dumped(value: Any) -> bytes:
    def plain(other: Any) -> Any:
        return b64encode(other).decode() if isinstance(other, bytes) else other.timestamp()

    return json.dumps(value, default=plain).encode()
