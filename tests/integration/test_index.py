"""The index of search converges: however its table changes and however the stream tells of it."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import batched
from typing import Any

import boto3
import pytest
from moto import mock_aws

from dateline.articles.article import Article, Author
from dateline.dynamo import DynamoTable, to_wire
from dateline.items import Delete, Put, Update
from dateline.publication import Label
from dateline.publishing.s3_objects import S3Objects
from dateline.search.entry import entry_from, entry_item, hash_of
from dateline.search.placement import ARTICLES_A_SEGMENT, place_of
from dateline.search.publishing import ARTICLES_COUNTED, IndexPublisher
from dateline.search.s3_segments import S3Segments
from dateline.search.segment import build_segment

ARTICLE = Article(
    slug="salt",
    title="Salt",
    authors=(Author("Bayram Balcı", "bayram-balci"),),
    date=date(2026, 11, 20),
    section=Label("reports", "Reports"),
    topics=(),
    abstract="",
    body="<p>Salt and wool.</p>",
    language="en",
    direction="ltr",
)


class Desk:
    """A content table that changes as ingest changes it, the records of its stream, and an index."""

    def __init__(self) -> None:
        dynamodb = boto3.client("dynamodb")
        dynamodb.create_table(
            TableName="content",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}
            ],
            BillingMode="PAY_PER_REQUEST",
        )  # fmt: skip
        self.s3 = boto3.client("s3")
        self.table = DynamoTable("content", lambda: dynamodb)
        self.s3.create_bucket(Bucket="index", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
        self.articles: dict[str, Article] = {}
        self.records: list[dict[str, Any]] = []

    def publisher(self) -> IndexPublisher:
        """A function that has just started."""
        return IndexPublisher(self.table, S3Objects("index", lambda: self.s3))

    def put(self, address: str, title: str) -> None:
        """Publish an article, or change it."""
        article = replace(ARTICLE, title=title)
        item = entry_item(article, address)
        self.table.write(Put(item))
        self._heard(item)
        if address not in self.articles:
            self._count(1)
        self.articles[address] = article

    def remove(self, address: str) -> None:
        """Take an article away."""
        item = entry_item(self.articles.pop(address), address)
        self.table.write(Delete((item["pk"], item["sk"])))
        self._heard(item)
        self._count(-1)

    def _count(self, by: int) -> None:
        before = self.table.get(ARTICLES_COUNTED) or {}
        after = self.table.write(Update(ARTICLES_COUNTED, "ADD #y :n", values={":n": by}, names={"#y": "2026"}))
        self._heard({"pk": ARTICLES_COUNTED[0], "sk": ARTICLES_COUNTED[1]}, before, after or {})

    def _heard(
        self, item: dict[str, Any], before: dict[str, Any] | None = None, after: dict[str, Any] | None = None
    ) -> None:
        images = {"OldImage": to_wire(before or {}), "NewImage": to_wire(after or {})}
        self.records.append({"dynamodb": {"Keys": to_wire({"pk": item["pk"], "sk": item["sk"]}), **images}})

    def index(self) -> dict[str, bytes]:
        """What stands in the bucket."""
        names = [each["Key"] for each in self.s3.list_objects_v2(Bucket="index").get("Contents", [])]
        return {name: self.s3.get_object(Bucket="index", Key=name)["Body"].read() for name in names}

    def expected(self) -> dict[str, bytes]:
        """What should stand there, from the articles alone."""
        groups: dict[str, list[Any]] = {}
        for address, article in self.articles.items():
            place = place_of(hash_of(address), len(self.articles))
            groups.setdefault(place.name, []).append(entry_from(entry_item(article, address)))
        return {name: build_segment(group) for name, group in groups.items()}


@pytest.fixture
def desk() -> Iterator[Desk]:
    """An empty table and an empty index."""
    with mock_aws():
        yield Desk()


@pytest.mark.parametrize("seed", range(2))
def test_records_twice_late_and_in_any_order_make_the_same_index(desk: Desk, seed: int) -> None:
    """Through splits and mergers, told by two functions in any order and again, the index is what the articles say."""
    chance = random.Random(seed)
    functions = [desk.publisher(), desk.publisher()]
    for number in range(ARTICLES_A_SEGMENT + 20):
        desk.put(f"2026/11/{number}", f"Title {number}")
        if chance.random() < 0.1:
            desk.put(chance.choice(list(desk.articles)), "Corrected")
        if number % 10 == 0:
            desk.remove(chance.choice(list(desk.articles)))
        if chance.random() < 0.03:
            # Whoever is called early sees the table in between.
            chance.choice(functions).publish(chance.sample(desk.records, min(20, len(desk.records))))
    for address in chance.sample(list(desk.articles), 30 if seed % 2 else 0):
        desk.remove(address)
    told = desk.records + chance.sample(desk.records, len(desk.records) // 2)
    chance.shuffle(told)

    for records in batched(told, 40, strict=False):
        chance.choice(functions).publish(records)

    assert desk.index() == desk.expected()
    assert len(desk.index()) == (1 if seed % 2 else 2)


def test_a_race_for_a_segment_loses_nothing(desk: Desk) -> None:
    """Two functions that remember the same state of a segment both write: the second sees that it was overtaken."""
    one, other = desk.publisher(), desk.publisher()
    desk.put("2026/11/first", "First")
    one.publish(desk.records)
    other.publish(desk.records)
    desk.put("2026/11/second", "Second")
    one.publish(desk.records[-2:])
    desk.put("2026/11/third", "Third")

    other.publish(desk.records[-2:])

    assert desk.index() == desk.expected()


def test_a_function_that_heard_of_an_older_count_finds_the_segment_that_stands(desk: Desk) -> None:
    """One that slept through a split sees that the segment it knew is gone, and asks for the present count."""
    one, other = desk.publisher(), desk.publisher()
    for number in range(ARTICLES_A_SEGMENT):
        desk.put(f"2026/11/{number}", f"Title {number}")
    one.publish(desk.records)
    desk.put("2026/11/more", "One more")
    other.publish(desk.records)
    for number in range(ARTICLES_A_SEGMENT):
        desk.put(f"2026/11/{number}", "Corrected")

    one.publish(desk.records[-ARTICLES_A_SEGMENT:])

    assert desk.index() == desk.expected()


def test_what_is_written_into_a_segment_that_goes_is_not_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function that has not heard of a split writes into the segment just before another takes it away."""
    one, other = desk.publisher(), desk.publisher()
    for number in range(ARTICLES_A_SEGMENT):
        desk.put(f"2026/11/{number}", f"Title {number}")
    one.publish(desk.records)
    desk.put("2026/11/more", "One more")
    split = desk.records[-2:]
    take_away = other.index.delete

    def correct_first(path: str) -> None:
        monkeypatch.setattr(other.index, "delete", take_away)
        desk.put("2026/11/0", "Corrected")
        one.publish(desk.records[-1:])
        take_away(path)

    monkeypatch.setattr(other.index, "delete", correct_first)

    other.publish(split)

    assert desk.index() == desk.expected()


def test_search_gets_what_changed_and_nothing_else(desk: Desk) -> None:
    """A warm function lists the index once a search, and fetches the segments that changed."""
    publisher = desk.publisher()
    for number in range(ARTICLES_A_SEGMENT + 1):
        desk.put(f"2026/11/{number}", f"Title {number}")
    publisher.publish(desk.records)
    segments = S3Segments("index", lambda: desk.s3)
    before = segments.current()

    desk.put("2026/11/0", "Corrected")
    publisher.publish(desk.records[-1:])
    after = segments.current()

    assert len(before) == len(after) == 2
    assert sum(each in before for each in after) == 1
    assert sum(len(each.documents) for each in after) == ARTICLES_A_SEGMENT + 1
