"""What became of uploads: their reports as they arrive, and what those say in lines."""

import sys
import time
from collections.abc import Iterator, Mapping

from dateline.commands.service import Report, Service

# Without any news; a large archive may take far longer in all.
PATIENCE = 120.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0


def show_progress(line: str) -> None:
    """Write over the line before, where it disturbs no account."""
    print(f"\r{line}", end="", file=sys.stderr, flush=True)


def await_reports(waiting: Mapping[str, str], service: Service) -> dict[str, Report]:
    """The reports on uploads, given as key and version, until none has arrived for longer than it is worth waiting."""
    arrived: dict[str, Report] = {}
    deadline, pause = time.monotonic() + PATIENCE, FIRST_PAUSE
    while len(arrived) < len(waiting) and time.monotonic() < deadline:
        news = service.reports({key: version for key, version in waiting.items() if key not in arrived})
        arrived |= news
        show_progress(f"{len(arrived)} of {len(waiting)} reported")
        if news:
            deadline = time.monotonic() + PATIENCE
        if len(arrived) < len(waiting):
            # Each look costs the service something: for a large folder it looks less and less often.
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
    print(file=sys.stderr)
    return arrived


def lines_of(key: str, report: Report) -> Iterator[str]:
    """Every problem of a report, with its place and mend."""
    for problem in report["problems"]:
        where = f" ({problem['where']})" if problem["where"] else ""
        yield f"{key}: {problem['level']}{where}: {problem['what']} {problem['mend']}".rstrip()
