"""What coordinators do to facts, and what becomes of it."""

from __future__ import annotations

import calendar
from datetime import date
from enum import StrEnum

from domain.months import add_months

MONTHS_TO_REVIEW = 6


class ChangeKind(StrEnum):
    """What was done to a fact."""

    CONFIRM = "confirm"
    CORRECT = "correct"
    UNDO = "undo"


class ChangeState(StrEnum):
    """What has become of it.

    Of the changes of one fact at most one waits, and it is newer than all that are in force.
    """

    WAITING = "waiting"
    """For another coordinator's look."""
    IN_FORCE = "in_force"
    REFUSED = "refused"
    """Another coordinator did not agree."""
    WITHDRAWN = "withdrawn"
    """Its author took it back before anybody had looked."""
    OVERTAKEN = "overtaken"
    """Something else came into force while it waited."""


def next_review(checked_on: date, planned: date | None = None) -> date:
    """Return the last day on which a fact counts as fresh once it has been checked.

    A review that is planned for a nearer day, and not over, stays on its day.

    >>> next_review(date(2026, 11, 24)), next_review(date(2026, 8, 31))
    (datetime.date(2027, 5, 24), datetime.date(2027, 2, 28))
    >>> next_review(date(2026, 11, 24), date(2027, 1, 1))
    datetime.date(2027, 1, 1)
    """
    month = add_months(checked_on, MONTHS_TO_REVIEW)
    _first_weekday, days = calendar.monthrange(month.year, month.month)
    latest = month.replace(day=min(checked_on.day, days))
    return planned if planned and checked_on <= planned < latest else latest
