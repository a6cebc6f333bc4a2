"""The first run, alive on a port of this machine, and a browser that looks at it."""

import os
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast
from urllib.parse import urljoin, urlsplit

import pytest
from lxml.html import document_fromstring
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
PORT = 8791
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
# Where the samples have their digests and events before them.
NOW = "2026-11-24"
LINKS = (
    "//a/@href | //link/@href | //img/@src | //script/@src"
    " | //meta[@property='og:image']/@content | //meta[@name='citation_pdf_url']/@content"
)


class Answer(NamedTuple):
    """What the service answered."""

    status: int
    media_type: str
    body: bytes


class Service:
    """The running service as a visitor without a browser asks it."""

    url = f"http://127.0.0.1:{PORT}"

    def get(self, path: str) -> Answer:
        """Read a path; what is not there is an answer too."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as answer:  # noqa: S310  # our own service
                return Answer(answer.status, answer.headers["content-type"] or "", answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers["content-type"] or "", error.read())


@pytest.fixture
def _no_network() -> None:
    """A browser speaks to this machine, and so must these tests."""


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The first run with its samples, everything published."""
    uploads = tmp_path_factory.mktemp("first-run") / "uploads"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    command = [sys.executable, "-m", "local", "--port", str(PORT), "--now", NOW, "--uploads", str(uploads)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            # It says so when every sample is published and typeset; if it ends before, so does what it says.
            assert any("Dateline is running" in line for line in process.stdout or ()), "the first run did not start"
            yield Service()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, service: Service) -> Iterator[BrowserContext]:
    """A visitor of their own: nothing is remembered from one test to the next."""
    context = browser.new_context(base_url=service.url, viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page that complains: whatever the browser reports as an error fails the test."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


@pytest.fixture(scope="session")
def site(service: Service) -> dict[str, Answer]:
    """Every page that can be reached from the home page by its links, and every file that these lead to."""
    found: dict[str, Answer] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found[path] = answer = service.get(path)
        if answer.media_type.startswith("text/html"):
            waiting += [link for link in links_of(answer.body.decode(), path) if link not in found]
    return found


def links_of(html: str, path: str) -> list[str]:
    """What a page links to, loads or sends to on the same site, without the places inside."""
    links = []
    for value in values_of(html, LINKS):
        parts = urlsplit(urljoin(Service.url + path, value))
        # What the local stack shows beside the site is its own.
        if f"{parts.scheme}://{parts.netloc}" == Service.url and not parts.path.startswith("/_local"):
            links.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return links


def values_of(html: str, xpath: str) -> list[str]:
    """The values of attributes of a page."""
    return cast("list[str]", document_fromstring(html.encode()).xpath(xpath))
