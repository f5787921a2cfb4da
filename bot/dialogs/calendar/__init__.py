"""Calendar: what falls due when, what of it is done, and a month of it on paper."""

from __future__ import annotations

from aiogram_dialog import Dialog, LaunchMode

from bot.dialogs.calendar.duties import duties
from bot.dialogs.calendar.duty import duty
from bot.dialogs.calendar.month import month


def build() -> Dialog:
    """Return the dialog; opened again from inside it, it begins anew instead of piling up."""
    return Dialog(duties, duty, month, launch_mode=LaunchMode.SINGLE_TOP)
