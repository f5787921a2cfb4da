"""The country's clock: one zone, no summer time."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

BISHKEK = ZoneInfo("Asia/Bishkek")


def local_day(now: datetime) -> date:
    """Return the day that it is in Bishkek.

    >>> from datetime import UTC
    >>> local_day(datetime(2026, 11, 24, 19, 0, tzinfo=UTC))
    datetime.date(2026, 11, 25)
    """
    return now.astimezone(BISHKEK).date()
