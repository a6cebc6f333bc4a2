"""A reader looks for an article."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools import Logger

from dateline.dynamo import DynamoTable
from dateline.search.s3_segments import S3Segments
from dateline.search.serving import SearchApi
from dateline.settings import settings_from
from dateline.web import Request, answer_request

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the index and the articles are read, and how the distribution is known."""

    content_table: str
    search_bucket: str
    site_url: str
    origin_secret: str


settings = settings_from(Settings, os.environ)
logger = Logger()
api = SearchApi(
    table=DynamoTable(settings.content_table, cache(lambda: boto3.client("dynamodb"))),
    segments=S3Segments(settings.search_bucket, cache(lambda: boto3.client("s3"))),
    site_url=settings.site_url,
)


def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Answer one request that came through the distribution; what is looked for is in no log."""
    request = Request.parse(event)
    return answer_request(request, api.routes, settings.origin_secret, datetime.now(UTC), logger, shared=True)
