"""Buttons under a message that asks how things go: the first answer, and the way to the rest."""

from __future__ import annotations

from datetime import date

from aiogram import Router
from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, ShowMode

from bot.dialogs.check_in import open_check_in
from bot.dialogs.check_in.moves import day_of
from bot.handlers.filters import Agreed
from bot.handlers.pushed import answer, go_in_below
from bot.outbox.buttons import CheckInTap, HowTap
from bot.runtime import Runtime, remember
from bot.states import CheckInSG
from domain.person import Person
from usecases.check_ins import NoCheckInError, answer_at_once, see_check_in


async def how_it_goes(
    callback: CallbackQuery,
    callback_data: HowTap,
    dialog_manager: DialogManager,
    person: Person,
    runtime: Runtime,
) -> None:
    """Save the first answer and go on below; who comes later sees what was said."""
    try:
        day = day_in(callback_data)
        check_in, is_hers = await answer_at_once(
            runtime.sessions,
            person=person,
            consent_version=runtime.consent_version,
            day=day,
            how=callback_data.how,
            now=runtime.clock(),
        )
    except NoCheckInError:
        await out_of_date(callback, dialog_manager)
        return
    remember(dialog_manager, person)
    counts = is_hers and check_in.how is callback_data.how
    await answer(callback, None if counts else _("Your family has answered this already."))
    if not is_open(dialog_manager, day):
        await open_check_in(dialog_manager, check_in, show_mode=ShowMode.SEND)


def day_in(tap: HowTap | CheckInTap) -> date:
    """Return the day of a button.

    Raises:
        NoCheckInError: it is none; the bot makes no such button.
    """
    try:
        return date.fromisoformat(tap.day)
    except ValueError as error:
        raise NoCheckInError(tap.day) from error


def is_open(manager: DialogManager, day: date) -> bool:
    """Whether the check-in of a day is what she has before her."""
    if not manager.has_context():
        return False
    state = manager.current_context().state
    return state.group is CheckInSG and state != CheckInSG.how and day_of(manager) == day


async def to_the_questions(
    callback: CallbackQuery,
    callback_data: CheckInTap,
    dialog_manager: DialogManager,
    person: Person,
    runtime: Runtime,
) -> None:
    try:
        check_in = await see_check_in(
            runtime.sessions,
            person=person,
            consent_version=runtime.consent_version,
            day=day_in(callback_data),
            now=runtime.clock(),
        )
    except NoCheckInError:
        await out_of_date(callback, dialog_manager)
        return
    remember(dialog_manager, person)
    await answer(callback)
    await open_check_in(dialog_manager, check_in, show_mode=ShowMode.SEND)


async def out_of_date(callback: CallbackQuery, dialog_manager: DialogManager) -> None:
    """The record in which this was asked is no longer hers."""
    await answer(callback, _("This button is out of date. Open the menu."))
    if not dialog_manager.has_context():
        await go_in_below(dialog_manager)


async def not_agreed(callback: CallbackQuery, dialog_manager: DialogManager) -> None:
    await answer(callback)
    await go_in_below(dialog_manager)


def build() -> Router:
    router = Router(name="check_in")
    router.callback_query.register(how_it_goes, HowTap.filter(), Agreed())
    router.callback_query.register(to_the_questions, CheckInTap.filter(), Agreed())
    router.callback_query.register(not_agreed, HowTap.filter())
    router.callback_query.register(not_agreed, CheckInTap.filter())
    return router
