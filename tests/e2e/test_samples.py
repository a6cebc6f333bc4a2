"""The samples, as the first run shows them."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from local.stack import ROOT, Stack
from tests.e2e.visits import NOW, SLOW, report

SAMPLES = ROOT / "samples"
KEYS = [path.relative_to(SAMPLES).as_posix() for path in sorted(SAMPLES.rglob("*")) if path.is_file()]


@pytest.fixture(scope="module")
def samples() -> Iterator[Stack]:
    """The publication of the samples, which no test changes."""
    with Stack.start(now=NOW, asleep=SLOW) as stack:
        for key in KEYS:
            stack.upload(key, (SAMPLES / key).read_bytes())
        stack.settle()
        assert stack.failures == []
        yield stack


def test_every_sample_is_published_without_a_warning(samples: Stack) -> None:
    """Each of the samples is understood as it was meant: articles of four formats, and what stands beside them."""
    assert len(KEYS) == 22
    assert {Path(key).suffix for key in KEYS} >= {".md", ".html", ".txt", ".docx"}
    statuses = {key: report(samples, key)["status"] for key in KEYS}
    assert {key for key, status in statuses.items() if status != "published"} == {"articles/upper-amet.png"}
    assert statuses["articles/upper-amet.png"] == "kept"
    assert {key: found for key in KEYS if (found := report(samples, key)["problems"])} == {}


def test_no_link_of_the_site_is_broken(samples: Stack) -> None:
    """From the front page every internal link leads to a page, and each page has one h1, a language and a title."""
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = samples.get(path)
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


def test_pages_weigh_little(samples: Stack) -> None:
    """HTML and stylesheet of every page together are below 14 kB compressed, and no page has a script."""
    objects = samples.objects("SiteBucket")
    css = next(len(gzip.compress(content)) for key, content in objects.items() if key.endswith(".css"))
    pages = {key: content for key, content in objects.items() if key.endswith(".html")}

    assert len(pages) > 50
    assert max(len(gzip.compress(content)) + css for content in pages.values()) < 14_000
    assert not [
        key for key, content in pages.items() if re.search(rb"<script(?! type=\"application/ld\+json\")", content)
    ]
