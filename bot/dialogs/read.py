"""Reading about the programme: a short list, one screen each, with its sources."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Cancel, Column, Select
from aiogram_dialog.widgets.text import Format

from bot.dialogs.sources import where_is_this_written
from bot.runtime import Runtime
from bot.saying import say
from bot.states import ReadSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray


async def on_screen(
    _callback: CallbackQuery, _widget: Any, manager: DialogManager, screen_id: str
) -> None:
    await manager.start(ReadSG.screen, data={"screen": screen_id})


async def topics(**_kwargs: Any) -> dict[str, Any]:
    return {
        "topics": [
            ("what_is_this", _("What is this?")),
            ("two_doors", _("Who can take part")),
            ("what_it_costs", _("What it costs")),
            ("what_families_do", _("What families do")),
            ("where_to_apply", _("Where to apply")),
            ("commission_decides", _("How they decide")),
            ("no_fee", _("Nobody may take money")),
        ]
    }


async def screen_text(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    start_data = dialog_manager.start_data if isinstance(dialog_manager.start_data, dict) else {}
    spoken = say(runtime, str(start_data.get("screen", "what_is_this")))
    return {"text": spoken.text, "facts": spoken.facts}


menu = Window(
    Tr("What would you like to know?"),
    Column(
        Select(
            Format("{item[1]}"),
            id="topic",
            item_id_getter=lambda item: item[0],
            items="topics",
            on_click=on_screen,
        ),
        Cancel(Label("Back"), id="read_menu_back"),
        OtherLanguage("read_menu_lang"),
    ),
    Stray(),
    state=ReadSG.menu,
    getter=topics,
)

screen = Window(
    Ready("text"),
    Column(
        where_is_this_written("read_sources", screen_text),
        Cancel(Label("Back"), id="read_back"),
        OtherLanguage("read_lang"),
    ),
    Stray(),
    state=ReadSG.screen,
    getter=screen_text,
)


def build() -> Dialog:
    return Dialog(menu, screen)
