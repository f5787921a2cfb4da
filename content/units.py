"""Units: a fact's value as people say it, «3 жыл», «150 000 сомов»."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from pydantic import Field

from content.reading import Content

Value = int | Decimal | str
"""A day is written as ISO 8601, «2030-01-01», or without a year «05-01»."""

FIRST_YEAR = 1990
"""No law or paper that counts today is older."""

_NO_BREAK = "\u00a0"


class Unit(Content):
    """How a value of this unit is written; without ``words`` a number stands alone.

    Attributes:
        least: The smallest number that it can be.
        most: The greatest one; without a word of its own more than the country has people.
        places: How many decimal places a number may have.
        words: By language, then by plural form.
        day: Babel's pattern of a day, by language, where the value is one.
    """

    least: int = 0
    most: int = 10_000_000
    places: int = 0
    grouped: bool = True
    words: dict[str, dict[str, str]] = Field(default_factory=dict)
    day: dict[str, str] = Field(default_factory=dict)

    def problems(self, languages: tuple[str, ...]) -> Iterator[str]:
        """Yield the plural forms that a language would need and does not have."""
        for language in languages if self.words else ():
            needed = _locale(language).plural_form.tags | {"other"}
            for form in sorted(needed - set(self.words.get(language, {}))):
                yield f"words.{language}: missing plural form {form}"
        for language in languages if self.day else ():
            if language not in self.day:
                yield f"day.{language}: missing"


class Units(Content):
    """All units of the content, by name."""

    units: dict[str, Unit]

    def number(self, value: Value, unit: str | None, language: str) -> str:
        """Return the number alone, with no-break spaces: «150 000». A string stays as it is."""
        if isinstance(value, str):
            pattern = self.units[unit].day.get(language) if unit is not None else None
            return format_date(day_of(value), pattern, _locale(language)) if pattern else value
        grouped = unit is None or self.units[unit].grouped
        written = format_decimal(value, locale=_locale(language), group_separator=grouped)
        return written.replace(" ", _NO_BREAK).replace("\u202f", _NO_BREAK)

    def can_say(self, value: Value, unit: str | None) -> bool:
        """Whether the value is one that its unit can have: a day, a number, or words."""
        if unit is None:
            return True
        known = self.units[unit]
        if known.day:
            return isinstance(value, str) and _is_day(value)
        if isinstance(value, str) or not known.least <= value <= known.most:
            return False
        return value == round(value, known.places)

    def say(self, value: Value, unit: str | None, language: str) -> str:
        """Return the value with its unit's word in the right plural: «150 000 сомов»."""
        number = self.number(value, unit, language)
        if isinstance(value, str) or unit is None or not self.units[unit].words:
            return number
        forms = self.units[unit].words[language]
        return f"{number}{_NO_BREAK}{forms[_locale(language).plural_form(value)]}"


def day_of(value: str) -> date:
    """Return the day that a value names; one without a year stands in a leap year.

    Raises:
        ValueError: it is no day.
    """
    return date.fromisoformat(value if len(value) > len("05-01") else f"2000-{value}")


def _is_day(value: str) -> bool:
    try:
        return day_of(value).year >= FIRST_YEAR
    except ValueError:
        return False


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except UnknownLocaleError:  # a pseudo-language for tests
        return Locale("root")
