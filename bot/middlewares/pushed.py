"""Taps under messages that the bot sent by itself: no dialog takes such a message for a window."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, InaccessibleMessage, TelegramObject

from bot.outbox.buttons import CheckInTap, HowTap, NoticeTap, RecordTap, ReminderTap, SilentTap

TAPS = (CheckInTap, HowTap, NoticeTap, RecordTap, ReminderTap, SilentTap)
PREFIXES = frozenset(tap.__prefix__ for tap in TAPS)
SEPARATOR = "|"


class PushedMiddleware(BaseMiddleware):
    """Hands such a tap on as if its message could not be read.

    aiogram-dialog would turn it into a window, or take its buttons away, and then she could not
    come back to it.
    """

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Leave of the message its place in the chat."""
        tap = cast(CallbackQuery, event)
        if tap.message is not None and is_pushed(tap.data):
            place = InaccessibleMessage(
                chat=tap.message.chat, message_id=tap.message.message_id, date=0
            )
            event = tap.model_copy(update={"message": place})
        return await handler(event, data)


def is_pushed(data: str | None) -> bool:
    """Whether a button stood under a message of the outbox.

    >>> is_pushed("notice"), is_pushed("checkin|2026-12-01"), is_pushed(None)
    (True, True, False)
    """
    return data is not None and data.split(SEPARATOR, 1)[0] in PREFIXES
