"""What a family has answered in a tree, and what follows from it on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from content.facts import Facts
from content.library import Library
from content.trees import Kind, Point, Question, Section, Tree
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


@dataclass(frozen=True, slots=True)
class Walked:
    """A tree with one family's answers, as things stand on a day."""

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


def walked(library: Library, progress: Progress, tree_id: str, today: date) -> Walked:
    """Return a tree with a family's answers; what it no longer takes is open again.

    Raises:
        KeyError: There is no such tree.
    """
    tree, given = library.trees[tree_id], progress.of(tree_id)
    taken = {
        question.id: given[question.id]
        for question in tree.questions
        if question.id in given and takes(question, given[question.id])
    }
    return Walked(tree, taken, limits_of(library.facts, today))


def limits_of(facts: Facts, today: date) -> Limits:
    """Return what numbers are compared with today."""
    return lambda fact_id: facts.number(fact_id, today=today)


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
