"""Rules over the template as AWS will see it, translated from SAM, that no checker knows."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from dateline import bounds

ROOT = Path(__file__).parents[2]

# Least knowledge: who may touch which store. Whoever is added here must need it for its one job.
MAY_TOUCH = {
    "IngestUpload": {"ContentTable", "UploadsBucket", "IngestQueue", "SiteBucket"},
    "PublishChanges": {
        "ContentTable",
        "SiteBucket",
        "ReportsBucket",
        "PublishDeadLetters",
        "IngestQueue",
        "TroubleQueue",
    },
    "ReportTrouble": {"ContentTable", "MailEvents", "SenderDomain"},
    "IndexArticles": {"ContentTable", "SearchBucket", "IndexDeadLetters"},
    "SearchArticles": {"ContentTable", "SearchBucket"},
    "TypesetArticles": {"ContentTable", "SiteBucket"},
    "ServeContent": {"ContentTable"},
    "AcceptForms": {"ContentTable", "PeopleTable", "SigningKeys"},
    "SendNotices": {"ContentTable", "PeopleTable", "SigningKeys", "NoticeDeadLetters", "MailEvents", "SenderDomain"},
    "RunTimers": {"ContentTable", "DigestQueue", "IngestQueue"},
    "SendDigests": {"ContentTable", "PeopleTable", "SigningKeys", "DigestQueue", "MailEvents", "SenderDomain"},
    "RecordFeedback": {"PeopleTable"},
}
# What SAM attaches to a role by itself, beside the statements of the template.
ATTACHED_BY_SAM = {
    "AWSLambdaBasicExecutionRole",  # writes logs
    "AWSXrayWriteOnlyAccess",  # writes traces, as Tracing: Active asks
    "AWSLambdaSQSQueueExecutionRole",  # receives from any queue, though its function is only ever handed its own
    "AWSLambdaDynamoDBExecutionRole",  # reads any stream, though its function is only ever handed its own
}
WRITES = {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"}

type Json = Any


class NoManagedPolicies:
    """The translator asks for AWS's managed policies, of which the template names none."""

    def load(self) -> dict[str, str]:
        """None."""
        return {}


@pytest.fixture(scope="module")
def raw() -> Json:
    """The template as it is written."""
    return yaml_parse((ROOT / "template.yaml").read_text())


@pytest.fixture(scope="module")
def translated() -> Json:
    """The template as CloudFormation gets it."""
    template = yaml_parse((ROOT / "template.yaml").read_text())
    for resource in template["Resources"].values():
        for name in ("CodeUri", "ContentUri"):
            if name in resource.get("Properties", {}):
                resource["Properties"][name] = "s3://bucket/key"
    return transform(template, {}, NoManagedPolicies(), passthrough_metadata=True)


def resources(template: Json, kind: str) -> dict[str, Json]:
    """The properties of every resource of a type."""
    return {name: each["Properties"] for name, each in template["Resources"].items() if each["Type"] == kind}


def references(value: Json) -> Iterator[str]:
    """Every resource or parameter that a value refers to."""
    match value:
        case {"Ref": str(name)}:
            yield name
        case {"Fn::GetAtt": [str(name), *_]}:
            yield name
        case {"Fn::GetAtt": str(name)}:
            yield name.split(".")[0]
        case {"Fn::Sub": text}:
            body = text if isinstance(text, str) else text[0]
            yield from (match.split(".")[0] for match in re.findall(r"\$\{([^!}]+)\}", body))
        case dict():
            for each in value.values():
                yield from references(each)
        case list():
            for each in value:
                yield from references(each)


def statements(function: Json) -> list[Json]:
    """A function's own policy statements."""
    return [each for policy in function.get("Policies", []) for each in policy["Statement"]]


