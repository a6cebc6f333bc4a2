"""What this stack knows of a template: every type, and every property that it reads or can safely pass over."""

from collections.abc import Mapping
from typing import Any

# A property maps to the properties below it, or to None where what is below does not matter here.
# Lists are seen through.
type Shape = Mapping[str, "Shape | None"]


class UnsupportedTemplate(Exception):
    """The template uses something that this stack does not know; the message names it and where it stands."""


def _plain(*names: str) -> dict[str, Shape | None]:
    return dict.fromkeys(names)


_NOTIFICATION: Shape = {
    "QueueConfigurations": {**_plain("Event", "Queue"), "Filter": {"S3Key": {"Rules": _plain("Name", "Value")}}}
}
_BEHAVIOUR: Shape = {
    **_plain("PathPattern", "TargetOriginId", "ViewerProtocolPolicy", "AllowedMethods", "Compress", "CachePolicyId"),
    **_plain("OriginRequestPolicyId", "ResponseHeadersPolicyId"),
    "FunctionAssociations": _plain("EventType", "FunctionARN"),
}
_ORIGIN: Shape = {
    **_plain("Id", "DomainName", "OriginAccessControlId", "S3OriginConfig", "CustomOriginConfig"),
    "OriginCustomHeaders": _plain("HeaderName", "HeaderValue"),
}
_DISTRIBUTION: Shape = {
    **_plain("Enabled", "Comment", "HttpVersion", "IPV6Enabled", "PriceClass", "DefaultRootObject", "Aliases"),
    **_plain("ViewerCertificate", "WebACLId"),
    "Origins": _ORIGIN,
    "DefaultCacheBehavior": _BEHAVIOUR,
    "CacheBehaviors": _BEHAVIOUR,
    "CustomErrorResponses": _plain("ErrorCode", "ResponseCode", "ResponsePagePath", "ErrorCachingMinTTL"),
}
_SECURITY_HEADERS: Shape = {
    "StrictTransportSecurity": _plain("AccessControlMaxAgeSec", "IncludeSubdomains", "Override"),
    "ContentTypeOptions": _plain("Override"),
    "FrameOptions": _plain("FrameOption", "Override"),
    "ReferrerPolicy": _plain("ReferrerPolicy", "Override"),
    "ContentSecurityPolicy": _plain("ContentSecurityPolicy", "Override"),
}
_STATEMENT: Shape = {**_plain("Sid", "Effect", "Principal", "Action", "Resource", "Condition")}
_DOCUMENT: Shape = {"Version": None, "Statement": _STATEMENT}

FUNCTION: Shape = {
    **_plain("Description", "CodeUri", "Handler", "Runtime", "Architectures", "Layers", "MemorySize", "Timeout"),
    **_plain("Tracing", "LoggingConfig", "Events"),
    "Environment": {"Variables": None},
    # A function may do what its own statements say: a condition on one of them would go unheeded here.
    "Policies": {"Version": None, "Statement": _plain("Sid", "Effect", "Action", "Resource")},
}

