"""Calendar: what falls due when, what of it is done, and a month of it on paper."""

from __future__ import annotations

from aiogram_dialog import Data, Dialog, DialogManager, LaunchMode

from bot.dialogs.calendar.duties import duties
from bot.dialogs.calendar.duty import duty
from bot.dialogs.calendar.month import month


async def on_open(start_data: Data, manager: DialogManager) -> None:
    """Take over which duty is to be shown."""
    if isinstance(start_data, dict) and "duty" in start_data:
        manager.dialog_data["duty"] = start_data["duty"]


def build() -> Dialog:
    """Return the dialog; opened again from inside it, it begins anew instead of piling up."""
    return Dialog(duties, duty, month, launch_mode=LaunchMode.SINGLE_TOP, on_start=on_open)
