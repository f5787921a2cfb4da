"""The plan's lists — what to buy, costs, risks, first steps: offered, added, changed, removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import ManagedTextInput, MessageInput, TextInput
from aiogram_dialog.widgets.kbd import (
    Button,
    Column,
    NextPage,
    PrevPage,
    Row,
    ScrollingGroup,
    SwitchTo,
)
from aiogram_dialog.widgets.text import Case, Multi

from bot.dialogs.amount import Ask
from bot.dialogs.plan.budget import budget_values
from bot.dialogs.plan.moves import (
    ask_for,
    back,
    go_on,
    now_plan,
    on_unreadable,
    progress,
    save,
)
from bot.dialogs.plan.questions import DROP, TAKE, TICK
from bot.dialogs.sources import where_is_this_written
from bot.money import money
from bot.plan_words import label, niche_of, said
from bot.runtime import Runtime, bot_of, person_of, runtime_of
from bot.saying import day_text
from bot.states import PlanSG
from bot.tr import Label, Own, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice
from content.choices import Named
from content.niches import Form, Niche
from domain.plan import (
    Cost,
    CostPer,
    Plan,
    Purchase,
    Risk,
    Step,
    TooManyLines,
    Words,
    called,
    line_of,
    next_id,
    put,
    without,
)
from domain.typed import short_text

AnyLine = Purchase | Cost | Risk | Step
A_PAGE = 6
MOST_OFFERED = 12
"""Buttons; lines in own words come first, so that they can be taken away again."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a list differs from the others.

    Attributes:
        make: Returns a new line of an id and words.
        offered: What a niche offers for it.
        is_open: Whether something of a line is not said yet.
    """

    make: Callable[[int, Words], AnyLine]
    offered: Callable[[Niche], Sequence[Named]]
    is_open: Callable[[Any], bool]


KINDS = {
    "purchases": Kind(Purchase, lambda niche: niche.purchases, lambda line: line.price is None),
    "costs": Kind(Cost, lambda niche: niche.costs, lambda line: line.amount is None),
    "risks": Kind(Risk, lambda niche: niche.risks, lambda line: not line.counter),
    "steps": Kind(Step, lambda niche: niche.steps, lambda line: line.due is None),
}
OFFER_TEXTS = {
    "purchases": Tr("What do you need to buy first? Tap three or so."),
    "costs": Tr("What do you pay for again and again? Tap all that fits."),
    "risks": Tr("What may go wrong? Tap two or so."),
    "steps": Tr("What will you do first? Tap three or so."),
}
LIST_TEXTS = {
    "purchases": Tr("What to buy"),
    "costs": Tr("What you pay for again and again"),
    "risks": Tr("What may go wrong"),
    "steps": Tr("First steps"),
}


def kind_of(manager: DialogManager) -> str:
    kind: str = manager.dialog_data["kind"]
    return kind


def lines_of(plan: Plan, kind: str) -> tuple[AnyLine, ...]:
    """Return the lines of one list."""
    found: tuple[AnyLine, ...] = getattr(plan, kind)
    return found


def with_lines(plan: Plan, kind: str, lines: Iterable[AnyLine]) -> Plan:
    """Return the plan with other lines in one list."""
    changes: dict[str, Any] = {kind: tuple(lines)}
    return replace(plan, **changes)


def with_new(plan: Plan, kind: str, words: Words) -> Plan:
    """Return the plan with a line of these words; the same words make one line."""
    lines: tuple[Any, ...] = lines_of(plan, kind)
    if called(lines, words) is not None:
        return plan
    return with_lines(plan, kind, put(lines, KINDS[kind].make(next_id(lines), words)))


def with_changed(plan: Plan, kind: str, line_id: int, **changes: Any) -> Plan:
    """Return the plan with something of a line changed; a line that is gone stays gone."""
    lines: tuple[Any, ...] = lines_of(plan, kind)
    line: Any = line_of(lines, line_id)
    if line is None:
        return plan
    return with_lines(plan, kind, put(lines, replace(line, **changes)))


def this_line(manager: DialogManager) -> AnyLine | None:
    """Return the line that is open; None if another member has removed it."""
    lines: tuple[Any, ...] = lines_of(now_plan(manager), kind_of(manager))
    found: AnyLine | None = line_of(lines, manager.dialog_data.get("line", 0))
    return found


async def change_line(manager: DialogManager, **changes: Any) -> None:
    """Save something about the open line."""
    kind, line_id = kind_of(manager), manager.dialog_data.get("line", 0)
    await save(manager, lambda plan: with_changed(plan, kind, line_id, **changes))


async def ask_detail(manager: DialogManager, line: AnyLine) -> None:
    """Ask what a line still needs: a price, an amount, a counter-measure or a day."""
    manager.dialog_data["line"] = line.id
    if isinstance(line, Purchase):
        await ask_for(manager, Ask.PRICE, of=said(runtime_of(manager), line.what), line=line.id)
    elif isinstance(line, Cost):
        await ask_for(manager, Ask.COST, of=said(runtime_of(manager), line.what), line=line.id)
    else:
        await manager.switch_to(PlanSG.counter if isinstance(line, Risk) else PlanSG.due)


async def next_detail(manager: DialogManager, *, after: int = 0) -> None:
    """Ask for what the next open line needs; when there is none, show the list or go on.

    Args:
        manager: The plan's dialog.
        after: Id of the line that was asked about just now; it is not asked about again.
    """
    kind = kind_of(manager)
    is_open = KINDS[kind].is_open
    still_open = [
        line for line in lines_of(now_plan(manager), kind) if line.id > after and is_open(line)
    ]
    if still_open:
        await ask_detail(manager, still_open[0])
    elif "step" in manager.dialog_data and kind != "purchases":
        await go_on(manager)
    else:
        await manager.switch_to(PlanSG.lines)


async def on_offer(_c: CallbackQuery, _w: Any, manager: DialogManager, item: str) -> None:
    kind, named, sign, code = kind_of(manager), item[0], item[1], item[2:]
    if named != kind[0]:
        return  # a button of another list, in an older message
    if sign == DROP:
        await save(
            manager,
            lambda plan: with_lines(plan, kind, without(lines_of(plan, kind), int(code))),  # type: ignore[type-var]
        )
    else:
        await add(manager, Words(code=code))


async def add(manager: DialogManager, words: Words) -> None:
    """Add a line; say kindly if there is no room."""
    kind = kind_of(manager)
    try:
        await save(manager, lambda plan: with_new(plan, kind, words))
    except TooManyLines:
        manager.show_mode = ShowMode.NO_UPDATE
        text = _("The list is full. Remove a line first.")
        await bot_of(manager).send_message(person_of(manager).id, text)


async def on_own(
    _message: Message, _widget: ManagedTextInput[str], manager: DialogManager, text: str
) -> None:
    await add(manager, Words(text=text))


async def on_own_voice(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    await add(manager, Words(voice=message.voice.file_id if message.voice else ""))


async def on_chosen(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await next_detail(manager)


async def on_line(_c: CallbackQuery, _w: Any, manager: DialogManager, line_id: str) -> None:
    manager.dialog_data["line"] = int(line_id)
    await manager.switch_to(PlanSG.line)


async def on_list_done(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
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
        of = said(runtime_of(manager), line.what)
        await ask_for(manager, Ask.HOW_MANY, of=of, line=line.id)


async def on_per(_c: CallbackQuery, _w: Any, manager: DialogManager, per: str) -> None:
    await change_line(manager, per=CostPer(per))


async def on_remove(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    kind, line_id = kind_of(manager), manager.dialog_data.get("line", 0)
    await save(
        manager,
        lambda plan: with_lines(plan, kind, without(lines_of(plan, kind), line_id)),  # type: ignore[type-var]
    )
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


async def offered(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    plan, kind = now_plan(dialog_manager), kind_of(dialog_manager)
    niche, locale = niche_of(runtime, plan), runtime.locale
    lines = lines_of(plan, kind)
    items = {f"{niche.id}.{named.id}": named.name[locale] for named in KINDS[kind].offered(niche)}
    taken = {line.what.code: line for line in lines}
    own = [
        (f"{kind[0]}{DROP}{line.id}", label(TICK + name_of(runtime, line)))
        for line in lines
        if line.what.code not in items
    ]
    usual = [
        (f"{kind[0]}{DROP}{taken[code].id}", label(TICK + name))
        if code in taken
        else (f"{kind[0]}{TAKE}{code}", name)
        for code, name in items.items()
    ]
    return {
        **progress(dialog_manager),
        "kind": kind,
        "items": (usual + own)[-MOST_OFFERED:],
        "any": bool(lines),
    }


def name_of(runtime: Runtime, line: AnyLine) -> str:
    """Return what a line is called on a button."""
    return said(runtime, line.what) or _("All costs together")


def value_of(runtime: Runtime, line: AnyLine) -> str:
    """Return what a line comes to on a button; «?» while it is not said."""
    if isinstance(line, Purchase):
        return money(line.total, runtime.locale) if line.price is not None else "?"
    if isinstance(line, Cost):
        return money(line.amount, runtime.locale) if line.amount is not None else "?"
    if isinstance(line, Step):
        return f"{line.due:%d.%m}" if line.due else "?"
    return "" if line.counter else "?"


async def listed(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    plan, kind = now_plan(dialog_manager), kind_of(dialog_manager)
    lines = lines_of(plan, kind)
    is_purchases = kind == "purchases"
    together = kind == "costs" and any(not line.what for line in lines)
    return {
        **progress(dialog_manager),
        **(budget_values(runtime, plan) if is_purchases else {}),
        "kind": kind,
        "is_purchases": is_purchases,
        "full_purchases": is_purchases and "step" not in dialog_manager.dialog_data,
        "together": together and len(lines) > 1,
        "lines": [
            (str(line.id), label(name_of(runtime, line), value_of(runtime, line)))
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
    values |= {"name": said(runtime, line.what, Form.TEXT) or _("All costs together")}
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


def is_kind(*kinds: str) -> Callable[[dict[str, Any], Any, DialogManager], bool]:
    """Return a condition: the open list is one of these, and the line is still there."""
    return lambda data, _widget, _manager: data["kind"] in kinds and not data.get("gone")


offer = Window(
    Multi(
        Tr("Question {n} of {of_all}", when="n"),
        Case(dict(OFFER_TEXTS), selector="kind"),
        Tr("You may also write your own, one a message, or send a voice message."),
        sep="\n\n",
    ),
    Column(choice("offered", "items", on_offer)),
    Column(
        Button(Label("Continue"), id="chosen", on_click=on_chosen),
        back("offer_back"),
        OtherLanguage("offer_lang"),
    ),
    TextInput(id="own_line", type_factory=short_text, on_success=on_own, on_error=on_unreadable),
    MessageInput(on_own_voice, content_types=[ContentType.VOICE]),
    Stray(),
    state=PlanSG.offer,
    getter=offered,
)

lines = Window(
    Multi(
        Tr("Question {n} of {of_all}", when="n"),
        Case(dict(LIST_TEXTS), selector="kind"),
        Tr("Nothing stands here yet.", when="none"),
        Multi(
            Tr("In all: {total} som", when="is_purchases"),
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
    ScrollingGroup(
        choice("line", "lines", on_line),
        id="line_pages",
        width=1,
        height=A_PAGE,
        hide_pager=True,
    ),
    Row(
        PrevPage("line_pages", text=Label("◀ Earlier")),
        NextPage("line_pages", text=Label("More ▶")),
        when="many",
    ),
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
            when=is_kind("purchases"),
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
                    "purchases": Label("Change the price"),
                    "costs": Label("Change the amount"),
                    "risks": Label("Change what we do"),
                    "steps": Label("Change the day"),
                },
                selector="kind",
            ),
            id="detail",
            on_click=on_detail,
            when=is_kind(*KINDS),
        ),
        Button(
            Label("Change how many"),
            id="how_many",
            on_click=on_how_many,
            when=is_kind("purchases"),
        ),
        choice("per", "per", on_per),
        SwitchTo(
            Label("Change the words"),
            id="to_words",
            state=PlanSG.line_words,
            when=is_kind(*KINDS),
        ),
        Button(Label("Remove"), id="remove", on_click=on_remove, when=is_kind(*KINDS)),
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
