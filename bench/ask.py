"""The search of the facts: how often it finds what is meant, and how fast."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple

from bench.report import Figure
from content.library import Library
from content.search import Action, Answer

QUESTIONS = Path("tests/ask/questions.jsonl")
TODAY = date(2026, 11, 24)
"""The day on which the questions were labelled: later some facts are not said any more."""
REPORT, TUNE = "report", "tune"
FIRST_THREE, FIRST, STATED, STRAYED, MS = 92, 80, 0, 5, 20


class Asked(NamedTuple):
    """A question of the set, and what the search says to it."""

    half: str
    language: str
    style: str
    right: Action
    facts: tuple[str, ...]
    answer: Answer
    seconds: float

    def found(self, among: int) -> bool:
        """Whether a right fact is answered among the first ones."""
        told = [found.fact_id for found in self.answer.found[:among]]
        return self.answer.action is Action.ANSWER and bool(set(told) & set(self.facts))


def ask_all(library: Library, path: Path = QUESTIONS) -> list[Asked]:
    """Ask every question once."""
    asked = []
    for line in path.read_text("utf-8").splitlines():
        case = json.loads(line)
        begin = time.process_time()
        answer = library.ask(case["question"], today=TODAY)
        seconds = time.process_time() - begin
        labels = (case["half"], case["language"], case["style"], Action(case["action"]))
        asked.append(Asked(*labels, tuple(case["facts"]), answer, seconds))
    return asked


def of_the_search() -> list[Figure]:
    """Measure both halves; judge the half that is kept for reporting."""
    library = Library.load()
    begin = time.process_time()
    library.ask("патент", today=TODAY)
    built = time.process_time() - begin
    asked = ask_all(library)
    figures = [
        Figure("index built by the first question, processor time", built * 1000, "ms"),
        Figure(
            "a question, p95, processor time",
            quantiles([one.seconds for one in asked], n=20)[-1] * 1000,
            "ms",
            at_most=MS,
        ),
    ]
    for half in (REPORT, TUNE):
        figures += musts([one for one in asked if one.half == half], judged=half == REPORT)
    reported = [one for one in asked if one.half == REPORT and one.right is Action.ANSWER]
    for group in ("language", "style"):
        for name in sorted({getattr(one, group) for one in reported}):
            those = [one for one in reported if getattr(one, group) == name]
            note = f"of {len(those)}; among three {share(those, _third):.0f} %"
            figures.append(Figure(f"report: first, {name}", share(those, _first), "%", note=note))
    return figures


def musts(asked: list[Asked], *, judged: bool) -> list[Figure]:
    """Return what must hold for a half; without being judged it is only told."""
    of = {action: [one for one in asked if one.right is action] for action in Action}
    answers, strange = of[Action.ANSWER], of[Action.OUT_OF_SCOPE]
    stated = sum(one.answer.action is Action.ANSWER for one in of[Action.UNKNOWN])
    half = answers[0].half
    names = (
        f"{half}: right among the first three",
        f"{half}: right is the first",
        f"{half}: unknown stated as known",
        f"{half}: out of scope answered with a fact",
    )
    three, first = share(answers, _third), share(answers, _first)
    strayed = share(strange, lambda one: one.answer.action is Action.ANSWER)
    if not judged:
        values = zip(names, (three, first, stated, strayed), ("%", "%", "", "%"), strict=True)
        return [Figure(name, value, unit) for name, value, unit in values]
    return [
        Figure(names[0], three, "%", at_least=FIRST_THREE),
        Figure(names[1], first, "%", at_least=FIRST),
        Figure(names[2], stated, at_most=STATED),
        Figure(names[3], strayed, "%", at_most=STRAYED),
    ]


def share(asked: list[Asked], good: Callable[[Asked], bool]) -> float:
    """Return the percentage of good ones."""
    return 100 * sum(map(good, asked)) / len(asked)


def _first(one: Asked) -> bool:
    return one.found(1)


def _third(one: Asked) -> bool:
    return one.found(3)