def test_no_resource_needs_itself(translated: Json) -> None:
    """The resources refer to one another without a cycle, which validation does not see."""
    graph = {
        name: ({*references(each.get("Properties", {}))} | {*_as_list(each.get("DependsOn", []))})
        & set(translated["Resources"])
        for name, each in translated["Resources"].items()
    }
    done: set[str] = set()
    while ready := {name for name, needs in graph.items() if name not in done and needs <= done}:
        done |= ready

    assert set(graph) - done == set()


def _as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def test_functions_are_what_they_should_be(raw: Json, translated: Json) -> None:
    """Every function runs on Python 3.13, on the processor the parameter says, under a role of its own."""
    functions = resources(translated, "AWS::Lambda::Function")

    assert set(functions) == set(MAY_TOUCH)
    assert {each["Runtime"] for each in functions.values()} == {"python3.13"}
    assert {json.dumps(each["Architectures"]) for each in functions.values()} == {'[{"Ref": "Architecture"}]'}
    assert raw["Parameters"]["Architecture"]["Default"] == "arm64"
    roles = [json.dumps(each["Role"]) for each in functions.values()]
    assert len(set(roles)) == len(roles)


def test_no_statement_allows_more_than_it_names(raw: Json) -> None:
    """No action and no resource of a function's policy is a star, and each statement says what it is for."""
    for name, function in resources(raw, "AWS::Serverless::Function").items():
        for statement in statements(function):
            assert statement["Sid"], name
            for action in _as_list(statement["Action"]):
                assert "*" not in action, name
            assert "*" not in _as_list(statement["Resource"]), name


