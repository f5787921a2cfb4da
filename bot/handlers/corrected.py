"""The button under the message that something was corrected."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from bot.asking import may_ask
from bot.handlers.pushed import answer, go_in_below, open_below
from bot.outbox.buttons import NoticeTap
from bot.runtime import Runtime
from bot.states import NoticesSG
from domain.person import Person, Role


async def show_corrected(
    callback: CallbackQuery, dialog_manager: DialogManager, person: Person, runtime: Runtime
) -> None:
    """Show what was corrected; who has to agree first, or is new again, is asked for that."""
    await answer(callback)
    if may_ask(person, runtime) or person.role is not Role.FAMILY:
        await open_below(dialog_manager, NoticesSG.corrected)
    else:
        await go_in_below(dialog_manager)


def build() -> Router:
    router = Router(name="corrected")
    router.callback_query.register(show_corrected, NoticeTap.filter())
    return router
