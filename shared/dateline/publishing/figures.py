"""Tables with figures: a column of nothing but numbers is set so that its digits stand under each other."""

import re
from collections.abc import Iterable, Sequence
from html import unescape

# What sanitising lets through is well-formed, and no table stands inside of another.
_TABLE = re.compile(r"<table[ >].*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr[ >].*?</tr>", re.DOTALL)
_CELL = re.compile(r'<(t[dh])((?: [\w-]+="[^"]*")*)>(.*?)</\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_NUMBER = re.compile(r"[-−–+±~≈<>]?[ \u00a0]?[$€£¥₺₽]?[ \u00a0]?\d[\d.,'’\u00a0\u202f ]{0,30}[%‰$€£¥₺₽]?")
_NOTHING = {"", "-", "–", "—", "…", ".", "n/a"}
_FEWEST = 2

# A cell: whether it heads its column, and its text.
type Cell = tuple[bool, str]


def columns_of_numbers(rows: Iterable[Sequence[Cell]]) -> set[int]:
    """The columns, counted from 0, that hold numbers alone; the first names its rows, whatever it holds."""
    columns: dict[int, list[str]] = {}
    for row in rows:
        for place, (heads, text) in enumerate(row):
            said = text.strip()
            if place and not heads and said.casefold() not in _NOTHING:
                columns.setdefault(place, []).append(said)
    return {place for place, texts in columns.items() if len(texts) >= _FEWEST and all(map(_NUMBER.fullmatch, texts))}


def aligned(body: str) -> str:
    """A sanitised body with the cells of such columns marked for the stylesheet."""
    return _TABLE.sub(_with_numbers, body) if "<table" in body else body


def _with_numbers(match: re.Match[str]) -> str:
    table = match[0]
    if "colspan=" in table or "rowspan=" in table:
        return table
    rows = [
        [(cell[1] == "th", unescape(_TAG.sub("", cell[3]))) for cell in _CELL.finditer(row)]
        for row in _ROW.findall(table)
    ]
    columns = columns_of_numbers(rows)

    def marked(row: re.Match[str]) -> str:
        cells = _CELL.finditer(row[0])
        starts = [cell.end(2) for place, cell in enumerate(cells) if place in columns]
        text = row[0]
        for start in reversed(starts):
            text = f'{text[:start]} class="number"{text[start:]}'
        return text

    return _ROW.sub(marked, table) if columns else table
