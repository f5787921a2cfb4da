"""A reminder: what it is and its day; it is done, comes later, or is not for her."""

from __future__ import annotations

from datetime import date
from typing import Any

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import Dialog, DialogManager, LaunchMode, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, SwitchTo

from bot.dialogs.sources import where_is_this_written
from bot.dialogs.way_in import lay_home_beneath
from bot.outbox.buttons import Wish
from bot.outbox.daily import wishes_for
from bot.runtime import Runtime, person_of, remember, runtime_of
from bot.saying import day_text, reservation_of
from bot.states import CalendarSG, ReminderSG, TreeSG
from bot.taxes.reminder_words import (
    dropped_text,
    over_text,
    reminder_line,
    told_with,
)
from bot.tr import Label, Ready
from bot.widgets import OtherLanguage, Stray, choice
from db.queries.reminders import reminders_of
from domain.day import NotADay, PastDay, TooFarDay, read_day
from domain.reminding import WITHOUT_LEGAL_DAY, Later, later_day
from usecases.duties import put_off_until
from usecases.reminders import (
    Reminded,
    Standing,
    do_reminded,
    drop_reminder,
    put_off,
    reminded_of,
)


async def open_reminder(manager: DialogManager, state: State, key: str) -> None:
    """Open a reminder below its message; where nothing is open, home lies beneath."""
    await lay_home_beneath(manager)
    await manager.start(state, data={"key": key}, show_mode=ShowMode.SEND)


async def reminded_here(manager: DialogManager) -> Reminded | None:
    """Return the thing that is open, as it stands now; None if it is gone."""
    runtime, family, key = runtime_of(manager), person_of(manager).family, key_of(manager)
    if family is None:
        return None
    async with runtime.sessions.read() as session:
        states = (await reminders_of(session, [family.id])).get(family.id, {})
    this_one = [states[key]] if key in states else []
    found = reminded_of(runtime.library, runtime.days_off, family, this_one, runtime.today)
    return next(iter(found), None)


def key_of(manager: DialogManager) -> str:
    """Return by what the open thing is known."""
    data = manager.start_data
    return str(data["key"]) if isinstance(data, dict) else ""


async def on_wish(_callback: CallbackQuery, _w: Any, manager: DialogManager, wish: str) -> None:
    """Tick it as done, or never say it again; the messages that told of it follow."""
    if wish == Wish.LATER:
        await manager.switch_to(ReminderSG.later)
        return
    runtime, person = runtime_of(manager), person_of(manager)
    known: dict[str, Any] = {
        "person": person,
        "consent_version": runtime.consent_version,
        "key": key_of(manager),
        "now": runtime.clock(),
    }
    if wish == Wish.NOT_MINE:
        await drop_reminder(runtime.sessions, **known)
    elif done := await do_reminded(runtime.sessions, **known):
        remember(manager, done)


async def on_later_day(_c: CallbackQuery, _w: Any, manager: DialogManager, written: str) -> None:
    day = date.fromisoformat(written)
    if day > runtime_of(manager).today:
        await say_later(manager, day)


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
        if day <= runtime.today:
            await _not_so(message, manager, _("That is today. Please choose a later day."))
        elif (one := await reminded_here(manager)) is None:
            await _not_so(message, manager, _("This is no longer in the calendar."))
        elif day > put_off_until(one.due, runtime.today):
            await _not_so(message, manager, _too_late_text(runtime, one))
        else:
            await say_later(manager, day)


def _too_late_text(runtime: Runtime, one: Reminded) -> str:
    """Return up to which day it can be put off."""
    last = put_off_until(one.due, runtime.today)
    if last <= runtime.today:
        return dropped_text(one.key)
    day = day_text(last, runtime=runtime)
    if one.due and one.due.kind not in WITHOUT_LEGAL_DAY and last == one.due.act_by:
        text = _("The last day is {day}. Please choose a day not later than that.")
    else:
        text = _("I can remind you until: {day}. Please choose a day not later than that.")
    return text.format(day=day)


async def _not_so(message: Message, manager: DialogManager, text: str) -> None:
    manager.show_mode = ShowMode.NO_UPDATE
    await message.answer(text)


async def say_later(manager: DialogManager, day: date) -> None:
    """Say it again on a day, and show it with that."""
    runtime = runtime_of(manager)
    await put_off(
        runtime.sessions,
        person=person_of(manager),
        consent_version=runtime.consent_version,
        key=key_of(manager),
        until=day,
        now=runtime.clock(),
    )
    await manager.switch_to(ReminderSG.reminder)


async def on_calendar(_callback: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await manager.start(CalendarSG.duty, data={"duty": key_of(manager)})


async def on_list(_callback: CallbackQuery, _w: Any, manager: DialogManager, tree: str) -> None:
    await manager.start(TreeSG.steps, data={"tree": tree})


async def reminder_shown(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    one = await reminded_here(dialog_manager)
    if one is None:
        gone = _("This is no longer in the calendar.")
        return {"text": gone, "facts": [], "wishes": [], "lists": [], "day": False}
    told = told_with(runtime, [one])
    parts = [reminder_line(runtime, one), over_text(runtime, one), reservation_of(runtime, told)]
    return {
        "text": "\n\n".join(filter(None, parts)),
        "facts": [said.fact_id for said in told],
        "wishes": [(wish.value, text) for wish, text in wishes_for(runtime, one)],
        "lists": [(one.tree_id, _("Open the list"))] if one.tree_id else [],
        "day": one.due is not None,
    }


async def days_offered(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    one = await reminded_here(dialog_manager)
    if one is None:
        return {"text": _("This is no longer in the calendar."), "days": []}
    last = put_off_until(one.due, runtime.today)
    if one.standing is Standing.DONE or last <= runtime.today:
        return {"text": reminder_line(runtime, one), "days": []}
    names = {Later.TOMORROW: _("Tomorrow"), Later.IN_A_WEEK: _("In a week")}
    days = [(later_day(choice, runtime.today), text) for choice, text in names.items()]
    question = _("When shall I remind you? Tap, or write the day like this: 20.01")
    return {
        "text": "\n\n".join((reminder_line(runtime, one), question)),
        "days": [(day.isoformat(), text) for day, text in days if day <= last],
    }


reminder = Window(
    Ready("text"),
    Column(
        choice("reminder_wish", "wishes", on_wish),
        Button(Label("In the calendar"), id="reminder_day", on_click=on_calendar, when="day"),
        choice("reminder_list", "lists", on_list),
        where_is_this_written("reminder_sources", reminder_shown),
        Cancel(Label("Back"), id="reminder_back"),
        OtherLanguage("reminder_lang"),
    ),
    Stray(),
    state=ReminderSG.reminder,
    getter=reminder_shown,
)

later = Window(
    Ready("text"),
    Column(
        choice("reminder_days", "days", on_later_day),
        SwitchTo(Label("Back"), id="reminder_later_back", state=ReminderSG.reminder),
        OtherLanguage("reminder_later_lang"),
    ),
    MessageInput(on_typed_day, content_types=[ContentType.TEXT]),
    Stray(),
    state=ReminderSG.later,
    getter=days_offered,
)


def build() -> Dialog:
    """Return the dialog; opened again from inside it, it begins anew instead of piling up."""
    return Dialog(reminder, later, launch_mode=LaunchMode.SINGLE_TOP)
