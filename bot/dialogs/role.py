"""Roles: a person who holds several chooses in which to act now."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Column, Select
from aiogram_dialog.widgets.text import Format

from bot.dialogs.way_in import go_in
from bot.profile import give_commands
from bot.runtime import bot_of, person_of, remember, runtime_of
from bot.states import RoleSG
from bot.tr import Label, Tr
from bot.widgets import OtherLanguage, Stray
from bot.wording import role_names
from domain.person import Person, Role
from usecases.record import change_person


async def on_role(
    _callback: CallbackQuery, _widget: Any, manager: DialogManager, code: str
) -> None:
    runtime, person = runtime_of(manager), person_of(manager)
    person = await change_person(
        runtime.sessions,
        person=person,
        consent_version=runtime.consent_version,
        chosen_role=Role(code),
        commands_locale=person.locale,
    )
    remember(manager, person)
    bot = bot_of(manager)
    await give_commands(bot, runtime.translations, person)
    await go_in(manager)


async def on_back(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await go_in(manager)


async def roles(person: Person, **_kwargs: Any) -> dict[str, Any]:
    names = role_names()
    held = [role for role in Role if role is Role.FAMILY or role in person.roles]
    return {
        "role": names[person.role],
        "roles": [(role.value, names[role]) for role in held if role is not person.role],
    }


choosing = Window(
    Tr("You are here as: {role}"),
    Column(
        Select(
            Format("{item[1]}"),
            id="role",
            item_id_getter=lambda item: item[0],
            items="roles",
            on_click=on_role,
        ),
        Button(Label("Back"), id="role_back", on_click=on_back),
        OtherLanguage("role_lang"),
    ),
    Stray(),
    state=RoleSG.choosing,
    getter=roles,
)


def build() -> Dialog:
    return Dialog(choosing)
