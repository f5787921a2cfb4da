"""Screens: short texts of a few lines that rest on facts and know when they may not.

A line names the facts it rests on. When one of them may not be said today, the line's
``otherwise`` is said in its place, or the line is left out, and the screen tells whom to ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pydantic import Field

from content.facts import Facts, Said
from content.reading import Content
from content.wording import PLACEHOLDER, Texts, fill, problems_of, visible_length
from domain.truth import Door, Level

LONGEST_SCREEN = 600


class Line(Content):
    """One line of a screen."""

    text: Texts
    facts: tuple[str, ...] = ()
    otherwise: Texts | None = None


@dataclass(frozen=True, slots=True)
class SaidScreen:
    """What a screen says on one day, in one language.

    ``text`` is HTML, values already escaped. ``told`` are the facts it rests on, ``doors`` whom
    to ask about what had to be left out, unless the screen itself names them; ``confirmed``
    whether every fact told is confirmed.
    """

    text: str
    told: tuple[Said, ...]
    doors: tuple[Door, ...]
    confirmed: bool


class Screen(Content):
    """One screen, as its file holds it.

    ``version`` grows when people must agree anew; ``names`` are the doors that its own words name.
    """

    id: str
    version: int = 1
    names: tuple[Door, ...] = ()
    values: tuple[str, ...] = ()
    sample: dict[str, Texts] = Field(default_factory=dict)
    lines: tuple[Line, ...] = Field(min_length=1)

    def say(self, facts: Facts, *, today: date, language: str, **values: str) -> SaidScreen:
        """Return what this screen says today; the values are escaped here.

        Raises:
            ValueError: The values are not exactly those that the screen declares.
        """
        if set(values) != set(self.values):
            msg = f"{self.id} needs the values {sorted(self.values)}, not {sorted(values)}"
            raise ValueError(msg)
        spoken: list[str] = []
        told: dict[str, Said] = {}
        doors: dict[Door, None] = {}
        for line in self.lines:
            said = [facts.say(fact, today=today, language=language) for fact in line.facts]
            missing = [fact for fact in said if fact.level is Level.DO_NOT_STATE]
            if not missing:
                known = {name: value for fact in said for name, value in _placeholders(fact)}
                spoken.append(fill(line.text[language], {**values, **known}))
                told |= {fact.fact_id: fact for fact in said}
                continue
            doors |= dict.fromkeys(
                fact.ask_at for fact in missing if fact.ask_at not in self.names
            )
            if line.otherwise is not None:
                spoken.append(fill(line.otherwise[language], values))
        return SaidScreen(
            text="\n".join(spoken),
            told=tuple(told.values()),
            doors=tuple(doors),
            confirmed=all(fact.confirmed for fact in told.values()),
        )

    def samples(self, language: str) -> dict[str, str]:
        """Return example values for previews and tests."""
        return {name: self.sample[name][language] for name in self.values}

    def problems(self, languages: tuple[str, ...], facts: Facts) -> Iterator[str]:
        """Yield what would break this screen in front of somebody."""
        yield from self._undeclared(languages)
        for number, line in enumerate(self.lines, 1):
            for problem in _line_problems(line, set(self.values), languages, facts):
                yield f"line {number}: {problem}"
        if all(line.facts and line.otherwise is None for line in self.lines):
            yield "nothing is left when no fact may be said"

    def _undeclared(self, languages: tuple[str, ...]) -> Iterator[str]:
        for name in sorted(set(self.values) ^ set(self.sample)):
            yield f"sample: {name} must stand both in values and in sample"
        for name, texts in self.sample.items():
            for language in languages:
                if not texts.get(language):
                    yield f"sample.{name}.{language}: missing"
        used = {
            name
            for line in self.lines
            for texts in (line.text, line.otherwise or {})
            for text in texts.values()
            for name in PLACEHOLDER.findall(text)
        }
        for name in sorted(set(self.values) - used):
            yield f"values: {name} is used in no line"

    def too_long(self, languages: tuple[str, ...], facts: Facts) -> Iterator[str]:
        """Yield the languages in which the sample, at its longest, would not fit."""
        for language in languages:
            sample = {name: texts.get(language, "") for name, texts in self.sample.items()}
            length = len(self.lines) - 1
            for line in self.lines:
                known = dict(_sample_values(line, facts, language))
                full = fill(line.text[language], {**sample, **known})
                other = fill(line.otherwise[language], sample) if line.otherwise else ""
                length += max(visible_length(full), visible_length(other))
            if length > LONGEST_SCREEN:
                yield f"{language}: {length} characters, over {LONGEST_SCREEN}"


def _placeholders(said: Said) -> Iterator[tuple[str, str]]:
    if said.value is not None and said.number is not None:
        yield said.fact_id, said.value
        yield f"{said.fact_id}.number", said.number


def _sample_values(line: Line, facts: Facts, language: str) -> Iterator[tuple[str, str]]:
    for fact_id in line.facts:
        values = facts.values_for_checks(fact_id, language)
        yield fact_id, values.get("value", "")
        yield f"{fact_id}.number", values.get("value.number", "")


def _line_problems(
    line: Line, values: set[str], languages: tuple[str, ...], facts: Facts
) -> Iterator[str]:
    names = set(values)
    for fact_id in line.facts:
        if fact_id not in facts:
            yield f"unknown fact {fact_id}"
        elif facts[fact_id].value is not None or facts[fact_id].bot_use is Level.DO_NOT_STATE:
            names |= {fact_id, f"{fact_id}.number"}
    for problem in problems_of(line.text, languages, names):
        yield f"text.{problem}"
    if line.otherwise is None:
        return
    if not line.facts:
        yield "otherwise: there is no fact that could fail"
    for problem in problems_of(line.otherwise, languages, values):
        yield f"otherwise.{problem}"
