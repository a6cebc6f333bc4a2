"""What stands beside an article: related ones of before, and the pages that a change touches."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dateline.articles.article import Card, Issue
from dateline.publishing.neighbours import HORIZON, NEAREST, SHOWN, nearest_issue, related, showing
from tests.unit.publishing.samples import ARTICLE, card_of

DAY = date(2020, 1, 1)


def card(number: int, *topics: str, author: str = "") -> Card:
    """The article of a day, by its number."""
    authors = tuple(replace(ARTICLE.authors[0], slug=slug) for slug in [author] if slug)
    return replace(
        card_of(ARTICLE), address=f"a{number}", date=DAY + timedelta(days=number), topics=topics, authors=authors
    )


def numbers(cards: list[Card]) -> list[int]:
    """The numbers of cards."""
    return [(each.date - DAY).days for each in cards]


def test_what_shares_most_of_the_nearest_is_related() -> None:
    """An author counts as a topic does; of equals the nearer is first; what shares nothing is not related."""
    older = [card(8, "x"), card(7, "y", "z"), card(6, "a"), card(5, "z", author="ana"), card(4, "z", "y", author="ana")]

    assert numbers(related(card(9, "y", "z", author="ana"), older)) == [4, 7, 5]


def test_only_the_nearest_are_looked_at() -> None:
    """However well one fits that lies far back: enough nearer ones keep it away, and so does a year."""
    target = card(900, "y", "z")
    many = [card(900 - number, "y") for number in range(1, NEAREST + 1)]

    assert numbers(related(target, [*many, card(1, "y", "z")])) == [899, 898, 897]
    assert related(target, [card(900 - HORIZON.days - 1, "y", "z")]) == []


@given(
    st.lists(st.sets(st.sampled_from("abcd"), max_size=3), min_size=2, max_size=20),
    st.data(),
)
def test_a_change_touches_whoever_shows_it(topics: list[set[str]], data: st.DataObject) -> None:
    """Whatever is put in, taken out or changed: only pages that are found to show it change what they show."""
    cards = [card(number, *sorted(each)) for number, each in enumerate(topics)]
    place = data.draw(st.integers(0, len(cards) - 1))
    changed = replace(cards[place], topics=tuple(sorted(data.draw(st.sets(st.sampled_from("abcd"), max_size=3)))))
    after = [*cards[:place], changed, *cards[place + 1 :]]
    without = [each for each in cards if each is not cards[place]]

    for old, new, images in (
        (cards, after, [cards[place], changed]),
        (without, after, [changed]),
        (cards, without, [cards[place]]),
    ):
        touched = {each.address for each in showing(images, [each for each in new if each.date > changed.date])}
        assert {
            address
            for address in (each.address for each in new if each.date > changed.date)
            if shown(address, old) != shown(address, new)
        } <= touched


def shown(address: str, cards: list[Card]) -> list[Card]:
    """The related articles of one among all."""
    target = next(each for each in cards if each.address == address)
    return related(target, [each for each in reversed(cards) if each.date < target.date])


def test_a_topic_everybody_has_touches_few() -> None:
    """In an archive in which all is about one thing, a change is shown by the next few alone."""
    assert len(list(showing([card(0, "x")], (card(number, "x") for number in range(1, 300))))) == NEAREST
    assert SHOWN <= NEAREST


def test_the_next_issue_is_the_first_other_one() -> None:
    """What belongs to no issue, or to the same, is passed over; after a year nothing is looked for."""
    own, other = Issue("3-20", "20"), Issue("3-21", "21")
    walk = [replace(card(1), issue=None), replace(card(2), issue=own), replace(card(3), issue=other)]

    assert nearest_issue(card(0), walk, but="3-20") == other
    assert nearest_issue(card(0), walk) == own
    assert nearest_issue(card(0), [replace(card(900), issue=other)]) is None
