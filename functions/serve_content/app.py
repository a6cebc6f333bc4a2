"""A reader's machine asks what has been published."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools import Logger

from dateline.content.reading import ReadApi
from dateline.dynamo import DynamoTable
from dateline.settings import settings_from
from dateline.web import Request, answer_request

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@dataclass(frozen=True, slots=True)
class Settings:
    """Where content is read and how the distribution is known."""

    content_table: str
    site_url: str
    origin_secret: str


settings = settings_from(Settings, os.environ)
logger = Logger()
api = ReadApi(
    table=DynamoTable(settings.content_table, cache(lambda: boto3.client("dynamodb"))),
    site_url=settings.site_url,
    description=(Path(__file__).parent / "openapi.json").read_text,
)


def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Answer one request that came through the distribution."""
    request = Request.parse(event)
    return answer_request(request, api.routes, settings.origin_secret, datetime.now(UTC), logger, shared=True)
