"""The stack as a test or the first run holds it: started from the template, and spoken to from outside."""

import json
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import boto3
import time_machine
from moto import mock_aws

from local import tables
from local.aws import Call, calls_heard_by, objects_of, shared_clients
from local.edge import Edge, HeadersPolicy
from local.engine import Engine, Failure, Notifier, QueueSource, StreamSource
from local.functions import Function
from local.grants import check_deliveries
from local.http import HttpApi, Response, Route
from local.mail import Mail, MailService
from local.names import attribute_of, name_of
from local.policies import Role
from local.queues import Queue
from local.shapes import UnsupportedTemplate
from local.shortcuts import shortcuts
from local.template import Template

ROOT = Path(__file__).parents[1]
PARAMETERS = {
    "SiteDomain": "127.0.0.1:8000",
    "SenderAddress": "journal@example.org",
    "SenderDomain": "example.org",
    "PostalAddress": "1 Example Street, 00000 Exampletown",
    "EditorAddress": "editor@example.org",
}
_RESOLVE = re.compile(r"\{\{resolve:secretsmanager:(.+?):SecretString(?::(\w+))?\}\}")


class Stack:
    """template.yaml, alive."""

    def __init__(
        self, template: Path, parameters: Mapping[str, str], seed: int, *, scheme: str, asleep: Collection[str]
    ) -> None:
        self._attributes: dict[tuple[str, str], str] = {}
        self.template = Template(template, PARAMETERS | dict(parameters), self._attribute)
        self._scheme = scheme
        self._asleep = asleep
        self.engine = Engine(seed, MailService(set(), set()))
        self._s3 = boto3.client("s3")
        self._functions: dict[str, Function] = {}
        self._make_stores()
        self._make_functions()
        self._make_sources()
        self._make_mail()
        self.edge = self._make_edge()
        self.template.check_references()
        check_deliveries(self.template)

    @classmethod
    @contextmanager
    def start(
        cls,
        template: Path = ROOT / "template.yaml",
        parameters: Mapping[str, str] | None = None,
        *,
        seed: int = 0,
        now: datetime | None = None,
        running: bool = False,
        scheme: str = "https",
        asleep: Collection[str] = (),
    ) -> Iterator["Stack"]:
        """A stack whose clock begins at `now`, or at this machine's time; it stands still unless it is `running`.

        Functions that are `asleep` are never woken by a queue or a stream.
        """
        with ExitStack() as held:
            traveller = held.enter_context(time_machine.travel(now or datetime.now(UTC), tick=running))
            held.enter_context(mock_aws())
            held.enter_context(tables.cheap_tables())
            held.enter_context(shortcuts())
            held.enter_context(shared_clients())
            stack = cls(template, parameters or {}, seed, scheme=scheme, asleep=asleep)
            stack._traveller = traveller
            held.enter_context(stack._layers_importable())
            held.enter_context(calls_heard_by(stack.engine))
            yield stack

    _traveller: time_machine.Traveller

    @property
    def outbox(self) -> list[Mail]:
        """Every mail that was handed to the mail service."""
        return self.engine.mail.sent

    @property
    def calls(self) -> list[Call]:
        """Every AWS call that a function made."""
        return self.engine.calls

    @property
    def failures(self) -> list[Failure]:
        """Every handler that raised."""
        return self.engine.failures

    def now(self) -> datetime:
        """The stack's time."""
        return datetime.now(UTC)

    def upload(self, key: str, content: bytes) -> str:
        """Put a file into the uploads bucket as an editor does; returns its version."""
        bucket = self.name("UploadsBucket")
        return str(self._s3.put_object(Bucket=bucket, Key=key, Body=content).get("VersionId", ""))

    def delete(self, key: str) -> str:
        """Take a file out of the uploads bucket as an editor does; returns the version that marks the deletion."""
        return self._s3.delete_object(Bucket=self.name("UploadsBucket"), Key=key)["VersionId"]

    def purge(self, key: str, version: str) -> None:
        """Take one version of a file, or the mark of its deletion, out of the uploads bucket for good."""
        self._s3.delete_object(Bucket=self.name("UploadsBucket"), Key=key, VersionId=version)

    def settle(self) -> None:
        """Do everything that is due now."""
        self.engine.settle()

    def advance(self, by: timedelta) -> None:
        """Move the clock, let the schedule fire once, and do what is then due.

        On the way, a message that was hidden after a failure is tried again when its time comes.
        """
        target = self.now() + by
        while (moment := self.engine.earliest_hidden()) and moment <= target:
            self._traveller.move_to(max(moment, self.now()))
            self.settle()
        self._traveller.move_to(target)
        self.engine.tick()
        self.settle()

    def advance_to(self, moment: datetime) -> None:
        """Move the clock to a time, let the schedule fire once, and do what is then due."""
        self.advance(moment - self.now())

    def request(
        self, method: str, target: str, *, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Response:
        """Ask the distribution, as a visitor does."""
        return self.edge.request(method, target, headers or {}, body)

    def get(self, target: str) -> Response:
        """Read a page or the API."""
        return self.request("GET", target)

    def post(self, target: str, form: Mapping[str, str | list[str]] | None = None) -> Response:
        """Send a plain form."""
        body = urlencode(form or {}, doseq=True).encode()
        return self.request("POST", target, headers={"content-type": "application/x-www-form-urlencoded"}, body=body)

    def objects(self, bucket: str) -> dict[str, bytes]:
        """What a bucket holds now, by key."""
        return objects_of(self.name(bucket))

    def tags(self, bucket: str) -> dict[str, str]:
        """The entity tag of everything that a bucket holds now, by key."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self.name(bucket))
        return {each["Key"]: each["ETag"].strip('"') for page in pages for each in page.get("Contents", [])}

    def object(self, bucket: str, key: str) -> bytes | None:
        """One object of a bucket, None when there is none."""
        try:
            return self._s3.get_object(Bucket=self.name(bucket), Key=key)["Body"].read()
        except self._s3.exceptions.NoSuchKey:
            return None

    def items(self, table: str) -> list[dict[str, Any]]:
        """Every item of a table, in DynamoDB's attribute-value form."""
        stored = tables.table_of(self.name(table)).items
        return [item.to_json()["Attributes"] for partition in stored.values() for item in partition.values()]

    def put_item(self, table: str, item: Mapping[str, Any]) -> None:
        """Write an item past every rule, as a restore or an accident might."""
        boto3.client("dynamodb").put_item(TableName=self.name(table), Item=dict(item))

    def move_clock(self, to: datetime) -> None:
        """Move the clock and fire the schedule, but leave what is then due undone."""
        self._traveller.move_to(to)
        self.engine.tick()

    def queue(self, name: str) -> Queue:
        """A queue by its logical id."""
        return self.engine.queues[self.name(name)]

    def function(self, name: str) -> Function:
        """A function by its logical id."""
        return self._functions[name]

    def name(self, logical_id: str) -> str:
        """What a resource is called in this stack."""
        return name_of(self.template.resources[logical_id]["Type"], logical_id)

    def pending(self) -> int:
        """How many messages and changes wait to be handled."""
        queued = sum(len(source.queue.messages) for source in self.engine.queue_sources)
        return queued + sum(len(source.records) for source in self.engine.stream_sources)

    @contextmanager
    def _layers_importable(self) -> Iterator[None]:
        """Functions import from their layers, as from /opt/python on AWS."""
        layers = self.template.of_type("AWS::Serverless::LayerVersion").values()
        before = list(sys.path)
        sys.path[:0] = [str(self.template.folder / layer["ContentUri"]) for layer in layers]
        try:
            yield
        finally:
            sys.path[:] = before

    def _attribute(self, logical_id: str, attribute: str) -> str:
        """The value of Ref ("Ref") or GetAtt for a resource."""
        if (logical_id, attribute) in self._attributes:
            return self._attributes[logical_id, attribute]
        return attribute_of(self.template.resources[logical_id]["Type"], logical_id, attribute)

    def _make_stores(self) -> None:
        secrets = boto3.client("secretsmanager")
        for name, properties in self.template.of_type("AWS::SecretsManager::Secret").items():
            rule = properties["GenerateSecretString"]
            value = "local-" + name * 8
            if "SecretStringTemplate" in rule:
                value = json.dumps(json.loads(rule["SecretStringTemplate"]) | {rule["GenerateStringKey"]: value})
            self._attributes[name, "Ref"] = secrets.create_secret(Name=name, SecretString=value)["ARN"]
            self._attributes[name, "value"] = value
        dynamodb = boto3.client("dynamodb")
        for name, properties in self.template.of_type("AWS::DynamoDB::Table").items():
            dynamodb.create_table(
                TableName=self.name(name),
                KeySchema=properties["KeySchema"],
                AttributeDefinitions=properties["AttributeDefinitions"],
                BillingMode=properties["BillingMode"],
            )
            if stream := properties.get("StreamSpecification"):
                self.engine.stream_views[self.name(name)] = stream["StreamViewType"]
        for name, properties in self.template.of_type("AWS::S3::Bucket").items():
            self._s3.create_bucket(
                Bucket=self.name(name), CreateBucketConfiguration={"LocationConstraint": "eu-north-1"}
            )
            if properties.get("VersioningConfiguration"):
                self._s3.put_bucket_versioning(Bucket=self.name(name), VersioningConfiguration={"Status": "Enabled"})

    def _make_functions(self) -> None:
        for name in self.template.of_type("AWS::Serverless::Function"):
            # What the whole function says is resolved, so that an intrinsic nobody knows is found at the start.
            properties = self.template.resolve(self.template.function(name), name)
            variables = {
                variable: self._with_secrets(str(value)).replace(
                    "https://" + self.template.parameters["SiteDomain"], self.site_url
                )
                for variable, value in properties["Environment"]["Variables"].items()
            }
            statements = [each for policy in properties.get("Policies", []) for each in policy["Statement"]]
            self._functions[name] = Function(
                name=name,
                folder=self.template.folder / properties["CodeUri"],
                environment=variables,
                timeout=properties["Timeout"],
                memory=properties["MemorySize"],
                role=Role(name, tuple(statements)),
            )

    @property
    def site_url(self) -> str:
        """Where the site is reached."""
        return f"{self._scheme}://{self.template.parameters['SiteDomain']}"

    def _with_secrets(self, text: str) -> str:
        by_arn = {
            self._attributes[name, "Ref"]: self._attributes[name, "value"]
            for name, kind in self._attributes
            if kind == "value"
        }
        return _RESOLVE.sub(lambda match: by_arn[match[1]], text)

    def _make_sources(self) -> None:
        for name, properties in self.template.of_type("AWS::SQS::Queue").items():
            seconds = properties.get("VisibilityTimeout", 30)
            self.engine.queues[self.name(name)] = Queue(self.name(name), timedelta(seconds=seconds))
        by_arn = {queue.arn: queue for queue in self.engine.queues.values()}
        for name, properties in self.template.of_type("AWS::SQS::Queue").items():
            if redrive := self.template.resolve(properties.get("RedrivePolicy")):
                queue = self.engine.queues[self.name(name)]
                queue.dead_letters = by_arn[redrive["deadLetterTargetArn"]]
                queue.most_receives = redrive["maxReceiveCount"]
        for name, properties in self.template.of_type("AWS::S3::Bucket").items():
            configured = self.template.resolve(properties.get("NotificationConfiguration", {}))
            self.engine.notifiers[self.name(name)] = [
                _notifier(by_arn[each["Queue"]], each) for each in configured.get("QueueConfigurations", [])
            ]
        for name, properties in self.template.of_type("AWS::Serverless::Function").items():
            for source in properties.get("Events", {}).values() if name not in self._asleep else ():
                self._add_source(
                    self._functions[name], source["Type"], self.template.resolve(source["Properties"]), by_arn
                )

    def _add_source(
        self, function: Function, kind: str, properties: Mapping[str, Any], by_arn: Mapping[str, Queue]
    ) -> None:
        match kind:
            case "SQS":
                partial = "ReportBatchItemFailures" in properties.get("FunctionResponseTypes", [])
                queue = by_arn[properties["Queue"]]
                self.engine.queue_sources.append(QueueSource(queue, function, properties["BatchSize"], partial))
            case "DynamoDB":
                table = properties["Stream"].split("table/")[1].split("/")[0]
                destination = properties.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
                aside = by_arn[destination] if destination else None
                self.engine.stream_sources.append(StreamSource(table, function, properties, aside))
            case "ScheduleV2":
                if properties["ScheduleExpression"] != "rate(1 minute)":
                    message = f"{function.name}: the local stack's clock fires every minute only"
                    raise UnsupportedTemplate(message)
                self.engine.schedules.append(function)

    def _make_mail(self) -> None:
        service = self.engine.mail
        for properties in self.template.of_type("AWS::SES::EmailIdentity").values():
            service.identities.add(self.template.resolve(properties["EmailIdentity"]))
        service.configuration_sets |= set(self.template.of_type("AWS::SES::ConfigurationSet"))
        by_arn = {queue.arn: queue for queue in self.engine.queues.values()}
        subscriptions = [
            self.template.resolve(each) for each in self.template.of_type("AWS::SNS::Subscription").values()
        ]
        if any(each["Protocol"] != "sqs" or each.get("RawMessageDelivery") is not True for each in subscriptions):
            message = "the local stack delivers a topic's messages only raw and to queues"
            raise UnsupportedTemplate(message)
        for properties in self.template.of_type("AWS::SES::ConfigurationSetEventDestination").values():
            resolved = self.template.resolve(properties)
            topic = resolved["EventDestination"]["SnsDestination"]["TopicARN"]
            queues = [by_arn[each["Endpoint"]] for each in subscriptions if each["TopicArn"] == topic]
            kinds = {kind.upper() for kind in resolved["EventDestination"]["MatchingEventTypes"]}
            self.engine.mail_events[resolved["ConfigurationSetName"]] = (kinds, queues)

    def _make_edge(self) -> Edge:
        routes = [
            Route(self._functions[name], event["Properties"].get("Method", ""), event["Properties"].get("Path", ""))
            for name, properties in self.template.of_type("AWS::Serverless::Function").items()
            for event in properties.get("Events", {}).values()
            if event["Type"] == "HttpApi"
        ]
        distribution = next(iter(self.template.of_type("AWS::CloudFront::Distribution").values()))
        config = json.loads(self._with_secrets(json.dumps(self.template.resolve(distribution["DistributionConfig"]))))
        policy = next(iter(self.template.of_type("AWS::CloudFront::ResponseHeadersPolicy").values()))
        headers_policy = HeadersPolicy.of(self.template.resolve(policy["ResponseHeadersPolicyConfig"]))
        forwarded = {
            name: frozenset(each.lower() for each in policy["OriginRequestPolicyConfig"]["HeadersConfig"]["Headers"])
            for name, policy in self.template.of_type("AWS::CloudFront::OriginRequestPolicy").items()
        }
        return Edge(config, headers_policy, self._site_object, HttpApi(self.engine, routes), forwarded)

    def _site_object(self, key: str) -> Response | None:
        try:
            found = self._s3.get_object(Bucket=self.name("SiteBucket"), Key=key)
        except self._s3.exceptions.NoSuchKey:
            return None
        headers = {"content-type": found["ContentType"], "etag": found["ETag"]}
        if "CacheControl" in found:
            headers["cache-control"] = found["CacheControl"]
        headers |= {f"x-amz-meta-{name}": value for name, value in found["Metadata"].items()}
        if "ContentDisposition" in found:
            headers["content-disposition"] = found["ContentDisposition"]
        return Response(200, headers, found["Body"].read())


def _notifier(queue: Queue, configured: Mapping[str, Any]) -> Notifier:
    rules = configured.get("Filter", {}).get("S3Key", {}).get("Rules", [])
    named = {rule["Name"].lower(): rule["Value"] for rule in rules}
    return Notifier(queue, configured["Event"], named.get("prefix", ""), named.get("suffix", ""))
