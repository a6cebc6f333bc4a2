"""Tables of a body, laid on a grid that fits: every cell inside of it, none over another, no place empty."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from dateline.publishing.figures import columns_of_numbers
from dateline.typesetting.tree import Element

type Cells = Callable[[Element], list[Any]]

MOST_COLUMNS = 14
MOST_SPAN = 1000
_SHORT = 12
_FEW = 6
_NUMBER = re.compile("[0-9]{1,5}")


def table_of(element: Element, content: Cells) -> Iterator[dict[str, Any]]:
    """The caption and the table as nodes; a table wider than a page is read as its lines."""
    rows = _own_rows(element)
    caption = next(element.elements("caption"), None)
    if caption is not None and (text := content(caption)):
        yield {"k": "caption", "c": text}
    cells, columns = _placed(rows)
    if not cells:
        return
    if columns > MOST_COLUMNS:
        for row in rows:
            for cell in _cells_of(row):
                yield from content(cell)
        return
    spans = any(across > 1 or down > 1 for _, _, across, down, _ in cells)
    texts = [[(cell.tag == "th", cell.text()) for cell in _cells_of(row)] for row in rows]
    numbers = set() if spans else columns_of_numbers(texts)
    taken = {(x, y) for x, y, across, down, _ in cells for x in range(x, x + across) for y in range(y, y + down)}
    placed = [
        {
            "x": x,
            "y": y,
            "colspan": across,
            "rowspan": down,
            "head": cell.tag == "th",
            "number": x in numbers,
            "c": content(cell),
        }
        for x, y, across, down, cell in cells
    ]
    placed += [
        {"x": x, "y": y, "colspan": 1, "rowspan": 1, "head": False, "number": False, "c": []}
        for y in range(len(rows))
        for x in range(columns)
        if (x, y) not in taken
    ]
    yield {
        "k": "table",
        "widths": _widths(cells, columns),
        "header": _header_rows(element, rows, cells),
        "c": sorted(placed, key=lambda cell: (cell["y"], cell["x"])),
    }


def _own_rows(table: Element) -> list[Element]:
    """The rows of a table, without those of a table inside of it."""
    groups = [child for child in table.children if isinstance(child, Element)]
    return [
        row
        for group in groups
        for row in ([group] if group.tag == "tr" else group.children)
        if isinstance(row, Element) and row.tag == "tr"
    ]


def _cells_of(row: Element) -> list[Element]:
    return [child for child in row.children if isinstance(child, Element) and child.tag in {"td", "th"}]


def _placed(rows: list[Element]) -> tuple[list[tuple[int, int, int, int, Element]], int]:
    """Each cell with its column, row and spans, and how many columns there are. Source: HTML, 4.9.12."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for y, row in enumerate(rows):
        x = 0
        for cell in _cells_of(row):
            while (x, y) in taken:
                x += 1
            down = min(_span(cell, "rowspan"), len(rows) - y)
            across = 1
            while across < min(_span(cell, "colspan"), MOST_COLUMNS + 1) and (x + across, y) not in taken:
                across += 1
            taken |= {(left, below) for left in range(x, x + across) for below in range(y, y + down)}
            cells.append((x, y, across, down, cell))
            x += across
    return cells, max((x + across for x, _, across, _, _ in cells), default=0)


def _span(cell: Element, name: str) -> int:
    given = cell.attributes.get(name, "")
    return min(max(int(given), 1), MOST_SPAN) if _NUMBER.fullmatch(given) else 1


def _header_rows(table: Element, rows: list[Element], cells: list[tuple[int, int, int, int, Element]]) -> int:
    """How many rows at the top head the columns; none that a cell reaches out of."""
    first = next((child for child in table.children if isinstance(child, Element) and child.tag != "caption"), None)
    count = len(_own_rows(first)) if first is not None and first.tag == "thead" else 0
    if not count and rows and _cells_of(rows[0]) and all(cell.tag == "th" for cell in _cells_of(rows[0])):
        count = 1
    reaches_out = any(y < count < y + down for _, y, _, down, _ in cells)
    return 0 if reaches_out or count >= len(rows) else count


def _widths(cells: list[tuple[int, int, int, int, Element]], columns: int) -> list[float]:
    """The share of each column in the table's width, by what stands in it; 0 for one that takes what it needs."""
    longest = [0] * columns
    for x, _, across, _, cell in cells:
        if across == 1:
            longest[x] = max(longest[x], len(cell.text().strip()))
    if max(longest) <= _SHORT and columns <= _FEW:
        return [0.0] * columns
    return [round(max(min(each, 200), 4) ** 0.5, 2) for each in longest]
