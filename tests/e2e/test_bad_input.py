"""Bad input is an answer: each file that cannot be published gets a report that says why and how to mend it."""

import json
import os
import random
import signal

import pytest

from dateline import bounds
from dateline.articles.manuscript import Manuscript
from dateline.articles.readers import _READERS
from dateline.articles.readers.markdown import read_markdown
from local.stack import Stack
from tests.e2e.visits import article, published, report


def long_text(size: int) -> bytes:
    """Text that no packing makes much shorter."""
    words = random.Random(0)
    return b"".join(b"%x " % words.getrandbits(64) for _ in range(size // 17))


FILES = [
    ("articles/untitled.md", b"---\ndate: 2026-11-20\n---\n", "title"),
    ("articles/empty.docx", b"", "empty"),
    ("articles/blank.txt", b" \n\n", "empty"),
    ("articles/old.doc", b"\xd0\xcf\x11\xe0 old Word", ".docx"),
    ("articles/slides.key", b"\x00\x01\x02", ".docx"),
    ("articles/broken.docx", b"PK\x03\x04 not really", "damaged"),
    ("articles/renamed.docx", b"{\\rtf1 rich}", "rich text"),
    ("articles/header.md", b"---\ntitle: [a\n---\ntext", "line"),
    ("articles/impossible.md", article(day="2026-13-45"), "date"),
    ("articles/program.txt", bytes(range(256)) * 40, "encoding"),
    ("articles/endless.md", b"# Endless\n\n" + long_text(900_000), "longer"),
    ("articles/huge.txt", b"x" * 6_000_000, "larger"),
    ("events/timeless.md", b"---\ntitle: A forum\n---\nCome.", "starts"),
    ("events/backwards.md", b"---\ntitle: A\nstarts: 2026-12-10 18:00\nends: 2026-12-10 17:00\n---\nCome.", "ends"),
    ("events/crowded.md", b"---\ntitle: A\nstarts: 2026-12-10 18:00\ncapacity: many\n---\nCome.", "seats"),
    ("pages/subscribe.md", b"# Subscribe\n\nOur own page.", "used by the site itself"),
]


@pytest.mark.parametrize(("key", "content", "says"), FILES, ids=[each[0] for each in FILES])
def test_a_file_that_cannot_be_published_is_answered(stack: Stack, key: str, content: bytes, says: str) -> None:
    """The report refuses it, names the trouble and a mend; nothing is published, and nothing is left to retry."""
    before = set(stack.objects("SiteBucket"))

    stack.upload(key, content)
    stack.settle()

    found = report(stack, key)
    assert found["status"] == "refused"
    assert says in json.dumps(found["problems"], ensure_ascii=False)
    assert all(problem["mend"] for problem in found["problems"] if problem["level"] == "refused")  # type: ignore[attr-defined]
    assert set(stack.objects("SiteBucket")) == before
    assert stack.pending() == 0


def test_a_file_without_a_page_is_kept_and_says_so(stack: Stack) -> None:
    """A PDF by itself says who may offer it, and is no trouble; one that is none is refused."""
    for key, content, status in (("articles/scan.pdf", b"%PDF-1.7", "kept"), ("articles/no.pdf", b"no", "refused")):
        stack.upload(key, content)
        stack.settle()

        found = report(stack, key)
        assert found["status"] == status
        assert found["problems"]


def crowd(side: str) -> bytes:
    """An article with as many authors and topics as are kept."""
    numbers = [f"{side} {chr(65 + number // 26)}{chr(97 + number % 26)}" for number in range(40)]
    return article(authors=f"[{', '.join(numbers[:24])}]", tags=f"[{', '.join(numbers[:30])}]")


def test_the_greatest_change_fits_into_one_transaction(stack: Stack) -> None:
    """Every author and topic of the most crowded article can be exchanged at once; what is too many is told."""
    stack.upload("articles/crowd.md", crowd("Left"))
    stack.settle()

    stack.upload("articles/crowd.md", crowd("Right"))
    stack.settle()

    assert report(stack, "articles/crowd.md")["status"] == "published"
    assert "30 topics" in json.dumps(report(stack, "articles/crowd.md")["problems"])
    assert "Right Aa" in stack.get("/2026/11/the-dam/").text
    assert stack.get("/authors/left-aa/").status == 404


def test_what_machines_leave_behind_is_nobodys_business(stack: Stack) -> None:
    """Hidden files, lock files and folders are passed over without a report."""
    before = set(stack.objects("ReportsBucket"))
    for key in ("articles/.DS_Store", "articles/~$draft.docx", "Thumbs.db", "articles/"):
        stack.upload(key, b"litter")
    stack.settle()

    assert set(stack.objects("ReportsBucket")) == before


def test_nothing_an_article_holds_runs(stack: Stack) -> None:
    """Scripts, handlers and scripting links of an upload are gone from the page; its text stays."""
    attack = b"""# Fine title

A first paragraph that is quite innocent. <script>alert(1)</script><img src=x onerror=alert(2)>

<a href="javascript:alert(3)" onclick="alert(4)">a link</a> <iframe src="https://evil.example"></iframe>
<p style="position:fixed" onmouseover="alert(5)">styled</p><form action="https://evil.example"><input name=x></form>
"""
    stack.upload("articles/attack.md", attack)
    stack.settle()

    page = stack.get("/2026/11/fine-title/").text.partition('<div class="body">')[2]
    assert "a link" in page
    for poison in (
        "alert(",
        "javascript:",
        "onerror",
        "onclick",
        "onmouseover",
        "<iframe",
        "<script",
        "style=",
        "action=",
    ):
        assert poison not in page


def test_a_file_that_nobody_thought_of_is_answered_and_harms_nothing(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers that spin, eat memory, break and die: each file has its report at once, its neighbours their pages."""

    def planted(content: bytes) -> Manuscript:
        if b"spin" in content:
            while True:
                pass
        if b"eat" in content:
            return Manuscript("", "x" * 10**9)
        if b"break" in content:
            raise RecursionError
        if b"die" in content:
            os.kill(os.getpid(), signal.SIGKILL)
        return read_markdown(content)

    monkeypatch.setitem(_READERS, ".md", planted)
    monkeypatch.setattr(bounds, "SECONDS", 2)
    published(stack, "articles/spin.md", article("Once fine"))
    for name in ("spin", "eat", "break", "die"):
        stack.upload(f"articles/{name}.md", article(name))
        stack.upload(f"articles/beside-{name}.md", article(f"Beside {name.title()}"))
    stack.settle()

    for name in ("spin", "eat", "break", "die"):
        problem = report(stack, f"articles/{name}.md")["problems"][0]  # type: ignore[index]
        assert problem["level"] == "refused"
        assert "copy what it says into a new document" in problem["mend"]
        assert report(stack, f"articles/beside-{name}.md")["status"] == "published"
    assert stack.get("/2026/11/once-fine/").status == 200
    assert stack.pending() == 0
    stack.delete("articles/break.md")
    stack.settle()


def test_many_versions_that_take_all_the_time_leave_some_for_the_good_one(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file whose history is full of poison is read from the beginning, and its newest version stands."""

    def planted(content: bytes) -> Manuscript:
        while b"spin" in content:
            pass
        return read_markdown(content)

    monkeypatch.setitem(_READERS, ".md", planted)
    monkeypatch.setattr(bounds, "SECONDS", 2)
    for content in (article("spin one"), article("spin two"), article("At last")):
        stack.upload("articles/dam.md", content)
    stack.settle()

    assert report(stack, "articles/dam.md")["status"] == "published"
    assert stack.get("/2026/11/at-last/").status == 200
