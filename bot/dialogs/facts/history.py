"""What was done to a fact, newest first; the newest in force can be undone."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Column, NextPage, PrevPage, Row, StubScroll, SwitchTo
from aiogram_dialog.widgets.link_preview import LinkPreview
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.desk import only_for
from bot.dialogs.facts.moves import attempt, on_desk, runtime_and_person
from bot.dialogs.facts.wording import entries, title_html
from bot.paging import in_pages, open_page
from bot.runtime import Runtime
from bot.states import FactsSG
from bot.tr import Label, Own, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice
from domain.person import Person, Role
from usecases.facts import undo


async def on_undo(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    """Undo the change that the button names."""
    runtime, person = runtime_and_person(manager)
    undone = undo(
        runtime.sessions,
        facts=runtime.library.facts,
        person=person,
        change_id=int(code),
        now=runtime.clock(),
    )
    if await attempt(manager, undone):
        await manager.switch_to(FactsSG.fact)


async def history_shown(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, note: str = "", **_kwargs: Any
) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR)
    desk = await on_desk(dialog_manager, runtime)
    blocks = list(entries(runtime, desk.fact.id, desk.changes))
    pages = in_pages([text for _change, text in reversed(blocks)])
    page = await open_page(dialog_manager, "history_pages", len(pages))
    undone = desk.in_force
    return {
        "note": note,
        "title": title_html(runtime, desk.fact),
        "blocks": "\n\n".join(pages[page]),
        "pages": len(pages),
        "many": len(pages) > 1,
        "is_busy": desk.waiting is not None,
        "undos": [(str(undone.id), _("Undo the newest in force"))] if undone else [],
    }


window = Window(
    Multi(
        Own("note", when="note"),
        Ready("title"),
        Ready("blocks"),
        Tr("What waits is put aside if the undo says less.", when="is_busy"),
        sep="\n\n",
    ),
    StubScroll(id="history_pages", pages="pages"),
    Row(
        PrevPage("history_pages", text=Label("◀ Earlier")),
        NextPage("history_pages", text=Label("More ▶")),
        when="many",
    ),
    Column(
        choice("fact_undo", "undos", on_undo),
        SwitchTo(Label("Back"), id="fact_history_back", state=FactsSG.fact),
        OtherLanguage("fact_history_lang"),
    ),
    LinkPreview(is_disabled=True),
    Stray(),
    state=FactsSG.history,
    getter=history_shown,
)
