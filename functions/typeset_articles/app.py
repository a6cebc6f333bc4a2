"""A page of the site was put or taken away: bring the document and the card that belong to it up to date."""

import os
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import EventType

from dateline.batches import each_record
from dateline.dynamo import DynamoTable
from dateline.publishing.s3_objects import S3Objects
from dateline.settings import settings_from
from dateline.typesetting.press import Press
from dateline.typesetting.typesetter import Typesetter
from dateline.uploads.notification import parse_message

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
    from aws_lambda_powertools.utilities.typing import LambdaContext


@dataclass(frozen=True, slots=True)
class Settings:
    """Where content is read and documents are put."""

    content_table: str
    site_bucket: str
    site_url: str


settings = settings_from(Settings, os.environ)
logger = Logger()
metrics = Metrics()
typesetter = Typesetter(
    table=DynamoTable(settings.content_table, cache(lambda: boto3.client("dynamodb"))),
    site=S3Objects(settings.site_bucket, cache(lambda: boto3.client("s3"))),
    press=Press(Path(__file__).parent / "fonts"),
    site_url=settings.site_url,
)


def handle(record: "SQSRecord", settled: set[str]) -> None:
    """Typeset what belongs to the pages that one message is about."""
    for asked in parse_message(record.body):
        changed = typesetter.follow(asked.key, settled)
        logger.info("page followed", page=asked.key, objects=changed)
        metrics.add_metric("DocumentsTypeset", MetricUnit.Count, changed)


@metrics.log_metrics
def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
    """Follow the pages of one batch, all of which were put before it began."""
    return each_record(EventType.SQS, partial(handle, settled=set()), logger)(event, context)
