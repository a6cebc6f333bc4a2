"""What the reading of files gets right, how fast it is, and what the worst cost, on the corpus beside this tree."""

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
UPLOADED = date(2026, 11, 24)
MOST_MEGABYTES, MOST_SECONDS = 512, 20
SHOWN = 6
QUOTES = str.maketrans("‘’“”", "''\"\"")

sys.path.insert(0, str(ROOT / "shared"))

from dateline.articles.article import Article  # noqa: E402
from dateline.articles.bylines import parse_byline  # noqa: E402
from dateline.articles.datelines import parse_dateline  # noqa: E402
from dateline.articles.interpretation import interpret_article  # noqa: E402
from dateline.articles.manuscript import Unreadable  # noqa: E402
from dateline.articles.readers import read_manuscript  # noqa: E402
from dateline.publication import DEFAULT_PUBLICATION  # noqa: E402


def main() -> None:
    """Measure all of it, or the named files for a process of their own."""
    if len(sys.argv) > 1:
        print(measured([Path(name) for name in sys.argv[1:]]))
    elif CORPUS.is_dir():
        reading()
        score()
        hostile()
    else:
        print("\nThe corpus is not beside this checkout: reading is not measured")


def understood(path: Path, name: str) -> tuple[Article | None, str]:
    """The article in a file, or the reason why there is none."""
    key = f"articles/{name}"
    try:
        article, problems = interpret_article(
            read_manuscript(key, path.read_bytes()), DEFAULT_PUBLICATION, key, UPLOADED
        )
    except Unreadable as unreadable:
        return None, unreadable.problem.what
    return article, problems[-1].what if problems else ""


def reading() -> None:
    """How many articles of each format are read and understood in a second, and how long the slow ones take."""
    print("\nReading and understanding, a file at a time (time of the processor)")
    for folder, ending in (
        ("18f", "md"),
        ("journal-layout", "docx"),
        ("journal-layout", "html"),
        ("journal-layout", "txt"),
    ):
        files = sorted((CORPUS / folder).glob(f"*.{ending}"))
        took = []
        for file in files * (1 if len(files) > 100 else 10):  # noqa: PLR2004  # a few files say little once
            began = time.process_time()
            understood(file, file.name)
            took.append((time.process_time() - began) * 1000)
        took.sort()
        p95 = took[int(len(took) * 0.95)]
        print(f"  {ending:<5} {len(files):>4} files, {len(took) / sum(took) * 1000:5.0f} a second, p95 {p95:5.1f} ms")


def score() -> None:
    """The share of files whose title, authors, date and topics are those that a person read, and which are not."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    wrong = []
    for source, field, expected, found in _answered():
        asked[field] += 1
        right[field] += expected == found
        if expected != found:
            wrong.append(f"    {source}: {field} is {expected!r}, read as {found!r}")
    shares = ", ".join(f"{field} {right[field]} of {asked[field]}" for field in asked)
    print(f"\nAgainst the answers read by eye: {shares}", *wrong, sep="\n")
    posts = {file: understood(file, file.name) for file in sorted((CORPUS / "18f").glob("*.md"))}
    refused = [f"    {file.name}: {why}" for file, (article, why) in posts.items() if article is None]
    print(f"  of 18f, {len(posts) - len(refused)} of {len(posts)} posts are published", *refused, sep="\n")


def _answered() -> Iterator[tuple[str, str, object, object]]:
    """Source, field, the answer and what was read, for every answer that the corpus gives."""
    for name in ("18f-expect.jsonl", "docx-expect.jsonl"):
        for answer in _lines(name):
            yield from _compared(answer, CORPUS / str(answer["path"]))
    for answer in _lines("journal-layout-expect.jsonl"):
        for ending in answer["formats"]:
            yield from _compared(answer, CORPUS / f"journal-layout/{answer['base']}.{ending}")
    for answer in _lines("bylines.jsonl"):
        byline = parse_byline(answer["byline"])
        dateline = parse_dateline(byline.dateline or answer["dateline"] or "", day_first=False)
        yield answer["byline"], "authors", answer["authors"], [each.name for each in byline.names]
        yield answer["byline"], "date", answer["date"], dateline.day.isoformat() if dateline.day else None


def _compared(answer: dict[str, Any], path: Path) -> Iterator[tuple[str, str, object, object]]:
    article, _ = understood(path, path.name)
    authors = [each.name for each in article.authors] if article else []
    found: dict[str, object] = {
        "title": article.title.translate(QUOTES) if article else "",
        "authors": authors,
        "authors_first3": authors[:3],
        "date": article.date.isoformat() if article and article.date != UPLOADED else None,
        "tags": [each.title for each in article.topics] if article else [],
    }
    for field, value in found.items():
        if field in answer:
            expected = answer[field].translate(QUOTES) if field == "title" else answer[field]
            yield path.name, {"authors_first3": "authors", "tags": "topics"}.get(field, field), expected, value


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / name).read_text("utf-8").splitlines()]


def hostile() -> None:
    """What the worst files cost, each in a process of its own: those of the corpus, and those made to cost."""
    from tests.unit.articles.bombs import BOMBS  # noqa: PLC0415  # only here, as it needs the tests beside it

    costs: list[tuple[float, float, str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, made in BOMBS.items():
            (Path(folder) / name).write_bytes(made())
        crafted = sorted(each for each in (CORPUS / "hostile").rglob("*") if each.is_file())
        groups = {f"all {len(crafted)} of the corpus": crafted} | {
            file.name: [file] for file in sorted(Path(folder).iterdir())
        }
        for name, files in groups.items():
            done = subprocess.run(  # noqa: S603  # our own code
                [sys.executable, "-m", "bench.corpus", *map(str, files)],
                cwd=ROOT, capture_output=True, text=True, check=True,
            )  # fmt: skip
            seconds, megabytes, outcome = done.stdout.strip().split(" ", 2)
            costs.append((float(megabytes), float(seconds), name, outcome))
    most, longest = max(costs), max(costs, key=lambda cost: cost[1])
    print(f"\nHostile files in processes of their own (bounds for each: {MOST_MEGABYTES} MB, {MOST_SECONDS} s)")
    print(f"  most memory {most[0]:.0f} MB ({most[2]}), longest {longest[1]:.1f} s ({longest[2]})")
    for peak, took, name, outcome in sorted(costs, reverse=True)[:SHOWN]:
        print(f"    {peak:4.0f} MB {took:5.1f} s  {name:<28} {outcome}")
    assert most[0] < MOST_MEGABYTES
    assert longest[1] < MOST_SECONDS


def measured(files: list[Path]) -> str:
    """The longest seconds of processor that a file took, megabytes at this process's peak, and the last outcome."""
    longest, outcome = 0.0, ""
    for file in files:
        began = time.process_time()
        article, why = understood(file, file.name)
        longest = max(longest, time.process_time() - began)
        outcome = "published" if article else why
    status = Path("/proc/self/status").read_text("ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    return f"{longest:.2f} {peak:.0f} {outcome}"


if __name__ == "__main__":
    main()
