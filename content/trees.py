"""Trees: questions with buttons and what follows from their answers, as data.

Every question takes «I do not know» beside what it offers. What a tree tells of the law are
facts, named by id and said through ``Facts.say``; its own words hold no digits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property

from pydantic import Field

from content.choices import Named
from content.facts import Facts
from content.reading import Content
from content.wording import LONGEST_LABEL, Texts, problems_of
from domain.tax_sums import Way
from domain.tree import UNKNOWN, Answer, Bound, Condition, Holds, holds, path

LONGEST_QUESTION = 250
LONGEST_POINT = 300
MOST_CHOICES = 8
CODE = r"^[a-z][a-z0-9_]*$"


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    SOM = "som"
    COUNT = "count"
    DAY = "day"
    PAST_DAY = "past_day"

    @property
    def is_day(self) -> bool:
        """Whether a day is asked for."""
        return self in (Kind.DAY, Kind.PAST_DAY)


class Section(StrEnum):
    """Under which heading a point stands in the result."""

    FITS = "fits"
    STEPS = "steps"
    KNOW = "know"
    BEWARE = "beware"
    ASK = "ask"
    PERSON = "person"


class Limit(Content):
    """A comparison with a fact's value; ``times`` is 12 where a month meets a year."""

    at_most: str | None = None
    over: str | None = None
    times: int = 1

    @property
    def bound(self) -> Bound:
        """The comparison as the domain makes it."""
        return Bound(self.over or self.at_most or "", self.times, over=self.over is not None)


When = tuple[dict[str, tuple[str, ...] | Limit], ...]


def _conditions(when: When) -> tuple[Condition, ...]:
    return tuple(
        {
            question: wanted.bound if isinstance(wanted, Limit) else frozenset(wanted)
            for question, wanted in condition.items()
        }
        for condition in when
    )


class Question(Content):
    """One question; of the kind ``choice`` it offers buttons."""

    id: str = Field(pattern=CODE)
    text: Texts
    kind: Kind = Kind.CHOICE
    choices: tuple[Named, ...] = ()
    when: When = ()

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """When it is asked."""
        return _conditions(self.when)

    def name(self, answer: str, language: str) -> str | None:
        """Return a choice in words, None if it is no longer offered."""
        return next((one.name[language] for one in self.choices if one.id == answer), None)


class Point(Content):
    """One thing that follows from answers.

    Attributes:
        title: What fits, or a step's name; ``fits`` and ``steps`` need one.
        text: Own words, without digits; for ``ask`` the question to take along.
        facts: What is said of the law; one that may not be said becomes a question.
        cost: The way to pay that can be reckoned for it.
    """

    id: str = Field(pattern=CODE)
    section: Section
    title: Texts | None = None
    text: Texts | None = None
    facts: tuple[str, ...] = ()
    cost: Way | None = None
    when: When = ()

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """When it holds."""
        return _conditions(self.when)

    def problems(self, languages: tuple[str, ...], facts: Facts) -> Iterator[str]:
        """Yield what is wrong with this point by itself."""
        if self.section in (Section.FITS, Section.STEPS) and self.title is None:
            yield "title: missing"
        if self.section is Section.ASK and (self.text is None or not self.facts):
            yield "ask: needs a text and the fact that is not known"
        if self.text is None and not self.facts:
            yield "nothing to say"
        if self.cost is not None and self.section is not Section.FITS:
            yield "cost: only what fits has one"
        for name, texts in (("title", self.title), ("text", self.text)):
            if texts is None:
                continue
            for problem in problems_of(texts, languages, set()):
                yield f"{name}.{problem}"
            longest = LONGEST_LABEL if name == "title" else LONGEST_POINT
            for language in languages:
                if len(texts.get(language, "")) > longest:
                    yield f"{name}.{language}: over {longest} characters"
        for fact_id in self.facts:
            if fact_id not in facts:
                yield f"facts: unknown fact {fact_id}"


