"""What is kept ends when the privacy page says, and the page says what the code goes by."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import yaml

from dateline.people import retention
from dateline.people.records import departure_from, departure_write, request_from, request_write
from dateline.people.subscriber import Consent, Departure, Request
from dateline.publishing import pages
from tests.conftest import ROOT
from tests.unit.publishing.samples import PUBLICATION, SITE, parsed

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
REQUEST = Request("abc", "reader@example.com", frozenset({"articles"}), "nonce", Consent("We send mail.", NOW, "def"))
DEPARTURE = Departure("one", "abc", "reader@example.com", frozenset({"articles"}), NOW)


def test_a_request_ends_though_expiry_is_late() -> None:
    """What waits for a button counts for 30 days, whenever the table takes the item away."""
    item = request_write(None, REQUEST, NOW).item
    last = NOW + retention.UNCONFIRMED_LIFE - timedelta(seconds=1)

    assert request_from(item, last) == replace(REQUEST, version=1)
    assert request_from(item, last + timedelta(seconds=1)) is None
    assert request_from(None, NOW) is None


def test_a_departure_can_be_undone_for_thirty_days() -> None:
    """What was left comes back as it was, until its time is over."""
    item = departure_write(DEPARTURE).item
    last = NOW + retention.UNDO_TIME - timedelta(seconds=1)

    assert departure_from(item, last) == DEPARTURE
    assert departure_from(item, last + timedelta(seconds=1)) is None


@pytest.mark.parametrize(
    ("what", "how_long"),
    [
        ("A sign-up that nobody confirms", retention.UNCONFIRMED_LIFE),
        ("Your address after you left", retention.UNDO_TIME),
        ("Which mail went to which code", retention.LEDGER_LIFE),
        ("A registration for an event", retention.KEPT_AFTER_EVENT),
        ("Technical logs", retention.LOG_LIFE),
        ("Copies", retention.COPIES_LIFE),
    ],
)
def test_the_privacy_page_says_what_the_code_goes_by(what: str, how_long: timedelta) -> None:
    """Each row of the page has the figure that the code uses."""
    rows = parsed(pages.privacy_page(PUBLICATION, SITE)).xpath("//tbody/tr")
    row = next(each for each in rows if each.xpath("string(td[1])").startswith(what))

    assert row.xpath("string(td[2])").startswith(f"{how_long.days} days")


@pytest.mark.parametrize(
    ("language", "spoken", "says"), [("ru-RU", "ru", "30 дн."), ("tr", "tr", "30 gün"), ("fa", "en", "30 days")]
)
def test_the_privacy_page_speaks_the_language_of_the_publication(language: str, spoken: str, says: str) -> None:
    """It follows the publication where the forms do, and is in English elsewhere."""
    page = parsed(pages.privacy_page(replace(PUBLICATION, language=language), SITE))

    assert page.get("lang") == spoken
    assert page.xpath("string(//tbody/tr[1]/td[2])") == says


def test_logs_and_events_end_when_the_page_says() -> None:
    """The template keeps the functions' logs and the mail service's events as long as the page says."""
    loader = type("Loader", (yaml.SafeLoader,), {})
    yaml.add_multi_constructor("!", lambda *_: None, loader)
    template = yaml.load((ROOT / "template.yaml").read_text(), loader)  # noqa: S506  # a safe loader, blind to "!Ref"

    kept = {name: resource.get("Properties", {}) for name, resource in template["Resources"].items()}
    assert kept["FunctionLogs"]["RetentionInDays"] == retention.LOG_LIFE.days
    assert kept["FeedbackQueue"]["MessageRetentionPeriod"] == retention.EVENTS_LIFE.total_seconds()
    assert kept["FeedbackDeadLetters"]["MessageRetentionPeriod"] == retention.EVENTS_SET_ASIDE.total_seconds()
