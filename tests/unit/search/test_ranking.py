"""Queries find what they mean, ranked; the index is the same in whatever order it is made."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dateline.errors import Invalid
from dateline.search.entry import Entry, text_of
from dateline.search.folding import fold, terms
from dateline.search.query import MOST_CLAUSES, MOST_LETTERS, parse_query
from dateline.search.ranking import ANY, Filters, Ranked, rank
from dateline.search.segment import Segment, build_segment


def entry(
    address: str, title: str = "", body: str = "", authors: str = "", *, day: str = "2020-01-01", **more: str
) -> Entry:
    """An article as the index keeps it."""
    return Entry(
        title=fold(title),
        authors=fold(authors),
        labels=fold(more.get("labels", "")),
        abstract=fold(more.get("abstract", "")),
        body=fold(body),
        address=address,
        day=day,
        language=more.get("language", "en"),
        section=more.get("section", "reports"),
        issue=more.get("issue", ""),
        author_slugs=tuple(more.get("author_slugs", "").split()),
        topic_slugs=tuple(more.get("topic_slugs", "").split()),
    )


LIBRARY = [
    entry("dam", "The Dam That Both Sides Need", "Two states share one reservoir and its spring flood.", "Bayram Balcı",
          day="2003-08-27", author_slugs="bayram-balci", topic_slugs="water borders"),
    entry("flood", "Who Owns the Spring Flood?", "A treaty parts the water; the dam does not.", "Mirela Østergård",
          day="2010-05-01", section="analysis", author_slugs="mirela-ostergard", topic_slugs="water"),
    entry("treaties", "Treaties nobody read", "Flood plains in spring. South-East of the U.S. border. Gürhanlı said.",
          day="2015-02-03", section="analysis"),
    entry("ru", "Ёлки и реки", "Река, у которой два имени.", day="2016-01-01", language="ru"),
    entry("fa", "رودی با دو نام", "رودخانه از میان دو شهر می‌گذرد.", day="2017-01-01", language="fa"),
    entry("zh", "阿富汗的水资源", "两国共享一条河。水资源管理需要合作。", day="2018-01-01", language="zh"),
    entry("old", "A note", "Salt.", day="1999-01-01"),
    entry("new", "A note", "Salt.", day="2024-01-01"),
]  # fmt: skip
SEGMENTS = [Segment(build_segment(LIBRARY[:5])), Segment(build_segment(LIBRARY[5:]))]


def search(query: str, filters: Filters = ANY, *, first: int = 0, limit: int = 10) -> Ranked:
    """What a query finds in the library."""
    return rank(SEGMENTS, parse_query(query), filters, first=first, limit=limit)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("dam", ["dam", "flood"]),  # the title weighs more than the text
        ("DAMS", ["dam", "flood"]),
        ("treaty", ["flood"]),
        ("treaties", ["treaties", "flood"]),
        ("treati", ["treaties"]),
        ("balci", ["dam"]),
        ("Gurhanli", ["treaties"]),
        ("gurh", ["treaties"]),
        ("ostergard water", ["flood"]),
        ("елка", []),
        ("елки", ["ru"]),
        ("имен", ["ru"]),
        ("میگذرد", ["fa"]),
        ("گذرد", ["fa"]),
        ("رودخانه", ["fa"]),
        ("水资源", ["zh"]),
        ("水", ["zh"]),
        ("源", ["zh"]),
        ("资水", []),
        ("southeast", ["treaties"]),
        ("south east", ["treaties"]),
        ("US border", ["treaties"]),
        ("u.s.", ["treaties"]),
        ('"spring flood"', ["flood", "dam"]),
        ("“spring flood”", ["flood", "dam"]),
        ('"flood spring"', []),
        ('"spring flo"', []),
        ('"spr"', []),
        ("spring flood", ["flood", "treaties", "dam"]),
        ("note", ["new", "old"]),  # the recent first among equals
        ("salt 水", ["zh", "new", "old"]),  # nothing has both: what has either
        ("unheard", []),
        ("spring -dam", ["treaties"]),
        ("spring -dams", ["treaties"]),
        ("spring -da", ["flood", "treaties", "dam"]),  # no beginning of a word is unwanted
        ('spring -"spring flood"', ["treaties"]),
        ("spring \u2212treaty", ["treaties", "dam"]),
        ("flood -spring", []),
        ("south -east", []),
        ("South-East -dam", ["treaties"]),
        ("flood - spring", ["flood", "treaties", "dam"]),  # a dash between words is none
    ],
)
def test_a_query_finds_what_it_means(query: str, found: list[str]) -> None:
    """Words in any form of their letters, prefixes, phrases in quotes, without what is unwanted; the best first."""
    ranked = search(query)
    strict = [each for each in ranked.addresses if not ranked.loose or query.startswith("salt")]

    assert strict == found


def test_what_lacks_a_word_says_so() -> None:
    """Only where no article has every word are those shown that have some, and marked."""
    assert search("salt 水").loose
    assert search("dam unheard") == Ranked(("dam", "flood"), 2, loose=True)
    assert not search("dam treaty").loose


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(section="analysis"), {"flood", "treaties"}),
        (Filters(author="bayram-balci"), {"dam"}),
        (Filters(topic="water"), {"dam", "flood"}),
        (Filters(language="ru"), set()),
        (Filters(first_day="2010-01-01", last_day="2010-12-31"), {"flood"}),
        (Filters(first_day="2010-01-01"), {"flood", "treaties"}),
        (Filters(topic="water", section="reports"), {"dam"}),
        (Filters(issue="3-20"), set()),
    ],
)
def test_filters_narrow(filters: Filters, found: set[str]) -> None:
    """Each filter, and several together, leave what they take."""
    assert set(search("flood", filters).addresses) == found


def test_results_come_in_pages() -> None:
    """Pages follow each other without loss or repetition, and end."""
    whole = search("spring flood")

    assert [search("spring flood", first=each, limit=1).addresses for each in range(4)] == [
        *[(address,) for address in whole.addresses],
        (),
    ]


@pytest.mark.parametrize("text", ["", "   ", "…!?", '""', "-dam", "x" * (MOST_LETTERS + 1)])
def test_what_cannot_be_looked_for_is_said(text: str) -> None:
    """A query without a word, or longer than any question, is refused in words."""
    with pytest.raises(Invalid, match=r"^q "):
        parse_query(text)


def test_a_query_looks_for_so_many_words_and_no_more() -> None:
    """However many words are typed, twelve are looked for."""
    assert len(parse_query(" ".join(["a"] * 90))) == MOST_CLAUSES
    assert len(parse_query('"' + " ".join(["a"] * 90) + '" ' + "b " * 8)) <= MOST_CLAUSES


words = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)
texts = st.lists(words, max_size=12).map(" ".join)


@given(texts, texts)
@example("", '"North"-South')
@example("", '"North"-"South"')
@example("", "\ufcf2")
def test_every_word_finds_its_article(title: str, body: str) -> None:
    """Whatever is written, each of its words finds it, as it stands and by its beginning."""
    segments = [Segment(build_segment([entry("it", title, body)]))]
    for word in f"{title} {body}".split():
        # With a minus before it a word is not wanted.
        if not fold(word) or len(word) > 30 or word[0] in "-\u2212":
            continue
        assert rank(segments, parse_query(word), ANY, first=0, limit=1).addresses == ("it",)
        for term, _ in terms(fold(word)):
            found = rank(segments, parse_query(term[: max(2, len(term) // 2)]), ANY, first=0, limit=1)
            assert found.addresses == ("it",)


@given(st.permutations(LIBRARY))
def test_a_segment_is_made_of_its_articles_alone(order: list[Entry]) -> None:
    """Whatever order articles come in, the bytes are the same; one word more makes others."""
    assert build_segment(order) == build_segment(LIBRARY)
    assert build_segment([*order[1:], replace(order[0], title=order[0].title + " more")]) != build_segment(LIBRARY)


@pytest.mark.parametrize("articles", [1, 3, 8])
def test_how_articles_are_grouped_changes_no_result(articles: int) -> None:
    """Ranking does not depend on which segments hold the articles."""
    groups = [LIBRARY[start : start + articles] for start in range(0, len(LIBRARY), articles)]
    segments = [Segment(build_segment(group)) for group in groups]
    for query in ("spring flood", "note", '"spring flood"', "water dam treaty"):
        assert rank(segments, parse_query(query), ANY, first=0, limit=10) == search(query)


def test_an_article_in_two_segments_is_shown_once() -> None:
    """While a segment is split its articles may stand in both: readers see each once."""
    assert (
        rank([*SEGMENTS, SEGMENTS[0]], parse_query("spring flood"), ANY, first=0, limit=10).addresses
        == search("spring flood").addresses
    )


def test_markup_is_no_text() -> None:
    """Words of different paragraphs stay apart, and tags and entities are not read."""
    assert text_of("<p>One<b>self</b></p><p class='x'>R&amp;D</p><ul><li>a<li>b</ul>") == "Oneself R&D a b"
