"""Facts: the coordinators' desk of truth.

A coordinator sees what is stale or unconfirmed first, opens a fact as families hear it today,
confirms it or corrects it field by field, sees what that comes to and puts it in. Another one
takes a second look. What was done stands in the history and can be undone; who was told
otherwise can be sent the correction.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, Message, TelegramObject
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import Dialog, DialogManager

from bot.dialogs.facts import change, echo, fact, history, listed, words
from bot.dialogs.way_in import go_in
from bot.runtime import person_of
from bot.states import FactsSG
from domain.person import Role

__all__ = ["build"]


async def ask_name(_start_data: Any, manager: DialogManager) -> None:
    """Ask who comes here first for the name that will stand beside what they do."""
    if not person_of(manager).name:
        manager.dialog_data["then"] = FactsSG.facts.state
        await manager.switch_to(FactsSG.name)


async def only_while_coordinator(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
    event: TelegramObject,
    data: dict[str, Any],
) -> Any:
    """Tell kindly whose role was taken away while the desk was open, and lead them home."""
    if Role.COORDINATOR in data["person"].roles:
        return await handler(event, data)
    text = _("You are no longer a coordinator.")
    if isinstance(event, CallbackQuery):
        with suppress(TelegramAPIError):  # too late for an answer: no matter
            await event.answer(text, show_alert=True)
    elif isinstance(event, Message):
        await event.answer(text)
    await go_in(data["dialog_manager"])
    return None


def build() -> Dialog:
    dialog = Dialog(
        listed.window,
        fact.window,
        fact.send,
        fact.name,
        change.change,
        change.value,
        change.day,
        change.level,
        words.source,
        words.words,
        echo.echo,
        echo.review,
        history.window,
        on_start=ask_name,
    )
    dialog.callback_query.middleware(only_while_coordinator)
    dialog.message.middleware(only_while_coordinator)
    return dialog
