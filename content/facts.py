"""Facts: what is known about the programme, and the one door through which it is said."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from pydantic import Field

from content.reading import Content
from content.units import Units, Value
from content.wording import Texts, fill, problems_of, visible_length
from domain.truth import Door, Level, level_on

LONGEST_STATEMENT = 4096


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


class Fact(Content):
    """One fact of law or practice, as its file holds it."""

    id: str
    value: Value | None
    unit: str | None
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
    note: str | None = None

    @cached_property
    def version(self) -> str:
        """A short mark that changes whenever anything about the fact changes."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    def confirmed_on(self, today: date) -> bool:
        """Whether a named coordinator has confirmed the fact, and its review is not overdue."""
        return self.checked_by is not None and today <= self.review_by

    def level(self, today: date) -> Level:
        """Return how firmly the fact may be said today; outside its validity not at all."""
        if self.valid_from and today < self.valid_from:
            return Level.DO_NOT_STATE
        if self.valid_until and today > self.valid_until:
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
        if self.unit is not None and self.unit not in units.units:
            yield f"unit: unknown unit {self.unit}"
        if self.review_by < self.checked_on:
            yield "review_by: before checked_on"
        if self.statement is None:
            if self.bot_use is not Level.DO_NOT_STATE:
                yield "statement: missing"
            return
        if self.source is None:
            yield "source: missing"
        names = set() if self.value is None else {"value", "value.number"}
        for problem in problems_of(self.statement, languages, names):
            yield f"statement.{problem}"
        for language in languages:
            if visible_length(self.statement.get(language, "")) > LONGEST_STATEMENT:
                yield f"statement.{language}: over {LONGEST_STATEMENT} characters"


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
    """The facts by id, and ``say``: the one door to legal words."""

    def __init__(self, facts: Mapping[str, Fact], units: Units) -> None:
        self._facts = dict(facts)
        self._units = units

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts.values())

    def __contains__(self, fact_id: str) -> bool:
        return fact_id in self._facts

    def __getitem__(self, fact_id: str) -> Fact:
        return self._facts[fact_id]

    def whole_number(self, fact_id: str, *, today: date) -> int | None:
        """Return a value to reckon with, such as months or years, if it may be stated today.

        Raises:
            KeyError: There is no such fact.
            TypeError: The fact's value is not a whole number.
        """
        fact = self._facts[fact_id]
        if fact.level(today) is Level.DO_NOT_STATE:
            return None
        if not isinstance(fact.value, int):
            msg = f"{fact_id} has no whole number"
            raise TypeError(msg)
        return fact.value

    def value_for_checks(self, fact_id: str, language: str) -> tuple[str, str] | None:
        """Return the number and the value with its unit, whatever the level: never for people."""
        fact = self._facts[fact_id]
        if fact.value is None:
            return None
        return (
            self._units.number(fact.value, fact.unit, language),
            self._units.say(fact.value, fact.unit, language),
        )

    def say(self, fact_id: str, *, today: date, language: str) -> Said:
        """Return what may be said of this fact today.

        Raises:
            KeyError: There is no such fact.
        """
        fact = self._facts[fact_id]
        level = fact.level(today)
        text = value = number = source = None
        if level is not Level.DO_NOT_STATE and fact.statement is not None:
            number, value = self.value_for_checks(fact_id, language) or (None, None)
            text = fill(
                fact.statement[language], {"value": value or "", "value.number": number or ""}
            )
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
