"""Segments hold a bounded number of articles, and little moves when one comes."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from dateline.search.entry import hash_of
from dateline.search.placement import ARTICLES_A_SEGMENT, Place, moved, place_of, places

counts = st.integers(min_value=0, max_value=200_000)
hashes = st.integers(min_value=0, max_value=2**32 - 1)


@given(hashes, counts)
def test_every_article_has_one_place(address_hash: int, articles: int) -> None:
    """The segments part all hashes between them, and each hash lies in its segment's range."""
    place = place_of(address_hash, articles)
    low, high = place.hashes

    assert low <= address_hash <= high
    assert place in places(articles)
    assert sum(high - low + 1 for low, high in (each.hashes for each in places(articles))) == 2**32


@given(counts)
def test_one_more_article_splits_at_most_one_segment(articles: int) -> None:
    """What comes and goes with an article is one segment and its halves; nothing else moves."""
    before, after = places(articles), places(articles + 1)

    assert before ^ after == moved(articles, articles + 1) == moved(articles + 1, articles)
    assert len(before ^ after) in {0, 3}


@given(counts, counts)
def test_many_changes_at_once_touch_what_each_would(one: int, other: int) -> None:
    """A jump from one number to another names at least the segments that differ."""
    small, large = sorted((one % 5_000, other % 5_000))

    assert places(small) ^ places(large) <= moved(small, large)


def test_segments_stay_small_in_any_archive() -> None:
    """In archives of 100, 1,000, 10,000 and 100,000 articles no segment holds three times the usual number."""
    for articles in (100, 1_000, 10_000, 100_000):
        held = Counter(place_of(hash_of(f"2026/11/article-{number}"), articles) for number in range(articles))

        assert max(held.values()) < 3 * ARTICLES_A_SEGMENT


def test_a_place_is_named_by_its_bits() -> None:
    """Names are short and differ."""
    names = [place.name for place in places(10_000)]

    assert len(set(names)) == len(names) == -(-10_000 // ARTICLES_A_SEGMENT)
    assert Place(7, 5).name == "07-5"
