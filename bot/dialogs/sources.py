"""Where is this written: the sources of what was just told, as many a page as fit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column
from aiogram_dialog.widgets.link_preview import LinkPreview

from bot.paging import in_pages, open_page, turning
from bot.runtime import Runtime
from bot.saying import source_blocks
from bot.states import SourcesSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray

Getter = Callable[..., Awaitable[dict[str, Any]]]


def where_is_this_written(id: str, getter: Getter) -> Button:
    """Return the button that every legal screen carries.

    Args:
        id: The button's id.
        getter: The window's own; it gives ``facts``, the ids of what the window has told.
    """

    async def on_where(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
        told = await getter(**manager.middleware_data)
        if told.get("facts"):
            await manager.start(SourcesSG.sources, data={"facts": told["facts"]})

    return Button(Label("Where is this written?"), id=id, on_click=on_where, when="facts")


async def sources(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    start_data = dialog_manager.start_data if isinstance(dialog_manager.start_data, dict) else {}
    blocks = source_blocks(runtime, start_data.get("facts", []))
    pages = in_pages(blocks)
    shown = pages[await open_page(dialog_manager, "pages", len(pages))]
    return {"sources": "\n\n".join(shown), "pages": len(pages)}


window = Window(
    Tr("Where this is written:"),
    Ready("sources"),
    *turning("pages"),
    Column(Cancel(Label("Back"), id="sources_back"), OtherLanguage("sources_lang")),
    LinkPreview(is_disabled=True),
    Stray(),
    state=SourcesSG.sources,
    getter=sources,
)


def build() -> Dialog:
    return Dialog(window)
