"""What the mail service has said of one address, and whether mail may still go there.

Everything kept here only ever grows, so that events give the same mailbox in whatever order, and however
often, they come: the latest delivery, the soft bounces after it, the latest hard bounce, a complaint.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

SOFT_LIMIT = 3
SOFT_SPAN = timedelta(days=7)
# More than anybody is sent within the span: what is older than these can no longer matter.
MOST_SOFT = 50
NEVER = 0


class Verdict(StrEnum):
    """What an event says of the address it is about."""

    DELIVERED = "delivered"
    SOFT_BOUNCE = "soft-bounce"
    HARD_BOUNCE = "hard-bounce"
    COMPLAINT = "complaint"


class Standing(StrEnum):
    """Whether mail may go to an address; only to a GOOD or SHAKY one. Each goes before those above it."""

    GOOD = "good"
    SHAKY = "shaky"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What is known of one address; times are milliseconds since the epoch, NEVER where nothing happened.

    `lifted` is when an operator last said that bounces until then no longer count.
    """

    delivered: int = NEVER
    soft: tuple[int, ...] = ()
    bounced: int = NEVER
    complained: int = NEVER
    lifted: int = NEVER

    @property
    def standing(self) -> Standing:
        """Where the address stands: a complaint is for good, a bounce until it is lifted."""
        if self.complained:
            return Standing.COMPLAINED
        if self.bounced or _too_many(self.soft):
            return Standing.BOUNCED
        return Standing.SHAKY if self.soft else Standing.GOOD

    @property
    def reason(self) -> "Mailbox":
        """As little of it as keeps mail from a BOUNCED or COMPLAINED address: the reason and its time."""
        if self.complained:
            return Mailbox(complained=self.complained)
        return Mailbox(bounced=self.bounced or max(self.soft, default=NEVER))

    @property
    def since(self) -> datetime | None:
        """When what made the present standing happened; None while it is GOOD."""
        moment = self.complained or self.bounced or max(self.soft, default=NEVER)
        return datetime.fromtimestamp(moment / 1000, UTC) if moment else None

    def told(self, verdict: Verdict, at: datetime) -> "Mailbox":
        """The mailbox after an event, however late or often it comes."""
        moment = milliseconds(at)
        match verdict:
            case Verdict.DELIVERED:
                return _settled(replace(self, delivered=max(self.delivered, moment)))
            case Verdict.SOFT_BOUNCE:
                return _settled(replace(self, soft=(*self.soft, moment)))
            case Verdict.HARD_BOUNCE:
                return _settled(replace(self, bounced=max(self.bounced, moment)))
            case Verdict.COMPLAINT:
                return replace(self, complained=min(self.complained or moment, moment))

    def lift(self, at: datetime) -> "Mailbox":
        """The mailbox after an operator has seen to it that mail arrives again; a complaint stays."""
        return _settled(replace(self, lifted=max(self.lifted, milliseconds(at))))


def milliseconds(at: datetime) -> int:
    """A time as it is kept."""
    return round(at.timestamp() * 1000)


def mailbox_from(item: Mapping[str, Any]) -> Mailbox:
    """The mailbox that a person's item holds."""
    kept = item.get("mailbox", {})
    return Mailbox(
        delivered=item.get("delivered", NEVER),
        soft=tuple(kept.get("soft", ())),
        bounced=kept.get("bounced", NEVER),
        complained=kept.get("complained", NEVER),
        lifted=kept.get("lifted", NEVER),
    )


def mailbox_fields(mailbox: Mailbox) -> dict[str, Any]:
    """What `mailbox_from` reads as the attribute `mailbox`: empty while there is nothing but deliveries.

    The latest delivery is an attribute of its own, `delivered`, so that noting one is a single write.
    """
    fields = {
        "soft": list(mailbox.soft),
        "bounced": mailbox.bounced,
        "complained": mailbox.complained,
        "lifted": mailbox.lifted,
    }
    return {name: value for name, value in fields.items() if value}


def _settled(mailbox: Mailbox) -> Mailbox:
    """Without what no longer counts: soft bounces before a delivery, any bounce before it was lifted."""
    counted_from = max(mailbox.delivered, mailbox.lifted)
    soft = sorted({moment for moment in mailbox.soft if moment > counted_from})[-MOST_SOFT:]
    bounced = mailbox.bounced if mailbox.bounced > mailbox.lifted else NEVER
    return replace(mailbox, soft=tuple(soft), bounced=bounced)


def _too_many(soft: tuple[int, ...]) -> bool:
    return len(soft) >= SOFT_LIMIT and soft[-1] - soft[0] >= SOFT_SPAN / timedelta(milliseconds=1)


# Nothing has been said of the address yet.
UNHEARD = Mailbox()
