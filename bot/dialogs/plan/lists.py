"""What the plan's four lists have in common: which one is open, which line, what comes next."""

from __future__ import annotations

from typing import Any

from aiogram_dialog import DialogManager

from bot.dialogs.amount import Ask
from bot.dialogs.plan.moves import (
    KINDS,
    ask_for,
    end_short,
    go_on,
    now_plan,
    open_step,
    save,
    short_step,
)
from bot.states import PlanSG
from domain.plan import Cost, Line, LineKind, Purchase, Risk


def kind_of(manager: DialogManager) -> LineKind:
    """Return which list is open."""
    return LineKind(manager.dialog_data["kind"])


def line_id_of(manager: DialogManager) -> int:
    """Return the number of the line that is open."""
    number: int = manager.dialog_data.get("line", 0)
    return number


def this_line(manager: DialogManager) -> Line | None:
    """Return the line that is open; None if another member has removed it."""
    return now_plan(manager).line(kind_of(manager), line_id_of(manager))


async def change_line(manager: DialogManager, **changes: Any) -> None:
    """Save something about the open line."""
    kind, line_id = kind_of(manager), line_id_of(manager)
    await save(manager, lambda plan: plan.with_line_changed(kind, line_id, **changes))


async def ask_detail(manager: DialogManager, line: Line) -> None:
    """Ask what a line still needs: a price, an amount, a counter-measure or a day."""
    manager.dialog_data["line"] = line.id
    if isinstance(line, Purchase):
        await ask_for(manager, Ask.PRICE, of=line.what, line=line.id)
    elif isinstance(line, Cost):
        await ask_for(manager, Ask.COST, of=line.what, line=line.id)
    else:
        await manager.switch_to(PlanSG.counter if isinstance(line, Risk) else PlanSG.due)


async def open_short(manager: DialogManager) -> None:
    """Ask the first open question of the short plan; show the result if there is none.

    Where a list was begun, what its open lines still need is asked for.
    """
    plan = now_plan(manager)
    questions = plan.open_questions()
    if not questions:
        await end_short(manager)
        return
    step, kind = questions[0], KINDS.get(questions[0])
    if kind is None or not plan.lines(kind):
        await open_step(manager, step)
        return
    manager.dialog_data.update(step=step.value, kind=kind.value)
    await next_detail(manager)


async def next_detail(manager: DialogManager, *, after: int = 0) -> None:
    """Ask for what the next open line needs; when there is none, show the list or go on.

    Args:
        manager: The plan's dialog.
        after: Id of the line that was asked about just now; it is not asked about again.
    """
    kind = kind_of(manager)
    lines = now_plan(manager).lines(kind)
    still_open = [line for line in lines if line.id > after and line.is_open]
    if still_open:
        await ask_detail(manager, still_open[0])
    elif short_step(manager) is not None and kind is not LineKind.PURCHASES:
        await go_on(manager)
    else:
        await manager.switch_to(PlanSG.lines)
