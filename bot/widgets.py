"""Widgets that many windows share."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import NextPage, PrevPage, Row, ScrollingGroup, Select
from aiogram_dialog.widgets.text import Format

from bot.asking import may_ask, question_in
from bot.runtime import Runtime, person_of, remember, runtime_of
from bot.states import AskSG
from bot.tr import Label
from domain.typed import TooLong
from usecases.way_in import choose_language


async def on_stray(message: Message, widget: Any, manager: DialogManager) -> None:
    """Look up a text that the open window did not ask for; the window stays beneath.

    Anything else is answered kindly, an album once; so is every text before she has agreed.
    """
    if may_ask(person_of(manager), runtime_of(manager)):
        try:
            asked = question_in(message)
        except TooLong as error:
            await on_unreadable(message, widget, manager, error)
            return
        if asked is not None:
            await manager.start(AskSG.found, data=asked)
            return
    manager.show_mode = ShowMode.NO_UPDATE
    if is_rest_of_album(message, manager):
        return
    if person_of(manager).keyboard_locale is None:
        await message.answer(_("I did not understand. Press a button above."))
    else:
        await message.answer(
            _("I did not understand. Press a button above. For a question, press 💬 below.")
        )


def is_rest_of_album(message: Message, manager: DialogManager) -> bool:
    """Whether a message belongs to the album of the last one, which is answered already."""
    group, stack = message.media_group_id, manager.current_stack()
    is_rest = group is not None and group == stack.last_income_media_group_id
    stack.last_income_media_group_id = group
    return is_rest


class Stray(MessageInput):
    """Takes whatever comes and answers kindly, so that no window swallows a message."""

    def __init__(self) -> None:
        super().__init__(on_stray)


async def on_language(
    _callback: CallbackQuery, _widget: Any, manager: DialogManager, code: str
) -> None:
    """Speak another language from here on; the window is drawn anew."""
    runtime = runtime_of(manager)
    if code not in runtime.translations.available_locales:
        return
    person = await choose_language(
        runtime.sessions, person=person_of(manager), locale=code, now=runtime.clock()
    )
    remember(manager, person)
    runtime.translations.current_locale = code


async def on_unreadable(
    message: Message, _widget: Any, manager: DialogManager, error: ValueError
) -> None:
    """Say kindly why the words could not be taken; the question stays open."""
    manager.show_mode = ShowMode.NO_UPDATE
    if isinstance(error, TooLong):
        text = _("Please write it shorter: up to {n} characters.").format(n=error.limit)
    else:
        text = _("I could not read that. Please write it in words.")
    await message.answer(text)


class OtherLanguage(Select[str]):
    """One tap to each other language."""

    def __init__(self, id: str) -> None:
        super().__init__(
            Format("🌐 {item[1]}"),
            id=id,
            item_id_getter=lambda item: item[0],
            items="other_languages",
            on_click=on_language,
        )


def choice(id: str, items: str, on_click: Any) -> Select[str]:
    """Return buttons for a list of (code, name)."""
    return Select(
        Format("{item[1]}"),
        id=id,
        item_id_getter=lambda item: item[0],
        items=items,
        on_click=on_click,
    )


def paged(
    id: str, items: str, on_click: Any, *, height: int, when: str
) -> tuple[ScrollingGroup, Row]:
    """Return a list of (code, name) that is shown page by page, and what turns the pages.

    Args:
        id: The list's id; its pages are ``<id>_pages``.
        items: The getter's key of the list.
        on_click: Takes a code.
        height: Lines a page.
        when: The getter's key that says whether there is more than a page.
    """
    pages = f"{id}_pages"
    return (
        ScrollingGroup(
            choice(id, items, on_click), id=pages, width=1, height=height, hide_pager=True
        ),
        Row(
            PrevPage(pages, text=Label("◀ Earlier")),
            NextPage(pages, text=Label("More ▶")),
            when=when,
        ),
    )


async def languages(runtime: Runtime, **_kwargs: Any) -> dict[str, Any]:
    """The languages but the current one, for every window."""
    translations = runtime.translations
    return {
        "other_languages": [
            (code, translations.name_of(code))
            for code in translations.available_locales
            if code != translations.current_locale
        ],
    }