def test_no_role_has_more_than_sam_is_known_to_add(translated: Json) -> None:
    """A role holds its function's statements and what SAM adds, of which nothing is new or starred."""
    for name, role in resources(translated, "AWS::IAM::Role").items():
        attached = {arn.rpartition("/")[2] for arn in role.get("ManagedPolicyArns", [])}
        assert attached <= ATTACHED_BY_SAM, name
        for policy in role["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                assert '"*"' not in json.dumps(statement), name


def test_logs_expire(translated: Json) -> None:
    """Every function writes to a log group of the template, and every log group forgets."""
    groups = resources(translated, "AWS::Logs::LogGroup")

    for function in resources(translated, "AWS::Lambda::Function").values():
        assert function["LoggingConfig"]["LogGroup"]["Ref"] in groups
    assert all(group["RetentionInDays"] <= 90 for group in groups.values())


def test_every_alarm_tells_somebody(raw: Json) -> None:
    """An alarm says what is wrong and goes to the topic that an operator is subscribed to."""
    for name, alarm in resources(raw, "AWS::CloudWatch::Alarm").items():
        assert alarm["AlarmDescription"], name
        assert list(references(alarm["AlarmActions"])) == ["AlarmTopic"], name


def test_each_function_touches_only_what_its_job_needs(raw: Json) -> None:
    """The stores that a function's policies allow are those of the table above."""
    touched = {
        name: {
            store
            for statement in statements(function)
            if statement["Effect"] == "Allow"
            for store in references(statement["Resource"])
            if "::" not in store
        }
        for name, function in resources(raw, "AWS::Serverless::Function").items()
    }

    assert touched == MAY_TOUCH


def test_ingest_puts_files_of_uploads_and_no_page(raw: Json) -> None:
    """Of the site it may put what lies below media/ and files/; it reads and removes nothing there."""
    (allowed,) = [
        (statement["Action"], statement["Resource"])
        for statement in statements(resources(raw, "AWS::Serverless::Function")["IngestUpload"])
        if "SiteBucket" in set(references(statement["Resource"]))
    ]

    assert allowed == (
        "s3:PutObject",
        [{"Fn::Sub": "${SiteBucket.Arn}/media/*"}, {"Fn::Sub": "${SiteBucket.Arn}/files/*"}],
    )


def test_content_is_written_by_ingest_and_the_clock_alone(raw: Json) -> None:
    """Whoever else reads the content table cannot change it."""
    writers = {
        name
        for name, function in resources(raw, "AWS::Serverless::Function").items()
        for statement in statements(function)
        if "ContentTable" in set(references(statement["Resource"]))
        and {action.split(":")[1] for action in _as_list(statement["Action"])} & WRITES
    }

    assert writers == {"IngestUpload", "RunTimers"}


def test_queues_give_functions_time_and_keep_what_failed(raw: Json) -> None:
    """A queue hides a message six times as long as its function may run, and after five tries keeps it, alarmed."""
    queues = resources(raw, "AWS::SQS::Queue")
    alarmed = {
        reference
        for alarm in resources(raw, "AWS::CloudWatch::Alarm").values()
        for reference in references(alarm["Dimensions"])
    }
    for function in resources(raw, "AWS::Serverless::Function").values():
        for event in function["Events"].values():
            if event["Type"] == "SQS":
                queue = queues[next(references(event["Properties"]["Queue"]))]
                assert queue["VisibilityTimeout"] >= 6 * function.get("Timeout", 20)
                assert queue["RedrivePolicy"]["maxReceiveCount"] >= 5
                assert next(references(queue["RedrivePolicy"]["deadLetterTargetArn"])) in alarmed
                assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    dead_letters = {name: queue for name, queue in queues.items() if name.endswith("DeadLetters")}
    assert set(dead_letters) <= alarmed
    # What the mail service says names addresses: it is kept no longer than a long weekend.
    brief = {"FeedbackDeadLetters": 4 * 86_400}
    assert {name: queue["MessageRetentionPeriod"] for name, queue in dead_letters.items()} == {
        name: brief.get(name, 14 * 86_400) for name in dead_letters
    }
    assert queues["FeedbackQueue"]["MessageRetentionPeriod"] == 86_400
    assert all(queue["SqsManagedSseEnabled"] for queue in queues.values())


def test_a_file_that_takes_all_it_may_leaves_its_function_enough(raw: Json) -> None:
    """Time to keep the report, and memory beside what a reader may have."""
    ingest = resources(raw, "AWS::Serverless::Function")["IngestUpload"]

    assert ingest["Timeout"] >= max(bounds.SECONDS, bounds.PATIENCE) + 10
    assert ingest["MemorySize"] >= 3 * bounds.MEGABYTES


def test_streams_do_not_stop_at_a_poisoned_record(raw: Json) -> None:
    """A stream's batch is halved, tried a bounded number of times, and what fails is told to a queue."""
    for function in resources(raw, "AWS::Serverless::Function").values():
        for event in function["Events"].values():
            if event["Type"] == "DynamoDB":
                properties = event["Properties"]
                assert properties["BisectBatchOnFunctionError"]
                assert properties["MaximumRetryAttempts"] < 20
                assert properties["DestinationConfig"]["OnFailure"]["Type"] == "SQS"


def test_what_holds_data_outlives_the_stack(raw: Json) -> None:
    """Tables, buckets and signing keys are kept when the stack goes; tables can be restored to any second."""
    for name, resource in raw["Resources"].items():
        if resource["Type"] in {"AWS::DynamoDB::Table", "AWS::S3::Bucket"} or name == "SigningKeys":
            assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain", name
    for table in resources(raw, "AWS::DynamoDB::Table").values():
        assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
        assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_buckets_are_private_versioned_encrypted_and_spoken_to_in_secret(raw: Json) -> None:
    """No bucket is public, unversioned or unencrypted, and each refuses what comes unencrypted."""
    buckets = resources(raw, "AWS::S3::Bucket")
    refusing = {
        next(references(policy["Bucket"]))
        for policy in resources(raw, "AWS::S3::BucketPolicy").values()
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny" and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
    }
    assert refusing == set(buckets)
    for bucket in buckets.values():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
        assert bucket["BucketEncryption"]


def test_a_second_stack_fits_beside_the_first(raw: Json) -> None:
    """Nothing has a fixed name; where AWS demands one, it is made of the stack's."""
    named = {
        "BucketName",
        "TableName",
        "QueueName",
        "TopicName",
        "FunctionName",
        "RoleName",
        "LogGroupName",
        "AlarmName",
    }
    for resource in raw["Resources"].values():
        assert not named & set(resource.get("Properties", {}))
    for match in re.findall(r"^ +Name: (!?\S+ .*)$", (ROOT / "template.yaml").read_text(), re.MULTILINE):
        assert "${AWS::StackName}-${AWS::Region}" in match


def test_the_template_explains_itself(raw: Json) -> None:
    """Every parameter and every output has a description."""
    for part in ("Parameters", "Outputs"):
        for name, each in raw[part].items():
            assert len(each.get("Description", "")) > 20, name


def test_there_is_one_schedule_and_a_throttled_api(raw: Json) -> None:
    """The clock is the only schedule, and the API has limits."""
    schedules = [
        event
        for function in resources(raw, "AWS::Serverless::Function").values()
        for event in function["Events"].values()
        if event["Type"] in {"Schedule", "ScheduleV2"}
    ]
    api = next(iter(resources(raw, "AWS::Serverless::HttpApi").values()))

    assert len(schedules) == 1
    assert api["DefaultRouteSettings"]["ThrottlingRateLimit"] <= 100


def test_documents_name_what_there_is(raw: Json) -> None:
    """Every alarm, route, variable and timer kind stands in docs/operations.md or the data model."""
    operations = (ROOT / "docs" / "operations.md").read_text()
    model = (ROOT / "docs" / "data-model.md").read_text()
    functions = resources(raw, "AWS::Serverless::Function").values()
    variables = {
        name for each in functions for name in each["Environment"]["Variables"] if not name.startswith("POWERTOOLS")
    }
    paths = {
        event["Properties"].get("Path", "$default")
        for each in functions
        for event in each["Events"].values()
        if event["Type"] == "HttpApi"
    }
    kinds = set(
        re.findall(r'^    "([\w-]+)": _', (ROOT / "shared/dateline/digests/timers.py").read_text(), re.MULTILINE)
    )
    metrics = {
        name
        for app in (ROOT / "functions").glob("*/app.py")
        for name in re.findall(r'add_metric\("(\w+)"', app.read_text())
    }

    assert {name for name in resources(raw, "AWS::CloudWatch::Alarm") if f"`{name}`" not in operations} == set()
    assert {name for name in variables | metrics if f"`{name}`" not in operations} == set()
    assert {path for path in paths if path not in operations} == set()
    assert kinds
    assert {kind for kind in kinds if f"`{kind}`" not in model} == set()


def test_everything_is_compressed_and_guarded_at_the_edge(raw: Json) -> None:
    """Each behaviour of the distribution compresses, by a policy that may, and adds the security headers."""
    config = resources(raw, "AWS::CloudFront::Distribution")["Distribution"]["DistributionConfig"]
    answers = resources(raw, "AWS::CloudFront::CachePolicy")["ApiAnswers"]["CachePolicyConfig"]
    parameters = answers["ParametersInCacheKeyAndForwardedToOrigin"]
    caching_optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6"

    for behaviour in [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]:
        assert behaviour["Compress"]
        assert behaviour["CachePolicyId"] in (caching_optimized, {"Ref": "ApiAnswers"})
        assert behaviour["ResponseHeadersPolicyId"] == {"Ref": "SecurityHeaders"}
    # A policy that may keep nothing, however short, compresses nothing.
    assert parameters["EnableAcceptEncodingBrotli"]
    assert parameters["EnableAcceptEncodingGzip"]
    assert (answers["MinTTL"], answers["DefaultTTL"]) == (0, 0)
    assert answers["MaxTTL"] > 0
    assert config["DefaultCacheBehavior"]["TargetOriginId"] == "site"
