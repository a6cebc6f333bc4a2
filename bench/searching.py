"""How search grows: archives of different size, made of the words of real articles where the corpus is there."""

import random
import sys
import time
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "18f"
sys.path.insert(0, str(ROOT / "shared"))

if TYPE_CHECKING:
    from dateline.search.entry import Entry
    from dateline.search.segment import Segment

ARCHIVES = (100, 1_000, 10_000)
WORDS = 1_400
SEARCHES = 400
TELLING = 4


def searching() -> None:
    """Print bytes rewritten an article, what a cold function loads, and how long searches take, an archive a line."""
    source = _words()
    print(f"\nSearch, articles of {WORDS} words ({'of the corpus' if CORPUS.is_dir() else 'invented'})")
    for archive in ARCHIVES:
        _measure(archive, source, random.Random(archive))


def _measure(archive: int, source: Sequence[str], chance: random.Random) -> None:
    from dateline.search.entry import hash_of  # noqa: PLC0415
    from dateline.search.placement import place_of  # noqa: PLC0415
    from dateline.search.segment import Segment, build_segment  # noqa: PLC0415

    entries = [_entry(number, source, chance) for number in range(archive)]
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(place_of(hash_of(entry.address), archive).name, []).append(entry)
    began = time.process_time()
    packed = [build_segment(group) for group in groups.values()]
    building = (time.process_time() - began) / len(packed)
    began = time.process_time()
    segments = [Segment(each) for each in packed]
    loading = time.process_time() - began
    texts = {entry.address: entry.body for entry in entries}
    took = sorted(_search(segments, texts, _query(source, chance)) for _ in range(SEARCHES))
    worst = max(_search(segments, texts, query) for query in _hostile())
    sizes = sorted(map(len, packed))
    print(
        f"  {archive:>6} articles: {len(packed):>3} segments, one rewrites {sizes[len(sizes) // 2] / 1000:.0f} kB"
        f" (the largest {sizes[-1] / 1000:.0f} kB, {building * 1000:.0f} ms);"
        f" cold {sum(sizes) / 1e6:.1f} MB and {loading * 1000:.0f} ms;"
        f" warm p50 {took[SEARCHES // 2]:.1f} ms, p95 {took[SEARCHES * 95 // 100]:.1f} ms, hostile {worst:.0f} ms"
    )


def _search(segments: "Sequence[Segment]", texts: Mapping[str, str], query: str) -> float:
    """Milliseconds of a processor from the query to a page of twenty marked snippets."""
    from dateline.search.query import parse_query  # noqa: PLC0415
    from dateline.search.ranking import ANY, rank  # noqa: PLC0415
    from dateline.search.snippets import snippet  # noqa: PLC0415

    began = time.process_time()
    clauses = parse_query(query)
    for address in rank(segments, clauses, ANY, first=0, limit=20).addresses:
        snippet(texts[address], clauses)
    return (time.process_time() - began) * 1000


def _query(source: Sequence[str], chance: random.Random) -> str:
    """What people type: one to four words that stand in articles, a phrase in six, a beginning in six."""
    first = chance.randrange(len(source) - 4)
    telling = [word for word in source[first : first + 40] if len(word) >= TELLING][: chance.choice((1, 1, 2, 2, 3, 4))]
    match chance.randrange(6):
        case 0:
            return f'"{source[first]} {source[first + 1]}"'
        case 1:
            return telling[-1][:4] if telling else source[first]
        case _:
            return " ".join(telling) or source[first]


def _hostile() -> list[str]:
    common = [
        "the",
        "of",
        "and",
        "to",
        "in",
        "is",
        "that",
        "for",
        "with",
        "on",
        "as",
        "are",
        "it",
        "be",
        "this",
        "by",
        "from",
        "or",
        "an",
        "at",
    ]
    return [
        " ".join(common[:12]),
        " ".join(f'"{one} {other}"' for one, other in pairwise(common))[:200],
        " ".join("abcdefghijkl"),
        "co re in st pr de",
        "x" * 200,
    ]


def _entry(number: int, source: Sequence[str], chance: random.Random) -> "Entry":
    from dateline.search.entry import Entry  # noqa: PLC0415

    def some(words: int) -> str:
        first = chance.randrange(len(source) - words)
        return " ".join(source[first : first + words])

    name = f"{_syllables(chance)} {_syllables(chance)}"
    body = f"{some(WORDS // 2)} {some(WORDS // 2)} {' '.join(_syllables(chance) for _ in range(20))}"
    year = 2000 + number % 26
    return Entry(
        title=some(7),
        authors=name,
        labels="analytical articles " + some(2),
        abstract=some(40),
        body=body,
        address=f"{year}/{1 + number % 12:02}/article-{number}",
        day=f"{year}-{1 + number % 12:02}-{1 + number % 28:02}",
        language="en",
        section="analytical-articles",
        issue="",
        author_slugs=(name.replace(" ", "-"),),
        topic_slugs=("water",),
    )


def _syllables(chance: random.Random) -> str:
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(chance.randint(2, 4)))


def _words() -> list[str]:
    """The words of the corpus in their order, or as many invented ones, a few of them frequent as in any language."""
    from dateline.search.entry import text_of  # noqa: PLC0415
    from dateline.search.folding import fold  # noqa: PLC0415

    if CORPUS.is_dir():
        return [word for file in sorted(CORPUS.glob("*.md")) for word in fold(text_of(file.read_text())).split()]
    chance = random.Random(1)
    vocabulary = [_syllables(chance) for _ in range(15_000)]
    return chance.choices(vocabulary, weights=[1 / (place + 1) for place in range(len(vocabulary))], k=250_000)
