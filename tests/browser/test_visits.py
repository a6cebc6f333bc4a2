"""What visitors do, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Service

pytestmark = pytest.mark.browser

# Milliseconds that a person takes to fill in a form, and the stack to send a mail.
PERSON = 2_500


def test_reading(page: Page) -> None:
    """From the home page to an article, to its author, and back, by what is written on the links."""
    page.goto("/")
    page.get_by_role("link", name="The dam that both sides need").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The dam that both sides need")
    expect(page).to_have_title(re.compile("The Amet Review"))

    page.get_by_role("main").get_by_role("link", name="Tómas Eldjárn").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tómas Eldjárn")

    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("The dam that both sides need")


def test_search(page: Page) -> None:
    """Who types a word into the form of the search page finds the article, and goes there."""
    page.goto("/search")
    page.get_by_role("searchbox").first.fill("railway gauge")
    page.get_by_role("searchbox").first.press("Enter")
    expect(page).to_have_url(re.compile("/search\\?q=railway"))
    page.get_by_role("main").get_by_role("link", name="A railway looks for its gauge").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A railway looks for its gauge")


@pytest.mark.parametrize("scripts", [False, True])
def test_sign_up(browser: Browser, service: Service, *, scripts: bool) -> None:
    """Without script and with it: the form says what will happen, the mail comes, its button confirms."""
    address = f"reader-{scripts}@example.com".lower()
    context = browser.new_context(base_url=service.url, java_script_enabled=scripts)
    page = context.new_page()
    page.goto("/subscribe/")
    page.get_by_label(re.compile("mail", re.IGNORECASE)).first.fill(address)
    # Whoever is faster than a person is taken for none.
    page.wait_for_timeout(PERSON)
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("main")).to_contain_text(re.compile("mail", re.IGNORECASE))

    page.wait_for_timeout(PERSON)
    page.goto("/_local/outbox")
    expect(page.locator("body")).to_contain_text(address)
    page.get_by_role("link", name=re.compile("confirm", re.IGNORECASE)).first.click()
    context.close()


@pytest.mark.parametrize(("scheme", "is_dark"), [("light", False), ("dark", True)])
def test_schemes(page: Page, scheme: str, *, is_dark: bool) -> None:
    """Who prefers dark pages gets them, with light letters."""
    page.emulate_media(color_scheme="dark" if is_dark else "light")
    page.goto("/2026/11/the-dam-that-both-sides-need/")
    paper, ink = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )

    assert (_brightness(paper) < _brightness(ink)) is is_dark, scheme


def test_right_to_left(page: Page) -> None:
    """A Persian article runs from right to left, and the masthead around it does not."""
    page.goto("/2026/11/the-river-with-two-names/")
    article, masthead = page.locator("main"), page.locator("header.masthead").first

    assert article.evaluate("each => getComputedStyle(each).direction") == "rtl"
    assert masthead.evaluate("each => getComputedStyle(each).direction") == "ltr"
    heading = page.get_by_role("heading", level=1)
    assert heading.evaluate("each => getComputedStyle(each).textAlign") in {"start", "right"}


def test_a_keyboard_is_enough(page: Page) -> None:
    """The first key leads to the text past the masthead; what has the focus is seen; a form is filled key by key."""
    page.goto("/2026/11/the-dam-that-both-sides-need/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")
    assert page.locator(":focus").bounding_box()["height"] > 10  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    style = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(style) != "none"

    page.goto("/subscribe/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main input[type=email], main input[name=email]')"):
            break
    page.keyboard.type("keys@example.com")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text(re.compile("mail", re.IGNORECASE))


def test_what_is_not_there_is_said_kindly(page: Page) -> None:
    """A wrong address has a page of the site, with a way on."""
    answer = page.goto("/nowhere/at-all/")

    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def _brightness(colour: str) -> float:
    red, green, blue = map(float, re.findall(r"[\d.]+", colour)[:3])
    return 0.3 * red + 0.6 * green + 0.1 * blue
