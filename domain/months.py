"""Whole months: the unit in which the programme counts."""

from __future__ import annotations

from datetime import date

MONTHS_A_YEAR = 12
MONTHS_A_QUARTER = 3


def month_of(day: date) -> date:
    """Return the first day of the day's month.

    >>> month_of(date(2026, 11, 24))
    datetime.date(2026, 11, 1)
    """
    return day.replace(day=1)


def add_months(month: date, count: int) -> date:
    """Return the first day of the month ``count`` months later (or earlier, if negative).

    >>> add_months(date(2026, 11, 24), 4)
    datetime.date(2027, 3, 1)
    >>> add_months(date(2026, 1, 1), -1)
    datetime.date(2025, 12, 1)
    """
    years, index = divmod(month.month - 1 + count, MONTHS_A_YEAR)
    return date(month.year + years, index + 1, 1)
