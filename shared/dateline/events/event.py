"""An event as the service keeps it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `starts` and `ends` are aware; `capacity` None means no limit on seats.

    `registration` is False for an event that people simply walk into. `body` is sanitised HTML.
    """

    address: str
    title: str
    starts: datetime
    ends: datetime
    place: str
    summary: str
    body: str
    language: str
    direction: str
    capacity: int | None = None
    registration: bool = True
