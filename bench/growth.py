"""What one change costs from file to page and index, in archives of very different size: the same."""

import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from moto.dynamodb.models.dynamo_type import DynamoType, Item

from local import tables
from local.aws import Call
from local.stack import Stack
from tests.e2e.visits import NOW, PUBLICATION, SLOW, article
from tests.unit.pictures.drawings import drawn, encoded

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "shared"))

if TYPE_CHECKING:
    from dateline.articles.article import Article
    from dateline.items import Item as Values
    from dateline.items import Key
    from dateline.search.entry import Entry

ARCHIVES = (100, 1_000, 10_000)
YEARS = 25
WORDS = "the dam holds water for three valleys and nobody knows how long it will stand there " * 15
PLAIN = {"author": "Ada One", "tags": "[Water, Energy]"}
RICH = {"author": "Ada One & Bela Two", "tags": "[Water, Energy, Trade]", "issue": "'11/24/2026'"}
PICTURES = "\n![A dam](dam0.png)\n\n![Another](dam1.png)\n"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a change cost: calls by function and operation, looks at objects left out; looks, bytes and write units."""

    calls: Counter[tuple[str, str]]
    looks: int
    size: int
    units: int

    @classmethod
    def of(cls, calls: list[Call]) -> "Cost":
        """The cost of some calls."""
        looks = sum(call.operation == "HeadObject" for call in calls)
        counted = Counter((call.function, call.operation) for call in calls if call.operation != "HeadObject")
        return cls(counted, looks, sum(call.size for call in calls), sum(call.write_units for call in calls))

    def __str__(self) -> str:
        puts = sum(count for (_, operation), count in self.calls.items() if operation == "PutObject")
        calls = self.calls.total() - puts
        return f"{calls:3} + {puts:3} puts + {self.looks:2} looks, {self.size // 1000:4} kB, {self.units:3} units"


def growing() -> None:
    """Print what each kind of change costs, an archive a column; a cost that grows is an error."""
    print(
        "\nFrom file to page and index: calls, objects put, looks at what may stand unchanged; bytes put; write units"
    )
    measured = [dict(_measured(archive)) for archive in ARCHIVES]
    print(f"  {'articles in the archive':<50}" + "".join(f"{archive:<46,}" for archive in ARCHIVES))
    for name in measured[0]:
        print(f"  {name:<50}" + "".join(f"{each[name]!s:<46}" for each in measured))
    for name, cost in measured[0].items():
        assert all(each[name].calls == cost.calls for each in measured), [each[name].calls for each in measured]


def _measured(archive: int) -> Iterator[tuple[str, Cost]]:
    with Stack.start(now=NOW, asleep=SLOW) as stack:
        stack.upload("publication.yaml", PUBLICATION)
        stack.settle()
        fill(stack, archive)
        for number in range(2):
            stack.upload(f"articles/dam{number}.png", encoded(drawn(40 + number, 30), "PNG"))
        # The functions have seen the lists' objects, as they have where articles come every week.
        stack.upload("articles/before.md", article("Before", **RICH))
        stack.settle()
        plain, rich = article("The last", **PLAIN), article("The richest", **RICH) + PICTURES.encode()
        for name, key, content in (
            ("an article of one author, two topics", "articles/plain.md", plain),
            ("its text changes", "articles/plain.md", plain + b"\nAnd more.\n"),
            ("its title changes", "articles/plain.md", article("The very last", **PLAIN) + b"\nAnd more.\n"),
            ("it is deleted", "articles/plain.md", None),
            ("two authors, three topics, an issue, two pictures", "articles/rich.md", rich),
            ("it is deleted again", "articles/rich.md", None),
        ):
            stack.calls.clear()
            if content is None:
                stack.delete(key)
            else:
                stack.upload(key, content)
            stack.settle()
            yield name, Cost.of(stack.calls)


def fill(stack: Stack, articles: int) -> None:
    """Put the items of so many articles into the content table, as ingest writes them, and their segments.

    The states of their uploads are left out, which nothing reads but what becomes of those uploads.
    """
    from dateline.articles.interpretation import interpret_article  # noqa: PLC0415
    from dateline.articles.readers import read_manuscript  # noqa: PLC0415
    from dateline.content.lists import counted  # noqa: PLC0415
    from dateline.content.records import items_of  # noqa: PLC0415
    from dateline.publication import DEFAULT_PUBLICATION  # noqa: PLC0415
    from dateline.search.entry import ENTRIES, entry_from, hash_in  # noqa: PLC0415
    from dateline.search.placement import place_of  # noqa: PLC0415
    from dateline.search.segment import build_segment  # noqa: PLC0415

    text = article("A title of usual length for such an archive", author="Ada One", tags="[Water, Energy]")
    manuscript = read_manuscript("x.md", text + WORDS.encode())
    sample, _ = interpret_article(manuscript, DEFAULT_PUBLICATION, "articles/x.md", NOW.date())
    assert sample
    counters: dict[Key, dict[str, int]] = {}
    segments: dict[str, list[Entry]] = {}
    for number in range(articles):
        each = _varied(sample, number, articles)
        address = f"{each.date:%Y/%m}/{each.slug}"
        items = items_of(each, address=address, upload=f"articles/{number}.md", published=NOW - timedelta(days=30))
        _put(items)
        for (key, name), count in counted(items).items():
            counter = counters.setdefault(key, {})
            counter[name] = counter.get(name, 0) + count
        for item in items:
            if item["pk"] == ENTRIES:
                segments.setdefault(place_of(hash_in(item["sk"]), articles).name, []).append(entry_from(item))
    _put({"pk": pk, "sk": sk, **counter} for (pk, sk), counter in counters.items())
    bucket = stack.name("SearchBucket")
    for name, entries in segments.items():
        boto3.client("s3").put_object(Bucket=bucket, Key=name, Body=build_segment(entries))


def _varied(sample: "Article", number: int, articles: int) -> "Article":
    """Another article of an archive of many years, of some of its authors and topics."""
    from dateline.articles.article import Author, Issue  # noqa: PLC0415
    from dateline.publication import Label  # noqa: PLC0415

    day = date(2026, 11, 1) - timedelta(days=number * YEARS * 365 // articles)
    authors = sample.authors if number % 10 == 0 else (Author(f"Author {number % 300}", f"author-{number % 300}"),)
    topics = (*sample.topics[:1], Label(f"topic-{number % 200}", f"Topic {number % 200}"))
    issue = Issue(f"{day:%Y-%m}", f"{day:%B %Y}")
    return replace(sample, slug=f"article-{number}", date=day, authors=authors, topics=topics, issue=issue)


def _put(items: "Iterable[Values]") -> None:
    """Put items past moto's front door, which would take an hour; equal values of some items are held once."""
    from dateline.dynamo import to_wire  # noqa: PLC0415

    held: dict[str, DynamoType] = {}
    stored = tables.table_of("ContentTable").items
    for item in items:
        kept = Item(DynamoType({"S": item["pk"]}), DynamoType({"S": item["sk"]}), {})
        for name, value in to_wire(item).items():
            wire = {"B": b64encode(bytes(value["B"])).decode()} if "B" in value else value
            kept.attrs[name] = held.setdefault(repr(wire), DynamoType(wire))
        stored[kept.hash_key][kept.range_key] = kept


if __name__ == "__main__":
    growing()
