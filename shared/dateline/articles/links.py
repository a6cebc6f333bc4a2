"""Links to other texts of the same archive: their writers name files, where a site has addresses."""

import re
from urllib.parse import unquote

from dateline.articles.html_tree import Element
from dateline.articles.manuscript import Level, Problem

_FILE = re.compile(
    r"(?:\{filename\}|\|filename\||@(?=/))?(?P<path>[^?#:]+\.(?:md|markdown|docx?|odt|rtf|txt))(?:[?#].*)?",
    re.IGNORECASE,
)
_SHOWN = 10


def page_address(file: str) -> str:
    """Where the text in a file stands on this site; empty where that cannot be told."""
    stem = re.sub(r"(?:/_?index)?\.(?:md|markdown|html?)$", "", file.partition("#")[0]).removeprefix("_posts/")
    if dated := re.fullmatch(r"(?:.*/)?(\d{4})-(\d{2})-\d{2}-([\w-]+)", stem):
        return f"/{dated[1]}/{dated[2]}/{dated[3].lower()}/"
    return f"{stem.rstrip('/')}/" if re.fullmatch(r"/[\w/.-]+", stem) else ""


def settle_links(body: Element, problems: list[Problem]) -> None:
    """Let links to text files lead to their pages; of those whose page nobody knows the words remain, which is told."""
    astray: dict[str, None] = {}
    for link in body.iter("a"):
        match = _FILE.fullmatch(unquote(link.get("href", "")).strip())
        if match is None:
            continue
        if address := page_address(match["path"]):
            link.set("href", address)
        else:
            astray[match["path"]] = None
            del link.attrib["href"]
    if astray:
        what = f"Links lead to files where readers need pages, and were left out: {', '.join([*astray][:_SHOWN])}."
        problems.append(Problem(Level.WARNING, what, "Write the address of the page, such as /2014/03/other-article/."))
