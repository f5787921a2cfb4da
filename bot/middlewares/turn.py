"""Turn: an update moves the dialog and leaves the inbox in one transaction.

Registered on ``dispatcher.update`` right after the dispatcher is built, so it runs inside
aiogram's FSM middleware and its event-isolation lock, and around everything of aiogram-dialog:
the transaction is written when the dialog has saved its context and before the next update of the
person may read it. The error handlers run outside of it and write directly.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, Update

from bot.state_file import StateFile


class TurnMiddleware(BaseMiddleware):
    """Outer middleware of ``dispatcher.update``: one state-file transaction an update."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Handle the update in a turn of its own."""
        if not isinstance(event, Update):
            msg = "TurnMiddleware belongs on dispatcher.update"
            raise TypeError(msg)
        sender = data.get("event_from_user")
        with self._file.turn(event.update_id, sender.id if sender else None):
            return await handler(event, data)
