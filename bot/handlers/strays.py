"""What no dialog took: a message without an open window, a tap on a button of old."""

from __future__ import annotations

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager

from bot.asking import question_in
from bot.dialogs.way_in import go_in
from bot.handlers.commands import open_room
from bot.handlers.filters import Agreed
from bot.states import AskSG
from domain.typed import TooLong


def question_asked(message: Message) -> dict[str, Any] | None:
    """Return a question that can be looked up, as what its handler takes."""
    try:
        asked = question_in(message)
    except TooLong:
        return None
    return {"asked": asked} if asked else None


async def stray_question(
    _message: Message, dialog_manager: DialogManager, asked: dict[str, Any]
) -> None:
    await open_room(dialog_manager, AskSG.found, asked)


async def stray_message(_message: Message, dialog_manager: DialogManager) -> None:
    await go_in(dialog_manager)


async def stray_tap(callback: CallbackQuery) -> None:
    await callback.answer(_("This button is out of date. Open the menu."), show_alert=True)


def build() -> Router:
    router = Router(name="strays")
    router.message.register(stray_question, Agreed(), question_asked)
    router.message.register(stray_message)
    router.callback_query.register(stray_tap)
    return router
