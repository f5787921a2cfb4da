"""Answers and ticks as plain text, for a copy of one's data."""

from __future__ import annotations

from collections.abc import Iterable

from aiogram.utils.i18n import gettext as _

from bot.runtime import Runtime
from bot.taxes.duty_words import capital, names
from content.trees import Question, Tree
from db.queries.tellings import Told
from domain.calendar import DueKind
from domain.clock import local_day
from domain.progress import Progress
from domain.tree import UNKNOWN, Answer


def progress_text(runtime: Runtime, progress: Progress) -> list[str]:
    """Return every answer, also those that no longer count, and everything that is ticked."""
    lines: list[str] = []
    for tree_id, given in progress.answers.items():
        tree = runtime.library.trees.get(tree_id)
        lines += ["", tree.title[runtime.locale] if tree else tree_id]
        lines += [answer_line(runtime, tree, code, answer) for code, answer in given.items()]
    if progress.ticks:
        lines += ["", _("Ticked as done:")]
        lines += [
            f"{day:%d.%m.%Y}: {ticked_text(runtime, key)}" for key, day in progress.ticks.items()
        ]
    return lines


def answer_line(runtime: Runtime, tree: Tree | None, code: str, answer: Answer) -> str:
    """Return a question and its answer; of one that is no longer asked, their codes."""
    question = tree.question(code) if tree else None
    if question is None:
        return f"{code}: {answer}"
    return f"{question.text[runtime.locale]} {answer_text(runtime, question, answer)}"


def answer_text(runtime: Runtime, question: Question, answer: Answer) -> str:
    """Return an answer in words."""
    if answer == UNKNOWN:
        return _("I do not know")
    return question.name(str(answer), runtime.locale) or str(answer)


def ticked_text(runtime: Runtime, key: str) -> str:
    """Return what was ticked: a step of a tree, or a duty with its day."""
    tree_id, _dot, point_id = key.partition(".")
    if tree := runtime.library.trees.get(tree_id):
        point = next((one for one in tree.points if one.id == point_id), None)
        return point.title[runtime.locale] if point and point.title else key
    kind, _colon, day = key.partition(":")
    known = names()
    return f"{capital(known[DueKind(kind)])}, {day}" if kind in known else key


def told_text(runtime: Runtime, told: Iterable[Told]) -> list[str]:
    """Return what the person was told, and when last."""
    facts = runtime.library.facts
    lines = [
        f"{local_day(one.told_at):%d.%m.%Y}: {facts[one.fact_id].title[runtime.locale]}"
        for one in told
        if one.fact_id in facts
    ]
    return ["", _("What you were told of the rules:"), *lines] if lines else []
