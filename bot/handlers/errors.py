"""What went wrong: a kind sentence for the person, ids and the cause for the log."""

from __future__ import annotations

import logging
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.exceptions import TelegramAPIError, TelegramForbiddenError
from aiogram.filters import ExceptionTypeFilter
from aiogram.types import ErrorEvent, Update
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.api.exceptions import (
    DialogStackOverflow,
    NoContextError,
    OutdatedIntent,
    UnknownIntent,
    UnknownState,
    UnregisteredDialogError,
    UnregisteredWindowError,
)

from bot.dialogs.way_in import go_in
from bot.runtime import Runtime
from db.session import DatabaseAwayError
from domain.person import Person
from domain.trouble import Trouble, place_of
from usecases.record import NotAllowedError, note_block

log = logging.getLogger(__name__)

STALE = (OutdatedIntent, UnknownIntent, NoContextError)
REMOVED = (UnknownState, UnregisteredDialogError, UnregisteredWindowError, DialogStackOverflow)


async def stale_button(event: ErrorEvent, dialog_manager: DialogManager) -> bool:
    """A button of an older message: the message itself turns into where she stopped."""
    await answer_tap(event.update, _("This button is out of date. Here is where you stopped."))
    if dialog_manager.has_context():
        await dialog_manager.show(ShowMode.EDIT)
    else:
        await go_in(dialog_manager)
    return True


async def removed_state(event: ErrorEvent, dialog_manager: DialogManager) -> bool:
    """A screen that the program no longer has, or too many on top of each other: go home."""
    await answer_tap(event.update, None)
    await go_in(dialog_manager)
    return True


async def not_allowed(
    event: ErrorEvent, dialog_manager: DialogManager, person: Person, runtime: Runtime
) -> bool:
    """A role or a consent is missing: say which, and go where the person may."""
    agreed = person.agreed_to(runtime.consent_version)
    await answer_tap(event.update, _("This section is for staff.") if agreed else None)
    await go_in(dialog_manager)
    return True


async def blocked_meanwhile(event: ErrorEvent, person: Person, runtime: Runtime) -> bool:
    """The person blocked the bot while it was answering."""
    log.info("blocked", extra={"update_id": event.update.update_id, "chat_id": person.id})
    await note_block(runtime.sessions, person_id=person.id, now=runtime.clock())
    return True


async def database_away(_event: ErrorEvent) -> Any:
    """Nothing can be said now: whoever feeds the updates tries this one again later."""
    return UNHANDLED


async def anything_else(event: ErrorEvent, runtime: Runtime) -> bool:
    """Apologise, log ids and tell operators the place; never what was written, nor names."""
    chat_id = chat_of(event.update)
    log.error(
        "update failed",
        extra={"update_id": event.update.update_id, "chat_id": chat_id},
        exc_info=event.exception,
    )
    apology = _("Something went wrong. Try again a little later.")
    try:
        await answer_tap(event.update, apology)
        if event.update.message is not None:
            await event.update.message.answer(apology)
    except TelegramAPIError as error:
        log.warning("apology failed: %s", type(error).__name__, extra={"chat_id": chat_id})
    await runtime.alert(Trouble.UPDATE_FAILED, place_of(event.exception))
    return True


async def answer_tap(update: Update, text: str | None) -> None:
    """Stop the clock on the tapped button; an answer that comes too late is no matter."""
    if update.callback_query is None:
        return
    try:
        await update.callback_query.answer(text)
    except TelegramAPIError as error:
        log.info("late answer: %s", type(error).__name__)


def chat_of(update: Update) -> int | None:
    """Return the chat's id for the log."""
    tap, message = update.callback_query, update.message
    if tap is not None:
        return tap.from_user.id
    return message.chat.id if message is not None else None


def build() -> Router:
    router = Router(name="errors")
    router.errors.register(stale_button, ExceptionTypeFilter(*STALE))
    router.errors.register(removed_state, ExceptionTypeFilter(*REMOVED))
    router.errors.register(not_allowed, ExceptionTypeFilter(NotAllowedError))
    router.errors.register(blocked_meanwhile, ExceptionTypeFilter(TelegramForbiddenError))
    router.errors.register(database_away, ExceptionTypeFilter(DatabaseAwayError))
    router.errors.register(anything_else)
    return router
