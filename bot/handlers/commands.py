"""Commands and the two keys: they work at every step of every dialog."""

from __future__ import annotations

import re
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, CommandStart
from aiogram.fsm.state import State
from aiogram.types import Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, ShowMode

from bot.dialogs.check_in import open_own
from bot.dialogs.invite import follow
from bot.dialogs.plan import open_plan
from bot.dialogs.trees import open_tree
from bot.dialogs.way_in import go_in, go_on
from bot.handlers.filters import Agreed, Key, Unmet
from bot.runtime import Runtime, remember
from bot.saying import say
from bot.states import (
    AskSG,
    CalendarSG,
    ContactsSG,
    FactsSG,
    LetterSG,
    MyDataSG,
    RoleSG,
    SettingsSG,
    StopSG,
    WayInSG,
    WorthSG,
)
from domain.check_in import asks
from domain.person import Person, Role
from usecases.record import resume_messages

FAMILY_COMMANDS = (
    *("mydata", "worth", "idea", "plan"),
    *("register", "tax", "calendar", "checkin", "ask", "contacts"),
)
INVITE = re.compile(r"/start ([A-Za-z0-9_-]{1,64})")


def invite_in(message: Message) -> dict[str, Any] | None:
    """Return the invite of a link; nothing else that a stranger writes is kept."""
    found = INVITE.fullmatch(message.text or "")
    return {"invite": found[1]} if found else None


async def welcome(message: Message, dialog_manager: DialogManager) -> None:
    """Meet somebody new, whatever they said first."""
    await go_in(dialog_manager, invite_in(message))


async def start(
    message: Message,
    dialog_manager: DialogManager,
    person: Person,
    runtime: Runtime,
) -> None:
    if person.stopped:
        person = await resume_messages(runtime.sessions, person=person)
        remember(dialog_manager, person)
        await message.answer(say(runtime, "welcome_back").text)
    invite = invite_in(message)
    if invite and person.agreed_to(runtime.consent_version):
        await follow(dialog_manager, invite["invite"])
    else:
        await go_on(dialog_manager, invite)


async def open_room(
    manager: DialogManager, state: State, data: dict[str, Any] | None = None
) -> None:
    """Open a room over what is open; asked for again it is shown again, not stacked.

    Where nothing is open, home lies beneath, so that there is a way back.
    """
    if not manager.has_context():
        manager.show_mode = ShowMode.NO_UPDATE
        await go_in(manager)
        manager.show_mode = ShowMode.AUTO
    if manager.current_context().state == state:
        await manager.show(ShowMode.SEND)
    else:
        await manager.start(state, data=data)


async def home(_message: Message, dialog_manager: DialogManager) -> None:
    """Go home; who has declined is not asked again by that."""
    if dialog_manager.has_context() and (
        dialog_manager.current_context().state == WayInSG.declined
    ):
        await dialog_manager.show(ShowMode.SEND)
    else:
        await go_in(dialog_manager)


async def write_to_advisor(_message: Message, dialog_manager: DialogManager) -> None:
    await open_room(dialog_manager, LetterSG.writing)


async def show_help(
    message: Message, dialog_manager: DialogManager, person: Person, runtime: Runtime
) -> None:
    screen = "help" if person.role is Role.FAMILY else "help_staff"
    await message.answer(say(runtime, screen).text)
    await show_again(dialog_manager)


async def show_again(manager: DialogManager) -> None:
    """Show below a message what is open; home, if nothing is."""
    if manager.has_context():
        await manager.show(ShowMode.SEND)
    else:
        await go_in(manager)


async def choose_language(_message: Message, dialog_manager: DialogManager) -> None:
    await open_room(dialog_manager, SettingsSG.language, {"from_home": True})


async def show_my_data(_message: Message, dialog_manager: DialogManager) -> None:
    await open_room(dialog_manager, MyDataSG.overview)


async def plan_short(_message: Message, dialog_manager: DialogManager) -> None:
    await open_plan(dialog_manager, short=True)


