"""What the service tells an editor about one upload, as a page and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from dateline.articles.manuscript import Level, Problem
from dateline.content.keys import site_path
from dateline.items import Item
from dateline.publishing.rendering import render

_SAYINGS = {
    "published": "It is published.",
    "scheduled": "It is kept and will be published at its time.",
    "refused": "It could not be published.",
    "draft": "It is not published, as it says itself.",
    "kept": "It is kept beside your articles; nothing is published from it yet.",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one upload."""

    key: str
    version: str
    status: str
    url: str
    understood: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]

    @property
    def saying(self) -> str:
        """The status as a sentence; an earlier version that stays up is mentioned."""
        if self.status == "refused" and self.url:
            return "This version could not be published; the version before it stays up."
        return _SAYINGS[self.status]


def report_from(item: Item, site_url: str) -> Report:
    """The report on the upload whose state an item of the content table holds."""
    path = public_path(item)
    return Report(
        key=item["pk"].partition("#")[2],
        version=item["version"],
        status=item["status"],
        url=f"{site_url}{path}" if path else "",
        understood=tuple((label, value) for label, value in item["understood"]),
        problems=tuple(Problem(**problem | {"level": Level(problem["level"])}) for problem in item["problems"]),
    )


def public_path(item: Item) -> str:
    """Where the upload's content stands on the site; empty when it stands nowhere."""
    mains = {name.partition("#")[0]: name for name in item["items"]}
    if "PUBLICATION" in {name.partition("|")[0] for name in item["items"]}:
        return "/"
    for root, name in mains.items():
        if root in {"ARTICLE", "EVENT", "PAGE", "AUTHOR", "ISSUE"}:
            return f"/{site_path(root, name.partition('#')[2].rpartition('|')[0])}/"
    return ""


def report_html(report: Report) -> str:
    """The report as a page that stands by itself."""
    return render("report.html", report=report)


def report_json(report: Report) -> str:
    """The report for a program."""
    fields = {
        "upload": report.key,
        "version": report.version,
        "status": report.status,
        "saying": report.saying,
        "url": report.url or None,
        "understood": dict(report.understood),
        "problems": [
            {"level": each.level, "what": each.what, "mend": each.mend, "where": each.where} for each in report.problems
        ],
    }
    return json.dumps(fields, ensure_ascii=False, indent=1)


def troubles_html(troubles: Sequence[Item]) -> str:
    """Every upload that should be looked at, those that were refused first, as one page beside their reports."""
    ordered = sorted(troubles, key=lambda item: (item["status"] != "refused", item["sk"]))
    return render("troubles.html", troubles=[item | {"href": quote(f"{item['sk']}.html")} for item in ordered])


def troubles_json(troubles: Sequence[Item]) -> str:
    """The same for a program."""
    told = [{"upload": item["sk"], "status": item["status"], "what": item["what"]} for item in troubles]
    return json.dumps({"uploads": told}, ensure_ascii=False, indent=1)
