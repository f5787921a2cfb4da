"""Days on which nobody works: weekends, the holidays of Kyrgyzstan, and exceptions to both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from holidays import HolidayBase, country_holidays

from db.queries.days import day_exceptions
from db.session import Sessions

SATURDAY = 6
LANGUAGES = {"ky": "ky", "ru": "ru_KG"}
DEFAULT_LANGUAGE = "ky"


class DaysOff:
    """The country's days off; holidays of the moon are estimated until an exception mends them.

    The exceptions lie over the calendar: ``True`` is a day off that it does not know, such as a
    moved one, ``False`` a holiday or a weekend on which people work.
    """

    def __init__(self, exceptions: Mapping[date, bool] | None = None) -> None:
        self._exceptions = exceptions or {}

    def use(self, exceptions: Mapping[date, bool]) -> None:
        """Let these exceptions stand in the place of the ones before."""
        self._exceptions = exceptions

    def is_off(self, day: date) -> bool:
        """Whether nobody works on a day.

        >>> days_off = DaysOff({date(2027, 1, 9): False})
        >>> days_off.is_off(date(2027, 1, 1)), days_off.is_off(date(2027, 1, 9))
        (True, False)
        """
        exception = self._exceptions.get(day)
        if exception is not None:
            return exception
        return day.isoweekday() >= SATURDAY or day in _holidays(LANGUAGES[DEFAULT_LANGUAGE])

    def name_of(self, day: date, language: str) -> str | None:
        """Return a holiday's name in a language (in Kyrgyz if it has none), None on other days.

        The name says so where the day is only estimated. A holiday on which people work has none.

        >>> DaysOff().name_of(date(2027, 1, 1), "ru")
        'Новый год'
        """
        if self._exceptions.get(day) is False:
            return None
        name: str | None = _holidays(LANGUAGES.get(language, LANGUAGES[DEFAULT_LANGUAGE])).get(day)
        return name


async def reload_days_off(sessions: Sessions, days_off: DaysOff) -> None:
    """Use the exceptions as the database has them now."""
    async with sessions.read() as session:
        days_off.use(await day_exceptions(session))


@cache
def _holidays(language: str) -> HolidayBase:
    """Return the holidays, which work out a year when it is first asked for and keep it."""
    return country_holidays("KG", language=language)
