"""Who writes, and in which language: read once an update, in private chats only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.types import ErrorEvent, TelegramObject, Update

from bot.runtime import Runtime
from db.queries.people import person_of
from db.session import DatabaseAwayError
from usecases.record import note_return


def says_something(event: TelegramObject) -> bool:
    """Whether it is somebody's act, rather than an error or that they blocked the bot."""
    return isinstance(event, Update) and event.my_chat_member is None


class PersonMiddleware(BaseMiddleware):
    """Hands ``person`` on and speaks the person's language.

    Who speaks can be reached again, whatever was noted before. The bot keeps silent in groups
    and channels: a family's affairs belong in a private chat.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Read the person and go on; do nothing outside private chats."""
        chat, user = data.get("event_chat"), data.get("event_from_user")
        if chat is None or user is None or chat.type != ChatType.PRIVATE:
            return None
        if isinstance(event, ErrorEvent) and isinstance(event.exception, DatabaseAwayError):
            return await handler(event, data)
        async with self._runtime.sessions.read() as session:
            person = await person_of(session, user.id)
        if person.blocked and says_something(event):
            await note_return(self._runtime.sessions, person_id=person.id)
            person = replace(person, blocked=False)
        data["person"] = person
        translations = self._runtime.translations
        locale = person.locale or translations.default_locale
        with translations.context(), translations.use_locale(locale):
            return await handler(event, data)
