"""What a risk and a step still need: a counter-measure and a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import ManagedTextInput, MessageInput, TextInput
from aiogram_dialog.widgets.kbd import Button, Column
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.plan.lists import change_line, line_id_of, next_detail, this_line
from bot.dialogs.plan.moves import progress
from bot.plan.words import said
from bot.runtime import Runtime, runtime_of
from bot.saying import day_text
from bot.states import PlanSG
from bot.tr import Label, Own, Tr
from bot.widgets import OtherLanguage, Stray, choice, on_unreadable
from content.niches import Form
from domain.day import NotADay, PastDay, TooFarDay, read_day
from domain.plan import Risk, Step, Words
from domain.typed import words

DAYS_AHEAD = (14, 30, 60, 90)
FOR = "="
"""A button names its line: one of an older message does not answer for another line."""


async def answered(manager: DialogManager, **changes: Any) -> None:
    """Save the answer and ask for what the next line needs, or show the one that was changed."""
    await change_line(manager, **changes)
    await go_on_from_line(manager)


async def go_on_from_line(manager: DialogManager) -> None:
    """Leave a line's question: for the next line's, or back to the line if only it was asked."""
    if manager.dialog_data.pop("one", False):
        await manager.switch_to(PlanSG.line)
    else:
        await next_detail(manager, after=line_id_of(manager))


async def on_counter(_c: CallbackQuery, _w: Any, manager: DialogManager, item: str) -> None:
    line_id, _sign, code = item.partition(FOR)
    line = this_line(manager)
    if isinstance(line, Risk) and line_id == str(line.id):
        await answered(manager, counter=Words(code=code, voice=line.counter.voice))


async def on_own_counter(
    _message: Message, _widget: ManagedTextInput[str], manager: DialogManager, text: str
) -> None:
    line = this_line(manager)
    voice = line.counter.voice if isinstance(line, Risk) else ""
    await answered(manager, counter=Words(text=text, voice=voice))


async def on_counter_voice(
    message: Message, _widget: MessageInput, manager: DialogManager
) -> None:
    line = this_line(manager)
    if isinstance(line, Risk) and message.voice:
        await answered(manager, counter=replace(line.counter, voice=message.voice.file_id))


async def on_later(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await go_on_from_line(manager)


async def on_back(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    """Return to the line, if only it was asked about, else to what is offered."""
    one = manager.dialog_data.pop("one", False)
    await manager.switch_to(PlanSG.line if one else PlanSG.offer)


async def on_day(_c: CallbackQuery, _w: Any, manager: DialogManager, item: str) -> None:
    line_id, _sign, written = item.partition(FOR)
    day = date.fromisoformat(written)
    if line_id == str(line_id_of(manager)) and day >= runtime_of(manager).today:
        await answered(manager, due=day)


async def on_typed_day(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    """Read a day as people write it; what is no day is answered kindly."""
    runtime = runtime_of(manager)
    try:
        day = read_day(message.text or "", runtime.library.day_words, today=runtime.today)
    except PastDay:
        await _not_so(message, manager, _("This day is over. Please choose a later one."))
    except TooFarDay:
        await _not_so(message, manager, _("This day is far away. Please choose an earlier one."))
    except NotADay:
        text = _("I did not understand this day. Write it like this: 20.01, or press a button.")
        await _not_so(message, manager, text)
    else:
        if isinstance(this_line(manager), Step):
            await message.answer(_("Noted: {day}").format(day=day_text(day, runtime=runtime)))
        await answered(manager, due=day)


async def _not_so(message: Message, manager: DialogManager, text: str) -> None:
    manager.show_mode = ShowMode.NO_UPDATE
    await message.answer(text)


async def counters(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    line = this_line(dialog_manager)
    known: dict[str, Any] = {**progress(dialog_manager), "risk": "", "counter": "", "counters": []}
    if not isinstance(line, Risk):
        return known
    locale = runtime.locale
    niche_id, _dot, risk_id = line.what.code.partition(".")
    niche = runtime.library.niches.get(niche_id)
    risks = {risk.id: risk for risk in niche.risks} if niche else {}
    offered = risks[risk_id].counters if risk_id in risks else ()
    return known | {
        "risk": said(runtime, line.what, Form.TEXT),
        "counter": said(runtime, line.counter, Form.TEXT),
        "counters": [(f"{line.id}{FOR}{niche_id}.{one.id}", one.name[locale]) for one in offered],
    }


async def days(dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any) -> dict[str, Any]:
    line = this_line(dialog_manager)
    ahead = [runtime.today + timedelta(days=count) for count in DAYS_AHEAD]
    known: dict[str, Any] = {**progress(dialog_manager), "name": "", "day": "", "days": []}
    if not isinstance(line, Step):
        return known
    return known | {
        "name": said(runtime, line.what, Form.TEXT),
        "day": day_text(line.due, runtime=runtime) if line.due else "",
        "days": [(f"{line.id}{FOR}{day}", day_text(day, runtime=runtime)) for day in ahead],
    }


counter = Window(
    Multi(
        Tr("Question {n} of {of_all}", when="n"),
        Own("risk", when="risk"),
        Tr("What will you do about it? Tap, write it, or send a voice message."),
        Tr("So far: {counter}", when="counter"),
        sep="\n\n",
    ),
    Column(
        choice("counter", "counters", on_counter),
        Button(Label("I will think about it"), id="counter_later", on_click=on_later),
        Button(Label("Back"), id="counter_back", on_click=on_back),
        OtherLanguage("counter_lang"),
    ),
    TextInput(
        id="own_counter", type_factory=words, on_success=on_own_counter, on_error=on_unreadable
    ),
    MessageInput(on_counter_voice, content_types=[ContentType.VOICE]),
    Stray(),
    state=PlanSG.counter,
    getter=counters,
)

due = Window(
    Multi(
        Tr("Question {n} of {of_all}", when="n"),
        Own("name", when="name"),
        Tr("By which day? Tap one, or write it like this: 20.01"),
        Tr("So far: {day}", when="day"),
        sep="\n\n",
    ),
    Column(
        choice("day", "days", on_day),
        Button(Label("I do not know yet"), id="day_later", on_click=on_later),
        Button(Label("Back"), id="due_back", on_click=on_back),
        OtherLanguage("due_lang"),
    ),
    MessageInput(on_typed_day, content_types=[ContentType.TEXT]),
    Stray(),
    state=PlanSG.due,
    getter=days,
)
