"""Working time over the country's days off."""

from __future__ import annotations

from domain.working_time import WorkingTime
from usecases.days_off import DaysOff


def working_time(days_off: DaysOff) -> WorkingTime:
    """Return when people work: holidays of the calendar, and what the database says otherwise.

    Exceptions that are reloaded later count from then on.
    """
    return WorkingTime(days_off.is_off)
