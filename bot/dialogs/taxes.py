"""Application, registration, taxes: what there is."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Cancel, Column, Start

from bot.runtime import Runtime
from bot.states import CalendarSG, ContactsSG, ReadSG, TakeAlongSG, TaxesSG, TreeSG
from bot.tr import Label, Tr
from bot.widgets import OtherLanguage, Stray, choice
from domain.check_in import asks
from domain.person import Person


async def on_tree(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    if code in {tree_id for tree_id, _title in trees_of_all(manager)}:
        await manager.start(TreeSG.question, data={"tree": code})


def trees_of_all(manager: DialogManager) -> list[tuple[str, str]]:
    """Return the trees by id and title."""
    runtime: Runtime = manager.middleware_data["runtime"]
    return [(tree.id, tree.title[runtime.locale]) for tree in runtime.library.trees.values()]


async def trees_offered(
    dialog_manager: DialogManager, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    """The trees; home has no place for the programme where it asks how things go."""
    asks_how = person.family is not None and asks(person.family.stage)
    return {"trees": trees_of_all(dialog_manager), "reads": asks_how}


menu = Window(
    Tr("Choose. Each answer is kept at once, and you can change it later."),
    Column(
        choice("tree", "trees", on_tree),
        Start(Label("📅 Calendar"), id="taxes_calendar", state=CalendarSG.duties),
        Start(Label("Questions to take along"), id="taxes_questions", state=TakeAlongSG.questions),
        Start(Label("Contacts"), id="taxes_contacts", state=ContactsSG.lines),
        Start(Label("About the programme"), id="taxes_read", state=ReadSG.menu, when="reads"),
        Cancel(Label("Back"), id="taxes_back"),
        OtherLanguage("taxes_lang"),
    ),
    Stray(),
    state=TaxesSG.menu,
    getter=trees_offered,
)


def build() -> Dialog:
    return Dialog(menu)
