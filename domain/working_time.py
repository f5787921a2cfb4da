"""Working time: weekdays from nine to six in Bishkek, without a break for lunch.

Which days are off comes as an argument. Working hours count only while people work, so that two
working days, 18 hours, asked for on a Friday evening end on a Tuesday.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from domain.clock import at_hour, local_day

OPENS, CLOSES = 9, 18
ONE_DAY = timedelta(days=1)
WORKING_DAY = timedelta(hours=CLOSES - OPENS)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When people work; moments are aware, results in UTC.

    Both nine and six o'clock belong to it: what ends with the working day ends at six, not at
    nine on the next one.

    Attributes:
        is_day_off: Whether nobody works on a day, weekends among them.
    """

    is_day_off: Callable[[date], bool]

    def is_working_time(self, moment: datetime) -> bool:
        """Whether people work at a moment.

        >>> working_time = WorkingTime(lambda day: day.isoweekday() > 5)
        >>> working_time.is_working_time(at_hour(date(2026, 11, 24), 18))
        True
        >>> working_time.is_working_time(at_hour(date(2026, 11, 28), 12))
        False
        """
        return self.next_opening(moment) == moment

    def next_opening(self, moment: datetime) -> datetime:
        """Return the first moment from this one on at which people work: itself if they do.

        >>> working_time = WorkingTime(lambda day: day.isoweekday() > 5)
        >>> working_time.next_opening(at_hour(date(2026, 11, 27), 18, 1)).isoformat()
        '2026-11-30T03:00:00+00:00'
        """
        day = local_day(moment)
        if moment > at_hour(day, CLOSES):
            day += ONE_DAY
        return max(moment.astimezone(UTC), at_hour(self._working_day(day), OPENS))

    def add_working_hours(self, moment: datetime, hours: timedelta) -> datetime:
        """Return when so much working time has passed since a moment, to the microsecond.

        Outside working time it begins with the next opening.

        Args:
            moment: Where it begins.
            hours: Working hours; a working day is nine of them.

        Raises:
            ValueError: ``hours`` is negative.

        >>> working_time = WorkingTime(lambda day: day.isoweekday() > 5)
        >>> friday = at_hour(date(2026, 11, 27), 17)
        >>> working_time.add_working_hours(friday, timedelta(hours=4)).isoformat()
        '2026-11-30T06:00:00+00:00'
        """
        if hours < timedelta(0):
            msg = "working hours only pass forwards"
            raise ValueError(msg)
        at = self.next_opening(moment)
        while hours > (until_six := at_hour(local_day(at), CLOSES) - at):
            hours -= until_six
            at = at_hour(self._working_day(local_day(at) + ONE_DAY), OPENS)
        return at + hours

    def _working_day(self, day: date) -> date:
        """Return the day, or the first one after it on which people work."""
        while self.is_day_off(day):
            day += ONE_DAY
        return day
