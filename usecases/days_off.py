"""Days on which nobody works: Saturdays, Sundays and the holidays of Kyrgyzstan."""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays import HolidayBase, country_holidays

SATURDAY = 6
LANGUAGES = {"ky": "ky", "ru": "ru_KG"}
DEFAULT_LANGUAGE = "ky"


def is_day_off(day: date) -> bool:
    """Whether a day is a Saturday, a Sunday or a holiday; holidays of the moon are estimated.

    >>> is_day_off(date(2027, 1, 1)), is_day_off(date(2027, 1, 20))
    (True, False)
    """
    return day.isoweekday() >= SATURDAY or day in _holidays(LANGUAGES[DEFAULT_LANGUAGE])


def name_of(day: date, language: str) -> str | None:
    """Return a holiday's name in a language (in Kyrgyz if it has none), None on other days.

    The name says so where the day is only estimated.

    >>> name_of(date(2027, 1, 1), "ru")
    'Новый год'
    """
    name: str | None = _holidays(LANGUAGES.get(language, LANGUAGES[DEFAULT_LANGUAGE])).get(day)
    return name


@cache
def _holidays(language: str) -> HolidayBase:
    """Return the holidays, which work out a year when it is first asked for and keep it."""
    return country_holidays("KG", language=language)
