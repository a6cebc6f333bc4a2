"""Bylines as printed: who wrote it, and what stands beside a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.articles.bylines import is_byline, last_name_first, looks_like_names, parse_byline

BYLINES: dict[str, list[tuple[str, str]]] = {
    "By Jane Doe": [("Jane Doe", "")],
    "by Jane Doe": [("Jane Doe", "")],
    "BY JANE DOE": [("JANE DOE", "")],
    "Jane Doe": [("Jane Doe", "")],
    "By Jane Doe and John Roe": [("Jane Doe", ""), ("John Roe", "")],
    "By Jane Doe & John Roe": [("Jane Doe", ""), ("John Roe", "")],
    "By A. One, B. Two, and C. Three": [("A. One", ""), ("B. Two", ""), ("C. Three", "")],
    "By A. One; B. Two": [("A. One", ""), ("B. Two", "")],
    "By Jane Doe, Tashkent": [("Jane Doe", "Tashkent")],
    "By Jane Doe (Tashkent)": [("Jane Doe", "Tashkent")],
    "By Jane Doe, Institute of Rivers, Tashkent": [("Jane Doe", "Institute of Rivers, Tashkent")],
    "By Jane Doe, University of X, and John Roe, Ministry of Y": [
        ("Jane Doe", "University of X"),
        ("John Roe", "Ministry of Y"),
    ],
    "By Martin Holm, Jr.": [("Martin Holm, Jr.", "")],
    "By Jane Doe, PhD, and John Roe III": [("Jane Doe, PhD", ""), ("John Roe III", "")],
    "By Maria von Trapp and Ahmad al-Farsi": [("Maria von Trapp", ""), ("Ahmad al-Farsi", "")],
    "Jane Doe1, John Q. Roe2,3,4, and Ann Poe5*": [("Jane Doe", ""), ("John Q. Roe", ""), ("Ann Poe", "")],
    "By Jane Doe, jane@example.org": [("Jane Doe", "")],
    "By Jane Doe and Jane Doe": [("Jane Doe", "")],
    "By Bayram Balcı and BAYRAM BALCI": [("Bayram Balcı", "")],
    "Автор: Иван Петров": [("Иван Петров", "")],
    "作者：王伟": [("王伟", "")],
    "alan-brouilette": [("alan-brouilette", "")],
    "hillary, aaron": [("hillary", ""), ("aaron", "")],
    "18F": [("18F", "")],
    "Anonymous": [("Anonymous", "")],
    "By Jane Doe, John Roe, et al.": [("Jane Doe", ""), ("John Roe", "")],
    "By Jane Doe, with John Roe": [("Jane Doe", ""), ("John Roe", "")],
    "By Jane Doe, with reporting by John Roe": [("Jane Doe", "")],
    "By Jane Doe; translated from the Russian by John Roe": [("Jane Doe", "")],
    "By Jane Doe (translated by John Roe)": [("Jane Doe", "")],
    "Translated by John Roe": [],
    "By Jane Doe, photos by John Roe": [("Jane Doe", "")],
    "By Jane Doe and John Roe (eds.)": [("Jane Doe", ""), ("John Roe", "")],
    "By Jane Doe, Tashkent, and John Roe, Almaty": [("Jane Doe", "Tashkent"), ("John Roe", "Almaty")],
    "By Jane Doe in Tashkent and John Roe in Almaty": [("Jane Doe", "Tashkent"), ("John Roe", "Almaty")],
    "By Jane Doe – Bishkek": [("Jane Doe", "Bishkek")],
    "By JANE DOE / Staff Writer": [("JANE DOE", "Staff Writer")],
    "By Jane Doe, Washington, D.C.": [("Jane Doe", "Washington, D.C.")],
    "By Jane Doe, Special to the Review": [("Jane Doe", "Special to the Review")],
    "By Sir John Roe, KBE, and Dr. Ann Poe": [("Sir John Roe, KBE", ""), ("Dr. Ann Poe", "")],
    "By Doe, J., Roe, K. L., and Poe, M.": [("J. Doe", ""), ("K. L. Roe", ""), ("M. Poe", "")],
    "Doe, Jane; Roe, John": [("Jane Doe", ""), ("John Roe", "")],
    "By Jane Doe (@janedoe)": [("Jane Doe", "")],
    "By Jane Doe¹,², John Roe³ and Ann Poe²": [("Jane Doe", ""), ("John Roe", ""), ("Ann Poe", "")],
    "By Jan van der Meer and Maria de la Cruz": [("Jan van der Meer", ""), ("Maria de la Cruz", "")],
    "Автор: Айгерим Бек и Иван Петров, Алматы": [("Айгерим Бек", ""), ("Иван Петров", "Алматы")],
    "Yazan: Ayşe Yılmaz ve Mehmet Öz": [("Ayşe Yılmaz", ""), ("Mehmet Öz", "")],
    "By Col. Jane Doe (USAF, Ret.) and John Roe": [("Col. Jane Doe", "USAF, Ret."), ("John Roe", "")],
    "By Jane Doe (Tashkent), John Roe (Almaty)": [("Jane Doe", "Tashkent"), ("John Roe", "Almaty")],
    "— By Jane Doe, from Tashkent": [("Jane Doe", "Tashkent")],
    "By Jane Doe (in Tashkent)": [("Jane Doe", "Tashkent")],
    "By John Roe, Ambassador of Ametia to Belgium": [("John Roe", "Ambassador of Ametia to Belgium")],
    "By John Roe, former minister of water": [("John Roe", "former minister of water")],
    "By Ayşe Yılmaz, Dr. Öğr. Üyesi": [("Ayşe Yılmaz, Dr. Öğr. Üyesi", "")],
    "Reviewed by Jane Doe": [("Jane Doe", "")],
    "Interview by Jane Doe": [("Jane Doe", "")],
    "Written by Jane Doe and edited by John Roe": [("Jane Doe", "")],
    "By Jane Whitmore. Photos: John Roe": [("Jane Whitmore", "")],
    "Por José Ortega y Gasset": [("José Ortega y Gasset", "")],
    "Por María García Márquez y Juan Carlos de la Cruz": [("María García Márquez", ""), ("Juan Carlos de la Cruz", "")],
    "By John Y Roe": [("John Y Roe", "")],
    "ავტორი: გიორგი ბერიძე და ნინო კაპანაძე": [("გიორგი ბერიძე", ""), ("ნინო კაპანაძე", "")],
    "نویسنده: علی رضایی و مریم احمدی": [("علی رضایی", ""), ("مریم احمدی", "")],
    "به قلم علی رضایی": [("علی رضایی", "")],
    "Нино Капанадзе, специально для журнала": [("Нино Капанадзе", "специально для журнала")],
    "By empty": [],
    "": [],
}


@pytest.mark.parametrize(("line", "names"), BYLINES.items())
def test_the_names_of_a_byline(line: str, names: list[tuple[str, str]]) -> None:
    """Each person once, as printed, with the place or institution printed beside."""
    assert [(each.name, each.affiliation) for each in parse_byline(line).names] == names


def test_the_dateline_in_a_byline() -> None:
    """Journals print the issue behind the names."""
    byline = parse_byline("By Jane Doe and John Roe (vol. 3, no. 20 of the Steppe Review)")

    assert [each.name for each in byline.names] == ["Jane Doe", "John Roe"]
    assert byline.dateline == "vol. 3, no. 20 of the Steppe Review"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("By Jane Doe", True),
        ("By Jane Doe, University of Tashkent", True),
        ("By J. Doe, Jr.", True),
        ("By michelle-rago", True),
        ("By Empty", True),
        ("By the end of the year the plan was dead", False),
        ("By 2015, the plan was dead.", False),
        ("By Jane Doe.\u2028And then she left the room.", False),
        ("Jane Doe", False),
        ("Bystanders Watched", False),
    ],
)
def test_a_byline_is_told_from_a_sentence(line: str, answer: bool) -> None:  # noqa: FBT001
    """A paragraph that happens to begin with "By" stays in the text."""
    assert is_byline(line) is answer


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("Jane Doe", True),
        ("Jane Doe and John Roe", True),
        ("Jane walked home", False),
        ("Water", False),
        ("Act 2", False),
    ],
)
def test_names_without_by(line: str, answer: bool) -> None:  # noqa: FBT001
    """Two or more capitalised words can be a person."""
    assert looks_like_names(line) is answer


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Balcı, Bayram", "Bayram Balcı"),
        ("Doe, Jane Q.", "Jane Q. Doe"),
        ("Doe, Jr.", ""),
        ("hillary, aaron", ""),
        ("A, b", ""),
    ],
)
def test_last_name_first(line: str, name: str) -> None:
    """Catalogues turn a name around."""
    assert last_name_first(line) == name


@given(st.text(max_size=300))
def test_any_line_is_parsed(line: str) -> None:
    """Names are never empty and never named twice, whatever the line."""
    names = [each.name for each in parse_byline(line).names]

    assert all(names)
    assert len(names) == len(set(names))
