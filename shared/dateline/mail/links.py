"""The links of mails: each leads to one page, is good for one purpose, and says in which language the page speaks."""

from dataclasses import dataclass
from datetime import datetime

from dateline.mail.composition import Frame
from dateline.mail.wording import wording_for
from dateline.people.signing import Purpose, SigningKeys
from dateline.publication import Publication


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the links, and with them the frame, of mails to one reader; `language` is empty for the publication's."""

    publication: Publication
    site_url: str
    keys: SigningKeys
    language: str = ""

    def to(self, page: str, purpose: Purpose, subject: str, expires: datetime | None) -> str:
        """The link to a page, good for one purpose."""
        lang = f"?lang={self.language}" if self.language and self.language != self.publication.language else ""
        return f"{self.site_url}/api/{page}/{self.keys.sign(purpose, subject, expires)}{lang}"

    def unsubscribe(self, hash_: str, newsletter: str) -> str:
        """The link that leaves one newsletter, ALL, or what was REQUESTED: it never expires and does nothing else."""
        return self.to("unsubscribe", Purpose.UNSUBSCRIBE, f"{hash_}-{newsletter}", None)

    def change(self, hash_: str) -> str:
        """The link of a mail's foot: all it can do is to have another link mailed to the reader."""
        return self.to("links", Purpose.ASK, hash_, None)

    def frame(self, postal_address: str, sender: str, hash_: str = "", newsletter: str = "") -> Frame:
        """The frame of a mail to a reader of `hash_`, who can leave `newsletter` from it; without one, they cannot."""
        language = self.language or self.publication.language
        return Frame(
            site_url=self.site_url,
            postal_address=postal_address,
            language=str(wording_for(language)["language"]),
            reply_address=sender,
            unsubscribe_url=self.unsubscribe(hash_, newsletter) if newsletter else "",
            change_url=self.change(hash_) if hash_ else "",
        )
