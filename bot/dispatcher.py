"""The table of contents: middlewares, routers and dialogs, in the order in which they count."""

from __future__ import annotations

from secrets import token_urlsafe

from aiogram import Dispatcher
from aiogram.fsm.storage.memory import SimpleEventIsolation
from aiogram_dialog import setup_dialogs
from aiogram_dialog.api.entities import stack

from bot.dialogs import (
    amount,
    ask,
    calendar,
    check_in,
    contacts,
    desk,
    facts,
    home,
    invite,
    letter,
    my_data,
    notices,
    offices,
    plan,
    plan_forms,
    read,
    reminder,
    role,
    settings,
    silent,
    sources,
    stop,
    take_along,
    taxes,
    trees,
    way_in,
    worth,
)
from bot.fsm_storage import SqliteStorage
from bot.handlers import blocks, commands, corrected, errors, record, reminders, strays
from bot.handlers import check_in as check_in_taps
from bot.handlers import silent as silent_taps
from bot.middlewares.person import PersonMiddleware
from bot.middlewares.pushed import PushedMiddleware
from bot.middlewares.turn import TurnMiddleware
from bot.runtime import Runtime
from bot.state_file import StateFile
from bot.widgets import languages


def new_intent_id() -> str:
    """Return an id for an opened dialog that no other one has."""
    return token_urlsafe(6)


def build(runtime: Runtime, state_file: StateFile) -> Dispatcher:
    """Return the dispatcher: everything that can happen to an update."""
    # aiogram-dialog draws one of a hundred ids a second: two of a person's dialogs could share one
    stack.new_id = new_intent_id
    isolation = SimpleEventIsolation()
    dispatcher = Dispatcher(
        storage=SqliteStorage(state_file), events_isolation=isolation, runtime=runtime
    )
    dispatcher.update.outer_middleware(TurnMiddleware(state_file))
    dispatcher.callback_query.outer_middleware(PushedMiddleware())
    setup_dialogs(dispatcher, events_isolation=isolation, getter=languages)
    person = PersonMiddleware(runtime)
    dispatcher.update.outer_middleware(person)
    dispatcher.errors.outer_middleware(person)
    dispatcher.include_routers(
        commands.build(),
        check_in_taps.build(),
        corrected.build(),
        record.build(),
        reminders.build(),
        silent_taps.build(),
        way_in.build(),
        home.build(),
        settings.build(),
        read.build(),
        letter.build(),
        amount.build(),
        worth.build(),
        plan.build(),
        taxes.build(),
        trees.build(),
        take_along.build(),
        calendar.build(),
        reminder.build(),
        check_in.build(),
        ask.build(),
        contacts.build(),
        notices.build(),
        my_data.build(),
        sources.build(),
        *invite.build(),
        stop.build(),
        desk.build(),
        silent.build(),
        plan_forms.build(),
        facts.build(),
        offices.build(),
        role.build(),
        strays.build(),
        blocks.build(),
        errors.build(),
    )
    return dispatcher
