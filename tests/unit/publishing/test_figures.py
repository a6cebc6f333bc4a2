"""Columns of numbers: found whatever their signs, marked without a change of anything else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.articles.sanitising import sanitise
from dateline.publishing.figures import aligned, columns_of_numbers
from tests.unit.articles.vectors import VECTORS


@pytest.mark.parametrize(
    ("column", "found"),
    [
        (["118,200", "1.5", "7"], {1}),
        (["−3.2 %", "+4", "12 000", "1'000"], {1}),  # as it is printed
        (["$4", "€ 5", "6 ₺"], {1}),
        (["12", "–", "", "n/a", "9"], {1}),
        (["12", "about 9"], set()),
        (["2019-03-04", "2019-03-05"], set()),
        (["7"], set()),
        (["", "–"], set()),
    ],
)
def test_a_column_of_numbers_is_known(column: list[str], found: set[int]) -> None:
    """Two numbers at least, nothing else but marks for nothing; what heads a column does not count."""
    rows = [[(True, "Goods"), (True, "In tonnes")], *([(False, "wheat"), (False, each)] for each in column)]

    assert columns_of_numbers(rows) == found


def test_the_first_column_names_its_rows() -> None:
    """Years that stand at the beginning of rows stay where rows begin."""
    assert columns_of_numbers([[(False, "2019"), (False, "3")], [(False, "2020"), (False, "4")]]) == {1}


def test_its_cells_are_marked_with_their_heading() -> None:
    """Heading and cells of the column bear a class, other cells stay; a table with spans stays as it is."""
    rows = (("th", "Goods", "2019"), ("td", "wheat", "1"), ("td", "rye", "<b>2</b>"))
    inner = "".join(f"<tr><{tag}>{name}</{tag}><{tag}>{figure}</{tag}></tr>" for tag, name, figure in rows)
    table = f"<table>{inner}</table>"

    assert re.findall(r'<t[dh] class="number">(.*?)</t', aligned(f"<p>x</p>{table}")) == ["2019", "1", "<b>2</b>"]
    spanning = table.replace("<td>wheat", '<td colspan="2">wheat')
    assert aligned(spanning) == spanning


@given(
    st.lists(
        st.sampled_from(["<table>", "</table>", "<tr>", "<td>", "</td>", "1", "2", '<td id="a>b">', "<th>", "x<"]),
        max_size=30,
    )
    .map("".join)
    .map(sanitise)
    | st.sampled_from(VECTORS).map(sanitise)
)
def test_nothing_else_changes(body: str) -> None:
    """Without the marks it is the body as it was, whatever a table holds."""
    assert aligned(body).replace(' class="number"', "") == body
