"""The mail service: what it refuses, keeps and tells."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from local.stack import Stack

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def stack() -> Iterator[Stack]:
    """A stack whose clock stands still."""
    with Stack.start(now=NOW) as stack:
        yield stack


def send(to: str = "ann@example.com", *, sender: str = "Journal <journal@example.org>", **more: Any) -> str:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, "Grüße"
    message.set_content("text")
    message.add_alternative("<p>html</p>", subtype="html")
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="event.ics")
    arguments: dict[str, Any] = {
        "FromEmailAddress": sender,
        "Destination": {"ToAddresses": [to]},
        "Content": {"Raw": {"Data": bytes(message)}},
        "ConfigurationSetName": "MailEvents",
        "EmailTags": [{"Name": "digest", "Value": "d1"}],
    }
    return boto3.client("sesv2").send_email(**(arguments | more))["MessageId"]


def test_a_mail_is_kept_in_all_its_parts(stack: Stack) -> None:
    """The outbox shows what a reader would get."""
    message_id = send()

    mail = stack.outbox[0]
    assert (mail.id, mail.to, mail.sent) == (message_id, "ann@example.com", NOW)
    assert (mail.subject, mail.text, mail.html) == ("Grüße", "text\n", "<p>html</p>\n")
    assert list(mail.attachments) == ["event.ics"]
    assert mail.tags == {"digest": "d1"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sender": "a@example.net"}, "MessageRejected"),
        ({"ConfigurationSetName": "Unknown"}, "NotFoundException"),
        ({"Content": {"Raw": {"Data": b"x" * 40_000_001}}}, "MessageRejected"),
    ],
)
def test_what_ses_would_refuse_is_refused(stack: Stack, change: dict[str, Any], code: str) -> None:
    """A sender that is not verified, an unknown configuration set, a message too large: nothing of it goes out."""
    with pytest.raises(ClientError) as error:
        send(**change)

    assert error.value.response["Error"]["Code"] == code
    assert stack.outbox == []


@pytest.mark.parametrize("change", [{"Content": {"Simple": {}}}, {"Destination": {"CcAddresses": ["a@example.com"]}}])
def test_a_form_of_mail_that_is_not_built_is_an_error(stack: Stack, change: dict[str, Any]) -> None:
    """What this stack would not show right, it does not take."""
    with pytest.raises(NotImplementedError):
        send(**change)

    assert stack.outbox == []


@pytest.mark.parametrize(
    ("to", "kinds"),
    [
        ("ann@example.com", ["Send", "Delivery"]),
        ("success@simulator.amazonses.com", ["Send", "Delivery"]),
        ("bounce@simulator.amazonses.com", ["Send", "Bounce"]),
        ("bounce+7@simulator.amazonses.com", ["Send", "Bounce"]),
        ("suppressionlist@simulator.amazonses.com", ["Send", "Bounce"]),
        ("complaint@simulator.amazonses.com", ["Send", "Delivery", "Complaint"]),
    ],
)
def test_events_follow_a_mail(stack: Stack, to: str, kinds: list[str]) -> None:
    """Each mail's events reach the feedback queue in SES's shape; simulator addresses choose the fate."""
    message_id = send(to)

    events = [json.loads(message.body) for message in stack.queue("FeedbackQueue").messages]
    assert [event["eventType"] for event in events] == kinds
    for event in events:
        assert event["mail"]["messageId"] == message_id
        assert event["mail"]["timestamp"] == "2026-11-02T09:00:00.000Z"
        assert event["mail"]["destination"] == [to]
        assert event["mail"]["tags"] == {"digest": ["d1"], "ses:configuration-set": ["MailEvents"]}
        assert event["eventType"].lower() in event


def test_a_bounce_says_of_whom_and_of_what_kind(stack: Stack) -> None:
    """A hard bounce names its type and recipients."""
    send("bounce@simulator.amazonses.com")

    bounce = json.loads(stack.queue("FeedbackQueue").messages[1].body)["bounce"]

    assert (bounce["bounceType"], bounce["bounceSubType"]) == ("Permanent", "General")
    assert [each["emailAddress"] for each in bounce["bouncedRecipients"]] == ["bounce@simulator.amazonses.com"]
