"""Datelines as printed: the local day, never guessed and never shifted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.articles.datelines import is_dateline, issue_of_day, parse_dateline

DAYS = {
    "2022-01-26": (2022, 1, 26),
    "2022/1/26": (2022, 1, 26),
    "2022-01-26T00:30:00+06:00": (2022, 1, 26),
    "2016-06-17 12:00-400": (2016, 6, 17),
    "January 26, 2022": (2022, 1, 26),
    "Jan. 26 2022": (2022, 1, 26),
    "26 January 2022": (2022, 1, 26),
    "26th of January, 2022": (2022, 1, 26),
    "November 28th, 2015, The Steppe Review": (2015, 11, 28),
    "June 1,  2017": (2017, 6, 1),
    "Wednesday, 23 October 2024 13:14": (2024, 10, 23),
    "8/27/2003 issue of the Steppe Review": (2003, 8, 27),
    "27/8/2003": (2003, 8, 27),
    "26.01.2022": (2022, 1, 26),
    "26 Ocak 2022": (2022, 1, 26),
    "26. Januar 2022": (2022, 1, 26),
    "26 января 2022 г.": (2022, 1, 26),
    "26 de enero de 2022": (2022, 1, 26),
    "2022年1月26日": (2022, 1, 26),
    "٢٠٢٢-٠١-٢٦": (2022, 1, 26),
    "Tashkent, 5 March 2015": (2015, 3, 5),
    "26-Jan-2022": (2022, 1, 26),
    "20220126": (2022, 1, 26),
    "26. 1. 2022": (2022, 1, 26),
    "January 26-28, 2022": (2022, 1, 26),
    "26 янв. 2022": (2022, 1, 26),
    "26 лютого 2022 р.": (2022, 2, 26),
    "2022 жылғы 26 қаңтар": (2022, 1, 26),
    "26 stycznia 2022": (2022, 1, 26),
    "26 gennaio 2022": (2022, 1, 26),
    "26 იანვარი 2022": (2022, 1, 26),
    "26 հունվարի 2022": (2022, 1, 26),
    "26 Ιανουαρίου 2022": (2022, 1, 26),
    "٢٦ يناير ٢٠٢٢": (2022, 1, 26),
    "۲۶ ژانویه ۲۰۲۲": (2022, 1, 26),
    "26 בינואר 2022": (2022, 1, 26),
    "2022년 1월 26일": (2022, 1, 26),
    "2022 年 1 月 26 日": (2022, 1, 26),
    "Wed Jan 26 10:00:00 UTC 2022": (2022, 1, 26),
    "Wed Jan 26 2022 10:00:00 GMT+0100": (2022, 1, 26),
    "January 30 – February 2, 2022": (2022, 1, 30),
    "2022 წლის 26 იანვარი": (2022, 1, 26),
    "2022-ci il 26 yanvar": (2022, 1, 26),
    "2022-yil 26-yanvar": (2022, 1, 26),
    "2022. január 26.": (2022, 1, 26),
    "26 ianuarie 2022": (2022, 1, 26),
}


@pytest.mark.parametrize(("line", "day"), DAYS.items())
def test_the_day_of_a_line(line: str, day: tuple[int, int, int]) -> None:
    """Every common way to write a day is that day, on the calendar of the place."""
    assert parse_dateline(line, day_first=False).day == date(*day)


ISSUES = {
    "Vol. 3, No. 20": "3-20",
    "Volume III, Number 20": "3-20",
    "Volume 3, Issue No. 20, January 26, 2022": "3-20",
    "Cilt 3, Sayı 20": "3-20",
    "Том 3, выпуск 20": "3-20",
    "Jahrgang 3, Heft 20": "3-20",
    "Winter 2022": "winter-2022",
    "Spring/Summer 2021 issue": "spring-summer-2021",
    "Issue 45": "45",
    "№ 45": "45",
    "Volume 3, Issue 20 (August 2003)": "3-20",
    "Issue 45, March 2014": "45",
}


@pytest.mark.parametrize(("line", "issue"), ISSUES.items())
def test_the_issue_of_a_line(line: str, issue: str) -> None:
    """Volume and number in the languages of the region, Roman numerals, a number alone, or a season."""
    found = parse_dateline(line, day_first=False).issue

    assert found is not None
    assert found.slug == issue
    assert is_dateline(line, day_first=False)


TROUBLES = {
    "December 9th": "names no year",
    "9 December, the Steppe Review": "names no year",
    "March 2015": "names no day",
    "2022-13-01": "no day 1 of month 13",
    "31 February 2020": "no day 31 of month 2",
    "44587": "not a date",
    "0000-00-00": "year 0",
    "1443-06-23": "year 1443",
    "soon": "",
}


@pytest.mark.parametrize(("line", "trouble"), TROUBLES.items())
def test_what_is_no_day_is_never_guessed(line: str, trouble: str) -> None:
    """A date that lacks a part or does not exist has no day, and says what it lacks."""
    found = parse_dateline(line, day_first=False)

    assert found.day is None
    assert trouble in found.trouble
    assert bool(trouble) == bool(found.trouble)


@pytest.mark.parametrize(
    ("line", "day_first", "day", "doubt"),
    [
        ("02/10/2013", False, date(2013, 2, 10), "month first"),
        ("02/10/2013", True, date(2013, 10, 2), "day first"),
        ("02.10.2013", False, date(2013, 10, 2), ""),
        ("10/10/2013", False, date(2013, 10, 10), ""),
        ("25/10/2013", False, date(2013, 10, 25), ""),
        ("Monday, 26 January 2022", False, date(2022, 1, 26), "a Wednesday"),
        ("Wednesday, 26 January 2022", False, date(2022, 1, 26), ""),
        ("26.01.22", False, date(2022, 1, 26), "two digits"),
        ("26 Jan 99", False, date(1999, 1, 26), "two digits"),
        ("1/2/99", True, date(1999, 2, 1), "day first"),
    ],
)
def test_a_doubt_follows_the_publication_and_is_told(line: str, day_first: bool, day: date, doubt: str) -> None:  # noqa: FBT001
    """What can be read two ways is read the publication's way."""
    found = parse_dateline(line, day_first=day_first)

    assert found.day == day
    assert doubt in found.doubt
    assert bool(doubt) == bool(found.doubt)


