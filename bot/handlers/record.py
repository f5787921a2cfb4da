"""The button under the message that a family's record is to be deleted."""

from __future__ import annotations

from contextlib import suppress

from aiogram import Bot, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager

from bot.handlers.filters import Agreed
from bot.handlers.pushed import answer, go_in_below
from bot.outbox.buttons import RecordTap
from bot.outbox.record import stays
from bot.runtime import Runtime
from domain.person import Person
from usecases.privacy import keep_record


async def let_it_stay(
    callback: CallbackQuery, callback_data: RecordTap, person: Person, runtime: Runtime, bot: Bot
) -> None:
    """Keep the record that the message was about; the message says so, too, without a button."""
    family = person.family
    if family is None or family.id != callback_data.family:
        await answer(callback, _("This record is not yours any more, or it has been deleted."))
        return
    if family.goes_at is None:
        said = _("The record stays already.")
    else:
        await keep_record(runtime.sessions, person=person, consent_version=runtime.consent_version)
        said = _("The record stays. Nothing is deleted.")
    await answer(callback, said)
    if callback.message is not None:
        with suppress(TelegramBadRequest):  # tapped twice: it says so already; or it is gone
            await bot.edit_message_text(
                stays().text, chat_id=person.id, message_id=callback.message.message_id
            )


async def agree_first(callback: CallbackQuery, dialog_manager: DialogManager) -> None:
    """Who has not agreed to the present text is asked for that; home offers the same then."""
    await answer(callback)
    await go_in_below(dialog_manager)


def build() -> Router:
    router = Router(name="record")
    router.callback_query.register(let_it_stay, RecordTap.filter(), Agreed())
    router.callback_query.register(agree_first, RecordTap.filter())
    return router
