"""How far a family has come in the trees and the lists: what it has answered and ticked off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from domain.tree import Answer, Answers


@dataclass(frozen=True, slots=True)
class Progress:
    """What a family has answered in each tree, and what it has done.

    Attributes:
        answers: By tree, then by question.
        ticks: The day on which something was ticked as done, by its key: a step of a tree
            («registration.passport»), a duty («single_tax_report:2027-01-20»).

    >>> done = Progress().with_tick("registration.passport", date(2026, 11, 24))
    >>> done.is_done("registration.passport"), done.without_tick("registration.passport").ticks
    (True, {})
    """

    answers: Mapping[str, Answers] = field(default_factory=dict)
    ticks: Mapping[str, date] = field(default_factory=dict)

    def of(self, tree: str) -> Answers:
        """Return the answers given in a tree, also those that no longer count."""
        return self.answers.get(tree, {})

    def is_done(self, key: str) -> bool:
        """Whether something is ticked."""
        return key in self.ticks

    def with_answer(self, tree: str, question: str, answer: Answer) -> Progress:
        """Return the progress with an answer, new or changed; those to later questions stay."""
        return replace(self, answers={**self.answers, tree: {**self.of(tree), question: answer}})

    def with_tick(self, key: str, day: date) -> Progress:
        """Return the progress with something done; done before, it keeps its day."""
        return replace(self, ticks={key: day, **self.ticks})

    def without_tick(self, key: str) -> Progress:
        """Return the progress with something open again."""
        return replace(self, ticks={one: day for one, day in self.ticks.items() if one != key})
