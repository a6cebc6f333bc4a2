"""Tell a publication's editors by mail which uploads they should look at, and how to mend them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from dateline.content.keys import PUBLICATION_KEY, upload_key
from dateline.content.records import publication_from
from dateline.content.references import TROUBLE
from dateline.dynamo import BATCH_GET_LIMIT, DynamoTable
from dateline.mail.composition import Frame, Trouble, to_mime, trouble_mail
from dateline.publication import DEFAULT_PUBLICATION

if TYPE_CHECKING:
    from dateline.items import Item, Key


class Mailer(Protocol):
    """What hands a finished mail over."""

    def send(self, mime: bytes, address: str, tags: dict[str, str]) -> str:
        """The mail service's own name for the mail."""


def mail_trouble(
    keys: Sequence[str], *, table: DynamoTable, mailer: Mailer, sender: str, frame: Frame, reports: str
) -> int:
    """Tell every editor of the publication, in one mail, what is wrong with the uploads; returns how many mails went.

    `reports` is where the reports stand, in words. What is mended or gone by now is not spoken of.
    """
    wanted = [PUBLICATION_KEY, *(upload_key(key) for key in keys)]
    found: dict[Key, Item] = {}
    for first in range(0, len(wanted), BATCH_GET_LIMIT):
        found |= table.get_many(wanted[first : first + BATCH_GET_LIMIT])
    record = found.pop(PUBLICATION_KEY, None)
    publication = publication_from(record) if record else DEFAULT_PUBLICATION
    troubles = [
        Trouble(
            key=item["pk"].partition("#")[2],
            refused=item["status"] == "refused",
            stays=bool(item["items"]),
            problems=tuple(problem for problem in item["problems"] if problem["level"] in TROUBLE),
        )
        for item in found.values()
        if any(problem["level"] in TROUBLE for problem in item["problems"])
    ]
    if not troubles or not publication.editors:
        return 0
    mail = trouble_mail(publication, troubles, frame, reports=reports)
    for editor in publication.editors:
        mailer.send(to_mime(mail, sender=sender, recipient=editor), editor, {"kind": "trouble"})
    return len(publication.editors)
