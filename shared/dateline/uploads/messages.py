"""What the ingest queue asks for: a changed upload, or the whole bucket once more."""

from dataclasses import replace

from dateline.content.keys import upload_key
from dateline.sqs import SqsQueue
from dateline.uploads.ingestion import Ingest
from dateline.uploads.neighbours import texts_beside
from dateline.uploads.notification import Again, Notification
from dateline.uploads.s3_uploads import S3Uploads
from dateline.uploads.understanding import Status


def handle_message(asked: Notification | Again, *, ingest: Ingest, bucket: S3Uploads, queue: SqsQueue) -> Status | None:
    """Do one thing that was asked for; returns the upload's status, None when nothing changed.

    Many uploads are asked for a page of keys at a time, each key in a message of its own, so that
    a broken file holds up no other. Raises Unavailable when another try may do better.
    """
    if isinstance(asked, Notification):
        return ingest.upload(asked)
    if asked.key:
        return ingest.replay(asked.key) if asked.restore else ingest.again(asked.key)
    if asked.beside:
        texts = ingest.table.get_many(map(upload_key, texts_beside(asked.beside)))
        queue.send([Again(key=pk.removeprefix("UPLOAD#")).message() for pk, _ in texts])
        return None
    if asked.wanted:
        keys = [entry["sk"] for entry in ingest.table.query(f"WANTED#{asked.wanted}", after=asked.after)]
    else:
        keys = bucket.keys(asked.after)
    messages = [Again(key=key).message() for key in keys]
    if keys:
        messages.append(replace(asked, after=keys[-1]).message())
    queue.send(messages)
    return None
