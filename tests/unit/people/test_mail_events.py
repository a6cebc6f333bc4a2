"""The mail service's events, as its documentation shows them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from dateline.people.mail_events import parse_mail_event
from dateline.people.mailbox import Verdict

RECIPIENT = "1450b57e3c9111fd40affaac0374823e262bebe1"


def event(kind: str, details: dict[str, Any] | None = None, *, name: str = "eventType", **tags: str) -> str:
    """An event as it is published."""
    tagged = {"recipient": RECIPIENT} | tags
    told = {
        name: kind,
        "mail": {
            "timestamp": "2026-11-25T08:00:00.000Z",
            "messageId": "0100",
            "destination": ["reader@example.com"],
            "tags": {each: [value] for each, value in tagged.items()},
        },
    }
    if details is not None:
        told[kind[0].lower() + kind[1:]] = details
    return json.dumps(told)


def bounce(kind: str, subtype: str = "General") -> str:
    """A bounce."""
    return event("Bounce", {"bounceType": kind, "bounceSubType": subtype, "timestamp": "2026-11-25T08:00:05.250Z"})


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (event("Send", {}), None),
        (event("Delivery", {"timestamp": "2026-11-25T08:00:05.250Z"}), Verdict.DELIVERED),
        (event("DeliveryDelay", {"timestamp": "2026-11-25T08:00:05.250Z"}), None),
        (event("Reject", {"reason": "Bad content"}), None),
        (bounce("Permanent"), Verdict.HARD_BOUNCE),
        (bounce("Permanent", "NoEmail"), Verdict.HARD_BOUNCE),
        (bounce("Permanent", "Suppressed"), Verdict.HARD_BOUNCE),
        (bounce("Permanent", "OnAccountSuppressionList"), Verdict.HARD_BOUNCE),
        (bounce("Transient"), Verdict.SOFT_BOUNCE),
        (bounce("Transient", "MailboxFull"), Verdict.SOFT_BOUNCE),
        (bounce("Transient", "MessageTooLarge"), None),
        (bounce("Transient", "ContentRejected"), None),
        (bounce("Transient", "AttachmentRejected"), None),
        (bounce("Undetermined", "Undetermined"), Verdict.SOFT_BOUNCE),
        (event("Complaint", {"complaintFeedbackType": "abuse"}), Verdict.COMPLAINT),
        (event("Complaint", {"complaintFeedbackType": "fraud"}), Verdict.COMPLAINT),
        (event("Complaint", {"complaintFeedbackType": "other"}), Verdict.COMPLAINT),
        (event("Complaint", {"complaintSubType": "OnAccountSuppressionList"}), Verdict.COMPLAINT),
        (event("Complaint", {}), Verdict.COMPLAINT),
        (event("Complaint", {"complaintFeedbackType": "not-spam"}), None),
        (event("Complaint", {"complaintFeedbackType": "auth-failure"}), None),
    ],
)
def test_an_event_says_what_it_means_for_the_address(body: str, verdict: Verdict | None) -> None:
    """Each type and subtype: of the mailbox, of the message, or of nothing that concerns the address."""
    told = parse_mail_event(body)

    assert told is not None
    assert told.verdict is verdict
    assert told.recipient == RECIPIENT


def test_the_time_is_that_of_what_happened() -> None:
    """A bounce happened when it bounced, not when the mail was sent; an event without a time of its own, when sent."""
    bounced, sent = parse_mail_event(bounce("Permanent")), parse_mail_event(event("Send", {}))

    assert bounced is not None
    assert sent is not None
    assert bounced.at == datetime(2026, 11, 25, 8, 0, 5, 250_000, tzinfo=UTC)
    assert sent.at == datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def test_all_wrappings_say_the_same() -> None:
    """By either name of the type, raw or inside a notification of the topic, it is the same event."""
    raw = event("Delivery", {"timestamp": "2026-11-25T08:00:05.250Z"})
    renamed = event("Delivery", {"timestamp": "2026-11-25T08:00:05.250Z"}, name="notificationType")
    wrapped = json.dumps({"Type": "Notification", "MessageId": "x", "TopicArn": "arn", "Message": raw})

    assert parse_mail_event(raw) == parse_mail_event(renamed) == parse_mail_event(wrapped)


def test_a_digests_mail_names_its_digest() -> None:
    """What was sent as a digest is known as such; other mail is not."""
    digest, notice = parse_mail_event(event("Send", {}, digest="articles_x")), parse_mail_event(event("Send", {}))

    assert digest is not None
    assert notice is not None
    assert (digest.digest, digest.message, notice.digest) == ("articles_x", "0100", "")


@pytest.mark.parametrize(
    "body",
    [
        "Successfully validated SNS topic for Amazon SES event publishing.",
        json.dumps({"Type": "Notification", "Message": "Successfully validated SNS topic for Amazon SES."}),
        json.dumps({"Type": "SubscriptionConfirmation", "Token": "x", "Message": "You have chosen to subscribe."}),
        event("Open", {}),
        event("Delivery", {}, recipient="reader@example.com"),
        json.dumps({"notificationType": "Delivery", "mail": {"timestamp": "2026-11-25T08:00:00Z"}, "delivery": {}}),
        "{}",
    ],
)
def test_what_is_not_about_our_mail_is_passed_over(body: str) -> None:
    """Greetings of the topic, types nobody asked for, and mail that another program sent."""
    assert parse_mail_event(body) is None


@pytest.mark.parametrize("body", ["{]", "[]", '"text"', event("Bounce", {})])
def test_rubbish_is_an_error(body: str) -> None:
    """What the mail service would never say ends in the dead letters, where somebody looks."""
    with pytest.raises(ValueError, match=r"."):
        parse_mail_event(body)
