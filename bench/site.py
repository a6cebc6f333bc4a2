"""How fast pages and feeds are made and what they weigh, of the corpus where it lies beside the repository."""

import gzip
import statistics
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "18f"
SITE = "https://review.example"
ROUND_TRIP = 14_000


def pages() -> None:
    """Render each article of a folder with a feed of ten full texts beside it."""
    sys.path.insert(0, str(ROOT / "shared"))
    from dateline.articles.interpretation import interpret_article  # noqa: PLC0415
    from dateline.articles.readers import read_manuscript  # noqa: PLC0415
    from dateline.content.keys import BY_DATE, parse_instant  # noqa: PLC0415
    from dateline.content.records import card_from, items_of  # noqa: PLC0415
    from dateline.publication import DEFAULT_PUBLICATION  # noqa: PLC0415
    from dateline.publishing.article_pages import article_page  # noqa: PLC0415
    from dateline.publishing.feeds import Feed, atom_feed, with_texts  # noqa: PLC0415
    from dateline.publishing.pages import ListHeading, list_page, period_page  # noqa: PLC0415
    from dateline.publishing.rendering import stylesheet  # noqa: PLC0415

    folder = CORPUS if CORPUS.is_dir() else ROOT / "samples" / "articles"
    articles = {}
    for file in sorted(folder.glob("*.md")):
        manuscript = read_manuscript(file.name, file.read_bytes())
        article, _ = interpret_article(manuscript, DEFAULT_PUBLICATION, f"articles/{file.name}", date(2026, 11, 24))
        if article:
            articles[f"{article.date:%Y/%m}/{article.slug}"] = article
    published = parse_instant("2026-11-24T12:00:00Z")
    entries = [
        item
        for address, article in articles.items()
        for item in items_of(article, address=address, upload="x", published=published)
        if item["pk"] == BY_DATE
    ]
    cards = [card_from(each) for each in sorted(entries, key=lambda each: str(each["sk"]), reverse=True)]
    took, sizes = [], []
    for address, article in articles.items():
        began = time.perf_counter()
        page = article_page(DEFAULT_PUBLICATION, SITE, article, address).encode()
        took.append((time.perf_counter() - began) * 1000)
        sizes.append(len(gzip.compress(page)) + len(gzip.compress(stylesheet()[1])))
    archive = ListHeading("archive", "Archive", "/archive/", "/")
    lists = [list_page(DEFAULT_PUBLICATION, SITE, archive, cards[:50], {"2024": 50})]
    for year in sorted({card.date.year for card in cards}):
        shown = [card for card in cards if card.date.year == year]
        lists.append(
            period_page(DEFAULT_PUBLICATION, SITE, ListHeading("year", str(year), f"/{year}/"), archive, shown)
        )
    sizes += [len(gzip.compress(page.encode())) + len(gzip.compress(stylesheet()[1])) for page in lists]
    began = time.perf_counter()
    for first in range(0, len(cards), 10):
        atom_feed(DEFAULT_PUBLICATION, SITE, Feed("All", "/", "/", with_texts(cards[first : first + 10], articles)))
    feeds = (time.perf_counter() - began) * 1000 / (len(cards) / 10)
    took, sizes = sorted(took), sorted(sizes)
    fitting = sum(size <= ROUND_TRIP for size in sizes) / len(sizes)
    rate, p95 = len(took) / sum(took) * 1000, took[int(len(took) * 0.95)]
    print(f"\n{len(took)} article pages: {rate:.0f} a second, p95 {p95:.1f} ms")
    print(f"  a feed of ten full texts: {feeds:.1f} ms")
    print(
        f"  page and stylesheet, compressed: median {statistics.median(sizes) / 1000:.1f} kB, "
        f"p95 {sizes[int(len(sizes) * 0.95)] / 1000:.1f} kB, largest {sizes[-1] / 1000:.1f} kB; "
        f"{fitting:.0%} within the first round trip"
    )


if __name__ == "__main__":
    pages()
