"""Every page of the samples, before judges that are not ours."""

import json
import re
import subprocess
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import CHROMIUM, HERE, Answer, Service, values_of

pytestmark = pytest.mark.browser

AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
LONGEST_LIST = 12
FOUND = "/search?q=water"
UNLISTED = "is-crawlable"


def pages_of(site: dict[str, Answer]) -> dict[str, str]:
    """The pages among what was found, by their paths."""
    return {
        path: answer.body.decode()
        for path, answer in site.items()
        if answer.media_type.startswith("text/html") and answer.status == 200
    }


@pytest.fixture(scope="session")
def kinds(site: dict[str, Answer]) -> dict[str, str]:
    """One page of each kind, by its path: home, article, list, event, sign-up, search."""
    pages = pages_of(site)
    wanted = {
        "home": r"/",
        "article": r"/2026/11/the-dam-that-both-sides-need/",
        "list": r"/sections/analytical-articles/",
        "event": r"/events/[a-z-]+/",
        "sign-up": r"/subscribe/",
        "search": r"/search/",
    }
    return {kind: next(path for path in pages if re.fullmatch(pattern, path)) for kind, pattern in wanted.items()}


def test_no_link_is_broken(site: dict[str, Answer]) -> None:
    """Whatever a page links to on the site is there."""
    assert len(pages_of(site)) > 40
    assert {path: answer.status for path, answer in site.items() if answer.status >= 400} == {}


def test_places_inside_of_pages_are_there(site: dict[str, Answer]) -> None:
    """A link into a page leads to an element of it, and no page has two of one name."""
    pages = pages_of(site)
    names = {path: values_of(html, "//@id") for path, html in pages.items()}
    broken = [
        (path, href)
        for path, html in pages.items()
        for href in values_of(html, "//a/@href[contains(., '#')]")
        for target, _, name in [urljoin(path, href).partition("#")]
        if target in names and name not in names[target]
    ]

    assert broken == []
    assert [path for path, each in names.items() if len(each) != len(set(each))] == []


def test_pages_are_valid_html(site: dict[str, Answer], tmp_path: Path) -> None:
    """html-validate finds nothing to object to, on any page."""
    files = {}
    for number, (path, html) in enumerate(sorted(pages_of(site).items())):
        file = tmp_path / f"{number}.html"
        file.write_text(html)
        files[str(file)] = path
    (tmp_path / ".htmlvalidate.json").write_text((HERE / ".htmlvalidate.json").read_text())

    done = subprocess.run(  # noqa: S603  # a tool of ours on files of ours
        [HERE / "node_modules" / ".bin" / "html-validate", "--formatter", "json", *files],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    objections = [
        f"{files[each['filePath']]}:{message['line']} {message['ruleId']}: {message['message']}"
        for each in json.loads(done.stdout)
        for message in each["messages"]
    ]
    assert objections[:LONGEST_LIST] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(page: Page, site: dict[str, Answer], scheme: str) -> None:
    """No page of the samples breaks a rule of axe-core, in either scheme of colours."""
    axe = AXE.read_text()
    page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    violations = []
    for path in sorted([*pages_of(site), "/nowhere/", FOUND]):
        page.goto(path)
        page.evaluate(axe)
        found = page.evaluate("axe.run().then(result => result.violations)")
        violations += [
            f"{path} {each['id']}: {node['html'][:100]} {node['failureSummary'][:150]}"
            for each in found
            for node in each["nodes"]
        ]

    assert violations[:LONGEST_LIST] == []


def test_lighthouse_gives_a_hundred(kinds: dict[str, str], service: Service) -> None:
    """Performance, accessibility, best practices and SEO are 100 on home, article, list, event, sign-up and search."""
    done = subprocess.run(  # noqa: S603  # a tool of ours on pages of ours
        ["node", HERE / "lighthouse.mjs", CHROMIUM, *(service.url + path for path in (*kinds.values(), FOUND))],  # noqa: S607
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    below = [
        f"{each['url']}: {each['scores']} {each['missed']}"
        for each in json.loads(done.stdout)
        if set(each["scores"].values()) != {100}
        # What a search found is kept out of other searches, for which Lighthouse has one word only.
        and not (each["url"].endswith(FOUND) and [missed.partition(":")[0] for missed in each["missed"]] == [UNLISTED])
    ]

    assert below == []


@pytest.mark.parametrize("width", [320, 640])
def test_pages_bear_being_enlarged(page: Page, site: dict[str, Answer], width: int) -> None:
    """At 200 % of a window of 640 or 1280 pixels no page has to be pushed sideways (WCAG 2.2, 1.4.10)."""
    page.set_viewport_size({"width": width, "height": 450})
    wide = []
    for path in pages_of(site):
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(path)

    assert wide == []


def test_pages_weigh_little(page: Page, kinds: dict[str, str]) -> None:
    """A page and all that it needs are at most six requests, and reading pages run no script."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for kind, path in kinds.items():
        asked.clear()
        page.goto(path)
        assert len(asked) <= 6, kind
        if kind in {"home", "article", "list"}:
            assert page.locator("script:not([type='application/ld+json'])").count() == 0, kind
