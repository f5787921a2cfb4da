"""Below a message that the bot sent by itself: the message stays, and so does an open dialog."""

from __future__ import annotations

import logging
from typing import Any

from aiogram.exceptions import TelegramAPIError
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, ShowMode

from bot.dialogs.way_in import go_in, lay_home_beneath

log = logging.getLogger(__name__)


async def answer(callback: CallbackQuery, text: str | None = None) -> None:
    """Stop the clock on the tapped button; words stay until she has read them.

    An answer that comes too late, as after a restart, is no matter.
    """
    try:
        await callback.answer(text, show_alert=text is not None)
    except TelegramAPIError as error:
        log.info("late answer: %s", type(error).__name__)


async def open_below(
    manager: DialogManager, state: State, data: dict[str, Any] | None = None
) -> None:
    """Open a room below the message; where nothing is open, home lies beneath."""
    await lay_home_beneath(manager)
    if manager.current_context().state == state:
        await manager.show(ShowMode.SEND)
    else:
        await manager.start(state, data=data, show_mode=ShowMode.SEND)


async def go_in_below(manager: DialogManager) -> None:
    """Open the entrance that fits the person, below the message."""
    manager.show_mode = ShowMode.SEND
    await go_in(manager)
