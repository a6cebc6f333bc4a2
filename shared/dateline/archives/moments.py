"""The moment that a header's date names, as it was written: addresses were made of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from dateline.articles.datelines import parse_dateline
from dateline.articles.fields import without_markup

_MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|UTC|([+-]\d{1,2}):?(\d{2})?)?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A moment with the clock it was written by, which is unknown where it names none."""

    moment: datetime

    @property
    def day(self) -> date:
        """The local day, as written."""
        return self.moment.date()

    def days_on_site(self, zone: ZoneInfo | None) -> tuple[datetime, ...]:
        """The moments by which a site may have made an address: in its zone, or as written and by universal time."""
        if self.moment.tzinfo is None:
            return (self.moment,)
        if zone is not None:
            return (self.moment.astimezone(zone),)
        universal = self.moment.astimezone(UTC)
        return (self.moment,) if universal.date() == self.day else (self.moment, universal)


def written_moment(value: object, *, day_first: bool = False) -> Written | None:
    """The moment that a field says, None where it says none that can be told."""
    text = value.isoformat() if isinstance(value, datetime | date) else without_markup(value)
    match = _MOMENT.match(text)
    try:
        if match is None:
            day = parse_dateline(text, day_first=day_first).day if text else None
            return None if day is None else Written(datetime.combine(day, time()))
        year, month, day_of_month, hour, minute, second = (int(each or 0) for each in match.groups()[:6])
        zone: timezone | None = None
        if match[8]:
            minutes = int(match[9] or 0) * (-1 if match[8].startswith("-") else 1)
            zone = timezone(timedelta(hours=int(match[8]), minutes=minutes))
        elif match[7]:
            zone = UTC
        return Written(datetime(year, month, day_of_month, hour, minute, second, tzinfo=zone))
    except (ValueError, OverflowError):
        return None


def first_moment(header: Mapping[str, object], *names: str, day_first: bool = False) -> Written | None:
    """The moment of the first of the named fields that says one."""
    return next((found for name in names if (found := written_moment(header.get(name), day_first=day_first))), None)
