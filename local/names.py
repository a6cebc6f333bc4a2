"""What the template's resources are called in this stack, and what they answer to Ref and GetAtt."""

from local.policies import REGION_ACCOUNT

# Attributes that only name a thing: nothing here depends on their value.
_NAMED_ONLY = {
    "AWS::CloudFront::Distribution": {"DomainName"},
    "AWS::CloudFront::Function": {"FunctionARN"},
    "AWS::WAFv2::WebACL": {"Arn"},
    "AWS::CloudFront::OriginAccessControl": {"Id"},
    "AWS::Serverless::Function": {"Arn"},
    "AWS::SES::EmailIdentity": {f"DkimDNSToken{part}{place}" for part in ("Name", "Value") for place in (1, 2, 3)},
}


def name_of(kind: str, logical_id: str) -> str:
    """What a resource of a type is called."""
    return logical_id.lower() if kind == "AWS::S3::Bucket" else logical_id


def attribute_of(kind: str, logical_id: str, attribute: str) -> str:
    """What a resource of a type answers to Ref ("Ref") or GetAtt. Raises KeyError for what nobody has built here."""
    name = name_of(kind, logical_id)
    table = f"arn:aws:dynamodb:{REGION_ACCOUNT}:table/{name}"
    values = {
        ("AWS::S3::Bucket", "Arn"): f"arn:aws:s3:::{name}",
        ("AWS::S3::Bucket", "RegionalDomainName"): f"{name}.s3.eu-north-1.amazonaws.com",
        ("AWS::DynamoDB::Table", "Arn"): table,
        ("AWS::DynamoDB::Table", "StreamArn"): f"{table}/stream/2026-01-01T00:00:00.000",
        ("AWS::SQS::Queue", "Ref"): f"https://sqs.eu-north-1.amazonaws.com/123456789012/{name}",
        ("AWS::SQS::Queue", "Arn"): f"arn:aws:sqs:{REGION_ACCOUNT}:{name}",
        ("AWS::SQS::Queue", "QueueName"): name,
        ("AWS::SNS::Topic", "Ref"): f"arn:aws:sns:{REGION_ACCOUNT}:{name}",
    }
    if attribute == "Ref":
        return values.get((kind, "Ref"), name)
    if attribute in _NAMED_ONLY.get(kind, ()):
        return f"{name}.{attribute}"
    return values[kind, attribute]
