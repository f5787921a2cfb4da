"""Units: a fact's value as people say it, «3 жыл», «150 000 сомов»."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from pydantic import Field

from content.reading import Content

Value = int | Decimal | str

_NO_BREAK = "\u00a0"


class Unit(Content):
    """How a number of this unit is written; without ``words`` the number stands alone."""

    grouped: bool = True
    words: dict[str, dict[str, str]] = Field(default_factory=dict)
    """By language, then by plural form."""

    def problems(self, languages: tuple[str, ...]) -> Iterator[str]:
        """Yield the plural forms that a language would need and does not have."""
        for language in languages if self.words else ():
            needed = _locale(language).plural_form.tags | {"other"}
            for form in sorted(needed - set(self.words.get(language, {}))):
                yield f"words.{language}: missing plural form {form}"


class Units(Content):
    """All units of the content, by name."""

    units: dict[str, Unit]

    def number(self, value: Value, unit: str | None, language: str) -> str:
        """Return the number alone, with no-break spaces: «150 000». A string stays as it is."""
        if isinstance(value, str):
            return value
        grouped = unit is None or self.units[unit].grouped
        written = format_decimal(value, locale=_locale(language), group_separator=grouped)
        return written.replace(" ", _NO_BREAK).replace("\u202f", _NO_BREAK)

    def say(self, value: Value, unit: str | None, language: str) -> str:
        """Return the value with its unit's word in the right plural: «150 000 сомов»."""
        number = self.number(value, unit, language)
        if isinstance(value, str) or unit is None or not self.units[unit].words:
            return number
        forms = self.units[unit].words[language]
        return f"{number}{_NO_BREAK}{forms[_locale(language).plural_form(value)]}"


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except UnknownLocaleError:  # a pseudo-language for tests
        return Locale("root")
