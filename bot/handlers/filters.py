"""Who writes and what: conditions that several handlers share."""

from __future__ import annotations

from typing import Any

from aiogram.filters import BaseFilter
from aiogram.types import Message
from aiogram_dialog.api.internal import CONTEXT_KEY

from bot.asking import may_ask
from bot.runtime import Runtime
from domain.person import Person


class Key(BaseFilter):
    """Whether a message is a press of a key, in any language: people switch back and forth."""

    def __init__(self, msgid: str) -> None:
        self._msgid = msgid

    async def __call__(self, message: Message, runtime: Runtime) -> bool:
        """Compare the text with the key's label in every language."""
        return message.text in runtime.translations.everywhere(self._msgid)


class Unmet(BaseFilter):
    """Whether somebody without a language writes a command, or before any question was asked."""

    async def __call__(self, message: Message, person: Person, **data: Any) -> bool:
        """Let an answer to the open language question through to its window."""
        is_command = (message.text or "").startswith("/")
        return person.locale is None and (is_command or data.get(CONTEXT_KEY) is None)


class Agreed(BaseFilter):
    """Whether the person has agreed to the present consent text and has a record."""

    async def __call__(self, _event: Any, person: Person, runtime: Runtime) -> bool:
        """Read the person as known with this update."""
        return may_ask(person, runtime)
