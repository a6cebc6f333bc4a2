"""AWS's own protocol at the stack's port, so that an operator's command can speak to its tables, buckets and secrets.

Source: "AWS JSON 1.0 and 1.1 protocols", Smithy specification. What an operator does is held against no policy.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

import boto3
from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError
from botocore.session import get_session
from moto.core.models import botocore_stubber

from local import tables
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


def object_answer(method: str, target: str, headers: Mapping[str, str], body: bytes) -> Response:
    """Answer one request about a bucket's objects as S3 would: `target` is /bucket/key with its query.

    What it changes tells no queue: that is for the buckets that the service itself writes. Source: Amazon S3 API
    Reference, path-style requests.
    """
    asked = AWSPreparedRequest(
        method, f"https://s3.{tables.REGION}.amazonaws.com{target}", HTTPHeaders(), body, stream_output=False
    )
    for name, value in headers.items():
        if name not in {"host", "connection"}:
            asked.headers[name] = value
    answered = botocore_stubber.process_request(asked)
    if answered is None:
        return Response(400, {"content-type": "application/xml"}, b"<Error><Code>InvalidRequest</Code></Error>")
    status, said, content = answered
    kept = {name.lower(): str(value) for name, value in said.items() if name.lower() != "content-length"}
    return Response(status, kept, content.encode() if isinstance(content, str) else bytes(content))


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
