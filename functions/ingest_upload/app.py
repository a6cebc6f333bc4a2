"""An editor put a file in the bucket, or took one away: keep what it says."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import EventType

from dateline.batches import each_record
from dateline.dynamo import DynamoTable
from dateline.publishing.s3_objects import S3Objects
from dateline.settings import settings_from
from dateline.sqs import SqsQueue
from dateline.uploads.ingestion import Ingest
from dateline.uploads.messages import handle_message
from dateline.uploads.notification import parse_message
from dateline.uploads.s3_uploads import S3Uploads

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


@dataclass(frozen=True, slots=True)
class Settings:
    """Where uploads come from and content is kept."""

    content_table: str
    uploads_bucket: str
    site_bucket: str
    ingest_queue: str


settings = settings_from(Settings, os.environ)
logger = Logger()
metrics = Metrics()
table = DynamoTable(settings.content_table, cache(lambda: boto3.client("dynamodb")))
uploads = S3Uploads(settings.uploads_bucket, cache(lambda: boto3.client("s3")))
site = S3Objects(settings.site_bucket, cache(lambda: boto3.client("s3")))
queue = SqsQueue(settings.ingest_queue, cache(lambda: boto3.client("sqs")))


def handle(record: "SQSRecord") -> None:
    """Do what one message asks for."""
    for asked in parse_message(record.body):
        ingest = Ingest(table, uploads, site, datetime.now(UTC))
        status = handle_message(asked, ingest=ingest, bucket=uploads, queue=queue)
        logger.info("message handled", upload=asked.key, status=status or "nothing new")
        metrics.add_metric("UploadsHandled", MetricUnit.Count, 1)


handler = metrics.log_metrics(each_record(EventType.SQS, handle, logger))
