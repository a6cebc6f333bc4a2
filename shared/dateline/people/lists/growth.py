"""How many subscribers there are, by state and newsletter, and how that came about: numbers and a plot.

It is counted from the records as they stand, so it holds no name, no address and no hash, and nothing of
people who were erased: they are gone from the past as well.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import accumulate, pairwise

WIDTH, HEIGHT, MARGIN = 720, 260, 40
MOST_POINTS = 180
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "table{border-collapse:collapse}td,th{text-align:left;padding:.2rem 1rem .2rem 0}td:last-child{text-align:right}"
    "svg{width:100%;height:auto}"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What of one record is counted: `joined` and `ended` are days, `ended` None while they are active."""

    state: str
    newsletters: Sequence[str]
    joined: date | None
    ended: date | None


@dataclass(frozen=True, slots=True)
class Growth:
    """The numbers: who stands where today, and how many were active at the end of each day that changed it."""

    states: Mapping[str, int]
    newsletters: Mapping[str, int]
    days: Sequence[tuple[date, int]]

    @property
    def months(self) -> list[tuple[str, int, int]]:
        """Each month with a change: how many were active at its end, and how many more that was than before it."""
        ends = {f"{day:%Y-%m}": active for day, active in self.days}
        befores = [0, *ends.values()]
        return [
            (month, active, active - before) for (month, active), before in zip(ends.items(), befores, strict=False)
        ]


def count(people: Iterable[Standing]) -> Growth:
    """Count people one by one, holding none of them."""
    states: Counter[str] = Counter()
    newsletters: Counter[str] = Counter()
    changes: Counter[date] = Counter()
    for each in people:
        states[each.state] += 1
        newsletters.update(each.newsletters)
        if each.joined:
            changes[each.joined] += 1
            if each.ended:
                changes[max(each.joined, each.ended)] -= 1
    days = sorted(changes)
    totals = accumulate(changes[day] for day in days)
    return Growth(dict(states.most_common()), dict(newsletters.most_common()), list(zip(days, totals, strict=True)))


def plot(days: Sequence[tuple[date, int]], today: date) -> str:
    """The active subscribers over time as an SVG drawing; it says in words what it shows."""
    if not days:
        return ""
    first, most = days[0][0], max(1, *(active for _, active in days))
    span = max((today - first).days, 1)

    def place(day: date, active: int) -> str:
        x = MARGIN + (WIDTH - 2 * MARGIN) * min((day - first).days, span) / span
        y = HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * active / most
        return f"{x:.1f},{y:.1f}"

    points = _thinned([*days, (today, days[-1][1])])
    # Between two changes the number stands still: a line from one to the next would show growth that never was.
    steps = [place(*points[0])]
    for (_, before), (day, active) in pairwise(points):
        steps += [place(day, before), place(day, active)]
    says = f"{days[-1][1]} active subscribers on {today}, {most} at most, the first on {first}."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{says}">'
        f'<g font-family="system-ui, sans-serif" font-size="12" fill="currentColor">'
        f'<text x="{MARGIN}" y="{MARGIN - 10}">{most}</text>'
        f'<text x="{MARGIN}" y="{HEIGHT - MARGIN + 20}">{first}</text>'
        f'<text x="{WIDTH - MARGIN}" y="{HEIGHT - MARGIN + 20}" text-anchor="end">{today}</text></g>'
        f'<path d="M{MARGIN} {MARGIN}V{HEIGHT - MARGIN}H{WIDTH - MARGIN}" fill="none" stroke="currentColor" '
        f'stroke-opacity=".4"/><polyline points="{" ".join(steps)}" fill="none" stroke="currentColor" '
        f'stroke-width="2"/></svg>'
    )


def page(title: str, growth: Growth, newsletters: Mapping[str, str], today: date) -> str:
    """The operator's report as one HTML page that needs nothing beside it; `newsletters` are titles by id."""
    active = growth.states.get("active", 0)
    named = [(newsletters.get(each, each), number) for each, number in growth.newsletters.items()]
    months = "".join(
        f"<tr><th scope=row>{month}<td>{change:+}<td>{total}" for month, total, change in reversed(growth.months)
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Subscribers of {escape(title)}</title>'
        f"<style>{_STYLE}</style><h1>Subscribers of {escape(title)}</h1>"
        f"<p>{active} active on {today}.</p>{plot(growth.days, today)}"
        f"<h2>By newsletter</h2>{_table(named)}<h2>By state</h2>{_table(growth.states.items())}"
        f"<h2>By month</h2><table><tr><th>Month<th>Change<th>Active at its end{months}</table>"
        "<p>Counted from the records as they stand: whoever was erased is in no number of the past.</p></html>\n"
    )


def _table(rows: Iterable[tuple[str, int]]) -> str:
    cells = "".join(f"<tr><th scope=row>{escape(name)}<td>{number}" for name, number in rows)
    return f"<table>{cells}</table>"


def _thinned(points: list[tuple[date, int]]) -> list[tuple[date, int]]:
    """At most so many points as can be told apart, the last one among them."""
    step = -(-len(points) // MOST_POINTS)
    return points[::step] + ([points[-1]] if (len(points) - 1) % step else [])
