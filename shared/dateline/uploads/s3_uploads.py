"""The uploads bucket, read only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from dateline.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

GONE = {"NoSuchKey", "NoSuchVersion", "404", "MethodNotAllowed"}
_SERVER_ERROR = 500


class S3Uploads:
    """Reads one version of one upload, and lists what there is."""

    def __init__(self, bucket: str, client: Callable[[], "S3Client"]) -> None:
        self._bucket = bucket
        self._make_client = client

    def read(self, key: str, version: str, limit: int) -> bytes:
        """At most `limit` + 1 bytes of that version. Raises NotFound when it is gone, Unavailable to try again."""
        with _translated_errors(key):
            answer = self._make_client().get_object(Bucket=self._bucket, Key=key, VersionId=version)
            return answer["Body"].read(limit + 1)

    def current_version(self, key: str) -> tuple[str, datetime]:
        """The version that stands at a key now, and when it was put there. Raises as `read` does."""
        with _translated_errors(key):
            answer = self._make_client().head_object(Bucket=self._bucket, Key=key)
            return answer["VersionId"], answer["LastModified"]

    def keys(self, after: str) -> list[str]:
        """Up to a thousand keys that follow one, in order. Raises Unavailable."""
        try:
            answer = self._make_client().list_objects_v2(Bucket=self._bucket, StartAfter=after)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(type(error).__name__) from error
        return [each["Key"] for each in answer.get("Contents", [])]


@contextmanager
def _translated_errors(key: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in GONE:
            raise NotFound(key) from error
        if error.response["ResponseMetadata"]["HTTPStatusCode"] >= _SERVER_ERROR:
            raise Unavailable(key) from error
        raise
    except BotoCoreError as error:
        raise Unavailable(type(error).__name__) from error
