"""A visitor signs up, confirms, chooses, leaves, or takes a seat."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import boto3
from aws_lambda_powertools import Logger

from dateline.dynamo import DynamoTable
from dateline.people.forms import Forms
from dateline.people.secrets_manager import signing_keys_from
from dateline.people.visit import Office
from dateline.settings import settings_from
from dateline.web import Request, answer_request

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@dataclass(frozen=True, slots=True)
class Settings:
    """Where content is read, people are kept, and the distribution is known by."""

    content_table: str
    people_table: str
    signing_keys: str
    site_url: str
    origin_secret: str


settings = settings_from(Settings, os.environ)
logger = Logger()
dynamodb = cache(lambda: boto3.client("dynamodb"))
forms = Forms(
    Office(
        content=DynamoTable(settings.content_table, dynamodb),
        people=DynamoTable(settings.people_table, dynamodb),
        keys=signing_keys_from(settings.signing_keys, lambda: boto3.client("secretsmanager")),
        new_id=lambda: uuid4().hex,
        site_url=settings.site_url,
    )
)


def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Answer one request that came through the distribution."""
    request = Request.parse(event)
    return answer_request(request, forms.routes, settings.origin_secret, datetime.now(UTC), logger)
