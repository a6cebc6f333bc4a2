"""Somebody signed up or is owed a mail: settle the sign-up, send what the outbox holds."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING
from uuid import uuid4

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import EventType

from dateline.batches import each_record
from dateline.dynamo import DynamoTable, from_wire
from dateline.mail.notices import Outbox
from dateline.mail.ses import SEND_ONCE, SesMailer
from dateline.people.secrets_manager import signing_keys_from
from dateline.people.subscription import SIGN_UP, settle_sign_up
from dateline.people.wishes import WISH, grant_wish
from dateline.settings import settings_from

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord


@dataclass(frozen=True, slots=True)
class Settings:
    """Where people and content are kept, and in whose name mail goes out."""

    content_table: str
    people_table: str
    signing_keys: str
    site_url: str
    sender_address: str
    postal_address: str
    configuration_set: str


settings = settings_from(Settings, os.environ)
logger = Logger()
metrics = Metrics()
dynamodb = cache(lambda: boto3.client("dynamodb"))
people = DynamoTable(settings.people_table, dynamodb)
outbox = Outbox(
    people=people,
    content=DynamoTable(settings.content_table, dynamodb),
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


def settle(record: "DynamoDBRecord") -> None:
    """Handle one new sign-up or one new notice."""
    item = from_wire(record.raw_event["dynamodb"]["NewImage"])
    now = datetime.now(UTC)
    if item["sk"] == SIGN_UP:
        settle_sign_up(item, people=people, now=now, nonce=uuid4().hex, new_id=uuid4().hex)
        metrics.add_metric("SignUpsSettled", MetricUnit.Count, 1)
    elif item["sk"] == WISH:
        grant_wish(item, people=people, now=now, nonce=uuid4().hex, new_id=uuid4().hex)
        metrics.add_metric("WishesGranted", MetricUnit.Count, 1)
    else:
        result = outbox.send(item, now)
        logger.info("notice handled", notice=item["notice"], result=result)
        metrics.add_metric(f"Notices{result.capitalize()}", MetricUnit.Count, 1)


handler = metrics.log_metrics(each_record(EventType.DynamoDBStreams, settle, logger))