def test_issues() -> None:
    """An issue is a volume with its number, or a day."""
    found = parse_dateline("vol. 3, no. 20 of the Steppe Review", day_first=False)

    assert found.issue is not None
    assert (found.issue.slug, found.issue.title) == ("3-20", "Volume 3, number 20")
    assert issue_of_day(date(2003, 8, 27)).title == "27 August 2003"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("March 20, 2017, the Steppe Review", True),
        ("The Steppe Review, 20 March 2017", True),
        ("Published on 20 March 2017", True),
        ("2017-03-20T10:00:00Z", True),
        ("2017-03-20 23:30:00 -0500", True),
        ("Mon, 20 Mar 2017 10:00:00 +0100", True),
        ("20 marca 2017 r.", True),
        ("20 mart 2017-ci il", True),
        ("Tbilisi, Georgia | March 20, 2017", True),
        ("March 20, 2017 · Tashkent", True),
        ("1.2.14 Results of the Survey", False),
        ("Tashkent, 20 March 2017", True),
        ("December 9th, the Steppe Review", True),
        ("(vol. 3, no. 20 of the Steppe Review)", True),
        ("31 February 2020", True),
        ("January 6, 2021: A Reckoning", False),
        ("On 5 March 2015 the war began", False),
        ("After 9 April 1989", False),
        ("The 9 April 1989 tragedy", False),
        ("12 May", False),
        ("Chapter 3", False),
        ("", False),
    ],
)
def test_a_dateline_is_told_from_a_sentence(line: str, answer: bool) -> None:  # noqa: FBT001
    """A line with a date in it is a dateline only when it says nothing else."""
    assert is_dateline(line, day_first=False) is answer


@given(
    st.dates(date(1600, 1, 1), date(2200, 12, 31)), st.sampled_from(["%Y-%m-%d", "%-d %B %Y", "%B %-d, %Y", "%d.%m.%Y"])
)
def test_what_is_printed_is_read_back(day: date, form: str) -> None:
    """Writing a day and reading it gives the day."""
    assert parse_dateline(day.strftime(form), day_first=False).day == day


@given(st.text(max_size=200), st.booleans())
def test_any_line_has_an_answer(line: str, day_first: bool) -> None:  # noqa: FBT001
    """No line makes the reading of dates fail."""
    parse_dateline(line, day_first=day_first)
    is_dateline(line, day_first=day_first)
