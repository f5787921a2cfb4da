"""A family's plan: what it will do, with what, for whom, for how much, and what may go wrong.

The short plan is ten questions; the full plan is the same record with more sections.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from typing import TypeVar

MOST_LINES = 20
RISKS_ASKED = 2
STEPS_ASKED = 3


class TooManyLines(ValueError):
    """The list holds as many lines as it may."""


class Question(StrEnum):
    """A question that is answered with choices, own words or a voice message."""

    SKILLS = "skills"
    THINGS = "things"
    CUSTOMERS = "customers"
    COMPETITORS = "competitors"
    SELLING_PLACE = "selling_place"


class ShortStep(StrEnum):
    """The ten questions of the short plan, in their order."""

    SKILLS = "skills"
    THINGS = "things"
    IDEA = "idea"
    PURCHASES = "purchases"
    OWN_MONEY = "own_money"
    QUANTITY = "quantity"
    PRICE = "price"
    COSTS = "costs"
    RISKS = "risks"
    STEPS = "steps"


class Section(StrEnum):
    """The nine sections of the full plan, in the order of the paper."""

    IDEA = "idea"
    CUSTOMERS = "customers"
    COMPETITORS = "competitors"
    SELLING_PLACE = "selling_place"
    PURCHASES = "purchases"
    MONTH = "month"
    SEASONS = "seasons"
    RISKS = "risks"
    STEPS = "steps"


class CostPer(StrEnum):
    """For what a cost is paid."""

    MONTH = "month"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Words:
    """How something is called: by a code of the library, or typed, or spoken.

    Attributes:
        code: An item of a niche, as ``niche.item``, or a choice.
        text: Own words, as typed.
        voice: Telegram's file id of a voice message that stands beside the words.
    """

    code: str = ""
    text: str = ""
    voice: str = ""

    def __bool__(self) -> bool:
        return bool(self.code or self.text or self.voice)


@dataclass(frozen=True, slots=True)
class Answer:
    """Choices, and what was added to them in own words."""

    choices: tuple[str, ...] = ()
    words: Words = Words()

    def __bool__(self) -> bool:
        return bool(self.choices or self.words)


@dataclass(frozen=True, slots=True)
class Purchase:
    """Something to buy at the start; ``price`` is for one, in KGS, None until it is said."""

    id: int
    what: Words
    price: Decimal | None = None
    quantity: int = 1

    @property
    def total(self) -> Decimal:
        """Price times quantity in KGS; nothing while the price is not known.

        >>> Purchase(1, Words(text="эчки"), Decimal(8000), 3).total
        Decimal('24000')
        """
        return (self.price or Decimal(0)) * self.quantity


@dataclass(frozen=True, slots=True)
class Cost:
    """What goes out again and again, in KGS; without words it stands for all costs together."""

    id: int
    what: Words
    amount: Decimal | None = None
    per: CostPer = CostPer.MONTH


@dataclass(frozen=True, slots=True)
class Risk:
    """What may go wrong, and what is done about it (empty until said)."""

    id: int
    what: Words
    counter: Words = Words()


@dataclass(frozen=True, slots=True)
class Step:
    """What is done first, and by which day."""

    id: int
    what: Words
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan as it stands; every field is answered alone.

    Attributes:
        niche: Id of the niche it began from, None for an own idea.
        own_idea: The idea in own words, also beside a niche.
        answers: The answers to the questions with choices.
        own_money: What the family adds to the grant, KGS.
        unit: In what it sells: litre, piece, order …
        quantity: How many units it sells in an ordinary month.
        price: What one unit sells for, KGS.
        weak_months: Months (1 to 12) in which less is sold; None until asked.
        weak_quantity: Units sold in such a month.
    """

    niche: str | None = None
    own_idea: Words = Words()
    answers: Mapping[Question, Answer] = field(default_factory=dict)
    own_money: Decimal | None = None
    unit: Words = Words()
    quantity: Decimal | None = None
    price: Decimal | None = None
    weak_months: tuple[int, ...] | None = None
    weak_quantity: Decimal | None = None
    purchases: tuple[Purchase, ...] = ()
    costs: tuple[Cost, ...] = ()
    risks: tuple[Risk, ...] = ()
    steps: tuple[Step, ...] = ()

    def __bool__(self) -> bool:
        return self != Plan()

    def answer(self, question: Question) -> Answer:
        """Return the answer to a question; an empty one if there is none."""
        return self.answers.get(question, Answer())

    def with_answer(self, question: Question, answer: Answer) -> Plan:
        """Return the plan with this answer.

        >>> plan = Plan().with_answer(Question.SKILLS, Answer(("sewing",)))
        >>> plan.answer(Question.SKILLS).choices
        ('sewing',)
        """
        return replace(self, answers={**self.answers, question: answer})

    def has(self, step: ShortStep) -> bool:
        """Whether a question of the short plan is answered."""
        return step not in self.open_questions()

    def open_questions(self) -> list[ShortStep]:
        """Return what the short plan still asks, in its order.

        >>> Plan().open_questions()[0]
        <ShortStep.SKILLS: 'skills'>
        """
        answered = {
            ShortStep.SKILLS: Question.SKILLS in self.answers,
            ShortStep.THINGS: Question.THINGS in self.answers,
            ShortStep.IDEA: self.niche is not None or bool(self.own_idea),
            ShortStep.PURCHASES: _all(purchase.price is not None for purchase in self.purchases),
            ShortStep.OWN_MONEY: self.own_money is not None,
            ShortStep.QUANTITY: self.quantity is not None,
            ShortStep.PRICE: self.price is not None,
            ShortStep.COSTS: _all(cost.amount is not None for cost in self.costs),
            ShortStep.RISKS: _all(bool(risk.counter) for risk in self.risks),
            ShortStep.STEPS: _all(step.due is not None for step in self.steps),
        }
        return [step for step in ShortStep if not answered[step]]

    def missing(self) -> list[Section]:
        """Return the sections of the full plan that are not done, in their order.

        >>> len(Plan().missing()) == len(Section)
        True
        """
        still_open = set(self.open_questions())
        done = {
            Section.IDEA: ShortStep.IDEA not in still_open,
            Section.CUSTOMERS: bool(self.answer(Question.CUSTOMERS)),
            Section.COMPETITORS: bool(self.answer(Question.COMPETITORS)),
            Section.SELLING_PLACE: bool(self.answer(Question.SELLING_PLACE)),
            Section.PURCHASES: not still_open & {ShortStep.PURCHASES, ShortStep.OWN_MONEY},
            Section.MONTH: not still_open & {ShortStep.QUANTITY, ShortStep.PRICE, ShortStep.COSTS},
            Section.SEASONS: self.weak_months is not None
            and (not self.weak_months or self.weak_quantity is not None),
            Section.RISKS: ShortStep.RISKS not in still_open,
            Section.STEPS: ShortStep.STEPS not in still_open,
        }
        return [section for section in Section if not done[section]]


