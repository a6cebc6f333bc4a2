"""Rebuild everything that is made of the uploads, and say what was not as the files say."""

import argparse
import json
import sys
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import batched
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from dateline.content.keys import PUBLICATION_KEY, article_key, upload_key
from dateline.content.records import publication_from
from dateline.dynamo import DynamoTable, to_wire
from dateline.errors import Invalid, Unavailable
from dateline.items import Item
from dateline.pictures.asset import Asset
from dateline.publication import DEFAULT_PUBLICATION, Publication
from dateline.publishing.documents import style
from dateline.publishing.s3_objects import S3Objects
from dateline.publishing.targets import Change, paths_of, targets_of
from dateline.search.entry import ENTRIES
from dateline.search.placement import places
from dateline.typesetting.paths import card_path, document_path
from dateline.uploads.ingestion import Ingest
from dateline.uploads.notification import Again
from dateline.uploads.rebuilding import Account, rebuild_content
from dateline.uploads.s3_uploads import S3Uploads

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# Those of one call touch few enough objects for the time that a function has.
RECORDS_A_CALL = 20
PAGES_A_CALL = 10
_LOCAL: dict[str, Any] = {
    "region_name": "eu-north-1",
    "aws_access_key_id": "local",
    "aws_secret_access_key": "local",
    "config": Config(retries={"total_max_attempts": 1}, read_timeout=600, request_checksum_calculation="when_required"),
}
# What is put just before the record that speaks of it is kept, as pictures are, is no stray.
IN_THE_MAKING = timedelta(minutes=10)

type Client = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Service:
    """What an operator's credentials reach: the names of stores and functions, and clients for them."""

    client: Client
    uploads: str
    content: str
    site: str
    search: str
    publishers: tuple[str, ...]
    typesetter: str


def add_arguments(command: argparse.ArgumentParser) -> None:
    """What the command is told."""
    command.add_argument("--local", metavar="URL", default="http://127.0.0.1:8000", help="a running local stack")
    command.add_argument("--stack", metavar="NAME", help="the deployed stack, instead of a local one")


def run(chosen: argparse.Namespace) -> int:
    """Rebuild, tell, and return 0 when everything was as the files say, 3 when something had to be mended."""
    service = _deployed(chosen.stack) if chosen.stack else _local(chosen.local)
    try:
        account, strays = rebuild(service, _tell)
    except (BotoCoreError, ClientError) as error:
        raise Unavailable(f"AWS did not answer as it should: {error}") from error
    sys.stderr.write("\n")
    for what, keys in (("made", account.made), ("changed", account.changed), ("removed", account.removed)):
        for key in keys:
            print(f"record {what}: {key}")
    for path in strays:
        print(f"object removed: {path}")
    print(
        f"{account.uploads} uploads replayed; {account.differences} records and {len(strays)} objects were not as the "
        "files say. Pages are published anew where they differ."
    )
    return 3 if account.differences or strays else 0


def rebuild(service: Service, tell: Callable[[str], None]) -> tuple[Account, list[str]]:
    """Bring content, site, index and reports to what the files say; returns the account and the objects removed."""
    table = DynamoTable(service.content, cache(lambda: service.client("dynamodb")))
    uploads = S3Uploads(service.uploads, cache(lambda: service.client("s3")))
    site = S3Objects(service.site, cache(lambda: service.client("s3")))
    account = rebuild_content(Ingest(table, uploads, site, datetime.now(UTC)), uploads.every_key(), tell)
    began = datetime.now(UTC)
    items = sorted(table.scan(), key=lambda item: (item["pk"], item["sk"]))
    style_path, style_document = style(_publication_in(items))
    site.put_new(style_path, style_document)
    functions = service.client("lambda")
    published = 0
    for some in batched(_shown(items), RECORDS_A_CALL, strict=False):
        for publisher in service.publishers:
            _invoke(functions, publisher, some)
        published += len(some)
        tell(f"{published} records published")
    typeset = 0
    for pages in batched(_followed(items), PAGES_A_CALL, strict=False):
        _typeset(functions, service.typesetter, pages)
        typeset += len(pages)
        tell(f"{typeset} pages typeset")
    s3, spoken_of = service.client("s3"), _spoken_of(items) | {style_path}
    segments = {place.name for place in places(sum(item["pk"] == ENTRIES for item in items))}
    return account, [*_sweep(s3, service.site, spoken_of, began), *_sweep(s3, service.search, segments, began)]


