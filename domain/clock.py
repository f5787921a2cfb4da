"""The country's clock: one zone, no summer time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BISHKEK = ZoneInfo("Asia/Bishkek")


def local_day(now: datetime) -> date:
    """Return the day that it is in Bishkek.

    >>> from datetime import UTC
    >>> local_day(datetime(2026, 11, 24, 19, 0, tzinfo=UTC))
    datetime.date(2026, 11, 25)
    """
    return now.astimezone(BISHKEK).date()


def at_hour(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a time of a day in Bishkek, in UTC.

    >>> at_hour(date(2026, 11, 24), 10).isoformat()
    '2026-11-24T04:00:00+00:00'
    """
    return datetime.combine(day, time(hour, minute), BISHKEK).astimezone(UTC)
