"""Words meet as people type them, in every language of the publication."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.search.folding import fold, terms

SAME = [
    ("Balci", "Balcı"),
    ("Gurhanli", "Gürhanlı"),
    ("istanbul", "İSTANBUL"),
    ("isik", "ışık"),
    ("Lodz", "Łódź"),
    ("Ostergard", "Østergård"),
    ("eliyev", "Əliyev"),
    ("strasse", "Straße"),
    ("aether", "Æther"),
    ("ecole", "e\u0301cole"),
    ("елка", "Ёлка"),
    ("мой", "мои"),
    ("киив", "Київ"),
    ("казакстан", "Қазақстан"),
    ("точикистон", "Тоҷикистон"),
    ("الامن", "الأمن"),
    ("اسلام", "إسلام"),
    ("كتاب", "كـــتاب"),
    ("مدرسه", "مَدْرَسَةٌ"),
    ("علي", "علی"),
    ("على", "علي"),
    ("کتاب", "كتاب"),
    ("σισυφοσ", "Σίσυφος"),
    ("2026", "۲۰۲۶"),
    ("2026", "२०२६"),
    ("file", "ﬁle"),
    ("カタカナ", "ｶﾀｶﾅ"),
    ("soft", "so\u00adft"),
    ("გამარჯობა", "ᲒᲐᲛᲐᲠᲯᲝᲑᲐ"),
    ("Rus", "Rusʹ"),
    ("dan kasa", "ɗan ƙasa"),
    ("محمد", "مُحَمَّد"),
]


@pytest.mark.parametrize(("typed", "printed"), SAME)
def test_what_a_keyboard_lacks_is_folded(typed: str, printed: str) -> None:
    """Case, accents, dotless and special letters, and the variants of one letter make no difference."""
    assert fold(typed) == fold(printed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("South-East", {"south", "east", "southeast"}),
        ("O'Neill", {"o", "neill", "oneill"}),
        ("O‘zbek", {"o", "zbek", "ozbek"}),
        ("Oʻzbek", {"o", "zbek", "ozbek"}),
        ("Qurʾan", {"qur", "an", "quran"}),
        ("ʿAli", {"ali"}),
        ("the U.S.", {"the", "u", "s", "us"}),
        ("می‌گذرد", {"مي", "گذرد", "ميگذرد"}),
        ("– dash - alone -", {"dash", "alone"}),
        ("a_b/c", {"a", "b", "c"}),
        ("水资源AI", {"水资", "资源", "源", "ai"}),
        ("水", {"水"}),
        ("والمياه", {"والمياه", "مياه"}),
        ("نهر النهر", {"نهر", "النهر"}),
        ("ولد", {"ولد"}),
        ("हिन्दी", {"हिन्दी"}),
        ("\u200b…!?", set()),
    ],
)
def test_words_of_parts_and_runs_of_signs(text: str, expected: set[str]) -> None:
    """A word of parts is found by each part and as one; what is written without spaces by pairs of its signs."""
    assert {term for term, _ in terms(fold(text))} == expected


@given(st.text(max_size=60))
def test_folding_is_the_same_however_text_is_composed(text: str) -> None:
    """Composed and decomposed text fold alike, and what is folded folds to itself."""
    folded = fold(text)

    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(folded) == folded


@given(st.text(max_size=60))
def test_terms_are_words(text: str) -> None:
    """No term is empty or holds a space, and places never go back."""
    found = list(terms(fold(text)))

    assert all(term and " " not in term for term, _ in found)
    assert [place for _, place in found] == sorted(place for _, place in found)
