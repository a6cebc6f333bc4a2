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
    """Tell each editor, in one mail, what is wrong with the uploads that are theirs; returns how many mails went.

    An upload is theirs that came under their address; one that came under nobody's is every editor's. `reports` is
    where the reports stand, in words. What is mended or gone by now is not spoken of.
    """
    wanted = [PUBLICATION_KEY, *(upload_key(key) for key in keys)]
    found: dict[Key, Item] = {}
    for first in range(0, len(wanted), BATCH_GET_LIMIT):
        found |= table.get_many(wanted[first : first + BATCH_GET_LIMIT])
    record = found.pop(PUBLICATION_KEY, None)
    publication = publication_from(record) if record else DEFAULT_PUBLICATION
    addresses = {editor.lower() for editor in publication.editors}
    sent = 0
    for editor in publication.editors:
        theirs = [
            trouble
            for item in found.values()
            if (item["by"] == editor.lower() or item["by"] not in addresses) and (trouble := _trouble_of(item)).problems
        ]
        if theirs:
            mail = trouble_mail(publication, theirs, frame, reports=reports)
            mailer.send(to_mime(mail, sender=sender, recipient=editor), editor, {"kind": "trouble"})
            sent += 1
    return sent


def _trouble_of(item: "Item") -> Trouble:
    return Trouble(
        key=item["pk"].partition("#")[2],
        refused=item["status"] == "refused",
        stays=bool(item["items"]),
        problems=tuple(problem for problem in item["problems"] if problem["level"] in TROUBLE),
    )
