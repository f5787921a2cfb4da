"""From an idea to a plan on paper: ten questions in a row, or nine sections in any order."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from aiogram_dialog import Data, Dialog, DialogManager, LaunchMode, ShowMode

from bot.dialogs.amount import Ask, amount_in
from bot.dialogs.plan import (
    details,
    idea,
    lines,
    menu,
    month,
    offer,
    papers,
    questions,
    result,
    versions,
)
from bot.dialogs.plan.lists import next_detail, open_short
from bot.dialogs.plan.moves import AMOUNTS, go_back, go_on, open_lines, save, short_step
from bot.dialogs.way_in import go_in
from bot.states import PlanSG
from domain.plan import LineKind, Plan, TooManyLines

FIELDS = {
    Ask.OWN_MONEY: "own_money",
    Ask.QUANTITY: "quantity",
    Ask.UNIT_PRICE: "price",
    Ask.WEAK_QUANTITY: "weak_quantity",
}
LINES = {
    Ask.PRICE: (LineKind.PURCHASES, "price"),
    Ask.HOW_MANY: (LineKind.PURCHASES, "quantity"),
    Ask.COST: (LineKind.COSTS, "amount"),
}


async def open_plan(manager: DialogManager, *, short: bool) -> None:
    """Open the plan over home: at the first open question, or at the sections."""
    manager.show_mode = ShowMode.NO_UPDATE
    await go_in(manager)
    manager.show_mode = ShowMode.SEND
    await manager.start(PlanSG.menu, data={"short": short})


async def on_open(start_data: Data, manager: DialogManager) -> None:
    if isinstance(start_data, dict) and start_data.get("short"):
        await open_short(manager)


async def on_amount(asked: Data, result: Any, manager: DialogManager) -> None:
    """Keep a number that was asked for, and go where it was asked from."""
    if not isinstance(asked, dict) or "ask" not in asked:
        return
    ask, line_id = Ask(str(asked["ask"])), int(str(asked.get("line", 0)))
    said = result if isinstance(result, dict) else {}
    amount, pieces = amount_in(said) if said else None, said.get("quantity")
    if amount is not None:
        try:
            await save(manager, lambda plan: with_amount(plan, ask, line_id, amount, pieces))
        except TooManyLines:  # another member has filled the list meanwhile
            await open_lines(manager, LineKind.COSTS)
            return
    step = short_step(manager)
    if ask in LINES:
        await after_line(manager, ask, line_id, is_back=result is None)
    elif step in AMOUNTS and result is None:
        await go_back(manager)
    elif ask is Ask.WEAK_QUANTITY and result is None:
        await manager.switch_to(PlanSG.seasons)
    elif step in AMOUNTS or ask is Ask.WEAK_QUANTITY:
        await go_on(manager)


async def after_line(manager: DialogManager, ask: Ask, line_id: int, *, is_back: bool) -> None:
    """Go on from a line's number: back to the line, to the next one's number, or to the list."""
    if manager.dialog_data.pop("one", False) or ask is Ask.HOW_MANY:
        await manager.switch_to(PlanSG.line)
    elif is_back:
        await manager.switch_to(PlanSG.lines)
    else:
        await next_detail(manager, after=line_id)


def with_amount(plan: Plan, ask: Ask, line_id: int, amount: Decimal, pieces: int | None) -> Plan:
    """Return the plan with a number in the place that was asked about.

    Args:
        plan: The plan.
        ask: What was asked.
        line_id: Of which line.
        amount: The number.
        pieces: How many, if that was said along with the price.
    """
    if ask in LINES:
        kind, name = LINES[ask]
        value = int(amount) if ask is Ask.HOW_MANY else amount
        changes = {name: value} | ({} if pieces is None else {"quantity": pieces})
        return plan.with_line_changed(kind, line_id, **changes)
    if ask is Ask.COSTS:
        return plan.with_costs_together(amount)
    field: dict[str, Any] = {FIELDS[ask]: amount}
    return replace(plan, **field)


def build() -> Dialog:
    """Return the dialog; opened again from inside it, it begins anew instead of piling up."""
    return Dialog(
        menu.menu,
        questions.question,
        idea.niches,
        idea.niche,
        idea.another,
        idea.own_idea,
        offer.offer,
        lines.lines,
        lines.line,
        lines.line_words,
        details.counter,
        details.due,
        month.month,
        month.unit,
        questions.seasons,
        result.result,
        papers.papers,
        versions.versions,
        versions.version,
        versions.show_advisor,
        versions.shown,
        launch_mode=LaunchMode.SINGLE_TOP,
        on_start=on_open,
        on_process_result=on_amount,
    )
