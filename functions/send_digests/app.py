"""A digest is due: send it to one shard of its subscribers."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import EventType

from dateline.batches import each_record
from dateline.digests.mailing import DigestMailing
from dateline.dynamo import DynamoTable
from dateline.mail.ses import SEND_ONCE, SesMailer
from dateline.people.secrets_manager import signing_keys_from
from dateline.settings import settings_from
from dateline.sqs import SqsQueue

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
    from aws_lambda_powertools.utilities.typing import LambdaContext


@dataclass(frozen=True, slots=True)
class Settings:
    """Where digests and people are kept, and in whose name mail goes out."""

    content_table: str
    people_table: str
    signing_keys: str
    digest_queue: str
    site_url: str
    sender_address: str
    postal_address: str
    configuration_set: str


settings = settings_from(Settings, os.environ)
logger = Logger()
metrics = Metrics()
dynamodb = cache(lambda: boto3.client("dynamodb"))
mailing = DigestMailing(
    content=DynamoTable(settings.content_table, dynamodb),
    people=DynamoTable(settings.people_table, dynamodb),
    queue=SqsQueue(settings.digest_queue, cache(lambda: boto3.client("sqs"))),
    mailer=SesMailer(
        cache(lambda: boto3.client("sesv2", config=SEND_ONCE)),
        sender=settings.sender_address,
        configuration_set=settings.configuration_set,
    ),
    keys=signing_keys_from(settings.signing_keys, lambda: boto3.client("secretsmanager")),
    site_url=settings.site_url,
    sender=settings.sender_address,
    postal_address=settings.postal_address,
)


def send(record: "SQSRecord", lambda_context: "LambdaContext") -> None:
    """Send one shard; what time leaves over goes on in a message of its own."""
    result = mailing.send(
        json.loads(record.body),
        clock=partial(datetime.now, UTC),
        milliseconds_left=lambda_context.get_remaining_time_in_millis,
    )
    logger.info("shard handled", sent=result.sent, failed=result.failed, unknown=result.unknown)
    metrics.add_metric("DeliveriesSent", MetricUnit.Count, result.sent)
    metrics.add_metric("DeliveriesFailed", MetricUnit.Count, result.failed)
    metrics.add_metric("DeliveriesUnknown", MetricUnit.Count, result.unknown)


handler = metrics.log_metrics(each_record(EventType.SQS, send, logger))