async def plan_whole(_message: Message, dialog_manager: DialogManager) -> None:
    await open_plan(dialog_manager, short=False)


async def show_worth(_message: Message, dialog_manager: DialogManager) -> None:
    await open_room(dialog_manager, WorthSG.asking)


async def show_calendar(_message: Message, dialog_manager: DialogManager) -> None:
    await open_room(dialog_manager, CalendarSG.duties)


async def how_it_goes(message: Message, dialog_manager: DialogManager, person: Person) -> None:
    """Ask how things go; before the contract there is nothing yet to ask about."""
    if person.family is not None and asks(person.family.stage):
        await open_own(dialog_manager)
        return
    await message.answer(
        _("I ask how things go once the contract is signed. Is it? Then say so in the settings.")
    )
    await show_again(dialog_manager)


async def ask(_message: Message, dialog_manager: DialogManager) -> None:
    await open_room(dialog_manager, AskSG.asking)


async def show_contacts(_message: Message, dialog_manager: DialogManager) -> None:
    await open_room(dialog_manager, ContactsSG.lines)


async def registration(_message: Message, dialog_manager: DialogManager) -> None:
    await open_tree(dialog_manager, "registration")


async def taxes(_message: Message, dialog_manager: DialogManager) -> None:
    await open_tree(dialog_manager, "tax")


async def show_facts(message: Message, dialog_manager: DialogManager, person: Person) -> None:
    if person.role is Role.COORDINATOR:
        await open_room(dialog_manager, FactsSG.facts)
    else:
        await message.answer(_("This section is for staff."))


def is_staff(_message: Message, person: Person) -> bool:
    return person.role is not Role.FAMILY


async def for_families(message: Message) -> None:
    await message.answer(_("This is for families. Change your role: /role"))


async def forget(_message: Message, dialog_manager: DialogManager) -> None:
    await open_room(dialog_manager, MyDataSG.forget)


async def stop(_message: Message, dialog_manager: DialogManager) -> None:
    await open_room(dialog_manager, StopSG.asking)


async def choose_role(message: Message, dialog_manager: DialogManager, person: Person) -> None:
    if person.roles:
        await open_room(dialog_manager, RoleSG.choosing)
    else:
        await message.answer(_("This section is for staff."))


async def unknown_command(message: Message) -> None:
    """Never an answer to the open question, which stays as it is."""
    await message.answer(_("I did not understand this command. For help, write /help"))


def build() -> Router:
    router = Router(name="commands")
    router.message.register(welcome, Unmet())
    router.message.register(start, CommandStart())
    router.message.register(show_help, Command("help"))
    router.message.register(choose_language, Command("language"))
    router.message.register(choose_role, Command("role"))
    router.message.register(stop, Command("stop"))
    router.message.register(forget, Command("forget"))
    router.message.register(home, Command("menu", "cancel"))
    router.message.register(home, Key("🏠 Home"))
    router.message.register(show_my_data, Command("mydata"), Agreed())
    router.message.register(plan_short, Command("idea"), Agreed())
    router.message.register(plan_whole, Command("plan"), Agreed())
    router.message.register(show_worth, Command("worth"), Agreed())
    router.message.register(registration, Command("register"), Agreed())
    router.message.register(taxes, Command("tax"), Agreed())
    router.message.register(show_calendar, Command("calendar"), Agreed())
    router.message.register(how_it_goes, Command("checkin"), Agreed())
    router.message.register(ask, Command("ask"), Agreed())
    router.message.register(show_contacts, Command("contacts"), Agreed())
    router.message.register(show_facts, Command("facts"))
    router.message.register(write_to_advisor, Key("💬 Write to the advisor"), Agreed())
    router.message.register(for_families, Command(*FAMILY_COMMANDS), is_staff)
    router.message.register(home, Command(*FAMILY_COMMANDS))
    router.message.register(home, Key("💬 Write to the advisor"))
    router.message.register(unknown_command, F.text.startswith("/"))
    return router
