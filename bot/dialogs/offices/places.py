"""From a region to a place's offices."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import (
    Button,
    Cancel,
    Column,
    Group,
    NextPage,
    PrevPage,
    Row,
    ScrollingGroup,
    SwitchTo,
)
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.desk import only_for
from bot.dialogs.offices.office import coordinators_only, show_office
from bot.dialogs.settings import ROWS, districts, regions
from bot.offices import office_label
from bot.runtime import Runtime, runtime_of
from bot.states import OfficesSG
from bot.tr import Label, Own, Tr
from bot.widgets import OtherLanguage, Stray, choice, paged
from db.queries.offices import offices_of
from domain.person import Person, Role

A_PAGE = 6


async def on_region(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    places = runtime_of(manager).library.places
    if code not in places:
        return
    manager.dialog_data["region"] = code
    if places.districts(code):
        await manager.switch_to(OfficesSG.district)
    else:
        await show_offices(manager, code)


async def on_place(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    if code in runtime_of(manager).library.places:
        await show_offices(manager, code)


async def show_offices(manager: DialogManager, place: str) -> None:
    """Show the offices of a region, district or city."""
    manager.dialog_data["place"] = place
    await manager.switch_to(OfficesSG.offices)


async def on_places(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    """Go back to the districts, or to the regions where there are none."""
    region = manager.dialog_data["region"]
    has_districts = runtime_of(manager).library.places.districts(region)
    await manager.switch_to(OfficesSG.district if has_districts else OfficesSG.region)


async def on_office(_c: CallbackQuery, _w: Any, manager: DialogManager, office_id: str) -> None:
    manager.dialog_data["office"] = int(office_id)
    await show_office(manager)


async def on_add(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    """Begin a new office: its kind, its name, then its telephone and address."""
    manager.dialog_data.pop("office", None)
    manager.dialog_data["adding"] = True
    await manager.switch_to(OfficesSG.kind)


async def on_whole_region(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await show_offices(manager, manager.dialog_data["region"])


async def region_shown(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    code = dialog_manager.dialog_data["region"]
    return {
        "region": runtime.library.places.name(code, runtime.locale),
    }


async def offices_listed(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR)
    place = dialog_manager.dialog_data["place"]
    async with runtime.sessions.read() as session:
        found = await offices_of(session, place)
    return {
        "place": runtime.library.places.full_name(place, runtime.locale),
        "offices": [(office.id, office_label(runtime, office)) for office in found],
        "none": not found,
        "check_again": any(office.checked_long_ago(runtime.today) for office in found),
        "many_offices": len(found) > A_PAGE,
    }


region = Window(
    Tr("In which region is the office?"),
    Group(choice("office_region", "regions", on_region), width=2),
    Column(Cancel(Label("Back"), id="offices_back"), OtherLanguage("offices_lang")),
    Stray(),
    state=OfficesSG.region,
    getter=[coordinators_only, regions],
)

district = Window(
    Multi(Own("region"), Tr("Which district or city?"), sep="\n\n"),
    ScrollingGroup(
        choice("office_district", "districts", on_place),
        id="office_districts",
        width=2,
        height=ROWS,
        hide_pager=True,
    ),
    Row(
        PrevPage("office_districts", text=Label("◀ Earlier")),
        NextPage("office_districts", text=Label("More ▶")),
        when="many_districts",
    ),
    Column(
        Button(Label("For the whole region"), id="office_region_all", on_click=on_whole_region),
        SwitchTo(Label("Back"), id="office_region_back", state=OfficesSG.region),
        OtherLanguage("office_district_lang"),
    ),
    Stray(),
    state=OfficesSG.district,
    getter=[coordinators_only, districts, region_shown],
)

offices = Window(
    Multi(
        Tr("Offices: {place}"),
        Tr("None have been entered here yet.", when="none"),
        Tr("⚠ Checked long ago. Please ask there.", when="check_again"),
        sep="\n\n",
    ),
    *paged("office_one", "offices", on_office, height=A_PAGE, when="many_offices"),
    Column(
        Button(Label("Add an office"), id="office_add", on_click=on_add),
        Button(Label("Back"), id="office_list_back", on_click=on_places),
        OtherLanguage("office_list_lang"),
    ),
    Stray(),
    state=OfficesSG.offices,
    getter=offices_listed,
)
