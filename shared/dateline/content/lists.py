"""How many entries each list has, by year: counters that change in the transaction that changes the entries.

A list is known by its counters without being read: which year pages it has, what comes before and after them. They
are counts, so it does not matter in which order articles come and go; what counts nothing counts as absent.
"""

import re
from collections import Counter
from collections.abc import Iterable

from dateline.content.keys import BY_DATE, counter_key
from dateline.items import Item, Key, Update

LISTED = {"DATE", "SECTION", "AUTHOR", "TOPIC", "ISSUE"}
_TITLE = "title "
_PERIOD = r"\d{4}(?:-\d{2})?"


def counted(items: Iterable[Item]) -> Counter[tuple[Key, str]]:
    """What index entries count: one for the year of their list, and one for the title that they give it.

    In the list of everything a month counts too, by the year that it is in.
    """
    counts: Counter[tuple[Key, str]] = Counter()
    for item in items:
        head, _, subject = item["pk"].partition("#")
        if head == "BY" and subject.partition("#")[0] in LISTED:
            key = counter_key(subject)
            year, month = item["sk"][:4], item["sk"][:7]
            counts[key, year] += 1
            if item["pk"] == BY_DATE:
                counts[counter_key(f"{subject}#{year}"), month] += 1
            if "heading" in item:
                counts[key, f"{_TITLE}{item['heading']}"] += 1
    return counts


def recount(before: Counter[tuple[Key, str]], after: Counter[tuple[Key, str]]) -> list[Update]:
    """The updates that bring the counters from what an upload counted to what it counts now."""
    changes: dict[Key, dict[str, int]] = {}
    for (key, name), change in ((each, after[each] - before[each]) for each in before.keys() | after.keys()):
        if change:
            changes.setdefault(key, {})[name] = change
    return [_update(key, dict(sorted(names.items()))) for key, names in sorted(changes.items())]


def years_of(record: Item | None) -> dict[str, int]:
    """The years of a list, newest first, with the number of its entries; empty for a list that has none."""
    return dict(sorted(_numbers(record, r"\d{4}").items(), reverse=True))


def months_of(record: Item | None) -> dict[str, int]:
    """The months ("2003-08") of a year of the list of everything, newest first, with the number of articles."""
    return dict(sorted(_numbers(record, r"\d{4}-\d{2}").items(), reverse=True))


def title_of(record: Item | None) -> str:
    """The title that most of a list's entries give it, of several the first in the alphabet."""
    titles = _numbers(record, f"{_TITLE}.*")
    return min(titles, key=lambda title: (-titles[title], title)).removeprefix(_TITLE) if titles else ""


def falling(before: Item | None, after: Item | None) -> dict[str, int]:
    """The years or months of which a counter tells less than before, with what is left of each."""
    left = _numbers(after, _PERIOD)
    return {name: left.get(name, 0) for name, count in _numbers(before, _PERIOD).items() if left.get(name, 0) < count}


def _numbers(record: Item | None, pattern: str) -> dict[str, int]:
    return {name: count for name, count in (record or {}).items() if re.fullmatch(pattern, name) and count > 0}


def _update(key: Key, changes: dict[str, int]) -> Update:
    places = list(enumerate(changes.items()))
    return Update(
        key,
        "ADD " + ", ".join(f"#n{place} :n{place}" for place, _ in places),
        values={f":n{place}": change for place, (_, change) in places},
        names={f"#n{place}": name for place, (name, _) in places},
    )
