"""Uploads have trouble: tell the publication's editors by mail, those of about a minute in one."""

import json
import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from dateline.dynamo import DynamoTable
from dateline.mail.composition import Frame
from dateline.mail.ses import SEND_ONCE, SesMailer
from dateline.settings import settings_from
from dateline.uploads.trouble import mail_trouble

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@dataclass(frozen=True, slots=True)
class Settings:
    """Where content is kept, where reports stand, and in whose name mail goes out."""

    content_table: str
    reports_bucket: str
    site_url: str
    sender_address: str
    postal_address: str
    configuration_set: str


settings = settings_from(Settings, os.environ)
logger = Logger()
metrics = Metrics()
table = DynamoTable(settings.content_table, cache(lambda: boto3.client("dynamodb")))
mailer = SesMailer(
    cache(lambda: boto3.client("sesv2", config=SEND_ONCE)),
    sender=settings.sender_address,
    configuration_set=settings.configuration_set,
)


@metrics.log_metrics
def handler(event: dict[str, list[dict[str, str]]], _context: "LambdaContext") -> dict[str, list[str]]:
    """Mail what a batch of messages tells in one; a batch that fails comes again as a whole."""
    keys = list(dict.fromkeys(json.loads(record["body"])["upload"] for record in event["Records"]))
    sent = mail_trouble(
        keys,
        table=table,
        mailer=mailer,
        sender=settings.sender_address,
        frame=Frame(settings.site_url, settings.postal_address, "en"),
        reports=settings.reports_bucket,
    )
    logger.info("trouble told", uploads=len(keys), mails=sent)
    metrics.add_metric("TroubleMails", MetricUnit.Count, sent)
    return {"batchItemFailures": []}
