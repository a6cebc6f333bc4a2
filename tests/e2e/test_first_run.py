"""The first run, as a newcomer starts it: a process of its own on a port of this machine."""

import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local.stack import ROOT

type Run = tuple[subprocess.Popen[str], str, Path]

# A visitor in a process of its own, as tests have no network: it asks until what it waits for is there.
# Tests that run side by side have a port each.
PORT = 8765 + 10 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
VISITOR = """
import json, re, sys, time, urllib.parse, urllib.request
from pathlib import Path
url, uploads = sys.argv[1], Path(sys.argv[2])

def ask(path, form=None, headers={}, method=None, data=None):
    data = urllib.parse.urlencode(form).encode() if form else data
    request = urllib.request.Request(url + path, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()

def wait_for(path, text):
    began = time.monotonic()
    while time.monotonic() - began < 20:
        status, body = ask(path)
        if status == 200 and text in body:
            return time.monotonic() - began
    raise SystemExit(f"{path} never said {text!r}")
"""


@pytest.fixture
def first_run(tmp_path: Path) -> Iterator[Run]:
    """A running first run, its address, and its watched folder."""
    with _running(tmp_path / "uploads") as run:
        yield run


@pytest.fixture
def bare_run(tmp_path: Path) -> Iterator[Run]:
    """The same of a publication that nobody has put anything into yet."""
    (tmp_path / "bare").mkdir()
    shutil.copy(ROOT / "samples" / "publication.yaml", tmp_path / "bare")
    with _running(tmp_path / "uploads", "--samples", str(tmp_path / "bare")) as run:
        yield run


@contextmanager
def _running(uploads: Path, *arguments: str) -> Iterator[Run]:
    with _started("--port", str(PORT), "--uploads", str(uploads), *arguments) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "The clock" in line:
                break
        yield process, f"http://127.0.0.1:{PORT}", uploads
        process.kill()


def _started(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-m", "local", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")},
    )


def visit(url: str, uploads: Path, script: str) -> str:
    """Run a visitor's script; returns what it printed."""
    done = subprocess.run(  # noqa: S603  # our own script
        [sys.executable, "-c", VISITOR + textwrap.dedent(script), url, str(uploads)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def test_the_first_run_shows_the_whole_way(first_run: Run) -> None:
    """Samples are there; a saved file is published and withdrawn; a sign-up ends in a digest; the stop is clean."""
    process, url, uploads = first_run

    visit(
        url,
        uploads,
        """
        wait_for("/", "The dam that both sides need")
        wait_for("/events/", "who opens the gates")
        file = uploads / "articles" / "fresh.md"
        file.write_text("---\\ntitle: Fresh from the press\\n---\\nA text that was saved a moment ago.")
        wait_for("/", "Fresh from the press")
        file.unlink()
        began = time.monotonic()
        while "Fresh from the press" in ask("/")[1]:
            assert time.monotonic() - began < 20

        stamp = re.search('name="stamp" value="([^"]+)"', ask("/subscribe/")[1])[1]
        assert ask("/_local/clock", {"hours": "1"})[0] == 200
        form = {"email": "reader@example.com", "newsletters": "articles", "stamp": stamp}
        assert ask("/api/subscribe", form)[0] == 200
        wait_for("/_local/outbox", "Please confirm")
        number = re.search(r'mail\\?n=(\\d+)">Please confirm', ask("/_local/outbox")[1])[1]
        mail = ask(f"/_local/outbox/mail?n={number}")[1]
        confirm = re.search(r"/api/confirm/[^\\s\\"<]+", mail)[0]
        assert "You are signed up" in ask(confirm, {"x": "1"})[1]
        due = re.search(r'value="([^"]+)"><button>Go there</button></form></td></tr>', re.sub(
            "(?s).*?(?=<td>[^<]*</td><td>digest#articles)", "", ask("/_local/clock")[1], count=1))[1]
        assert ask("/_local/clock", {"to": due})[0] == 200
        wait_for("/_local/outbox", "reader@example.com")
        assert "Failures" in ask("/_local/failures")[1]
        assert "No function has failed" in ask("/_local/failures")[1]
        """,
    )
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=20)

    assert process.returncode == 0
    assert rest.strip().endswith("Stopped.")


def test_an_operators_command_reaches_the_people(bare_run: Run, tmp_path: Path) -> None:
    """A list is brought in through the port, by AWS's own protocol; where nothing answers, that is said."""
    _, url, _ = bare_run
    (tmp_path / "list.csv").write_text("email,status\nana@example.com,confirmed\nleft@example.com,unsubscribed\n")

    def subscribers(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(  # noqa: S603  # our own program
            [sys.executable, "-m", "dateline", "subscribers", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "shared")},
        )
        return done.returncode, done.stdout + done.stderr

    came = subscribers("import", "list.csv", "--newsletter", "articles", "--yes", "--local", url)
    counted = subscribers("report", "report.html", "--local", url)
    nowhere = subscribers("report", "report.html", "--local", "http://127.0.0.1:9")

    assert came[0] == 0, came[1]
    assert "2 added" in came[1]
    assert "1 active, 1 unsubscribed" in counted[1]
    assert nowhere[0] == 1
    assert "Start it with: make run" in nowhere[1]


def test_another_site_can_neither_read_nor_move_it(bare_run: Run) -> None:
    """A request under another name, from another site, or without the header that no site can send, is refused."""
    _, url, uploads = bare_run

    printed = visit(
        url,
        uploads,
        """
        print(ask("/", headers={"Host": "evil.example"})[0])
        print(ask("/_local/clock", {"hours": "1"}, headers={"Origin": "https://evil.example"})[0])
        print(ask("/_local/uploads/articles/x.md", method="PUT", data=b"x")[0])
        """,
    )

    assert printed.split() == ["421", "403", "403"]


def test_a_taken_port_is_said(bare_run: Run, tmp_path: Path) -> None:
    """A second run on the same port says so, and how to choose another."""
    del bare_run
    with _started("--port", str(PORT), "--uploads", str(tmp_path / "other")) as second:
        said, _ = second.communicate(timeout=20)

    assert second.returncode == 1
    assert re.search(rf"Port {PORT} is in use\. Choose another: make run PORT={PORT + 1}", said)
