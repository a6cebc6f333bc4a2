"""What the ingest queue asks for: a changed upload, or the whole bucket once more."""

from datetime import datetime

from dateline.dynamo import DynamoTable
from dateline.sqs import SqsQueue
from dateline.uploads.ingestion import Status, ingest_again, ingest_upload
from dateline.uploads.notification import Again, Notification
from dateline.uploads.s3_uploads import S3Uploads


def handle_message(
    asked: Notification | Again, *, table: DynamoTable, uploads: S3Uploads, queue: SqsQueue, now: datetime
) -> Status | None:
    """Do one thing that was asked for; returns the upload's status, None when nothing changed.

    The whole bucket is asked for a page of keys at a time, each key in a message of its own, so that
    a broken file holds up no other. Raises Unavailable when another try may do better.
    """
    if isinstance(asked, Notification):
        return ingest_upload(asked, table=table, uploads=uploads, now=now)
    if asked.key:
        return ingest_again(asked.key, table=table, uploads=uploads, now=now)
    keys = uploads.keys(asked.after)
    messages = [Again(key=key).message() for key in keys]
    if keys:
        messages.append(Again(after=keys[-1]).message())
    queue.send(messages)
    return None
