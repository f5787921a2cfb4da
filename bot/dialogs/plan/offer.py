"""What a list may hold: the niche's usual names to tick, and own words or a voice message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import ManagedTextInput, MessageInput, TextInput
from aiogram_dialog.widgets.kbd import Button, Column
from aiogram_dialog.widgets.text import Case, Multi

from bot.dialogs.plan.lists import kind_of, next_detail
from bot.dialogs.plan.moves import go_back, now_plan, progress, save
from bot.dialogs.plan.questions import DROP, TAKE, TICK
from bot.plan.words import label, line_name, niche_of
from bot.runtime import Runtime, bot_of, person_of
from bot.states import PlanSG
from bot.tr import Label, Tr
from bot.widgets import OtherLanguage, Stray, choice, on_unreadable
from content.choices import Named
from content.niches import Niche
from domain.plan import LineKind, TooManyLines, Words
from domain.typed import short_text

MOST_OFFERED = 12
"""Buttons: the usual names, then the newest lines in own words."""
OFFERED: dict[LineKind, Callable[[Niche], Sequence[Named]]] = {
    LineKind.PURCHASES: lambda niche: niche.purchases,
    LineKind.COSTS: lambda niche: niche.costs,
    LineKind.RISKS: lambda niche: niche.risks,
    LineKind.STEPS: lambda niche: niche.steps,
}
OFFER_TEXTS = {
    LineKind.PURCHASES: Tr("What do you need to buy first? Tap three or so."),
    LineKind.COSTS: Tr("What do you pay for again and again? Tap all that fits."),
    LineKind.RISKS: Tr("What may go wrong? Tap two or so."),
    LineKind.STEPS: Tr("What will you do first? Tap three or so."),
}


async def on_offer(_c: CallbackQuery, _w: Any, manager: DialogManager, item: str) -> None:
    kind, named, sign, code = kind_of(manager), item[0], item[1], item[2:]
    if named != kind[0]:
        return  # a button of another list, in an older message
    if sign == DROP:
        await save(manager, lambda plan: plan.without_line(kind, int(code)))
    else:
        await add(manager, Words(code=code))


async def add(manager: DialogManager, words: Words) -> None:
    """Add a line; say kindly if there is no room."""
    kind = kind_of(manager)
    try:
        await save(manager, lambda plan: plan.with_new_line(kind, words))
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


async def on_back(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    """Return to the lines, if there are some, else to the question before."""
    if now_plan(manager).lines(kind_of(manager)):
        await manager.switch_to(PlanSG.lines)
    else:
        await go_back(manager)


async def on_chosen(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await next_detail(manager)


async def offered(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    plan, kind = now_plan(dialog_manager), kind_of(dialog_manager)
    niche, locale = niche_of(runtime, plan), runtime.locale
    lines = plan.lines(kind)
    items = {f"{niche.id}.{named.id}": named.name[locale] for named in OFFERED[kind](niche)}
    taken = {line.what.code: line for line in lines}
    own = [
        (f"{kind[0]}{DROP}{line.id}", label(TICK + line_name(runtime, line.what)))
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
        "items": usual + own[-(MOST_OFFERED - len(usual)) :],
    }


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
        Button(Label("Back"), id="offer_back", on_click=on_back),
        OtherLanguage("offer_lang"),
    ),
    TextInput(id="own_line", type_factory=short_text, on_success=on_own, on_error=on_unreadable),
    MessageInput(on_own_voice, content_types=[ContentType.VOICE]),
    Stray(),
    state=PlanSG.offer,
    getter=offered,
)
