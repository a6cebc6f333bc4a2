"""A bucket of published objects, written only if changed and only over the version that was seen.

Source for the conditional requests: "Add preconditions to S3 operations with conditional requests",
Amazon S3 User Guide.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from dateline.errors import Conflict, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

IMMUTABLE = "public, max-age=31536000, immutable"
_PRECONDITION_FAILED = 412
_MEETS_ANOTHER = 409
_NOT_FOUND = 404
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Document:
    """One object to be: its bytes, what they are, and how long a cache may keep them.

    `location` is the path that the object redirects to: the distribution makes a redirect of it.
    `disposition` is how a browser is to save it, empty for what it is to show.
    """

    content: bytes
    media_type: str
    cache_control: str
    location: str = ""
    disposition: str = ""

    @property
    def fingerprint(self) -> str:
        """A hash of everything that a reader would see change."""
        about = f"{self.media_type}\n{self.cache_control}\n{self.location}\n".encode()
        return hashlib.sha256(about + self.content).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Seen:
    """An object as it was last seen; the entity tag is empty where there was none."""

    etag: str
    fingerprint: str


ABSENT = Seen("", "")


class Overtaken(Conflict):
    """Somebody else changed the object since it was seen."""


class S3Objects:
    """Remembers what it saw of each object, so that a warm function asks for nothing it knows."""

    def __init__(self, bucket: str, client: Callable[[], "S3Client"]) -> None:
        self._bucket = bucket
        self._make_client = client
        self._seen: dict[str, Seen] = {}

    def remembered(self, path: str) -> Seen | None:
        """What was last seen at a path, None when nothing was yet."""
        return self._seen.get(path)

    def look(self, path: str) -> Seen:
        """What stands at a path now."""
        try:
            answer = self._make_client().head_object(Bucket=self._bucket, Key=path)
            seen = Seen(answer["ETag"], answer["Metadata"].get("fingerprint", ""))
        except ClientError as error:
            if _status(error) != _NOT_FOUND:
                raise _translated(error) from error
            seen = ABSENT
        except BotoCoreError as error:
            raise Unavailable(type(error).__name__) from error
        self._seen[path] = seen
        return seen

    def read(self, path: str, limit: int) -> bytes | None:
        """What an object holds, None when there is none or it holds more than `limit` bytes."""
        try:
            answer = self._make_client().get_object(Bucket=self._bucket, Key=path)
            return answer["Body"].read() if answer["ContentLength"] <= limit else None
        except ClientError as error:
            if _status(error) != _NOT_FOUND:
                raise _translated(error) from error
            return None
        except BotoCoreError as error:
            raise Unavailable(type(error).__name__) from error

    def put(self, path: str, document: Document, over: Seen) -> None:
        """Write the document over what was seen. Raises Overtaken when that stands there no longer."""
        condition = {"IfMatch": over.etag} if over.etag else {"IfNoneMatch": "*"}
        try:
            answer = self._make_client().put_object(
                Bucket=self._bucket,
                Key=path,
                Body=document.content,
                ContentType=document.media_type,
                CacheControl=document.cache_control,
                Metadata={"fingerprint": document.fingerprint}
                | ({"location": document.location} if document.location else {}),
                **({"ContentDisposition": document.disposition} if document.disposition else {}),  # type: ignore[arg-type]
                **condition,  # type: ignore[arg-type]  # one of two typed arguments
            )
        except ClientError as error:
            self._seen.pop(path, None)
            if _status(error) in {_PRECONDITION_FAILED, _MEETS_ANOTHER, _NOT_FOUND}:
                raise Overtaken(path) from error
            raise _translated(error) from error
        except BotoCoreError as error:
            self._seen.pop(path, None)
            raise Unavailable(type(error).__name__) from error
        self._seen[path] = Seen(answer["ETag"], document.fingerprint)

    def put_new(self, path: str, document: Document) -> None:
        """Put what is named by its content: whoever has put something there has put the same."""
        try:
            self.put(path, document, ABSENT)
        except Overtaken:
            self._seen[path] = Seen("", document.fingerprint)

    def paths(self, prefix: str) -> list[str]:
        """Up to a thousand paths that begin so. Raises Unavailable."""
        try:
            answer = self._make_client().list_objects_v2(Bucket=self._bucket, Prefix=prefix)
        except ClientError as error:
            raise _translated(error) from error
        except BotoCoreError as error:
            raise Unavailable(type(error).__name__) from error
        return [each["Key"] for each in answer.get("Contents", [])]

    def delete(self, path: str) -> None:
        """Take an object away; it is no error if there is none."""
        self._seen.pop(path, None)
        try:
            self._make_client().delete_object(Bucket=self._bucket, Key=path)
        except ClientError as error:
            raise _translated(error) from error
        except BotoCoreError as error:
            raise Unavailable(type(error).__name__) from error


def _status(error: ClientError) -> int:
    return error.response["ResponseMetadata"]["HTTPStatusCode"]


def _translated(error: ClientError) -> Exception:
    return Unavailable(error.response["Error"]["Code"]) if _status(error) >= _SERVER_ERROR else error
