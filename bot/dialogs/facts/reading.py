"""What coordinators type, read: values, days, sources, words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from content.library import Library
from domain.amount import read_amount
from domain.day import DayWords, FutureDay, PastDay, TooFarDay, read_day, read_past_day
from domain.typed import short_text

DAY, DAY_OF_YEAR = "date", "month_day"
"""Units whose values are days."""
AHEAD = range(0, 31, 3)
"""Years; a day is read up to three years ahead at a time."""
_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(
    r"(?P<month>0?[1-9]|1[0-2])[./](?P<year>\d{4})|(?P<iso>\d{4}-(?:0[1-9]|1[0-2]))"
)


def read_value(text: str, unit: str | None, library: Library, *, today: date) -> int | float | str:
    """Return a value of the kind that its unit needs (JSON).

    Raises:
        ValueError: it is none; a day that is none raises as ``any_day``.
    """
    if unit in {DAY, DAY_OF_YEAR}:
        day = any_day(text, library.day_words, today=today)
        return day.isoformat() if unit == DAY else f"{day:%m-%d}"
    if unit is None:
        return short_text(text)
    amount = read_amount(text, library.number_words)
    return int(amount) if amount == int(amount) else float(amount)


def any_day(text: str, words: DayWords, *, today: date, past_first: bool = False) -> date:
    """Return a day of any year; without a year the next one, or the last one.

    Raises:
        NotADay: it is none.
        TooFarDay: it is more than thirty years ahead.
    """
    if past_first:
        with suppress(FutureDay):
            return read_past_day(text, words, today=today)
    with suppress(PastDay):
        return _ahead(text, words, today)
    return read_past_day(text, words, today=today)


def _ahead(text: str, words: DayWords, today: date) -> date:
    for years in AHEAD:
        with suppress(TooFarDay):
            base = date(today.year + years, 1, 1) if years else today
            return read_day(text, words, today=base)
    raise TooFarDay


def source_day(text: str, words: DayWords, *, today: date) -> str:
    """Return the date of a source, as exact as it was written: a year, a month or a day.

    Raises:
        NotADay: it is none.
        FutureDay: it is still to come.
    """
    plain = text.strip()
    if _YEAR.fullmatch(plain):
        return plain
    if month := _MONTH.fullmatch(plain):
        return month["iso"] or f"{month['year']}-{int(month['month']):02}"
    return read_past_day(text, words, today=today).isoformat()


def with_placeholders(text: str, values: Mapping[str, str]) -> str:
    r"""Return words in which a fact's values, as they are said, have become placeholders.

    >>> with_placeholders("3 жыл берилбейт.", {"value": "3\u00a0жыл", "value.number": "3"})
    '{value} берилбейт.'
    """
    if not values:
        return text
    names = sorted(values, key=lambda name: (-len(values[name]), len(name)))
    said = {f"value_{at}": values[name] for at, name in enumerate(names)}
    pattern = "|".join(f"(?P<{group}>{_loosely(value)})" for group, value in said.items())
    places = dict(zip(said, names, strict=True))
    return re.sub(pattern, lambda match: f"{{{places[str(match.lastgroup)]}}}", text)


def _loosely(value: str) -> str:
    """A value with or without the spaces inside it, and nothing of a longer word or number."""
    inner = r"\s*".join(re.escape(part) for part in value.split())
    return rf"(?<![\w]){inner}(?!\w|[.,]\d)"