class Tree(Content):
    """One tree, as its file holds it."""

    id: str
    title: Texts
    questions: tuple[Question, ...] = Field(min_length=1)
    points: tuple[Point, ...] = Field(min_length=1)

    def question(self, question_id: str) -> Question | None:
        """Return a question by its id."""
        return next((one for one in self.questions if one.id == question_id), None)

    def problems(self, languages: tuple[str, ...], facts: Facts) -> Iterator[str]:
        """Yield what would break this tree in front of somebody."""
        for problem in problems_of(self.title, languages, set()):
            yield f"title.{problem}"
        broken = [*self._broken_questions(languages), *self._broken_conditions(facts)]
        yield from broken
        for point in self.points:
            for problem in point.problems(languages, facts):
                yield f"points.{point.id}: {problem}"
        if len({point.id for point in self.points}) < len(self.points):
            yield "points: an id stands twice"
        if not broken:
            yield from self._out_of_reach(facts)

    def _broken_questions(self, languages: tuple[str, ...]) -> Iterator[str]:
        for question in self.questions:
            here = f"questions.{question.id}"
            for problem in problems_of(question.text, languages, set()):
                yield f"{here}.text.{problem}"
            for language in languages:
                if len(question.text.get(language, "")) > LONGEST_QUESTION:
                    yield f"{here}.text.{language}: over {LONGEST_QUESTION} characters"
            for choice in question.choices:
                for problem in choice.problems(languages, LONGEST_LABEL):
                    yield f"{here}: {problem}"
                if choice.id == UNKNOWN:
                    yield f"{here}: {UNKNOWN} is offered by itself"
            if (question.kind is Kind.CHOICE) != bool(question.choices):
                yield f"{here}: choices belong to the kind choice, and only there"
            if len(question.choices) > MOST_CHOICES:
                yield f"{here}: over {MOST_CHOICES} choices"
            if len({choice.id for choice in question.choices}) < len(question.choices):
                yield f"{here}: a choice stands twice"
        if len({question.id for question in self.questions}) < len(self.questions):
            yield "questions: an id stands twice"

    def _broken_conditions(self, facts: Facts) -> Iterator[str]:
        earlier: dict[str, Question] = {}
        for question in self.questions:
            yield from _broken(f"questions.{question.id}", question.when, earlier, facts)
            earlier[question.id] = question
        for point in self.points:
            yield from _broken(f"points.{point.id}", point.when, earlier, facts)

    def ways(self, facts: Facts) -> Iterator[dict[str, Answer]]:
        """Yield the answers given on each way through the tree, whatever today may be said.

        A number is tried at and over each limit that it is compared with.
        """
        yield from self._ways(self.questions, facts, {})

    def _ways(
        self, questions: Sequence[Question], facts: Facts, answers: dict[str, Answer]
    ) -> Iterator[dict[str, Answer]]:
        way = path(questions, answers, facts.limit_for_checks)
        if not way or way[-1].id in answers:
            yield answers
            return
        for answer in self.answers_to(way[-1], facts):
            yield from self._ways(questions, facts, {**answers, way[-1].id: answer})

    def answers_to(self, question: Question, facts: Facts) -> list[Answer]:
        """Return the answers that differ in effect: each choice, or a number beside each limit."""
        if question.kind is Kind.CHOICE:
            return [*(choice.id for choice in question.choices), UNKNOWN]
        if question.kind.is_day:
            return ["2026-12-31", UNKNOWN]
        tried: dict[int, None] = {0: None}
        for one in self._conditional():
            for condition in one.conditions:
                bound = condition.get(question.id)
                limit = facts.limit_for_checks(bound.fact) if isinstance(bound, Bound) else None
                if isinstance(bound, Bound) and limit is not None:
                    at = int(limit // bound.times)
                    tried |= {at: None, at + 1: None}
        return [*tried, UNKNOWN]

    def _out_of_reach(self, facts: Facts) -> Iterator[str]:
        """Yield questions and points that no answers lead to.

        Only the questions that one rests on are answered: the others make no difference to it.
        """
        for one in self._conditional():
            needed = self._rests_on(one.conditions)
            questions = [question for question in self.questions if question.id in needed]
            if one.conditions and not any(
                holds(one.conditions, answers, facts.limit_for_checks) is not Holds.NO
                for answers in self._ways(questions, facts, {})
            ):
                yield f"{one.id}: no answers lead here"

    def _conditional(self) -> Iterator[Question | Point]:
        yield from self.questions
        yield from self.points

    def _rests_on(self, conditions: Sequence[Condition]) -> set[str]:
        named = {question for condition in conditions for question in condition}
        for question_id in tuple(named):
            question = self.question(question_id)
            named |= self._rests_on(question.conditions) if question else set()
        return named


def _broken(here: str, when: When, earlier: Mapping[str, Question], facts: Facts) -> Iterator[str]:
    for condition in when:
        for question_id, wanted in condition.items():
            question = earlier.get(question_id)
            if question is None:
                yield f"{here}: asks for {question_id}, which does not come before it"
            elif isinstance(wanted, Limit):
                if (wanted.at_most is None) == (wanted.over is None):
                    yield f"{here}: {question_id}: either at_most or over"
                elif wanted.bound.fact not in facts:
                    yield f"{here}: unknown fact {wanted.bound.fact}"
                elif facts.limit_for_checks(wanted.bound.fact) is None:
                    yield f"{here}: {wanted.bound.fact} has no number to compare with"
                if question.kind not in (Kind.SOM, Kind.COUNT):
                    yield f"{here}: {question_id} is no number"
            else:
                offered = {choice.id for choice in question.choices} | {UNKNOWN}
                for answer in sorted(set(wanted) - offered):
                    yield f"{here}: {question_id} does not offer {answer}"
