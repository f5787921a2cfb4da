"""What no dialog took: a message without an open window, a tap on a button of old."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager

from bot.dialogs.way_in import go_in


async def stray_message(_message: Message, dialog_manager: DialogManager) -> None:
    await go_in(dialog_manager)


async def stray_tap(callback: CallbackQuery) -> None:
    await callback.answer(_("This button is out of date. Open the menu."), show_alert=True)


def build() -> Router:
    router = Router(name="strays")
    router.message.register(stray_message)
    router.callback_query.register(stray_tap)
    return router
