"""Silent: an advisor's families that have not answered twice, by village, on screen and paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.desk import only_for
from bot.family_words import line_text, names_text, place_text
from bot.paging import in_pages, open_page, turning
from bot.runtime import Runtime, bot_of, person_of, runtime_of
from bot.states import SilentSG
from bot.tr import Label, Ready, Tr, TrN
from bot.widgets import OtherLanguage, Stray
from db.queries.silence import SilentFamily, silent_families
from documents.silent import SilentRow, SilentSheet, VillageRows
from domain.clock import local_day
from domain.person import Person, Role

A_PAGE = 450
"""Characters; the heading and the number of families stand above them."""


async def own_silent(runtime: Runtime, person: Person) -> list[tuple[str, SilentFamily]]:
    """Return the silent families that the person looks after now, each with its village, by it.

    Raises:
        NotAllowedError: they are no advisor any more.
    """
    only_for(person, Role.ADVISOR)
    async with runtime.sessions.read() as session:
        found = await silent_families(session, person.id)
    placed = [
        (place_text(runtime, family.place, family.village) or _("Place not given"), family)
        for family in found
    ]
    return sorted(placed, key=lambda one: (not one[1].place, one[0], *_by_name(one[1])))


def _by_name(family: SilentFamily) -> tuple[bool, tuple[str, ...], int]:
    """Those without a name come last in their place."""
    return not family.names, tuple(family.names), family.id


async def families_shown(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    families = await own_silent(runtime, person)
    pages = in_pages(families, A_PAGE, lambda one: f"{one[0]} · {family_line(one[1])}\n\n")
    number = await open_page(dialog_manager, "silent_pages", len(pages))
    return {
        "text": "\n\n".join(blocks(pages[number])),
        "pages": len(pages),
        "n": len(families),
        "is_some": bool(families),
        "is_none": not families,
    }


def family_line(family: SilentFamily) -> str:
    """Return a family's names and line of work, as plain text."""
    parts = (names_text(family.names), line_text(family.line_of_work))
    return " · ".join(part for part in parts if part)


def blocks(families: Sequence[tuple[str, SilentFamily]]) -> Iterator[str]:
    """Yield the villages with their families, as HTML."""
    for place, of_place in groupby(families, key=lambda one: one[0]):
        names = "\n".join(f"• {family_line(family)}" for _place, family in of_place)
        yield f"<b>{escape(place, quote=False)}</b>\n{escape(names, quote=False)}"


async def on_print(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Send the list as paper to take along; the window stays where it is."""
    runtime, person = runtime_of(manager), person_of(manager)
    paper = await runtime.documents.silent(
        silent_sheet(runtime, person, await own_silent(runtime, person))
    )
    manager.show_mode = ShowMode.NO_UPDATE
    await bot_of(manager).send_document(
        person.id,
        BufferedInputFile(paper, "silent.pdf"),
        caption=_("Families to visit or to call. Tick by hand what you have done."),
    )


def silent_sheet(
    runtime: Runtime, person: Person, families: Sequence[tuple[str, SilentFamily]]
) -> SilentSheet:
    """Return the list as it is printed."""
    return SilentSheet(
        language=runtime.locale,
        name=person.name or "",
        date=f"{runtime.today:%d.%m.%Y}",
        villages=tuple(
            VillageRows(
                place,
                tuple(
                    SilentRow(
                        names_text(family.names),
                        line_text(family.line_of_work),
                        f"{local_day(family.asked_at):%d.%m.%Y}" if family.asked_at else "",
                    )
                    for _place, family in of_place
                ),
            )
            for place, of_place in groupby(families, key=lambda one: one[0])
        ),
    )


families = Window(
    Multi(
        Multi(
            Tr("Asked twice how it goes, they have not answered. There may be many reasons."),
            TrN("{n} family", "{n} families"),
            when="is_some",
            sep="\n",
        ),
        Ready("text", when="is_some"),
        Tr("All your families that were asked have answered.", when="is_none"),
        sep="\n\n",
    ),
    *turning("silent_pages"),
    Column(
        Button(Label("On paper (PDF)"), id="silent_print", on_click=on_print, when="is_some"),
        Cancel(Label("Back"), id="silent_back"),
        OtherLanguage("silent_lang"),
    ),
    Stray(),
    state=SilentSG.families,
    getter=families_shown,
)


def build() -> Dialog:
    return Dialog(families)