Line = TypeVar("Line", Purchase, Cost, Risk, Step)


def put(lines: tuple[Line, ...], line: Line) -> tuple[Line, ...]:
    """Return the lines with this one in the place of the one with its id, or at the end.

    Raises:
        TooManyLines: there are 20 already.

    >>> put((Step(1, Words(text="үй")),), Step(1, Words(text="мал")))[0].what.text
    'мал'
    """
    if any(other.id == line.id for other in lines):
        return tuple(line if other.id == line.id else other for other in lines)
    if len(lines) >= MOST_LINES:
        raise TooManyLines
    return tuple(chain(lines, (line,)))


def without(lines: tuple[Line, ...], line_id: int) -> tuple[Line, ...]:
    """Return the lines but the one with this id."""
    return tuple(line for line in lines if line.id != line_id)


def line_of(lines: Iterable[Line], line_id: int) -> Line | None:
    """Return the line with this id, None if it is gone."""
    return next((line for line in lines if line.id == line_id), None)


def called(lines: Iterable[Line], words: Words) -> Line | None:
    """Return the line of this name, if there is one: the same name makes one line."""
    return next((line for line in lines if line.what == words), None)


def next_id(lines: Iterable[Line]) -> int:
    """Return an id that no line of the list has.

    >>> next_id([Step(4, Words(text="үй"))])
    5
    """
    return max((line.id for line in lines), default=0) + 1


def _all(conditions: Iterable[bool]) -> bool:
    """Whether there is something, and all of it holds."""
    found = list(conditions)
    return bool(found) and all(found)
