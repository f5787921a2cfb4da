"""The lines of a list: what stands there, and one line with all that can be changed of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import ManagedTextInput, MessageInput, TextInput
from aiogram_dialog.widgets.kbd import Button, Column, SwitchTo
from aiogram_dialog.widgets.text import Case, Multi

from bot.dialogs.amount import Ask
from bot.dialogs.plan.lists import (
    ask_detail,
    change_line,
    kind_of,
    line_id_of,
    this_line,
)
from bot.dialogs.plan.moves import (
    ask_for,
    back,
    go_on,
    now_plan,
    progress,
    save,
    short_step,
)
from bot.dialogs.sources import where_is_this_written
from bot.money import money
from bot.plan.sums import budget_values
from bot.plan.words import label, line_name, said
from bot.runtime import Runtime
from bot.saying import day_text, say
from bot.states import PlanSG
from bot.tr import Label, Own, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice, on_unreadable, paged
from content.niches import Form
from domain.plan import Cost, CostPer, Line, LineKind, Plan, Purchase, Risk, Step, Words
from domain.typed import short_text

A_PAGE = 6
UNKNOWN = "?"
LIST_TEXTS = {
    LineKind.PURCHASES: Tr("What to buy"),
    LineKind.COSTS: Tr("What you pay for again and again"),
    LineKind.RISKS: Tr("What may go wrong"),
    LineKind.STEPS: Tr("First steps"),
}


async def on_line(_c: CallbackQuery, _w: Any, manager: DialogManager, line_id: str) -> None:
    manager.dialog_data["line"] = int(line_id)
    await manager.switch_to(PlanSG.line)


async def on_list_done(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    """Go on; the costs are a part of the month."""
    if kind_of(manager) is LineKind.COSTS and short_step(manager) is None:
        await manager.switch_to(PlanSG.month)
    else:
        await go_on(manager)


async def on_own_money(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await ask_for(manager, Ask.OWN_MONEY)


async def on_detail(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    line = this_line(manager)
    if line is None:
        await manager.switch_to(PlanSG.lines)
    else:
        manager.dialog_data["one"] = True
        await ask_detail(manager, line)


async def on_how_many(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    line = this_line(manager)
    if line is None:
        await manager.switch_to(PlanSG.lines)
    else:
        await ask_for(manager, Ask.HOW_MANY, of=line.what, line=line.id)


async def on_per(_c: CallbackQuery, _w: Any, manager: DialogManager, per: str) -> None:
    await change_line(manager, per=CostPer(per))


async def on_remove(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    kind, line_id = kind_of(manager), line_id_of(manager)
    await save(manager, lambda plan: plan.without_line(kind, line_id))
    await manager.switch_to(PlanSG.lines)


async def on_new_words(
    _message: Message, _widget: ManagedTextInput[str], manager: DialogManager, text: str
) -> None:
    line = this_line(manager)
    voice = line.what.voice if line else ""
    await change_line(manager, what=Words(text=text, voice=voice))
    await manager.switch_to(PlanSG.line)


async def on_new_voice(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    line = this_line(manager)
    if line is not None and message.voice:
        await change_line(manager, what=replace(line.what, voice=message.voice.file_id))
    await manager.switch_to(PlanSG.line)


def value_of(runtime: Runtime, line: Line) -> str:
    """Return what a line comes to on a button; «?» while it is not said."""
    if isinstance(line, Purchase):
        if line.price is None:
            return UNKNOWN
        price = money(line.price, runtime.locale)
        return price if line.quantity == 1 else f"{line.quantity} × {price}"
    if isinstance(line, Cost):
        return money(line.amount, runtime.locale) if line.amount is not None else UNKNOWN
    if isinstance(line, Step):
        return f"{line.due:%d.%m}" if line.due else UNKNOWN
    return "" if line.counter else UNKNOWN


def purchases_values(runtime: Runtime, plan: Plan) -> dict[str, Any]:
    """Return the purchases' sum, and what may be said of the programme's money."""
    grant = say(runtime, "plan_grant")
    return {**budget_values(runtime, plan), "grant": grant.text, "facts": grant.facts}


async def listed(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    plan, kind = now_plan(dialog_manager), kind_of(dialog_manager)
    lines = plan.lines(kind)
    is_purchases = kind is LineKind.PURCHASES
    together = kind is LineKind.COSTS and plan.costs_together is not None
    return {
        **progress(dialog_manager),
        **(purchases_values(runtime, plan) if is_purchases else {}),
        "kind": kind,
        "is_purchases": is_purchases,
        "full_purchases": is_purchases and short_step(dialog_manager) is None,
        "together": together and len(lines) > 1,
        "lines": [
            (str(line.id), label(line_name(runtime, line.what), value_of(runtime, line)))
            for line in lines
        ],
        "many": len(lines) > A_PAGE,
        "none": not lines,
    }


async def line_shown(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    line = this_line(dialog_manager)
    values: dict[str, Any] = dict.fromkeys(
        ("price", "quantity", "total", "amount", "counter", "day", "has_voice", "per_unit"), ""
    )
    values |= {"kind": kind_of(dialog_manager), "gone": line is None, "name": "", "per": []}
    if line is None:
        return values
    values["name"] = said(runtime, line.what, Form.TEXT) or line_name(runtime, line.what)
    values["has_voice"] = bool(line.what.voice)
    if isinstance(line, Purchase):
        if line.price is not None:
            values |= {
                "price": money(line.price, runtime.locale),
                "total": money(line.total, runtime.locale),
            }
        values["quantity"] = str(line.quantity)
    elif isinstance(line, Cost):
        values["amount"] = money(line.amount, runtime.locale) if line.amount is not None else ""
        is_per_unit = line.per is CostPer.UNIT
        values["per_unit"] = is_per_unit
        values["per"] = [
            (CostPer.MONTH.value, _("It is for a month"))
            if is_per_unit
            else (CostPer.UNIT.value, _("It is for one unit sold"))
        ]
    elif isinstance(line, Risk):
        values["counter"] = said(runtime, line.counter, Form.TEXT)
    else:
        values["day"] = day_text(line.due, runtime=runtime) if line.due else ""
    return values


def is_kind(*kinds: LineKind) -> Callable[[dict[str, Any], Any, DialogManager], bool]:
    """Return a condition: the open list is one of these, and the line is still there."""
    return lambda data, _widget, _manager: data["kind"] in kinds and not data.get("gone")


lines = Window(
    Multi(
        Tr("Question {n} of {of_all}", when="n"),
        Case(dict(LIST_TEXTS), selector="kind"),
        Tr("Nothing stands here yet.", when="none"),
        Multi(
            Tr("In all: {total} som"),
            Tr("Without a price yet: {unpriced}", when="unpriced"),
            Tr("Your own money: {own} som", when="has_own"),
            Tr("Left over: {left} som", when="is_left"),
            Tr("Not enough: {short_of} som", when="is_short_of"),
            when="is_purchases",
        ),
        Ready("grant", when="is_purchases"),
        Tr(
            "«All costs together» and single costs are both counted. Remove one of them.",
            when="together",
        ),
        Tr("Tap a line to change it.", when="lines"),
        sep="\n\n",
    ),
    *paged("line", "lines", on_line, height=A_PAGE, when="many"),
    Column(
        SwitchTo(Label("Add or take away"), id="to_offer", state=PlanSG.offer),
        Button(
            Label("Our own money"), id="own_money", on_click=on_own_money, when="full_purchases"
        ),
        Button(Label("Continue"), id="list_done", on_click=on_list_done),
        where_is_this_written("lines_sources", listed),
        back("lines_back", when="n"),
        OtherLanguage("lines_lang"),
    ),
    Stray(),
    state=PlanSG.lines,
    getter=listed,
)

line = Window(
    Multi(
        Tr("This line is no longer there.", when="gone"),
        Own("name", when="name"),
        Tr("🎤 Your voice message is kept beside it.", when="has_voice"),
        Multi(
            Tr("Price of one: {price} som", when="price"),
            Tr("How many: {quantity}"),
            Tr("In all: {total} som", when="total"),
            when=is_kind(LineKind.PURCHASES),
        ),
        Tr("A month: {amount} som", when=lambda d, _w, _m: d["amount"] and not d["per_unit"]),
        Tr(
            "For one unit sold: {amount} som", when=lambda d, _w, _m: d["amount"] and d["per_unit"]
        ),
        Tr("What we do: {counter}", when="counter"),
        Tr("By this day: {day}", when="day"),
        sep="\n\n",
    ),
    Column(
        Button(
            Case(
                {
                    LineKind.PURCHASES: Label("Change the price"),
                    LineKind.COSTS: Label("Change the amount"),
                    LineKind.RISKS: Label("Change what we do"),
                    LineKind.STEPS: Label("Change the day"),
                },
                selector="kind",
            ),
            id="detail",
            on_click=on_detail,
            when=is_kind(*LineKind),
        ),
        Button(
            Label("Change how many"),
            id="how_many",
            on_click=on_how_many,
            when=is_kind(LineKind.PURCHASES),
        ),
        choice("per", "per", on_per),
        SwitchTo(
            Label("Change the words"),
            id="to_words",
            state=PlanSG.line_words,
            when=is_kind(*LineKind),
        ),
        Button(Label("Remove"), id="remove", on_click=on_remove, when=is_kind(*LineKind)),
        SwitchTo(Label("Back"), id="line_back", state=PlanSG.lines),
        OtherLanguage("line_lang"),
    ),
    Stray(),
    state=PlanSG.line,
    getter=line_shown,
)

line_words = Window(
    Tr("Write it in your own words. A voice message is fine, too."),
    Column(
        SwitchTo(Label("Back"), id="words_back", state=PlanSG.line),
        OtherLanguage("line_words_lang"),
    ),
    TextInput(
        id="new_words", type_factory=short_text, on_success=on_new_words, on_error=on_unreadable
    ),
    MessageInput(on_new_voice, content_types=[ContentType.VOICE]),
    Stray(),
    state=PlanSG.line_words,
)
