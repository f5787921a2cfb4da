"""The button under a morning's list: which families are silent."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager

from bot.handlers.pushed import answer, open_below
from bot.outbox.buttons import SilentTap
from bot.states import SilentSG
from domain.person import Person, Role


async def show_silent(
    callback: CallbackQuery, dialog_manager: DialogManager, person: Person
) -> None:
    """Show an advisor's own families below the message; the list is read anew with each tap."""
    if Role.ADVISOR not in person.roles:
        await answer(callback, _("This section is for staff."))
        return
    await answer(callback)
    await open_below(dialog_manager, SilentSG.families)


def build() -> Router:
    router = Router(name="silent")
    router.callback_query.register(show_silent, SilentTap.filter())
    return router
