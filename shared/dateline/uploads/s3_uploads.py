"""The uploads bucket, read only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from dateline.errors import NotFound, Unavailable
from dateline.uploads.understanding import Version

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ListObjectVersionsOutputTypeDef

GONE = {"NoSuchKey", "NoSuchVersion", "404", "MethodNotAllowed"}
_SERVER_ERROR = 500


class S3Uploads:
    """Reads one version of one upload, and lists what there is."""

    def __init__(self, bucket: str, client: Callable[[], "S3Client"]) -> None:
        self._bucket = bucket
        self._make_client = client

    def read(self, key: str, version: str, limit: int) -> tuple[bytes, datetime]:
        """At most `limit` + 1 bytes of that version, and when it was put there.

        Raises NotFound when it is gone, Unavailable to try again.
        """
        with _translated_errors(key):
            answer = self._make_client().get_object(Bucket=self._bucket, Key=key, VersionId=version)
            return answer["Body"].read(limit + 1), answer["LastModified"]

    def versions(self, key: str) -> list[Version]:
        """What is left of a key's versions and deletions, oldest first. Raises Unavailable."""
        with _translated_errors(key):
            pages = self._make_client().get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=key)
            found = [version for page in pages for version in _versions_of(page, key)]
        found.reverse()
        # The bucket's times count whole seconds, and it tells versions and deletions apart, each newest first.
        return [version for _, version in sorted(found, key=lambda each: (each[0], each[1].happened))]

    def every_key(self) -> Iterator[str]:
        """Every key that has a version or a deletion, in order. Raises Unavailable."""
        with _translated_errors(""):
            pages = self._make_client().get_paginator("list_object_versions").paginate(Bucket=self._bucket)
            previous = ""
            for page in pages:
                listed = [each["Key"] for each in (*page.get("Versions", []), *page.get("DeleteMarkers", []))]
                for key in sorted(set(listed)):
                    if key != previous:
                        yield key
                    previous = key

    def keys(self, after: str) -> list[str]:
        """Up to a thousand keys that follow one, in order. Raises Unavailable."""
        try:
            answer = self._make_client().list_objects_v2(Bucket=self._bucket, StartAfter=after)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(type(error).__name__) from error
        return [each["Key"] for each in answer.get("Contents", [])]


def _versions_of(page: "ListObjectVersionsOutputTypeDef", key: str) -> list[tuple[bool, Version]]:
    """The versions and deletions of one key, newest first, each with whether it is the newest of all."""
    versions = [
        (each["IsLatest"], Version(each["VersionId"], each["LastModified"], each["ETag"].strip('"')))
        for each in page.get("Versions", [])
        if each["Key"] == key
    ]
    deletions = [
        (each["IsLatest"], Version(each["VersionId"], each["LastModified"], removed=True))
        for each in page.get("DeleteMarkers", [])
        if each["Key"] == key
    ]
    return versions + deletions


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
