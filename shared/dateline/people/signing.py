"""Keyed hashes that stand for addresses, and the tokens of links in mails.

A token is `key id . subject . expiry . signature`: an HMAC-SHA-256 (RFC 2104) over its purpose and
those parts, so that a link made for one purpose opens nothing else. Keys are known by id, so that a
link signed before a rotation still works after it.
"""

import hmac
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dateline.errors import Invalid

HASH_LENGTH = 40
SIGNATURE_BYTES = 18
# The key that makes address hashes never changes: every record of a person hangs on it.
HASHING_KEY = "1"
NEVER = 0
# In place of a newsletter in a link that leaves: whatever there is, or what waits for its button.
ALL = "_all"
REQUESTED = "_requested"


class Purpose(StrEnum):
    """What a link lets its holder do, and nothing else."""

    CONFIRM = "confirm"
    UNSUBSCRIBE = "unsubscribe"
    CANCEL = "cancel"
    UNDO = "undo"
    FORM = "form"
    ASK = "ask"
    PREFERENCES = "preferences"
    DATA = "data"
    ERASE = "erase"
    MOVE = "move"
    ARRIVE = "arrive"


class InvalidToken(Invalid):
    """The token is forged, damaged, or for another purpose."""


class ExpiredToken(Invalid):
    """The token was good and is too old; `subject` is whom or what it was about."""

    def __init__(self, message: str, subject: str) -> None:
        super().__init__(message)
        self.subject = subject


@dataclass(frozen=True, slots=True, repr=False)
class SigningKeys:
    """The keys by id and the id of the one that signs new links."""

    current: str
    keys: dict[str, bytes]

    @classmethod
    def parse(cls, secret: str) -> "SigningKeys":
        """The keys in a secret such as {"current": "2", "1": "...", "2": "..."}. Raises ValueError."""
        fields = json.loads(secret)
        keys = {name: value.encode() for name, value in fields.items() if name != "current"}
        if fields["current"] not in keys or HASHING_KEY not in keys:
            message = f"the signing keys lack key {HASHING_KEY} or the current one"
            raise ValueError(message)
        return cls(fields["current"], keys)

    def hash_of(self, normalised_address: str) -> str:
        """The keyed hash that stands for an address everywhere but in one encrypted attribute."""
        return hmac.digest(self.keys[HASHING_KEY], f"address:{normalised_address}".encode(), "sha256").hex()[
            :HASH_LENGTH
        ]

    def network_hash(self, network: str) -> str:
        """The keyed hash that stands for the network a request came from."""
        return hmac.digest(self.keys[HASHING_KEY], f"network:{network}".encode(), "sha256").hex()[:HASH_LENGTH]

    def sign(self, purpose: Purpose, subject: str, expires: datetime | None) -> str:
        """A token for a URL; without `expires` it never ends. The subject holds no dot."""
        until = int(expires.timestamp()) if expires else NEVER
        payload = f"{self.current}.{subject}.{until}"
        return f"{payload}.{self._signature(self.current, purpose, payload)}"

    def subject_of(self, purpose: Purpose, token: str, now: datetime) -> str:
        """Whom or what a token is about. Raises InvalidToken or ExpiredToken."""
        payload, _, signature = token.rpartition(".")
        key_id, _, rest = payload.partition(".")
        subject, _, until = rest.rpartition(".")
        if key_id not in self.keys or not until.isdecimal():
            raise InvalidToken("This link is damaged or was not made by us.")
        if not hmac.compare_digest(signature.encode(), self._signature(key_id, purpose, payload).encode()):
            raise InvalidToken("This link is damaged or was not made by us.")
        if int(until) != NEVER and now.timestamp() > int(until):
            raise ExpiredToken("This link is too old.", subject)
        return subject

    def _signature(self, key_id: str, purpose: Purpose, payload: str) -> str:
        mac = hmac.digest(self.keys[key_id], f"link:{purpose}:{payload}".encode(), "sha256")
        return urlsafe_b64encode(mac[:SIGNATURE_BYTES]).decode()
