"""The index as search reads it: the segments of a bucket, kept in memory and renewed by their entity tags."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from dateline.errors import Unavailable
from dateline.search.segment import Segment

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# As many at once as a client has connections for.
AT_ONCE = 10


class S3Segments:
    """Every answer is of the present index: a warm function gets what changed since it last looked."""

    def __init__(self, bucket: str, client: Callable[[], "S3Client"]) -> None:
        self._bucket = bucket
        self._make_client = client
        self._held: dict[str, tuple[str, Segment]] = {}

    def current(self) -> Sequence[Segment]:
        """The segments as they now stand, for one call and one more a changed segment. Raises Unavailable."""
        try:
            standing = self._standing()
            news = [name for name, etag in standing.items() if self._held.get(name, ("",))[0] != etag]
            if len(news) > 1:
                with ThreadPoolExecutor(min(AT_ONCE, len(news))) as threads:
                    fetched = list(threads.map(self._fetched, news))
            else:
                fetched = [self._fetched(name) for name in news]
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(type(error).__name__) from error
        self._held = {name: held for name, held in self._held.items() if name in standing}
        self._held |= {name: held for name, held in zip(news, fetched, strict=True) if held}
        return [segment for _, segment in self._held.values()]

    def _standing(self) -> dict[str, str]:
        client = self._make_client()
        standing: dict[str, str] = {}
        for page in client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket):
            standing |= {each["Key"]: each["ETag"] for each in page.get("Contents", [])}
        return standing

    def _fetched(self, name: str) -> tuple[str, Segment] | None:
        client = self._make_client()
        try:
            answer = client.get_object(Bucket=self._bucket, Key=name)
        except client.exceptions.NoSuchKey:
            # It was merged into another since the list was made.
            return None
        return answer["ETag"], Segment(answer["Body"].read())
