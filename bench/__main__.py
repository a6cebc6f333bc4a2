"""Print what the service costs: starts as ratios, operations as counts, reading as a rate."""

import io
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from PIL import Image

from bench import corpus
from bench.beside import beside
from bench.crowd import crowding
from bench.growth import growing
from bench.searching import searching
from bench.site import pages
from local.stack import Stack
from tests.e2e.visits import NEXT_DIGEST, NOW, PUBLICATION, SLOW, article, subscribe

ROOT = Path(__file__).parents[1]
CORPUS = corpus.CORPUS / "18f"
RUNS = 7
RECIPIENTS = 50
BASE = "import boto3; from aws_lambda_powertools import Logger, Metrics; Logger(); Metrics(); boto3.client('dynamodb')"
LIMITS = {"serve_content": 1.3, "accept_forms": 1.3, "search_articles": 1.3}
WORKER_LIMIT = 2.0
PICTURES: dict[str, tuple[tuple[int, int], str, dict[str, bool]]] = {
    "photograph, 12 megapixels": ((4032, 3024), "JPEG", {}),
    "photograph, 48 megapixels": ((8064, 6048), "JPEG", {}),
    "progressive, 48 megapixels": ((8064, 6048), "JPEG", {"progressive": True}),
    "screenshot, 4 megapixels": ((2560, 1600), "PNG", {}),
    "drawing, 32 megapixels": ((8000, 4000), "PNG", {"flat": True}),
    "picture for the web": ((1600, 1000), "WEBP", {}),
}


def main() -> None:
    """Run every benchmark."""
    starts()
    growing()
    digest()
    corpus.main()
    crowding()
    pages()
    beside()
    pictures()
    typesetting()
    searching()


def starts() -> None:
    """How long each function takes to start, against the base: Logger, Metrics, boto3 and one client."""
    print("\nStart of each function, as a multiple of Logger, Metrics, boto3 and one client (median of", RUNS, "runs)")
    timed: dict[str, list[float]] = {"base": []}
    for _ in range(RUNS):
        timed["base"].append(_start("base", BASE))
        for app in sorted((ROOT / "functions").glob("*/app.py")):
            code = f"import sys, boto3; sys.path.insert(0, {str(app.parent)!r}); import app; boto3.client('dynamodb')"
            timed.setdefault(app.parent.name, []).append(_start(app.parent.name, code))
    base = statistics.median(timed["base"])
    print(f"  {'base':<18} {base * 1000:5.0f} ms")
    for name, times in timed.items():
        if name != "base":
            ratio = statistics.median(times) / base
            print(f"  {name:<18} {ratio:5.2f}   (budget {LIMITS.get(name, WORKER_LIMIT)})")


def _start(name: str, code: str) -> float:
    variables = (
        "CONTENT_TABLE PEOPLE_TABLE UPLOADS_BUCKET SITE_BUCKET SEARCH_BUCKET REPORTS_BUCKET INGEST_QUEUE DIGEST_QUEUE "
        "TROUBLE_QUEUE SITE_URL ORIGIN_SECRET SIGNING_KEYS SENDER_ADDRESS POSTAL_ADDRESS CONFIGURATION_SET"
    )
    environment = dict.fromkeys(variables.split(), "x") | {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "shared"),
        "AWS_DEFAULT_REGION": "eu-north-1",
        "POWERTOOLS_SERVICE_NAME": name,
        "POWERTOOLS_METRICS_NAMESPACE": "Dateline",
    }
    measured = f"import time; began = time.perf_counter()\n{code}\nprint(time.perf_counter() - began)"
    done = subprocess.run(  # noqa: S603  # our own code
        [sys.executable, "-c", measured], env=environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout.splitlines()[-1])


def digest() -> None:
    """What one delivery costs."""
    with Stack.start(now=NOW, asleep=SLOW) as stack:
        stack.upload("publication.yaml", PUBLICATION)
        stack.upload("articles/one.md", article())
        stack.settle()
        for number in range(RECIPIENTS):
            subscribe(stack, f"reader{number}@example.com")
        stack.calls.clear()
        stack.advance_to(NEXT_DIGEST)
        sent = [call for call in stack.calls if call.function == "SendDigests"]
        each = Counter(call.operation for call in sent if call.operation in {"UpdateItem", "SendEmail", "PutItem"})
        units = sum(call.write_units for call in sent)
        print(f"\nA digest to {RECIPIENTS} subscribers")
        print(f"  {sum(each.values()) / RECIPIENTS:g} AWS calls and {units / RECIPIENTS:g} write units a recipient;")
        print(f"  {len(sent) - sum(each.values())} calls for the sixteen shards, whoever reads")


def pictures() -> None:
    """What it takes to prepare one picture, and what a reader then loads."""
    print("\nOne picture from its file to all its sizes (a cloud of noise; the peak is that of the process)")
    for name, (size, kind, settings) in PICTURES.items():
        cloud = Image.effect_noise((size[0] // 8, size[1] // 8), 80).resize(size).convert("RGB")
        file = io.BytesIO()
        (Image.new("RGBA", size, (20, 90, 160, 120)) if settings.get("flat") else cloud).save(file, kind, **settings)
        done = subprocess.run(
            [sys.executable, "-m", "bench.picture"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "shared")},
            input=file.getvalue(),
            capture_output=True,
            check=True,
        )
        print(f"  {name:<28} {done.stdout.decode().strip()}")


def typesetting() -> None:
    """How long a document and a card take, and what they weigh."""
    sys.path.insert(0, str(ROOT / "shared"))
    from dateline.articles.interpretation import interpret_article  # noqa: PLC0415
    from dateline.articles.readers import read_manuscript  # noqa: PLC0415
    from dateline.publication import DEFAULT_PUBLICATION  # noqa: PLC0415
    from dateline.typesetting.press import Press  # noqa: PLC0415
    from dateline.typesetting.sheets import article_sheet, card_sheet  # noqa: PLC0415

    press = Press(ROOT / "functions" / "typeset_articles" / "fonts")
    made: dict[str, list[tuple[float, int]]] = {"documents": [], "cards": []}
    folder = CORPUS if CORPUS.is_dir() else ROOT / "samples" / "articles"
    for file in sorted(folder.glob("*.md")):
        manuscript = read_manuscript(file.name, file.read_bytes())
        article, _ = interpret_article(manuscript, DEFAULT_PUBLICATION, f"articles/{file.name}", date(2026, 11, 24))
        if article is None:
            continue
        began = time.perf_counter()
        document = press.document(article_sheet(DEFAULT_PUBLICATION, "https://x.org", article, "a")[0], article.date)
        between = time.perf_counter()
        card = press.picture(card_sheet(DEFAULT_PUBLICATION, article))
        made["documents"].append(((between - began) * 1000, len(document)))
        made["cards"].append(((time.perf_counter() - between) * 1000, len(card)))
    for name, each in made.items():
        times, sizes = sorted(took for took, _ in each), sorted(size for _, size in each)
        p95 = int(len(each) * 0.95)
        print(
            f"Typesetting {len(each)} {name}: median {statistics.median(times):.0f} ms, p95 {times[p95]:.0f} ms; "
            f"median {statistics.median(sizes) / 1000:.0f} kB, p95 {sizes[p95] / 1000:.0f} kB"
        )


if __name__ == "__main__":
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, {datetime.now(UTC):%Y-%m-%d}")
    main()
