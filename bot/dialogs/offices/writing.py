"""What is told of an office: asked one after another for a new one, changed alone later."""

from __future__ import annotations

from typing import Any, Unpack

from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import ManagedTextInput, TextInput
from aiogram_dialog.widgets.kbd import Button, Column, SwitchTo
from aiogram_dialog.widgets.link_preview import LinkPreview

from bot.dialogs.desk import only_for
from bot.dialogs.offices.office import coordinators_only, gone, office_shown, show_office
from bot.offices import kind_names
from bot.runtime import person_of, runtime_of
from bot.states import OfficesSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice, on_unreadable
from domain.office import NoPhone, OfficeKind, address_text, phone_text
from domain.person import Person, Role
from domain.typed import short_text
from usecases.offices import OfficeChanges, add_office, change_office


async def save(manager: DialogManager, **changes: Unpack[OfficeChanges]) -> None:
    """Change the open office; if it is gone meanwhile, its window says so."""
    await change_office(
        runtime_of(manager).sessions,
        person=person_of(manager),
        office_id=manager.dialog_data["office"],
        **changes,
    )


async def on_kind(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    if "office" in manager.dialog_data:
        await save(manager, kind=OfficeKind(code))
        await show_office(manager)
    else:
        manager.dialog_data["kind"] = code
        await manager.switch_to(OfficesSG.name)


async def on_name(
    _message: Message, _widget: ManagedTextInput[str], manager: DialogManager, name: str
) -> None:
    runtime, data = runtime_of(manager), manager.dialog_data
    if "office" in data:
        await save(manager, name=name)
        await show_office(manager)
        return
    data["office"] = await add_office(
        runtime.sessions,
        person=person_of(manager),
        place=data["place"],
        kind=OfficeKind(data["kind"]),
        name=name,
        today=runtime.today,
    )
    await manager.switch_to(OfficesSG.phone)


async def save_phone(manager: DialogManager, phone: str | None) -> None:
    """Keep a telephone number; a new office is asked for its address next."""
    await save(manager, phone=phone)
    if manager.dialog_data["adding"]:
        await manager.switch_to(OfficesSG.address)
    else:
        await show_office(manager)


async def on_phone(
    _message: Message, _widget: ManagedTextInput[str], manager: DialogManager, phone: str
) -> None:
    await save_phone(manager, phone)


async def on_no_phone(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await save_phone(manager, None)


async def on_other_than_phone(
    message: Message, widget: Any, manager: DialogManager, error: ValueError
) -> None:
    """Say what a telephone number is made of; the question stays open."""
    if not isinstance(error, NoPhone):
        await on_unreadable(message, widget, manager, error)
        return
    manager.show_mode = ShowMode.NO_UPDATE
    await message.answer(
        _("I could not read this number. It may have digits, spaces, commas and + - ( ).")
    )


async def save_address(manager: DialogManager, address: str | None) -> None:
    """Keep an address."""
    await save(manager, address=address)
    await show_office(manager)


async def on_address(
    _message: Message, _widget: ManagedTextInput[str], manager: DialogManager, address: str
) -> None:
    await save_address(manager, address)


async def on_no_address(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await save_address(manager, None)


async def on_back(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await show_office(manager)


async def kinds(person: Person, **_kwargs: Any) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR)
    return {"kinds": list(kind_names().items())}


def back(id: str) -> Button:
    """Return the way back to the office; while there is none yet, to the list."""
    return Button(Label("Back"), id=id, on_click=on_back)


change = Window(
    gone(),
    Ready("office"),
    Column(
        SwitchTo(Label("Its name"), id="change_name", state=OfficesSG.name),
        SwitchTo(Label("Telephone"), id="change_phone", state=OfficesSG.phone),
        SwitchTo(Label("Address"), id="change_address", state=OfficesSG.address),
        SwitchTo(Label("Kind of office"), id="change_kind", state=OfficesSG.kind),
        when="is_there",
    ),
    Column(back("change_back"), OtherLanguage("change_lang")),
    LinkPreview(is_disabled=True),
    Stray(),
    state=OfficesSG.change,
    getter=office_shown,
)

kind = Window(
    Tr("What kind of office is it?"),
    Column(
        choice("office_kind", "kinds", on_kind),
        back("office_kind_back"),
        OtherLanguage("office_kind_lang"),
    ),
    Stray(),
    state=OfficesSG.kind,
    getter=kinds,
)

name = Window(
    Tr("Write the name of the office. Families will see it."),
    TextInput(
        id="office_name", type_factory=short_text, on_success=on_name, on_error=on_unreadable
    ),
    Column(back("office_name_back"), OtherLanguage("office_name_lang")),
    Stray(),
    state=OfficesSG.name,
    getter=coordinators_only,
)

phone = Window(
    Tr("Write its telephone number."),
    TextInput(
        id="office_phone",
        type_factory=phone_text,
        on_success=on_phone,
        on_error=on_other_than_phone,
    ),
    Column(
        Button(Label("Without a number"), id="office_no_phone", on_click=on_no_phone),
        back("office_phone_back"),
        OtherLanguage("office_phone_lang"),
    ),
    Stray(),
    state=OfficesSG.phone,
    getter=coordinators_only,
)

address = Window(
    Tr("Write its address."),
    TextInput(
        id="office_address",
        type_factory=address_text,
        on_success=on_address,
        on_error=on_unreadable,
    ),
    Column(
        Button(Label("Without an address"), id="office_no_address", on_click=on_no_address),
        back("office_address_back"),
        OtherLanguage("office_address_lang"),
    ),
    Stray(),
    state=OfficesSG.address,
    getter=coordinators_only,
)
