"""The samples, as the first run shows them."""

import gzip
import re
from pathlib import Path

from lxml import html

from local.stack import ROOT, Stack
from tests.e2e.visits import report

SAMPLES = ROOT / "samples"


def load(stack: Stack) -> list[str]:
    """Upload every sample; returns the keys."""
    keys = [path.relative_to(SAMPLES).as_posix() for path in sorted(SAMPLES.rglob("*")) if path.is_file()]
    for key in keys:
        stack.upload(key, (SAMPLES / key).read_bytes())
    stack.settle()
    return keys


def test_every_sample_is_published_without_a_warning(empty_stack: Stack) -> None:
    """Each of the samples is understood as it was meant: articles of four formats, and what stands beside them."""
    keys = load(empty_stack)

    assert len(keys) == 22
    assert {Path(key).suffix for key in keys} >= {".md", ".html", ".txt", ".docx"}
    statuses = {key: report(empty_stack, key)["status"] for key in keys}
    assert {key for key, status in statuses.items() if status != "published"} == {"articles/upper-amet.png"}
    assert statuses["articles/upper-amet.png"] == "kept"
    assert {key: found for key in keys if (found := report(empty_stack, key)["problems"])} == {}


def test_no_link_of_the_site_is_broken(empty_stack: Stack) -> None:
    """From the front page every internal link leads to a page, and each page has one h1, a language and a title."""
    load(empty_stack)
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = empty_stack.get(path)
        assert answer.status == 200, path
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        page = html.fromstring(answer.text)
        assert len(page.findall(".//h1")) == 1, path
        assert page.get("lang"), path
        assert page.findtext(".//title"), path
        links = [each.get("href") or "" for each in page.iter("a", "link")]
        # Typeset documents are walked where their function is awake, in test_site.py.
        waiting += [
            re.sub("#.*", "", link)
            for link in links
            if link.startswith("/") and not link.startswith("/#") and not link.endswith(".pdf")
        ]
    assert len(seen) > 60


def test_pages_weigh_little(empty_stack: Stack) -> None:
    """HTML and stylesheet of every page together are below 14 kB compressed, and no page has a script."""
    load(empty_stack)
    objects = empty_stack.objects("SiteBucket")
    css = next(len(gzip.compress(content)) for key, content in objects.items() if key.endswith(".css"))
    pages = {key: content for key, content in objects.items() if key.endswith(".html")}

    assert len(pages) > 50
    assert max(len(gzip.compress(content)) + css for content in pages.values()) < 14_000
    assert not [
        key for key, content in pages.items() if re.search(rb"<script(?! type=\"application/ld\+json\")", content)
    ]
