"""The mail service says what became of a mail: keep it."""

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
from dateline.people.feedback import record_feedback
from dateline.settings import settings_from

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


@dataclass(frozen=True, slots=True)
class Settings:
    """Where people are kept."""

    people_table: str


settings = settings_from(Settings, os.environ)
logger = Logger()
metrics = Metrics()
people = DynamoTable(settings.people_table, cache(lambda: boto3.client("dynamodb")))


def keep(record: "SQSRecord") -> None:
    """Keep one event of the mail service."""
    if kind := record_feedback(record.body, people=people, now=datetime.now(UTC)):
        metrics.add_metric(f"Mail{kind}", MetricUnit.Count, 1)


handler = metrics.log_metrics(each_record(EventType.SQS, keep, logger))
