"""What each failure of the mail service means for the mail: sent, not sent, or not known."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.stub import Stubber

from dateline.digests.sending import NotSent, SentUnknown
from dateline.errors import Unavailable
from dateline.mail.ses import SEND_ONCE, SesMailer


def client_error(code: str, status: int) -> Callable[[Any], None]:
    """Make the stub answer with an error."""
    return lambda stub: stub.add_client_error("send_email", code, http_status_code=status)


@pytest.mark.parametrize(
    ("code", "status", "meaning"),
    [
        ("MessageRejected", 400, NotSent),
        ("BadRequestException", 400, NotSent),
        ("TooManyRequestsException", 429, Unavailable),
        ("SendingPausedException", 400, Unavailable),
        ("MailFromDomainNotVerifiedException", 400, Unavailable),
        ("AccessDeniedException", 403, Unavailable),
        ("InternalServiceErrorException", 500, SentUnknown),
    ],
)
def test_an_error_says_whether_the_mail_may_have_gone(code: str, status: int, meaning: type[Exception]) -> None:
    """A refusal of the mail is final, one of ours can be tried again, and a server's failure leaves it unknown."""
    client = boto3.client("sesv2", config=SEND_ONCE)
    with Stubber(client) as stub:
        client_error(code, status)(stub)
        with pytest.raises(meaning) as raised:
            SesMailer(lambda: client, sender="a@example.org", configuration_set="x").send(b"", "b@example.com", {})

    assert "b@example.com" not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (EndpointConnectionError(endpoint_url="x"), Unavailable),
        (ConnectTimeoutError(endpoint_url="x"), Unavailable),
        (ReadTimeoutError(endpoint_url="x"), SentUnknown),
    ],
)
def test_a_broken_line_says_whether_the_mail_may_have_gone(error: Exception, meaning: type[Exception]) -> None:
    """Before the connection stood nothing was sent; after that nobody knows."""
    client = boto3.client("sesv2", config=SEND_ONCE)

    def fail(**_: object) -> None:
        raise error

    client.meta.events.register("before-send.sesv2.SendEmail", fail)
    with pytest.raises(meaning):
        SesMailer(lambda: client, sender="a@example.org", configuration_set="x").send(b"", "b@example.com", {})


def test_a_send_is_tried_once() -> None:
    """The client does not repeat a send by itself: one whose answer is lost would be accepted several times."""
    client = boto3.client("sesv2", config=SEND_ONCE)
    tries = []

    def fail(**_: object) -> None:
        tries.append(1)
        raise ReadTimeoutError(endpoint_url="x")

    client.meta.events.register("before-send.sesv2.SendEmail", fail)
    with pytest.raises(SentUnknown):
        SesMailer(lambda: client, sender="a@example.org", configuration_set="x").send(b"", "b@example.com", {})

    assert len(tries) == 1
