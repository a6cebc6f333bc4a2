"""One SQS queue to hand work to. A message names digests, uploads and keyed hashes, never a person."""

from collections.abc import Callable, Sequence
from itertools import batched
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from dateline.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

BATCH = 10


class SqsQueue:
    """Sends in batches and reads the answer of every entry."""

    def __init__(self, url: str, client: Callable[[], "SQSClient"]) -> None:
        self._url = url
        self._make_client = client

    def send(self, bodies: Sequence[str]) -> None:
        """Hand over every message. Raises Unavailable when the queue left one out; some may have gone."""
        for some in batched(bodies, BATCH, strict=False):
            try:
                answer = self._make_client().send_message_batch(
                    QueueUrl=self._url,
                    Entries=[{"Id": str(place), "MessageBody": body} for place, body in enumerate(some)],
                )
            except (BotoCoreError, ClientError) as error:
                raise Unavailable(type(error).__name__) from error
            if failed := answer.get("Failed"):
                message = f"the queue refused {len(failed)} of {len(some)} messages"
                raise Unavailable(message)
