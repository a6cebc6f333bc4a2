"""The operator's report: numbers and a plot."""

from datetime import date, timedelta
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from dateline.people.lists.growth import Standing, count, page, plot

TODAY = date(2026, 11, 24)
PEOPLE = [
    Standing("active", ["articles", "events"], date(2026, 1, 5), None),
    Standing("active", ["articles"], date(2026, 2, 5), None),
    Standing("unsubscribed", [], date(2026, 1, 5), date(2026, 2, 20)),
    Standing("bounced", [], date(2026, 3, 1), date(2026, 3, 2)),
    Standing("complained", [], None, date(2026, 3, 2)),
    Standing("erased", [], None, date(2026, 3, 2)),
]
days = st.dates(date(2020, 1, 1), TODAY)
people = st.lists(
    st.builds(
        lambda joined, stayed: Standing(
            "active" if stayed is None else "unsubscribed",
            ["articles"] if stayed is None else [],
            joined,
            None if stayed is None else min(joined + timedelta(days=stayed), TODAY),
        ),
        days,
        st.none() | st.integers(0, 900),
    ),
    max_size=30,
)


def test_people_are_counted_by_state_and_newsletter() -> None:
    """Whoever gets two newsletters counts for both, and once by state."""
    growth = count(PEOPLE)

    assert growth.states == {"active": 2, "unsubscribed": 1, "bounced": 1, "complained": 1, "erased": 1}
    assert growth.newsletters == {"articles": 2, "events": 1}


def test_growth_is_told_by_day_and_month() -> None:
    """Each day that changed the number, and each month's end with what it brought."""
    growth = count(PEOPLE)

    assert growth.days == [
        (date(2026, 1, 5), 2),
        (date(2026, 2, 5), 3),
        (date(2026, 2, 20), 2),
        (date(2026, 3, 1), 3),
        (date(2026, 3, 2), 2),
    ]
    assert growth.months == [("2026-01", 2, 2), ("2026-02", 2, 0), ("2026-03", 2, 0)]


@given(people)
def test_the_curve_ends_at_today_and_is_never_negative(people: list[Standing]) -> None:
    """What joined and left over the years comes to who is active now, and any of it can be drawn."""
    growth = count(people)

    assert all(active >= 0 for _, active in growth.days)
    if growth.days:
        assert growth.days[-1][1] == growth.states.get("active", 0)
        drawing = ET.fromstring(plot(growth.days, TODAY))  # noqa: S314  # our own drawing
        points = str(drawing.find("{*}polyline").get("points")).split()  # type: ignore[union-attr]
        assert all(40 <= float(x) <= 680 and 40 <= float(y) <= 220 for x, y in (each.split(",") for each in points))
        assert len(points) <= 2 * 182


def test_a_long_history_stays_a_small_drawing() -> None:
    """Twenty-five years of daily changes are drawn within a few kilobytes, up to the last day."""
    start = date(2001, 1, 1)
    drawing = plot([(start + timedelta(days=each), each) for each in range(9000)], TODAY)

    assert len(drawing) < 10_000
    assert "8999 active subscribers on 2026-11-24" in drawing


def test_the_report_reads_without_anything_beside_it() -> None:
    """Titles where the publication has them, no script, nothing fetched; a list of nobody is a page all the same."""
    text = page("A <Review>", count(PEOPLE), {"articles": "Latest & best"}, TODAY)

    assert "2 active on 2026-11-24" in text
    assert "Subscribers of A &lt;Review&gt;" in text
    assert "Latest &amp; best" in text
    assert "<th scope=row>events" in text
    assert not [each for each in ("<script", "src=", "href=") if each in text]
    assert "0 active" in page("A", count([]), {}, TODAY)
