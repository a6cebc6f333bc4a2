"""The mail service: one send, tried once.

SES knows no idempotency token, and a client that retries by itself may send a mail several times:
each call is made once, and its failure says whether the mail may have gone.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
)

from dateline.digests.sending import NotSent, SentUnknown
from dateline.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

SEND_ONCE = Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=10)

# Only these speak about the mail itself; every other refusal is about us (throttled, paused, not yet
# verified, not permitted) and passes once the operator has mended it.
_REFUSALS = {"MessageRejected", "BadRequestException"}
_SERVER_ERROR = 500


class SesMailer:
    """Hands finished MIME messages to SES under one configuration set."""

    def __init__(self, client: Callable[[], "SESV2Client"], *, sender: str, configuration_set: str) -> None:
        self._make_client = client
        self._sender = sender
        self._configuration_set = configuration_set

    def send(self, mime: bytes, address: str, tags: dict[str, str]) -> str:
        """The message id that SES gives. `tags` come back with each of its events; they hold no address.

        Raises NotSent (refused for good), Unavailable (surely not sent, later may do), SentUnknown.
        """
        try:
            answer = self._make_client().send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [address]},
                Content={"Raw": {"Data": mime}},
                ConfigurationSetName=self._configuration_set,
                EmailTags=[{"Name": name, "Value": value} for name, value in tags.items()],
            )
        except (EndpointConnectionError, ConnectTimeoutError) as error:
            raise Unavailable(type(error).__name__) from None
        except ClientError as error:
            # `from None`, here and below: the service's own sentence may quote the address.
            code = error.response["Error"]["Code"]
            if code in _REFUSALS:
                raise NotSent(code) from None
            if error.response["ResponseMetadata"]["HTTPStatusCode"] >= _SERVER_ERROR:
                raise SentUnknown(code) from None
            raise Unavailable(code) from None
        except BotoCoreError as error:
            raise SentUnknown(type(error).__name__) from None
        return answer["MessageId"]
