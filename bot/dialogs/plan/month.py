"""A month's money: how much is sold, for how much, what it costs, and what is left."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import ManagedTextInput, TextInput
from aiogram_dialog.widgets.kbd import Button, Column, SwitchTo
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.amount import Ask
from bot.dialogs.plan.moves import ask_for, now_plan, open_lines, save
from bot.money import money, quantity
from bot.plan.sums import month_values
from bot.plan.words import unit_of
from bot.runtime import Runtime
from bot.states import PlanSG
from bot.tr import Label, Tr
from bot.widgets import OtherLanguage, Stray, choice, on_unreadable
from domain.plan import LineKind, Words
from domain.typed import short_text

UNKNOWN = "—"


async def on_quantity(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await ask_for(manager, Ask.QUANTITY)


async def on_price(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await ask_for(manager, Ask.UNIT_PRICE)


async def on_costs(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await open_lines(manager, LineKind.COSTS)


async def on_unit(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    await save(manager, lambda plan: replace(plan, unit=Words(code=code)))
    await manager.switch_to(PlanSG.month)


async def on_own_unit(
    _message: Message, _widget: ManagedTextInput[str], manager: DialogManager, text: str
) -> None:
    await save(manager, lambda plan: replace(plan, unit=Words(text=text)))
    await manager.switch_to(PlanSG.month)


async def month_shown(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    plan = now_plan(dialog_manager)
    return {
        "unit": unit_of(runtime, plan),
        "quantity": UNKNOWN if plan.quantity is None else quantity(plan.quantity, runtime.locale),
        "price": UNKNOWN if plan.price is None else money(plan.price, runtime.locale),
        **month_values(runtime, plan),
    }


async def units(runtime: Runtime, **_kwargs: Any) -> dict[str, Any]:
    locale = runtime.locale
    return {"units": [(unit.id, unit.name[locale]) for unit in runtime.library.choices.units]}


MONTH_TEXT = Multi(
    Tr("A month brings: {sales} som\nA month costs: {costs} som"),
    Tr("Left: {profit} som", when="profit"),
    Tr("Missing: {loss} som", when="loss"),
    when="known",
)

month = Window(
    Multi(
        Tr("We sell in: {unit}\nHow many a month: {quantity}\nPrice of one: {price}"),
        MONTH_TEXT,
        Multi(
            Tr("So many cover the costs: {break_even} ({unit})", when="break_even"),
            Tr("Months until the start is earned back, weak months counted: {back}", when="back"),
            Tr("Left of each 100 som of sales: {margin}", when="margin"),
            when="known",
        ),
        sep="\n\n",
    ),
    Column(
        Button(Label("How many a month"), id="quantity", on_click=on_quantity),
        Button(Label("Price of one"), id="unit_price", on_click=on_price),
        SwitchTo(Label("In what we sell"), id="to_unit", state=PlanSG.unit),
        Button(Label("Costs"), id="to_costs", on_click=on_costs),
        SwitchTo(Label("Back"), id="sums_back", state=PlanSG.menu),
        OtherLanguage("sums_lang"),
    ),
    Stray(),
    state=PlanSG.month,
    getter=month_shown,
)

unit = Window(
    Tr("In what do you sell? Tap, or write your own word."),
    Column(choice("unit", "units", on_unit)),
    Column(
        SwitchTo(Label("Back"), id="unit_back", state=PlanSG.month),
        OtherLanguage("unit_lang"),
    ),
    TextInput(
        id="own_unit", type_factory=short_text, on_success=on_own_unit, on_error=on_unreadable
    ),
    Stray(),
    state=PlanSG.unit,
    getter=units,
)
