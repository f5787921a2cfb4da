"""One office: checked today, or removed."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Column, SwitchTo
from aiogram_dialog.widgets.link_preview import LinkPreview
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.desk import only_for
from bot.offices import office_text
from bot.runtime import Runtime, person_of, runtime_of
from bot.states import OfficesSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice
from db.queries.offices import office_of
from domain.person import Person, Role
from usecases.offices import check_office, remove_office


async def coordinators_only(person: Person, **_kwargs: Any) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR)
    return {}


async def show_office(manager: DialogManager) -> None:
    """Show the office that is open, or the list while the new one is not yet entered."""
    manager.dialog_data["adding"] = False
    is_open = "office" in manager.dialog_data
    await manager.switch_to(OfficesSG.office if is_open else OfficesSG.offices)


async def on_checked(_c: CallbackQuery, _w: Any, manager: DialogManager, office_id: str) -> None:
    """Note it; if the office is gone meanwhile, its window says so."""
    runtime = runtime_of(manager)
    await check_office(
        runtime.sessions,
        person=person_of(manager),
        office_id=int(office_id),
        today=runtime.today,
    )


async def on_remove(_c: CallbackQuery, _w: Any, manager: DialogManager, office_id: str) -> None:
    """Remove it; if somebody else has done so already, its window says so."""
    was_there = await remove_office(
        runtime_of(manager).sessions, person=person_of(manager), office_id=int(office_id)
    )
    await manager.switch_to(OfficesSG.offices if was_there else OfficesSG.office)


async def office_shown(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR)
    async with runtime.sessions.read() as session:
        office = await office_of(session, dialog_manager.dialog_data["office"])
    if office is None:
        return {"office": "", "gone": True, "is_there": False, "to_check": [], "to_remove": []}
    is_fresh = office.checked_on == runtime.today
    return {
        "office": office_text(runtime, office),
        "gone": False,
        "is_there": True,
        "to_check": [] if is_fresh else [(office.id, _("✅ Checked today"))],
        "to_remove": [(office.id, _("Yes, remove it"))],
    }


def gone() -> Tr:
    """Return that the office was removed meanwhile."""
    return Tr("This office is no longer here. Another coordinator has removed it.", when="gone")


office = Window(
    gone(),
    Ready("office"),
    Column(
        choice("office_checked", "to_check", on_checked),
        SwitchTo(Label("Change it"), id="office_change", state=OfficesSG.change),
        SwitchTo(Label("Remove it"), id="office_remove", state=OfficesSG.removing),
        when="is_there",
    ),
    Column(
        SwitchTo(Label("Back"), id="office_back", state=OfficesSG.offices),
        OtherLanguage("office_lang"),
    ),
    LinkPreview(is_disabled=True),
    Stray(),
    state=OfficesSG.office,
    getter=office_shown,
)

removing = Window(
    Multi(
        gone(),
        Ready("office"),
        Tr("Remove it? Families will no longer see it.", when="is_there"),
        sep="\n\n",
    ),
    Column(
        choice("office_remove_yes", "to_remove", on_remove),
        SwitchTo(Label("Back"), id="office_remove_back", state=OfficesSG.office),
        OtherLanguage("office_remove_lang"),
    ),
    LinkPreview(is_disabled=True),
    Stray(),
    state=OfficesSG.removing,
    getter=office_shown,
)
