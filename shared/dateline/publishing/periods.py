"""What leads on from the page of a year or month that has more articles than it shows.

A page shows the newest of its period. The rest stands on pages of shorter periods: a year's on those of its months, and
where these have no pages (of a section, of a day) search finds what was published then. So one more article changes one
page of a year and one of a month, however many either has.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from dateline.articles.article import Card
from dateline.publishing.frame import Step


def months_behind(year: str, shown: Sequence[Card], counts: Mapping[str, int]) -> list[Step]:
    """The months of a year that are not shown whole, newest first, given how many articles each has."""
    last = f"{shown[-1].date:%Y-%m}"
    return [
        Step(f"{date.fromisoformat(f'{month}-01'):%B} ({count})", f"/{month.replace('-', '/')}/")
        for month, count in sorted(counts.items(), reverse=True)
        if count and month.startswith(year) and month <= last
    ]


def searches_behind(shown: Sequence[Card], filters: Mapping[str, str], *, by_day: bool) -> list[Step]:
    """Searches for the months of a year, or days of a month, that are not shown whole, newest first."""
    last = shown[-1].date
    if by_day:
        days = [(last.replace(day=day),) * 2 for day in range(last.day, 0, -1)]
    else:
        months = [last.replace(month=month, day=1) for month in range(last.month, 0, -1)]
        days = [(first, first.replace(day=monthrange(first.year, first.month)[1])) for first in months]
    return [
        Step(
            f"{first:%-d %B}" if by_day else f"{first:%B}",
            f"/search?{urlencode({**filters, 'from': first, 'to': end})}",
        )
        for first, end in days
    ]
