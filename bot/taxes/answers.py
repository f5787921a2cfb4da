"""What a family has answered in a tree, and what follows from it today."""

from __future__ import annotations

from dataclasses import dataclass

from bot.runtime import Runtime
from content.trees import Kind, Point, Question, Section, Tree
from domain.person import Person
from domain.progress import Progress
from domain.tree import (
    UNKNOWN,
    Answer,
    Answers,
    Holds,
    Limits,
    counted,
    is_certain,
    open_question,
    path,
    points_of,
)


def progress_of(person: Person) -> Progress:
    """Return what the family has answered and ticked; nothing without a record."""
    return person.family.progress if person.family else Progress()


def limits_of(runtime: Runtime) -> Limits:
    """Return what numbers are compared with today."""
    facts, today = runtime.library.facts, runtime.today
    return lambda fact_id: facts.number(fact_id, today=today)


@dataclass(frozen=True, slots=True)
class Walked:
    """A tree with one family's answers, as things stand today."""

    tree: Tree
    given: Answers
    limits: Limits

    @property
    def way(self) -> list[Question]:
        """The questions on her way, the first open one last."""
        return path(self.tree.questions, self.given, self.limits)

    @property
    def open(self) -> Question | None:
        """The question to ask next."""
        return open_question(self.tree.questions, self.given, self.limits)

    @property
    def counts(self) -> Answers:
        """The answers on her way."""
        return counted(self.tree.questions, self.given, self.limits)

    @property
    def points(self) -> list[tuple[Point, Holds]]:
        """What follows, or perhaps follows; what fits only perhaps after an «I do not know»."""
        found = points_of(self.tree.points, self.tree.questions, self.given, self.limits)
        return [(point, Holds.PERHAPS if self._doubtful(point) else held) for point, held in found]

    def _doubtful(self, point: Point) -> bool:
        if point.section is not Section.FITS:
            return False
        return not is_certain(point.conditions, self.counts, self.limits)


def walked(runtime: Runtime, person: Person, tree_id: str) -> Walked:
    """Return a tree with the family's answers; what it no longer takes is open again."""
    tree, given = runtime.library.trees[tree_id], progress_of(person).of(tree_id)
    taken = {
        question.id: given[question.id]
        for question in tree.questions
        if question.id in given and takes(question, given[question.id])
    }
    return Walked(tree, taken, limits_of(runtime))


def takes(question: Question, answer: Answer) -> bool:
    """Whether a question takes an answer, as its tree stands now."""
    if answer == UNKNOWN:
        return True
    if question.kind is Kind.CHOICE:
        return answer in {choice.id for choice in question.choices}
    return isinstance(answer, str) == question.kind.is_day


def tick_of(tree: Tree, point: Point) -> str:
    """Return the key under which a step of a tree is ticked."""
    return f"{tree.id}.{point.id}"
