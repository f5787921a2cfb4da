"""Buttons under what the family was reminded of: done, later, not for me, open."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager

from bot.dialogs.reminder import open_reminder
from bot.dialogs.trees import open_steps
from bot.handlers.filters import Agreed
from bot.handlers.pushed import answer, go_in_below
from bot.outbox.buttons import ReminderTap, Wish
from bot.outbox.daily import DAILY
from bot.runtime import Runtime
from bot.states import ReminderSG
from bot.taxes.reminder_words import dropped_text
from domain.outbox import Kind, Op
from domain.person import Person
from domain.reminding import CHECKLIST
from usecases.outbox import Message
from usecases.reminders import do_reminded, drop_reminder

OPENS: dict[Wish, State] = {Wish.OPEN: ReminderSG.reminder, Wish.LATER: ReminderSG.later}


async def open_below(
    callback: CallbackQuery,
    callback_data: ReminderTap,
    dialog_manager: DialogManager,
    runtime: Runtime,
) -> None:
    """Open the thing, or the days to which it can be put off; a list at its steps."""
    wish, key = callback_data.wish, callback_data.key
    tree_id = key.removeprefix(CHECKLIST)
    if key.startswith(CHECKLIST) and tree_id not in runtime.library.trees:
        await answer(callback, _("This is no longer in the calendar."))
        return
    await answer(callback)
    if wish is Wish.OPEN and key.startswith(CHECKLIST):
        await open_steps(dialog_manager, tree_id)
    else:
        await open_reminder(dialog_manager, OPENS[wish], key)


async def take_note(
    callback: CallbackQuery, callback_data: ReminderTap, person: Person, runtime: Runtime, bot: Bot
) -> None:
    """Note that it is done or not hers; the message says so in the place of its buttons."""
    known: dict[str, Any] = {
        "person": person,
        "consent_version": runtime.consent_version,
        "key": callback_data.key,
        "now": runtime.clock(),
        "drawn": callback.message.message_id if callback.message else None,
    }
    if callback_data.wish is Wish.DONE:
        is_known = await do_reminded(runtime.sessions, **known) is not None
        noted = _("✅ Marked as done.")
    else:
        is_known = await drop_reminder(runtime.sessions, **known)
        noted = dropped_text(callback_data.key)
    if not is_known:
        await answer(callback, _("This is no longer in the calendar."))
    elif await is_redrawn(callback, person, runtime, bot):
        await answer(callback)
    else:
        await answer(callback, noted)


async def is_redrawn(callback: CallbackQuery, person: Person, runtime: Runtime, bot: Bot) -> bool:
    """Draw the tapped message as things stand now; return whether it tells of anything still."""
    if callback.message is None or person.family is None:
        return False
    number = callback.message.message_id
    message = Message(
        id=number,
        person_id=person.id,
        kind=Kind.DUTY_NEARED,
        payload={},
        op=Op.EDIT,
        family_id=person.family.id,
        message_id=number,
    )
    seen = await DAILY.look(runtime, [message])
    drawn = DAILY.draw(runtime, message, seen[number]) if number in seen else None
    if drawn is None:
        return False
    with suppress(TelegramBadRequest):  # tapped twice: it says so already; or the chat is empty
        await bot.edit_message_text(
            drawn.text, chat_id=person.id, message_id=number, reply_markup=drawn.buttons
        )
    return True


async def enter_first(callback: CallbackQuery, dialog_manager: DialogManager) -> None:
    """Who has to agree first, or is new again, is asked for that."""
    await answer(callback)
    await go_in_below(dialog_manager)


def build() -> Router:
    router = Router(name="reminders")
    opens = F.wish.in_(set(OPENS))
    router.callback_query.register(open_below, ReminderTap.filter(opens), Agreed())
    router.callback_query.register(take_note, ReminderTap.filter(), Agreed())
    router.callback_query.register(enter_first, ReminderTap.filter())
    return router
