"""A minute has passed: keep every promise whose time has come."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from dateline.digests.timers import Clockwork, run_due_timers
from dateline.dynamo import DynamoTable
from dateline.settings import settings_from
from dateline.sqs import SqsQueue

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@dataclass(frozen=True, slots=True)
class Settings:
    """Where timers are kept and due work goes."""

    content_table: str
    digest_queue: str
    ingest_queue: str


settings = settings_from(Settings, os.environ)
logger = Logger()
metrics = Metrics()
sqs = cache(lambda: boto3.client("sqs"))
clockwork = Clockwork(
    table=DynamoTable(settings.content_table, cache(lambda: boto3.client("dynamodb"))),
    digest_queue=SqsQueue(settings.digest_queue, sqs),
    ingest_queue=SqsQueue(settings.ingest_queue, sqs),
)


def handler(_event: dict[str, object], _context: "LambdaContext") -> None:
    """Run the timers that are due; a failed one stays due and is tried again in a minute."""
    kept = run_due_timers(clockwork, datetime.now(UTC))
    if kept:
        # Only then: a metric that is published every minute is billed all month.
        metrics.add_metric("TimersKept", MetricUnit.Count, kept)
        metrics.flush_metrics()
        logger.info("timers kept", count=kept)
