"""From a queue message to mails: the shard of a digest, composed once and signed for each subscriber."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from dateline.content.records import PUBLICATION_KEY, parse_instant, publication_from
from dateline.digests.digest import Digest, digest_from, digest_key
from dateline.digests.sending import NotSent, ShardResult, send_shard, shard_message
from dateline.dynamo import DynamoTable
from dateline.errors import NotFound
from dateline.mail.composition import Unsendable, digest_mail, to_mime
from dateline.mail.notices import Mailer, unsubscribe_url
from dateline.people.signing import SigningKeys
from dateline.publication import Newsletter, Publication


class Queue(Protocol):
    """Where the rest of a shard is handed over."""

    def send(self, bodies: list[str]) -> None:
        """Hand over every message, or raise."""


@dataclass(frozen=True, slots=True)
class DigestMailing:
    """What sending a shard needs."""

    content: DynamoTable
    people: DynamoTable
    queue: Queue
    mailer: Mailer
    keys: Callable[[], SigningKeys]
    site_url: str
    sender: str
    postal_address: str

    def send(
        self, message: Mapping[str, Any], *, clock: Callable[[], datetime], time_left: Callable[[], bool]
    ) -> ShardResult:
        """Send the shard that a message names. Raises NotFound when there is no such digest any more."""
        due, shard = parse_instant(message["due"]), int(message["shard"])
        key = digest_key(message["newsletter"], due)
        found = self.content.get_many([PUBLICATION_KEY, key])
        if len(found) < 2:  # noqa: PLR2004
            raise NotFound(f"no digest {key[0]} {key[1]}")
        publication = publication_from(found[PUBLICATION_KEY])
        newsletter = publication.newsletter(message["newsletter"])
        if newsletter is None:
            # An editor took the newsletter away while its digest was on its way: it ends here.
            return ShardResult(0, 0, 0)
        result = send_shard(
            digest_from(found[key]),
            shard,
            after=message["after"],
            people=self.people,
            # The keys are read before anybody is claimed: what fails then has cost nobody their digest.
            sender=_PersonalSender(self, publication, newsletter, self.keys()),
            clock=clock,
            time_left=time_left,
        )
        if result.go_on_after:
            self.queue.send([shard_message(newsletter.id, due, shard, result.go_on_after)])
        return result


@dataclass(frozen=True, slots=True)
class _PersonalSender:
    mailing: DigestMailing
    publication: Publication
    newsletter: Newsletter
    keys: SigningKeys

    def send(self, digest: Digest, recipient: str, address: str) -> str:
        mail = digest_mail(
            self.publication,
            self.newsletter,
            site_url=self.mailing.site_url,
            postal_address=self.mailing.postal_address,
            cards=digest.cards,
            events=digest.events,
            unsubscribe_url=unsubscribe_url(self.mailing.site_url, self.keys, recipient, self.newsletter.id),
        )
        try:
            mime = to_mime(mail, sender=self.mailing.sender, recipient=address)
        except Unsendable as unsendable:
            raise NotSent(str(unsendable)) from None
        return self.mailing.mailer.send(mime, address, {"digest": digest.id, "recipient": recipient})
