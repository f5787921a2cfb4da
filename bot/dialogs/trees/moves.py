"""Moving through a tree: from question to question, and back with every answer kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from aiogram_dialog import DialogManager

from bot.dialogs.amount import Ask, ask_amount
from bot.runtime import person_of, remember, runtime_of
from bot.states import TreeSG
from bot.taxes.answers import walked
from content.trees import Kind, Question
from domain.tree import UNKNOWN, Answer
from usecases.progress import change_progress
from usecases.trees import Walked

NUMBERS = {Kind.SOM: Ask.TREE_SOM, Kind.COUNT: Ask.TREE_COUNT}


def here(manager: DialogManager) -> Walked:
    """Return the open tree with the family's answers."""
    return walked(runtime_of(manager), person_of(manager), tree_id_of(manager))


def tree_id_of(manager: DialogManager) -> str:
    """Return which tree is open."""
    data = manager.start_data
    return str(data["tree"]) if isinstance(data, dict) else ""


def asked_in(manager: DialogManager) -> Question | None:
    """Return the question that is being asked."""
    return here(manager).tree.question(manager.dialog_data.get("question", ""))


async def save(manager: DialogManager, question: Question, answer: Answer) -> None:
    """Keep an answer."""
    runtime, tree_id = runtime_of(manager), tree_id_of(manager)
    person = await change_progress(
        runtime.sessions,
        person=person_of(manager),
        consent_version=runtime.consent_version,
        change=lambda progress: progress.with_answer(tree_id, question.id, answer),
        now=runtime.clock(),
    )
    remember(manager, person)


async def ask(manager: DialogManager, question: Question) -> None:
    """Ask a question in the way in which it is answered."""
    manager.dialog_data["question"] = question.id
    if question.kind is Kind.CHOICE:
        await manager.switch_to(TreeSG.question)
    elif question.kind.is_day:
        await manager.switch_to(TreeSG.day)
    else:
        await ask_amount(
            manager,
            NUMBERS[question.kind],
            zero=True,
            skip=True,
            tree=tree_id_of(manager),
            question=question.id,
        )


async def go_on(manager: DialogManager) -> None:
    """Ask what is open on her way; when nothing is, show what follows."""
    question = here(manager).open
    if question is not None:
        await ask(manager, question)
    else:
        await manager.switch_to(TreeSG.result)


async def go_back(manager: DialogManager) -> None:
    """Go to the question before, its answer kept; before the first one, out of the tree."""
    if manager.dialog_data.pop("changing", False):
        await manager.switch_to(TreeSG.answers)
        return
    way = [question.id for question in here(manager).way]
    now = manager.dialog_data.get("question", "")
    number = way.index(now) if now in way else 0
    before = here(manager).tree.question(way[number - 1]) if number else None
    if before is None:
        await manager.done()
    else:
        await ask(manager, before)


async def answered(manager: DialogManager, question: Question, answer: Answer) -> None:
    """Keep an answer and go on."""
    await save(manager, question, answer)
    manager.dialog_data.pop("changing", None)
    await go_on(manager)


async def on_number(asked: Any, result: Any, manager: DialogManager) -> None:
    """Keep a number that was asked for; going back from it leads to the question before."""
    question = asked_in(manager)
    if question is None or not isinstance(asked, dict) or "ask" not in asked:
        return
    if not isinstance(result, dict):
        await go_back(manager)
        return
    amount = result["amount"]
    await answered(manager, question, UNKNOWN if amount is None else int(Decimal(amount)))
