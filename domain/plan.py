"""A family's plan: what it will do, with what, for whom, for how much, and what may go wrong.

The short plan is ten questions; the full plan is the same record with more sections.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

MOST_LINES = 20


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


class LineKind(StrEnum):
    """The plan's lists, by the names of their fields."""

    PURCHASES = "purchases"
    COSTS = "costs"
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

    def names_the_same(self, other: Words) -> bool:
        """Whether it is called the same, whatever was said beside it.

        >>> Words(code="dairy_cow.cow").names_the_same(Words(code="dairy_cow.cow", voice="id"))
        True
        """
        if self.code or self.text or other.code or other.text:
            return (self.code, self.text) == (other.code, other.text)
        return self.voice == other.voice


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

    @property
    def is_open(self) -> bool:
        """Whether its price is not said yet."""
        return self.price is None


@dataclass(frozen=True, slots=True)
class Cost:
    """What goes out again and again, in KGS; without words it stands for all costs together."""

    id: int
    what: Words
    amount: Decimal | None = None
    per: CostPer = CostPer.MONTH

    @property
    def is_open(self) -> bool:
        """Whether its amount is not said yet."""
        return self.amount is None


@dataclass(frozen=True, slots=True)
class Risk:
    """What may go wrong, and what is done about it (empty until said)."""

    id: int
    what: Words
    counter: Words = Words()

    @property
    def is_open(self) -> bool:
        """Whether it is not said yet what is done about it."""
        return not self.counter


@dataclass(frozen=True, slots=True)
class Step:
    """What is done first, and by which day."""

    id: int
    what: Words
    due: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether its day is not said yet."""
        return self.due is None


Line = Purchase | Cost | Risk | Step
NEW: dict[LineKind, Callable[[int, Words], Line]] = {
    LineKind.PURCHASES: Purchase,
    LineKind.COSTS: Cost,
    LineKind.RISKS: Risk,
    LineKind.STEPS: Step,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan as it stands; every field is answered alone.

    Attributes:
        niche: Id of the niche it began from, None for an own idea.
        own_idea: The idea in own words; it counts while no niche is taken.
        answers: The answers to the questions with choices.
        own_money: What the family adds to the grant, KGS.
        unit: In what it sells: litre, piece, order …
        quantity: How many units it sells in an ordinary month.
        price: What one unit sells for, KGS.
        weak_months: Months (1 to 12) in which less is sold; None until asked.
        weak_quantity: Units sold in such a month.
        last_ids: The highest number that each list has given: a number is never given twice, so
            that an answer or a button finds its own line or none.
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
    last_ids: Mapping[LineKind, int] = field(default_factory=dict, compare=False)

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

    def lines(self, kind: LineKind) -> tuple[Line, ...]:
        """Return the lines of a list."""
        found: tuple[Line, ...] = getattr(self, kind.value)
        return found

    def line(self, kind: LineKind, line_id: int) -> Line | None:
        """Return a line of a list; None if it is gone."""
        return next((line for line in self.lines(kind) if line.id == line_id), None)

    def with_new_line(self, kind: LineKind, words: Words) -> Plan:
        """Return the plan with a line of these words at the end; the same words make one line.

        Raises:
            TooManyLines: there are 20 already.

        >>> plan = Plan().with_new_line(LineKind.STEPS, Words(text="баасын суроо"))
        >>> plan.with_new_line(LineKind.STEPS, Words(text="баасын суроо")).steps
        (Step(id=1, what=Words(code='', text='баасын суроо', voice=''), due=None),)
        """
        lines = self.lines(kind)
        if any(line.what.names_the_same(words) for line in lines):
            return self
        if len(lines) >= MOST_LINES:
            raise TooManyLines
        number = max(self.last_ids.get(kind, 0), *(line.id for line in lines), 0) + 1
        numbered = replace(self, last_ids={**self.last_ids, kind: number})
        return numbered._with_lines(kind, (*lines, NEW[kind](number, words)))

    def with_line_changed(self, kind: LineKind, line_id: int, **changes: Any) -> Plan:
        """Return the plan with something of a line changed; a line that is gone stays gone."""
        lines = (
            replace(line, **changes) if line.id == line_id else line for line in self.lines(kind)
        )
        return self._with_lines(kind, lines)

    def without_line(self, kind: LineKind, line_id: int) -> Plan:
        """Return the plan without a line; its number is not given again."""
        given = max((line.id for line in self.lines(kind)), default=0)
        last = max(self.last_ids.get(kind, 0), given)
        numbered = replace(self, last_ids={**self.last_ids, kind: last} if last else self.last_ids)
        return numbered._with_lines(
            kind, (line for line in self.lines(kind) if line.id != line_id)
        )

    def after(self, other: Plan) -> Plan:
        """Return this plan, taken up after another one: its numbers go on where those ended."""
        numbers = {
            kind: max(plan.last_ids.get(kind, 0) for plan in (self, other)) for kind in LineKind
        }
        return replace(self, last_ids={kind: last for kind, last in numbers.items() if last})

    def _with_lines(self, kind: LineKind, lines: Iterable[Line]) -> Plan:
        changes: dict[str, Any] = {kind.value: tuple(lines)}
        return replace(self, **changes)

    @property
    def costs_together(self) -> Cost | None:
        """The one sum of all costs, if it was said so."""
        return next((cost for cost in self.costs if not cost.what), None)

    def with_costs_together(self, amount: Decimal) -> Plan:
        """Return the plan with one sum of all costs of a month, in KGS.

        Raises:
            TooManyLines: there are 20 costs already.
        """
        plan = self.with_new_line(LineKind.COSTS, Words())
        together = plan.costs_together
        number = together.id if together else 0
        return plan.with_line_changed(LineKind.COSTS, number, amount=amount)

    @property
    def is_about_something(self) -> bool:
        """Whether an idea has lists or numbers that were said about it."""
        has_idea = self.niche is not None or bool(self.own_idea)
        has_sales = self.quantity is not None or self.price is not None
        return has_idea and (has_sales or any(self.lines(kind) for kind in LineKind))

    def begun_anew(self) -> Plan:
        """Return the plan without what belongs to one business: lists, sales and seasons.

        What the family can and has, its own money, and whom and where it sells to stay.
        """
        return replace(
            self,
            unit=Words(),
            quantity=None,
            price=None,
            weak_months=None,
            weak_quantity=None,
            purchases=(),
            costs=(),
            risks=(),
            steps=(),
        )

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
            ShortStep.PURCHASES: _all_said(self.purchases),
            ShortStep.OWN_MONEY: self.own_money is not None,
            ShortStep.QUANTITY: self.quantity is not None,
            ShortStep.PRICE: self.price is not None,
            ShortStep.COSTS: _all_said(self.costs),
            ShortStep.RISKS: _all_said(self.risks),
            ShortStep.STEPS: _all_said(self.steps),
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


def _all_said(lines: Sequence[Line]) -> bool:
    """Whether there is something, and nothing of it is open."""
    return bool(lines) and not any(line.is_open for line in lines)
