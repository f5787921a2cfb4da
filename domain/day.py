"""Days to come, as people type them: «20.01», «20-январь», «эртең», «дш»."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from domain.folding import WORD, look_up, plain

LONGEST = 100
"""Characters in which a day can be said."""

MOST_YEARS = 3
DAYS_A_WEEK = 7
CENTURY = 2000
YEARS_TO_A_LEAP_DAY = 8


class NotADay(ValueError):
    """The text is not one day of the calendar."""


class PastDay(ValueError):
    """The day is over."""


class TooFarDay(ValueError):
    """The day is more than three years ahead."""


class FutureDay(ValueError):
    """The day lies ahead, where one of the past is asked for."""


class Part(StrEnum):
    """What a piece of the text says about the day, with what number beside it."""

    NUMBER = "n"  # a day, a month or a short year
    YEAR = "y"  # in four digits
    MONTH = "m"  # 1 to 12
    WEEKDAY = "w"  # 1 to 7, Monday first
    AWAY = "a"  # days from today
    FILLER = "f"  # nothing


class DayWord(NamedTuple):
    """A piece of the text and its number: the third month, a Friday, one day from today."""

    part: Part
    number: int = 0

    def __str__(self) -> str:
        return f"{self.part.name.lower()} {self.number}"


@dataclass(frozen=True, slots=True)
class DayWords:
    """The words of all languages together, folded: «январ» is the first month."""

    meanings: Mapping[str, DayWord]


_TOKEN = re.compile(rf"(?P<digits>\d+)|(?P<word>{WORD})|[ .,/-]|(?P<sign>.)")
_PART_BY_LENGTH = {1: Part.NUMBER, 2: Part.NUMBER, 4: Part.YEAR}
_ORDERS = {
    "nn": "dm",  # 20.01
    "nnn": "dmy",
    "nny": "dmy",
    "ynn": "ymd",
    "nm": "dm",  # 20-январь
    "nmy": "dmy",
    "mn": "md",
    "mny": "mdy",
    "ynm": "ydm",  # 2027-жылдын 20-январы
}
"""Which part is the day, the month, the year, by the order of the parts."""


def read_day(text: str, words: DayWords, *, today: date) -> date:
    """Return the day that a text says, from today on.

    Without a year it is the next such day, which may be today; a weekday alone is the next one
    after today. A weekday beside a date has to agree with it.

    Raises:
        NotADay: It is no day, or more than one.
        PastDay: It is before today.
        TooFarDay: It is more than three years ahead.

    >>> words = DayWords({"январ": DayWord(Part.MONTH, 1), "ертен": DayWord(Part.AWAY, 1)})
    >>> today = date(2026, 11, 24)
    >>> read_day("20.01", words, today=today), read_day("20-январга", words, today=today)
    (datetime.date(2027, 1, 20), datetime.date(2027, 1, 20))
    >>> read_day("Эртең!", words, today=today)
    datetime.date(2026, 11, 25)
    """
    parts, weekdays = _told(text, words)
    if not parts and len(weekdays) == 1:
        return today + timedelta((weekdays[0] - today.isoweekday() - 1) % DAYS_A_WEEK + 1)
    day = _day(parts, today, _next)
    if any(weekday != day.isoweekday() for weekday in weekdays):
        raise NotADay
    if day < today:
        raise PastDay
    if (day.year - MOST_YEARS, day.month, day.day) > (today.year, today.month, today.day):
        raise TooFarDay
    return day


def read_past_day(text: str, words: DayWords, *, today: date) -> date:
    """Return the day that a text says, up to today; without a year it is the last such day.

    Raises:
        NotADay: It is no day, or more than one.
        FutureDay: It is after today.

    >>> words = DayWords({"январ": DayWord(Part.MONTH, 1)})
    >>> read_past_day("20.12", words, today=date(2026, 11, 24))
    datetime.date(2025, 12, 20)
    """
    parts, weekdays = _told(text, words)
    day = _day(parts, today, _last)
    if any(weekday != day.isoweekday() for weekday in weekdays):
        raise NotADay
    if day > today:
        raise FutureDay
    return day


def _told(text: str, words: DayWords) -> tuple[list[DayWord], list[int]]:
    """Return the parts of a day, and the weekdays beside them."""
    said = [word for word in _said(text, words) if word.part is not Part.FILLER]
    parts = [word for word in said if word.part is not Part.WEEKDAY]
    return parts, [word.number for word in said if word.part is Part.WEEKDAY]


def _said(text: str, words: DayWords) -> Iterator[DayWord]:
    if len(text) > LONGEST:
        raise NotADay
    for match in _TOKEN.finditer(plain(text)):
        if digits := match["digits"]:
            if len(digits) not in _PART_BY_LENGTH:
                raise NotADay
            yield DayWord(_PART_BY_LENGTH[len(digits)], int(digits))
        elif word := match["word"]:
            meaning = look_up(word, words.meanings, with_ending=True)
            if meaning is None:
                raise NotADay
            yield meaning
        elif match["sign"]:
            raise NotADay


def _day(parts: Sequence[DayWord], today: date, nearest: Callable[[int, int, date], date]) -> date:
    shape = "".join(part.part for part in parts)
    if shape == Part.AWAY:
        return today + timedelta(parts[0].number)
    if shape not in _ORDERS:
        raise NotADay
    place = dict(zip(_ORDERS[shape], parts, strict=True))
    month, day = place["m"].number, place["d"].number
    if "y" not in place:
        return nearest(month, day, today)
    year = place["y"].number
    return _date(year if place["y"].part is Part.YEAR else CENTURY + year, month, day)


def _next(month: int, day: int, today: date) -> date:
    for year in range(today.year, today.year + YEARS_TO_A_LEAP_DAY + 1):
        with suppress(NotADay):
            found = _date(year, month, day)
            if found >= today:
                return found
    raise NotADay


def _last(month: int, day: int, today: date) -> date:
    for year in range(today.year, today.year - YEARS_TO_A_LEAP_DAY - 1, -1):
        with suppress(NotADay):
            found = _date(year, month, day)
            if found <= today:
                return found
    raise NotADay


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADay from None
