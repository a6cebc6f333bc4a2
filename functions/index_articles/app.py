"""What can be found changed: bring the segments of the index up to date."""

import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from dateline.dynamo import DynamoTable
from dateline.publishing.s3_objects import S3Objects
from dateline.search.publishing import IndexPublisher
from dateline.settings import settings_from

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@dataclass(frozen=True, slots=True)
class Settings:
    """Where entries are read and segments are put."""

    content_table: str
    search_bucket: str


settings = settings_from(Settings, os.environ)
logger = Logger()
metrics = Metrics()
publisher = IndexPublisher(
    table=DynamoTable(settings.content_table, cache(lambda: boto3.client("dynamodb"))),
    index=S3Objects(settings.search_bucket, cache(lambda: boto3.client("s3"))),
)


@metrics.log_metrics
def handler(event: dict[str, Any], _context: "LambdaContext") -> None:
    """Index what a batch of changes touches, each segment once; a failed batch is halved and comes again."""
    changed = publisher.publish(event["Records"])
    logger.info("articles indexed", changes=len(event["Records"]), segments=changed)
    metrics.add_metric("SegmentsIndexed", MetricUnit.Count, changed)
