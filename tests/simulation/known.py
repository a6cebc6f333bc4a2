"""What people themselves, and whoever runs their mailboxes, would say of where they stand."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.e2e.visits import NOW

EVENTS: dict[str, dict[str, str]] = {
    "Soft": {"bounceType": "Transient", "bounceSubType": "MailboxFull"},
    "Hard": {"bounceType": "Permanent", "bounceSubType": "NoEmail"},
    "Complaint": {"complaintFeedbackType": "abuse"},
    "Delivery": {},
}
# As often as in life, more or less: most lives would end with a complaint at once.
KINDS = ["Soft", "Soft", "Soft", "Delivery", "Delivery", "Hard", "Hard", "Complaint"]


@dataclass
class Known:
    """What the model knows of one person: what they chose, asked for and left, and what was said of the address."""

    chosen: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    imported: bool = False
    paused_until: date | None = None
    complained: bool = False
    hard: list[datetime] = field(default_factory=list)
    lifted: datetime = NOW - timedelta(days=365)
    shaky: bool = False

    @property
    def refused(self) -> bool:
        """Whether a complaint, or a hard bounce that no lift came after, stands against the address."""
        return self.complained or any(at > self.lifted for at in self.hard)

    def forget(self) -> None:
        """Nothing is chosen, asked for or to be undone any more."""
        self.chosen, self.asked, self.left = set(), set(), set()
        self.imported, self.paused_until = False, None
