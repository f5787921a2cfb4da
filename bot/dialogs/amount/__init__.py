"""An amount: one number, typed as people type it or pressed digit by digit, and confirmed.

A parent opens it with :func:`ask_amount` and gets its own data back with ``amount`` beside it, or
None when nothing was said.
"""

from __future__ import annotations

from aiogram_dialog import Dialog

from bot.dialogs.amount.asked import NO_WORDS, Ask, amount_in, ask_amount
from bot.dialogs.amount.pad import pad
from bot.dialogs.amount.writing import asking, right

__all__ = ["NO_WORDS", "Ask", "amount_in", "ask_amount", "build"]


def build() -> Dialog:
    return Dialog(asking, pad, right)
