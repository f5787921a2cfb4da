"""The two keys that always stand under the chat: home, and write to my advisor."""

from __future__ import annotations

from aiogram.types import KeyboardButton, ReplyKeyboardMarkup
from aiogram.utils.i18n import gettext as _


def keyboard() -> ReplyKeyboardMarkup:
    """Return the two keys in the current language."""
    keys = [KeyboardButton(text=_("🏠 Home")), KeyboardButton(text=_("💬 Write to the advisor"))]
    return ReplyKeyboardMarkup(keyboard=[keys], resize_keyboard=True, is_persistent=True)
