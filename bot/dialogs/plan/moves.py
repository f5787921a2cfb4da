"""Moving through the plan: the short one's ten questions in a row, the full one by sections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.dialogs.amount import NO_WORDS, Ask, ask_amount
from bot.plan.words import plan_of, unit_words
from bot.runtime import person_of, remember, runtime_of
from bot.states import PlanSG
from bot.tr import Label
from domain.person import LineOfWork
from domain.plan import LineKind, Plan, Question, ShortStep, Words
from usecases.plans import change_plan

STEPS = tuple(ShortStep)
CHOICES = {ShortStep.SKILLS: Question.SKILLS, ShortStep.THINGS: Question.THINGS}
AMOUNTS = {
    ShortStep.OWN_MONEY: Ask.OWN_MONEY,
    ShortStep.QUANTITY: Ask.QUANTITY,
    ShortStep.PRICE: Ask.UNIT_PRICE,
    ShortStep.COSTS: Ask.COSTS,
}
IN_UNITS = frozenset({Ask.QUANTITY, Ask.UNIT_PRICE, Ask.WEAK_QUANTITY})
KINDS = {
    ShortStep.PURCHASES: LineKind.PURCHASES,
    ShortStep.COSTS: LineKind.COSTS,
    ShortStep.RISKS: LineKind.RISKS,
    ShortStep.STEPS: LineKind.STEPS,
}


def now_plan(manager: DialogManager) -> Plan:
    """Return the plan as it was read with this update or changed since."""
    return plan_of(person_of(manager))


async def save(
    manager: DialogManager,
    change: Callable[[Plan], Plan],
    *,
    line_of_work: LineOfWork | None = None,
    keep_version: bool = False,
) -> None:
    """Save one change of the plan."""
    runtime = runtime_of(manager)
    person = await change_plan(
        runtime.sessions,
        person=person_of(manager),
        consent_version=runtime.consent_version,
        change=change,
        now=runtime.clock(),
        line_of_work=line_of_work,
        keep_version=keep_version,
    )
    remember(manager, person)


def short_step(manager: DialogManager) -> ShortStep | None:
    """Return the question of the short plan that is being asked; None in the full plan."""
    code = manager.dialog_data.get("step")
    return ShortStep(code) if code else None


async def open_step(manager: DialogManager, step: ShortStep) -> None:
    """Ask a question of the short plan."""
    manager.dialog_data["step"] = step.value
    if step in CHOICES:
        manager.dialog_data["question"] = CHOICES[step].value
        await manager.switch_to(PlanSG.question)
    elif step is ShortStep.IDEA:
        await open_niches(manager)
    elif step in AMOUNTS and not (step is ShortStep.COSTS and has_single_costs(manager)):
        await ask_for(manager, AMOUNTS[step])
    else:
        await open_lines(manager, KINDS[step])


async def open_niches(manager: DialogManager) -> None:
    """Show the niches, the best fitting first."""
    manager.dialog_data.pop("from", None)
    await manager.switch_to(PlanSG.niches)


def has_single_costs(manager: DialogManager) -> bool:
    """Whether costs are named one by one; a sum of all of them would count them twice."""
    return any(cost.what for cost in now_plan(manager).costs)


async def open_lines(manager: DialogManager, kind: LineKind) -> None:
    """Show the lines of a list, or offer some while it is empty."""
    manager.dialog_data["kind"] = kind.value
    lines = now_plan(manager).lines(kind)
    await manager.switch_to(PlanSG.lines if lines else PlanSG.offer)


async def ask_for(
    manager: DialogManager, ask: Ask, *, of: Words = NO_WORDS, line: int = 0
) -> None:
    """Ask for a number in the dialog of its own; the plan's ``on_amount`` takes it.

    Args:
        manager: The plan's dialog.
        ask: What the number is.
        of: What the line is called that it belongs to.
        line: That line's id.
    """
    step = progress(manager)
    await ask_amount(
        manager,
        ask,
        of=of,
        unit=unit_words(runtime_of(manager), now_plan(manager)) if ask in IN_UNITS else NO_WORDS,
        zero=ask in {Ask.OWN_MONEY, Ask.WEAK_QUANTITY, Ask.COSTS},
        skip=ask is not Ask.HOW_MANY,
        line=line,
        n=0 if line else step["n"],
        of_all=step["of_all"],
    )


async def go_on(manager: DialogManager) -> None:
    """Ask the next open question of the short plan; in the full plan show the sections."""
    step = short_step(manager)
    if step is None:
        await manager.switch_to(PlanSG.menu)
        return
    still_open = now_plan(manager).open_questions()
    later = [question for question in STEPS[STEPS.index(step) + 1 :] if question in still_open]
    if later:
        await open_step(manager, later[0])
    else:
        await end_short(manager)


async def end_short(manager: DialogManager) -> None:
    """Show what the short plan comes to."""
    manager.dialog_data.pop("step", None)
    await manager.switch_to(PlanSG.result)


async def go_back(manager: DialogManager) -> None:
    """Return to the question before; in the full plan to the sections, and out of it."""
    step = short_step(manager)
    if step is None:
        await manager.switch_to(PlanSG.menu)
    elif step is STEPS[0]:
        await manager.done()
    else:
        await open_step(manager, STEPS[STEPS.index(step) - 1])


def back(id: str, when: Any = None) -> Button:
    """Return a question's way back."""

    async def on_back(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
        await go_back(manager)

    return Button(Label("Back"), id=id, on_click=on_back, when=when)


def progress(manager: DialogManager) -> dict[str, int]:
    """Return which question of how many is asked, for a window's first line; none is 0."""
    step = short_step(manager)
    return {"n": STEPS.index(step) + 1 if step else 0, "of_all": len(STEPS)}
