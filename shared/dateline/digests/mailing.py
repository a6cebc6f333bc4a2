"""From a queue message to mails: the shard of a digest, composed once and signed for each subscriber."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any, Protocol

from dateline.content.keys import PUBLICATION_KEY, parse_instant
from dateline.content.records import publication_from
from dateline.digests.digest import Digest, digest_from, digest_key, gathered
from dateline.digests.sending import NotSent, Reader, ShardResult, send_shard, shard_message
from dateline.dynamo import DynamoTable
from dateline.errors import NotFound
from dateline.mail.composition import Unsendable, digest_mail, to_mime
from dateline.mail.links import Links
from dateline.mail.notices import Mailer
from dateline.people.signing import SigningKeys
from dateline.publication import Newsletter, Publication

# The longest send, and what it takes to mark it and hand the rest over.
LAST_CLAIM_MILLISECONDS = 20_000


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
        self, message: Mapping[str, Any], *, clock: Callable[[], datetime], milliseconds_left: Callable[[], int]
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
        digest = digest_from(found[key])
        result = send_shard(
            digest,
            shard,
            after=message["after"],
            zone=publication.zone,
            people=self.people,
            # The keys are read before anybody is claimed: what fails then has cost nobody their digest.
            sender=_PersonalSender(self, publication, newsletter, self.keys(), cache(partial(self._earlier, digest))),
            clock=clock,
            time_left=lambda: milliseconds_left() > LAST_CLAIM_MILLISECONDS,
        )
        if result.go_on_after:
            self.queue.send([shard_message(newsletter.id, due, shard, result.go_on_after)])
        return result

    def _earlier(self, digest: Digest) -> Sequence[Digest]:
        """The digests of the weeks before, newest first; read only when a reader has missed one."""
        keys = [digest_key(digest.newsletter, due) for due in digest.recent]
        found = self.content.get_many(keys)
        return [digest_from(found[key]) for key in keys if key in found]


@dataclass(frozen=True, slots=True)
class _PersonalSender:
    mailing: DigestMailing
    publication: Publication
    newsletter: Newsletter
    keys: SigningKeys
    earlier: Callable[[], Sequence[Digest]]

    def send(self, digest: Digest, reader: Reader) -> str:
        had = reader.had
        if had and any(due > had for due in digest.recent):
            digest = gathered(digest, [each for each in self.earlier() if each.due > had])
        links = Links(self.publication, self.mailing.site_url, self.keys, reader.language)
        mail = digest_mail(
            self.publication,
            self.newsletter,
            links.frame(self.mailing.postal_address, self.mailing.sender, reader.hash, self.newsletter.id),
            cards=digest.cards,
            events=digest.events,
        )
        try:
            mime = to_mime(mail, sender=self.mailing.sender, recipient=reader.address)
        except Unsendable as unsendable:
            raise NotSent(str(unsendable)) from None
        return self.mailing.mailer.send(mime, reader.address, {"digest": digest.id, "recipient": reader.hash})
