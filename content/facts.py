"""Facts: what is known about the programme, and the one door through which it is said."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from pydantic import Field

from content.reading import Content
from content.units import FIRST_YEAR, Units, Value, day_of
from content.wording import (
    LONGEST_LABEL,
    PLACEHOLDER,
    Texts,
    fill,
    problems_of,
    visible_length,
)
from domain.truth import Door, Level, level_on

Day = date
"""A day, where ``date`` is a field's name."""

log = logging.getLogger(__name__)

LONGEST_STATEMENT = 250
NOT_VALID = "not_valid"
"""What stands for the version of a fact outside its validity: nobody was ever told that."""


CONFIRMS = "confirms"
"""The field of a confirmation that names the version of the file's fact that it is about."""


class Confidence(StrEnum):
    """How well a fact's sources carry it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"

    @property
    def firmest(self) -> Level:
        """The firmest level at which such a fact may ever be said."""
        return _FIRMEST[self]


_FIRMEST = {
    Confidence.HIGH: Level.STATE,
    Confidence.MEDIUM: Level.STATE_WITH_CHECK,
    Confidence.LOW: Level.DO_NOT_STATE,
    Confidence.UNKNOWN: Level.DO_NOT_STATE,
}


class Source(Content):
    """Where a fact is written. ``date`` is as exact as the source: a year, a month or a day."""

    title: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://\S+$")
    date: str | None = Field(pattern=r"^\d{4}(-\d{2}){0,2}$")

    @property
    def first_day(self) -> Day | None:
        """The first day that the date can mean.

        Raises:
            ValueError: there is no such day.
        """
        return None if self.date is None else Day.fromisoformat(f"{self.date}-01-01"[:10])


class Part(Content):
    """A further number of a fact, beside its value."""

    value: Value
    unit: str


class Fact(Content):
    """One fact of law or practice, as its file holds it.

    Attributes:
        title: What it is about, short enough for a button; never its value.
        statement: What is so; None where nothing is known that could be said.
        parts: Further numbers that the statement names by placeholder.
        asked: Words and questions by which people mean it, in any language and as they mix them.
    """

    id: str
    title: Texts
    value: Value | None
    unit: str | None
    parts: dict[str, Part] = Field(default_factory=dict)
    valid_from: date | None
    valid_until: date | None
    source: Source | None
    checked_on: date
    checked_by: str | None
    review_by: date
    confidence: Confidence
    bot_use: Level
    ask_at: Door
    topics: tuple[str, ...] = Field(min_length=1)
    statement: Texts | None
    asked: tuple[str, ...] = Field(min_length=1)
    note: str | None = None

    @cached_property
    def version(self) -> str:
        """A short mark that changes whenever other words or another value would be told.

        Who vouches for them, and until when they hold, does not change it.
        """
        told = self.model_dump_json(include={"value", "unit", "parts", "statement", "bot_use"})
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def holds_on(self, today: date) -> bool:
        """Whether the day lies in the time in which the fact is valid."""
        return (self.valid_from or today) <= today <= (self.valid_until or today)

    def version_on(self, today: date) -> str:
        """Return the version that is told today; outside the fact's validity one of nobody's."""
        return self.version if self.holds_on(today) else NOT_VALID

    def confirmed_on(self, today: date) -> bool:
        """Whether a named coordinator has confirmed the fact, and its review is not overdue."""
        return self.checked_by is not None and today <= self.review_by

    def level(self, today: date) -> Level:
        """Return how firmly the fact may be said today; outside its validity not at all."""
        if not self.holds_on(today):
            return Level.DO_NOT_STATE
        return level_on(
            self.bot_use,
            confirmed=self.checked_by is not None,
            review_by=self.review_by,
            today=today,
        )

    def problems(self, languages: tuple[str, ...], units: Units) -> Iterator[str]:
        """Yield what keeps this fact from being said as its file promises."""
        if not self.confidence.firmest.at_least(self.bot_use):
            yield f"bot_use: {self.confidence} confidence does not allow {self.bot_use}"
        if self.review_by < self.checked_on:
            yield "review_by: before checked_on"
        yield from self._wrong_days()
        yield from self._wrong_values(units)
        for problem in problems_of(self.title, languages, set()):
            yield f"title.{problem}"
        for language in languages:
            if len(self.title.get(language, "")) > LONGEST_LABEL:
                yield f"title.{language}: over {LONGEST_LABEL} characters"
        if self.statement is not None:
            yield from self._wrong_statement(self.statement, languages)
        elif self.bot_use is not Level.DO_NOT_STATE:
            yield "statement: missing"

    def _wrong_days(self) -> Iterator[str]:
        days = {"valid_from": self.valid_from, "valid_until": self.valid_until}
        try:
            days["source"] = self.source.first_day if self.source else None
        except ValueError:
            yield "source: there is no such day"
        for name, day in days.items():
            if day is not None and day.year < FIRST_YEAR:
                yield f"{name}: before {FIRST_YEAR}"

    def _wrong_statement(self, statement: Texts, languages: tuple[str, ...]) -> Iterator[str]:
        if self.source is None:
            yield "source: missing"
        if self.value is None and self.needs_value and self.bot_use is not Level.DO_NOT_STATE:
            yield "value: missing"
        for problem in problems_of(statement, languages, set(self.placeholders())):
            yield f"statement.{problem}"
        told = {
            frozenset(name.removesuffix(".number") for name in PLACEHOLDER.findall(text))
            for text in statement.values()
        }
        if len(told) > 1:
            yield "statement: the languages tell different values"
        for language in languages:
            if visible_length(statement.get(language, "")) > LONGEST_STATEMENT:
                yield f"statement.{language}: over {LONGEST_STATEMENT} characters"

    def _wrong_values(self, units: Units) -> Iterator[str]:
        if self.unit is not None and self.unit not in units.units:
            yield f"unit: unknown unit {self.unit}"
        elif self.value is not None and not units.can_say(self.value, self.unit):
            yield f"value: {self.value} is no {self.unit}"
        for name, part in self.parts.items():
            if part.unit not in units.units:
                yield f"parts.{name}: unknown unit {part.unit}"
            elif not units.can_say(part.value, part.unit):
                yield f"parts.{name}: {part.value} is no {part.unit}"

    @property
    def needs_value(self) -> bool:
        """Whether the statement tells the value."""
        return self.statement is not None and "{value" in "".join(self.statement.values())

    def placeholders(self) -> Iterator[str]:
        """Yield the names by which the statement may tell values."""
        for name in ("value", *self.parts):
            yield from (name, f"{name}.number")


@dataclass(frozen=True, slots=True)
class Said:
    """What may be said of a fact on one day, in one language.

    ``text`` is HTML, its value already escaped. ``value`` (with its unit's word) and ``number``
    are plain: escape them where they are drawn. All three and the source are ``None`` when the
    level is ``DO_NOT_STATE``; then the bot names ``ask_at``. ``value`` is also ``None`` for a
    fact without one. ``confirmed`` says whether a named coordinator vouches for it that day.
    """

    fact_id: str
    level: Level
    text: str | None
    value: str | None
    number: str | None
    source: Source | None
    checked_on: date
    ask_at: Door
    version: str
    confirmed: bool


class Facts:
    """The facts by id, and ``say``: the one door to legal words.

    Files hold the defaults; ``use`` lays the coordinators' corrections over them.
    """

    def __init__(self, facts: Mapping[str, Fact], units: Units) -> None:
        self._of_files = dict(facts)
        self._facts = self._of_files
        self._corrections: Mapping[str, Mapping[str, Any]] = {}
        self._units = units

    def copy(self) -> Facts:
        """Return the facts as the files have them, for other corrections than those in use."""
        return Facts(self._of_files, self._units)

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts.values())

    def __contains__(self, fact_id: str) -> bool:
        return fact_id in self._facts

    def __getitem__(self, fact_id: str) -> Fact:
        return self._facts[fact_id]

    def of_file(self, fact_id: str) -> Fact:
        """Return the fact as its file has it."""
        return self._of_files[fact_id]

    def use(self, corrections: Mapping[str, Mapping[str, Any]]) -> list[str]:
        """Let the coordinators' corrections, by fact, stand in the place of what the files say.

        Returns:
            What is wrong with corrections that no longer fit their fact; those are not used. Of
            the corrections in use already nothing is said again.
        """
        if corrections == self._corrections:
            return []
        problems: list[str] = []
        facts = dict(self._of_files)
        for fact_id, fields in corrections.items():
            if fact_id not in facts:
                problems.append(f"{fact_id}: there is no such fact")
                continue
            try:
                facts[fact_id] = self.corrected(fact_id, fields)
            except ValueError as error:
                problems.append(f"{fact_id}: {error}")
        self._facts, self._corrections = facts, corrections
        return problems

    def corrected(self, fact_id: str, fields: Mapping[str, Any]) -> Fact:
        """Return the fact of the files with these fields (JSON) in the place of its own.

        A mere confirmation (``CONFIRMS``) lapses once the file says something else.

        Raises:
            KeyError: There is no such fact.
            ValueError: The fields do not fit the fact; the text says why.
        """
        of_file, fields = self._of_files[fact_id], dict(fields)
        confirms = fields.pop(CONFIRMS, None)
        if confirms not in (None, of_file.version):
            return of_file
        fact = Fact.model_validate({**of_file.model_dump(), **fields})
        languages = tuple(fact.title)
        if problems := list(fact.problems(languages, self._units)):
            raise ValueError("; ".join(problems))
        return fact

    def whole_number(self, fact_id: str, *, today: date) -> int | None:
        """Return a value to reckon with, such as months or years, if it may be stated today.

        Raises:
            KeyError: There is no such fact.
        """
        fact = self._facts[fact_id]
        if fact.level(today) is Level.DO_NOT_STATE:
            return None
        if fact.value is None or isinstance(fact.value, str) or fact.value % 1:
            log.warning("%s has no whole number to reckon with", fact_id)
            return None
        return int(fact.value)

    def number(self, fact_id: str, *, today: date, part: str | None = None) -> Decimal | None:
        """Return a value, or a part of it, to reckon with, if it may be stated today.

        Raises:
            KeyError: There is no such fact, or it has no such part.
            TypeError: It is no number.
        """
        fact = self._facts[fact_id]
        value = fact.value if part is None else fact.parts[part].value
        if fact.level(today) is Level.DO_NOT_STATE or value is None:
            return None
        if isinstance(value, str):
            msg = f"{fact_id} has no number"
            raise TypeError(msg)
        return Decimal(value)

    def limit_for_checks(self, fact_id: str) -> Decimal | None:
        """Return a value to compare with, whatever the fact's level: never for people."""
        value = self._facts[fact_id].value
        return None if value is None or isinstance(value, str) else Decimal(value)

    def day_of_year(self, fact_id: str, *, today: date) -> date | None:
        """Return a day that comes every year, in a leap year, if it may be stated today.

        Raises:
            KeyError: There is no such fact.
            ValueError: The fact's value is no day.
        """
        fact = self._facts[fact_id]
        silent = fact.level(today) is Level.DO_NOT_STATE or fact.value is None
        return None if silent else day_of(str(fact.value))

    def values_for_checks(self, fact_id: str, language: str) -> dict[str, str]:
        """Return every placeholder of a fact, whatever its level: never for people."""
        fact, units = self._facts[fact_id], self._units
        known = {} if fact.value is None else {"value": (fact.value, fact.unit)}
        known |= {name: (part.value, part.unit) for name, part in fact.parts.items()}
        numbers = {f"{name}.number": units.number(*of, language) for name, of in known.items()}
        return numbers | {name: units.say(*of, language) for name, of in known.items()}

    def say(self, fact_id: str, *, today: date, language: str) -> Said:
        """Return what may be said of this fact today.

        Raises:
            KeyError: There is no such fact.
        """
        fact = self._facts[fact_id]
        level = fact.level(today)
        text = value = number = source = None
        if level is not Level.DO_NOT_STATE and fact.statement is not None:
            values = self.values_for_checks(fact_id, language)
            value, number = values.get("value"), values.get("value.number")
            text = fill(fact.statement[language], values)
            source = fact.source
        return Said(
            fact_id=fact.id,
            level=level,
            text=text,
            value=value,
            number=number,
            source=source,
            checked_on=fact.checked_on,
            ask_at=fact.ask_at,
            version=fact.version,
            confirmed=fact.confirmed_on(today),
        )
