"""Content changed: bring the pages, lists, feed and reports that show it up to date."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from dateline.dynamo import DynamoTable
from dateline.publishing.s3_objects import S3Objects
from dateline.publishing.site import Publisher
from dateline.publishing.websub import announce
from dateline.settings import settings_from
from dateline.sqs import SqsQueue

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@dataclass(frozen=True, slots=True)
class Settings:
    """Where content is read and pages and reports are put."""

    content_table: str
    site_bucket: str
    reports_bucket: str
    ingest_queue: str
    trouble_queue: str
    site_url: str


settings = settings_from(Settings, os.environ)
logger = Logger()
metrics = Metrics()
s3 = cache(lambda: boto3.client("s3"))
sqs = cache(lambda: boto3.client("sqs"))
publisher = Publisher(
    table=DynamoTable(settings.content_table, cache(lambda: boto3.client("dynamodb"))),
    site=S3Objects(settings.site_bucket, s3),
    reports=S3Objects(settings.reports_bucket, s3),
    ingest_queue=SqsQueue(settings.ingest_queue, sqs),
    trouble_queue=SqsQueue(settings.trouble_queue, sqs),
    site_url=settings.site_url,
    announce=announce,
)


@metrics.log_metrics
def handler(event: dict[str, Any], _context: "LambdaContext") -> None:
    """Publish what a batch of changes touches, each object once; a failed batch is halved and comes again."""
    published = publisher.publish(event["Records"], datetime.now(UTC))
    logger.info("changes published", changes=len(event["Records"]), objects=published.objects, hub=published.untold)
    metrics.add_metric("ObjectsPublished", MetricUnit.Count, published.objects)