def _shown(items: Iterable[Item]) -> Iterator[dict[str, Any]]:
    """Each record that something is published of, in the shape in which the table's stream tells of a change."""
    for item in items:
        if item["pk"].partition("#")[0] not in {"WANTED", "LIST", "DEPARTED", "TIMER", "ASSET"}:
            image = to_wire(item)
            keys = {name: image[name] for name in ("pk", "sk")}
            yield {
                "eventName": "MODIFY",
                "eventSource": "aws:dynamodb",
                "dynamodb": {"Keys": keys, "OldImage": image, "NewImage": image, "SequenceNumber": "1"},
            }


def _followed(items: Iterable[Item]) -> Iterator[str]:
    """The pages that something is typeset of; those of an issue one behind the other, so that it is set but once."""
    issues: dict[str, list[str]] = {}
    for item in items:
        if item["sk"] == article_key("")[1]:
            issues.setdefault(item["issue"]["slug"] if item["issue"] else "", []).append(item["address"])
    for slug, addresses in issues.items():
        yield from (f"{address}/index.html" for address in addresses)
        if slug:
            yield f"issues/{slug}/index.html"


def _typeset(functions: Any, name: str, pages: Iterable[str]) -> None:  # noqa: ANN401  # a client
    """Have pages followed as if the site had told of them. Raises Unavailable, naming those that failed."""
    records = [
        {"messageId": page, "body": Again(key=page).message(), "eventSource": "aws:sqs", "attributes": {}}
        for page in pages
    ]
    failed = [each["itemIdentifier"] for each in _invoke(functions, name, records)["batchItemFailures"]]
    if failed:
        raise Unavailable(f"{name} could not typeset {', '.join(failed)}. Its log says more.")


def _invoke(functions: Any, name: str, records: Iterable[Mapping[str, Any]]) -> Any:  # noqa: ANN401  # a client
    payload = json.dumps({"Records": list(records)}, default=_base64)
    answer = functions.invoke(FunctionName=name, Payload=payload.encode())
    said = answer["Payload"].read().decode()
    if "FunctionError" in answer:
        raise Unavailable(f"{name} failed: {said[:500]}. Its log says more.")
    return json.loads(said)


def _base64(value: Any) -> str:  # noqa: ANN401  # binary as the table's types hold it
    return b64encode(bytes(value.value if hasattr(value, "value") else value)).decode()


def _publication_in(items: Iterable[Item]) -> Publication:
    record = next((item for item in items if (item["pk"], item["sk"]) == PUBLICATION_KEY), None)
    return publication_from(record) if record else DEFAULT_PUBLICATION


def _spoken_of(items: Collection[Item]) -> set[str]:
    """The paths of the site of which the table speaks, beside that of the stylesheet."""
    folders = [page.removesuffix("/index.html") for page in _followed(items)]
    found = {path for folder in folders for path in (document_path(folder), card_path(folder))}
    for item in items:
        change = Change(item["pk"], item["sk"], "MODIFY", item, item)
        found |= {path for target in targets_of(change) for path in paths_of(target)}
        if item["sk"] == upload_key("")[1]:
            found |= {path for file in item["files"].values() for path in Asset.kept(file).paths}
    return found


def _sweep(s3: "S3Client", bucket: str, spoken_of: Collection[str], began: datetime) -> list[str]:
    """Remove the objects that nothing speaks of and that are older than the rebuild; returns their paths."""
    strays = [
        each["Key"]
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        for each in page.get("Contents", [])
        if each["Key"] not in spoken_of and each["LastModified"] < began - IN_THE_MAKING
    ]
    for path in strays:
        s3.delete_object(Bucket=bucket, Key=path)
    return strays


def _tell(progress: str) -> None:
    sys.stderr.write(f"\r{progress}")


def _local(url: str) -> Service:
    def client(service: str) -> Any:  # noqa: ANN401  # the name decides the type
        return boto3.client(service, endpoint_url=f"{url.rstrip('/')}/_local/aws", **_LOCAL)  # type: ignore[call-overload]

    publishers = ("PublishChanges", "IndexArticles")
    return Service(client, "uploadsbucket", "ContentTable", "sitebucket", "searchbucket", publishers, "TypesetArticles")


def _client(service: Any) -> Any:  # noqa: ANN401  # the name decides the type
    return boto3.client(service)


def _deployed(stack: str) -> Service:
    described = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    outputs = {each["OutputKey"]: each["OutputValue"] for each in described.get("Outputs", [])}
    try:
        return Service(
            _client,
            outputs["UploadsBucketName"],
            outputs["ContentTableName"],
            outputs["SiteBucketName"],
            outputs["SearchBucketName"],
            (outputs["PublishFunctionName"], outputs["IndexFunctionName"]),
            outputs["TypesetFunctionName"],
        )
    except KeyError as missing:
        raise Invalid(f"The stack {stack} has no output {missing}: deploy it anew.") from missing
