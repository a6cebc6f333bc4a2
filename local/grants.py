"""Who may deliver to whom: AWS's own services need the leave of a resource's policy, here as there."""

from collections.abc import Iterable, Mapping
from typing import Any

from local.policies import Need, matches
from local.shapes import UnsupportedTemplate
from local.template import Template

# Conditions that narrow a service's leave to this account or its own resources: they hold for all there is here.
HOLDING = {"aws:SourceAccount", "aws:SourceArn"}


def check_deliveries(template: Template) -> None:
    """Raise UnsupportedTemplate when a policy is missing without which notifications, events or pages get nowhere."""

    def resolved(kind: str) -> dict[str, Any]:
        return {name: template.resolve(each, name) for name, each in template.of_type(kind).items()}

    def documents(kind: str) -> list[Mapping[str, Any]]:
        return [each["PolicyDocument"] for each in resolved(kind).values()]

    queues = documents("AWS::SQS::QueuePolicy")
    for name, bucket in resolved("AWS::S3::Bucket").items():
        for each in bucket.get("NotificationConfiguration", {}).get("QueueConfigurations", []):
            _check_grant(queues, "s3.amazonaws.com", Need("sqs:SendMessage", each["Queue"]), name)
    for name, subscription in resolved("AWS::SNS::Subscription").items():
        _check_grant(queues, "sns.amazonaws.com", Need("sqs:SendMessage", subscription["Endpoint"]), name)
    for name, destination in resolved("AWS::SES::ConfigurationSetEventDestination").items():
        topic = destination["EventDestination"]["SnsDestination"]["TopicARN"]
        _check_grant(documents("AWS::SNS::TopicPolicy"), "ses.amazonaws.com", Need("sns:Publish", topic), name)
    for name, distribution in resolved("AWS::CloudFront::Distribution").items():
        for origin in distribution["DistributionConfig"]["Origins"]:
            if "S3OriginConfig" in origin:
                page = f"arn:aws:s3:::{origin['DomainName'].partition('.')[0]}/index.html"
                policies = documents("AWS::S3::BucketPolicy")
                _check_grant(policies, "cloudfront.amazonaws.com", Need("s3:GetObject", page), name)


def _check_grant(documents: Iterable[Mapping[str, Any]], service: str, need: Need, where: str) -> None:
    for document in documents:
        for statement in document["Statement"]:
            if (
                statement["Effect"] == "Allow"
                and service in _listed(statement["Principal"], "Service")
                and matches(statement["Action"], need.action)
                and matches(statement["Resource"], need.resource)
                and all(set(keys) <= HOLDING for keys in statement.get("Condition", {}).values())
            ):
                return
    message = f"{where}: no policy lets {service} do {need.action} on {need.resource}"
    raise UnsupportedTemplate(message)


def _listed(principal: Any, kind: str) -> list[str]:  # "*", or a mapping
    named = principal.get(kind, []) if isinstance(principal, dict) else []
    return [named] if isinstance(named, str) else named
