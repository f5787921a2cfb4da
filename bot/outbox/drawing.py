"""What every kind of message has: how it is looked up, and how it is put into words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.runtime import Runtime
from domain.letter import LetterKind
from usecases.outbox import Message


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message as it is sent: HTML, its buttons, and what a person sent once, sent again.

    ``file_id`` is Telegram's id of a photo, a voice message or a document; the text is its
    caption then.
    """

    text: str
    buttons: InlineKeyboardMarkup | None = None
    file_kind: LetterKind = LetterKind.TEXT
    file_id: str | None = None


@lru_cache(maxsize=256)
def keyboard(*buttons: tuple[str, str]) -> InlineKeyboardMarkup | None:
    """Return buttons, one a row, each a label and its data; many people are sent the same ones."""
    if not buttons:
        return None
    rows = [[InlineKeyboardButton(text=text, callback_data=data)] for text, data in buttons]
    return InlineKeyboardMarkup(inline_keyboard=rows)


Look = Callable[[Runtime, Sequence[Message]], Awaitable[Mapping[int, Any]]]
"""Reads what the words need for all messages of a kind, in one read session; by a message's id.
A message that is left out has nothing more to say."""

Draw = Callable[[Runtime, Message, Any], Drawn | None]
"""Puts a message into words, in the language that is spoken; None: there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """How one kind of message is drawn at delivery."""

    look: Look
    draw: Draw