RESOURCES: dict[str, Shape] = {
    "AWS::Serverless::Function": FUNCTION,
    "AWS::Serverless::LayerVersion": _plain(
        "Description", "ContentUri", "CompatibleRuntimes", "CompatibleArchitectures", "RetentionPolicy"
    ),
    "AWS::Serverless::HttpApi": {
        "FailOnWarnings": None,
        "DefaultRouteSettings": _plain("ThrottlingBurstLimit", "ThrottlingRateLimit"),
        "RouteSettings": None,
    },
    "AWS::DynamoDB::Table": {
        **_plain("BillingMode", "AttributeDefinitions", "KeySchema", "PointInTimeRecoverySpecification"),
        **_plain("TimeToLiveSpecification"),
        "StreamSpecification": _plain("StreamViewType"),
    },
    "AWS::S3::Bucket": {
        **_plain("VersioningConfiguration", "BucketEncryption", "PublicAccessBlockConfiguration"),
        **_plain("LifecycleConfiguration"),
        "NotificationConfiguration": _NOTIFICATION,
    },
    "AWS::S3::BucketPolicy": {"Bucket": None, "PolicyDocument": _DOCUMENT},
    "AWS::SQS::Queue": {
        **_plain("SqsManagedSseEnabled", "VisibilityTimeout", "MessageRetentionPeriod"),
        "RedrivePolicy": _plain("deadLetterTargetArn", "maxReceiveCount"),
    },
    "AWS::SQS::QueuePolicy": {"Queues": None, "PolicyDocument": _DOCUMENT},
    "AWS::SNS::Topic": {"Subscription": _plain("Protocol", "Endpoint")},
    "AWS::SNS::TopicPolicy": {"Topics": None, "PolicyDocument": _DOCUMENT},
    "AWS::SNS::Subscription": _plain("TopicArn", "Protocol", "Endpoint", "RawMessageDelivery"),
    "AWS::SES::ConfigurationSet": _plain("ReputationOptions", "SuppressionOptions"),
    "AWS::SES::ConfigurationSetEventDestination": {
        "ConfigurationSetName": None,
        "EventDestination": {**_plain("Enabled", "MatchingEventTypes"), "SnsDestination": _plain("TopicARN")},
    },
    "AWS::SES::EmailIdentity": _plain("EmailIdentity"),
    "AWS::SecretsManager::Secret": {
        "Description": None,
        "GenerateSecretString": _plain(
            "SecretStringTemplate", "GenerateStringKey", "PasswordLength", "ExcludePunctuation"
        ),
    },
    "AWS::CloudFront::Distribution": {"DistributionConfig": _DISTRIBUTION},
    "AWS::WAFv2::WebACL": _plain("Description", "Scope", "DefaultAction", "VisibilityConfig", "Rules"),
    "AWS::CloudFront::Function": _plain("Name", "AutoPublish", "FunctionConfig", "FunctionCode"),
    "AWS::CloudFront::OriginAccessControl": _plain("OriginAccessControlConfig"),
    "AWS::CloudFront::ResponseHeadersPolicy": {
        "ResponseHeadersPolicyConfig": {
            "Name": None,
            "SecurityHeadersConfig": _SECURITY_HEADERS,
            "CustomHeadersConfig": {"Items": _plain("Header", "Value", "Override")},
            "RemoveHeadersConfig": {"Items": _plain("Header")},
        }
    },
    # What is kept at the edge, and whether it is compressed there, shows in no answer of this stack.
    "AWS::CloudFront::CachePolicy": _plain("CachePolicyConfig"),
    "AWS::CloudFront::OriginRequestPolicy": {
        "OriginRequestPolicyConfig": {
            "Name": None,
            "CookiesConfig": _plain("CookieBehavior"),
            "HeadersConfig": _plain("HeaderBehavior", "Headers"),
            "QueryStringsConfig": _plain("QueryStringBehavior"),
        }
    },
    "AWS::CloudWatch::Alarm": _plain(
        "AlarmDescription", "Namespace", "MetricName", "Dimensions", "Statistic", "Period", "EvaluationPeriods",
        "Threshold", "ComparisonOperator", "TreatMissingData", "AlarmActions",
    ),
    "AWS::Logs::LogGroup": _plain("RetentionInDays"),
}  # fmt: skip

EVENTS: dict[str, Shape] = {
    "SQS": {
        **_plain("Queue", "BatchSize", "MaximumBatchingWindowInSeconds", "FunctionResponseTypes"),
        "ScalingConfig": _plain("MaximumConcurrency"),
    },
    "DynamoDB": {
        **_plain("Stream", "StartingPosition", "BatchSize", "BisectBatchOnFunctionError", "MaximumRetryAttempts"),
        **_plain("MaximumRecordAgeInSeconds", "FunctionResponseTypes"),
        "FilterCriteria": {"Filters": _plain("Pattern")},
        "DestinationConfig": {"OnFailure": _plain("Type", "Destination")},
    },
    "HttpApi": _plain("ApiId", "Method", "Path"),
    "ScheduleV2": {"ScheduleExpression": None, "RetryPolicy": _plain("MaximumRetryAttempts")},
}

# What may stand beside a resource's properties.
ABOUT_RESOURCES = _plain(
    "Type", "Properties", "Condition", "DependsOn", "Metadata", "DeletionPolicy", "UpdateReplacePolicy"
)
SECTIONS = _plain(
    "AWSTemplateFormatVersion", "Transform", "Description", "Metadata", "Parameters", "Conditions", "Globals",
    "Resources", "Outputs",
)  # fmt: skip
PARAMETER = _plain("Type", "Description", "Default", "AllowedPattern", "AllowedValues", "MinLength")
INTRINSICS = {
    "Ref", "Condition", "Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::If", "Fn::Equals", "Fn::Not"
}  # fmt: skip


def check_shape(value: Any, shape: Shape | None, where: str) -> None:  # any part of a template
    """Raise UnsupportedTemplate for a property that the shape does not have."""
    if shape is None:
        return
    if isinstance(value, list):
        for place, each in enumerate(value):
            check_shape(each, shape, f"{where}[{place}]")
    elif isinstance(value, dict):
        if is_intrinsic(value):
            _, argument = next(iter(value.items()))
            # What a function of the template chooses from is checked like what it stands for.
            for each in argument if isinstance(argument, list) else []:
                check_shape(each, shape, where)
            return
        for name, below in value.items():
            if name not in shape:
                message = f"{where} has the property {name}, which the local stack does not know"
                raise UnsupportedTemplate(message)
            check_shape(below, shape[name], f"{where}.{name}")


def is_intrinsic(value: Mapping[str, Any]) -> bool:
    """Whether this part of a template is a function to be worked out."""
    return len(value) == 1 and (next(iter(value)) == "Ref" or next(iter(value)).startswith("Fn::"))
