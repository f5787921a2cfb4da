"""Choices: what the plan's questions offer to tap, by stable code."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from content.reading import Content
from content.wording import LONGEST_LABEL, Texts, problems_of
from domain.plan import Question

MOST_CHOICES = 12
LONGEST_NAME = LONGEST_LABEL - len("✅ ")
"""A name that is tapped gets a tick."""
LONGEST_CHOICE = 16
"""Two stand in a row."""


class Named(Content):
    """Something with a code and a name that fits on a button."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: Texts

    def problems(self, languages: tuple[str, ...], longest: int = LONGEST_NAME) -> Iterator[str]:
        """Yield what is wrong with the name."""
        for problem in problems_of(self.name, languages, set()):
            yield f"{self.id}.name.{problem}"
        for language in languages:
            if len(self.name.get(language, "")) > longest:
                yield f"{self.id}.name.{language}: over {longest} characters"


class Choices(Content):
    """The file of choices, question by question, and the units in which things are sold."""

    skills: tuple[Named, ...] = ()
    things: tuple[Named, ...] = ()
    customers: tuple[Named, ...] = ()
    competitors: tuple[Named, ...] = ()
    selling_place: tuple[Named, ...] = ()
    units: tuple[Named, ...] = ()

    def of(self, question: Question) -> tuple[Named, ...]:
        """Return what a question offers, in its order."""
        offered: tuple[Named, ...] = getattr(self, question.value)
        return offered

    def codes(self, question: Question) -> set[str]:
        """Return the codes that a question offers."""
        return {choice.id for choice in self.of(question)}

    def name(self, question: Question, code: str, language: str) -> str:
        """Return a choice in words; of one that is no longer offered, its code."""
        return _name(self.of(question), code, language)

    def unit(self, code: str, language: str) -> str:
        """Return a unit in words; of one that is no longer offered, its code."""
        return _name(self.units, code, language)

    def problems(self, languages: tuple[str, ...]) -> Iterator[str]:
        """Yield what would break a question in front of somebody."""
        for group in (*Question, "units"):
            choices: tuple[Named, ...] = getattr(self, group)
            for choice in choices:
                longest = LONGEST_NAME if group == "units" else LONGEST_CHOICE
                for problem in choice.problems(languages, longest):
                    yield f"{group}: {problem}"
            if len({choice.id for choice in choices}) < len(choices):
                yield f"{group}: a code stands twice"
            if len(choices) > MOST_CHOICES:
                yield f"{group}: over {MOST_CHOICES}"


def _name(choices: tuple[Named, ...], code: str, language: str) -> str:
    return next((choice.name[language] for choice in choices if choice.id == code), code)
