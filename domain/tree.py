"""Decision trees: which question is open, and what follows from the answers so far.

A tree is a list of questions and a list of points. Each carries the conditions under which it is
asked or holds, so that a changed answer changes whatever follows, and nothing that was answered
is lost on the way back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeVar

Answer = str | int
Answers = Mapping[str, Answer]
"""By question: a choice's code, a number, or a day (ISO 8601)."""

UNKNOWN = "unknown"
"""The answer «I do not know», which every question takes."""

Limits = Callable[[str], Decimal | None]
"""The value of a fact, None if it may not be said today."""


class Holds(StrEnum):
    """Whether a condition is met."""

    YES = "yes"
    NO = "no"
    PERHAPS = "perhaps"


@dataclass(frozen=True, slots=True)
class Bound:
    """A number is compared with a fact's value.

    Attributes:
        fact: Whose value is the limit.
        times: What the number is multiplied with before: 12 for a month against a year.
        over: Whether it must lie over the limit; else at most at it.
    """

    fact: str
    times: int = 1
    over: bool = False

    def met_by(self, answer: Answer, limits: Limits) -> Holds:
        """Compare; without a number or a limit nobody can say."""
        limit = limits(self.fact)
        if limit is None or not isinstance(answer, int):
            return Holds.PERHAPS
        return Holds.YES if (answer * self.times > limit) == self.over else Holds.NO


Wanted = frozenset[str] | Bound
Condition = Mapping[str, Wanted]
"""What each named question must have been answered; all must be met."""


class Conditional(Protocol):
    """Whatever depends on answers: one of its conditions must be met; without any it holds."""

    @property
    def id(self) -> str:
        """Its code, unique in its tree."""
        ...

    @property
    def conditions(self) -> Sequence[Condition]:
        """When it is asked, or holds."""
        ...


Item = TypeVar("Item", bound=Conditional)


def holds(conditions: Sequence[Condition], answers: Answers, limits: Limits) -> Holds:
    """Return whether one of the conditions is met; ``PERHAPS`` if only a limit is missing."""
    if not conditions:
        return Holds.YES
    found = {_meets(condition, answers, limits) for condition in conditions}
    return next(one for one in (Holds.YES, Holds.PERHAPS, Holds.NO) if one in found)


def _meets(condition: Condition, answers: Answers, limits: Limits) -> Holds:
    found = Holds.YES
    for question, wanted in condition.items():
        answer = answers.get(question)
        if answer is None:
            return Holds.NO
        if isinstance(wanted, Bound):
            met = wanted.met_by(answer, limits)
        else:
            met = Holds.YES if answer in wanted else Holds.NO
        if met is Holds.NO:
            return met
        if met is Holds.PERHAPS:
            found = met
    return found


def is_certain(conditions: Sequence[Condition], answers: Answers, limits: Limits) -> bool:
    """Whether a condition is met without any «I do not know»."""
    return not conditions or any(
        _meets(condition, answers, limits) is Holds.YES
        and all(answers[question] != UNKNOWN for question in condition)
        for condition in conditions
    )


def path(questions: Iterable[Item], answers: Answers, limits: Limits) -> list[Item]:
    """Return the questions on the way that these answers take, the first open one last.

    A question whose condition fails is passed over, and its old answer does not count for what
    follows; if a later change leads back to it, the answer is there again.
    """
    way: list[Item] = []
    counted: dict[str, Answer] = {}
    for question in questions:
        if holds(question.conditions, counted, limits) is Holds.NO:
            continue
        way.append(question)
        if question.id not in answers:
            break
        counted[question.id] = answers[question.id]
    return way


def counted(questions: Iterable[Item], answers: Answers, limits: Limits) -> dict[str, Answer]:
    """Return the answers that count: those on the way."""
    way = path(questions, answers, limits)
    return {question.id: answers[question.id] for question in way if question.id in answers}


def open_question(questions: Iterable[Item], answers: Answers, limits: Limits) -> Item | None:
    """Return the question to ask next, None when all on the way are answered."""
    way = path(questions, answers, limits)
    return way[-1] if way and way[-1].id not in answers else None


def points_of(
    points: Iterable[Item], questions: Sequence[Conditional], answers: Answers, limits: Limits
) -> list[tuple[Item, Holds]]:
    """Return the points that hold, or perhaps hold, in their order."""
    counts = counted(questions, answers, limits)
    found = [(point, holds(point.conditions, counts, limits)) for point in points]
    return [(point, held) for point, held in found if held is not Holds.NO]
