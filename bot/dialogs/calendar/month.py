"""A month: what is to be done in it, its holidays, and the whole of it on paper."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Column, Row, SwitchTo

from bot.dialogs.calendar.duties import fitted, listed_of, told_of
from bot.dialogs.sources import where_is_this_written
from bot.runtime import Runtime, bot_of, person_of, runtime_of
from bot.saying import month_text, reservation_of
from bot.states import CalendarSG
from bot.taxes.month import dues_of_month, holidays_of, month_sheet, month_title
from bot.tr import Label, Ready
from bot.widgets import OtherLanguage, Stray, choice
from domain.months import MONTHS_A_YEAR, add_months, month_of
from domain.person import Person


async def on_month(_callback: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    manager.dialog_data["month"] = code


async def on_paper(_callback: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    """Send a month as a file; the window stays where it is."""
    runtime, person, month = runtime_of(manager), person_of(manager), month_named(manager, code)
    told = told_of(runtime, list(dues_of_month(runtime, person, month)))
    note = reservation_of(runtime, told)
    paper = await runtime.documents.month(month_sheet(runtime, person, month, note=note))
    caption = _("Your month on paper: {month}").format(month=month_title(month, runtime=runtime))
    manager.show_mode = ShowMode.NO_UPDATE
    await bot_of(manager).send_document(
        person.id,
        BufferedInputFile(paper, f"month-{code_of(month)}.pdf"),
        caption="\n\n".join(part for part in (caption, note) if part),
    )


def months_offered(manager: DialogManager) -> list[date]:
    """Return the months that can be looked at: this one and those of a year to come."""
    this_month = month_of(runtime_of(manager).today)
    return [add_months(this_month, count) for count in range(MONTHS_A_YEAR)]


def month_named(manager: DialogManager, code: str) -> date:
    """Return the month of this code; this one if that can no longer be looked at."""
    months = months_offered(manager)
    return next((month for month in months if code_of(month) == code), months[0])


def code_of(month: date) -> str:
    """Return a month as buttons and files name it."""
    return f"{month:%Y-%m}"


async def month_shown(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    month = month_named(dialog_manager, dialog_manager.dialog_data.get("month", ""))
    months = months_offered(dialog_manager)
    dues = list(dues_of_month(runtime, person, month))
    told = told_of(runtime, dues)
    before = [f"📅 {month_title(month, runtime=runtime)}"]
    if not dues:
        before.append(_("I know of nothing that has a day."))
    after = []
    if holidays := holidays_of(runtime, month):
        after.append(escape("\n".join((_("Holidays:"), *holidays)), quote=False))
    if reservation := reservation_of(runtime, told):
        after.append(reservation)
    turns = [
        (other, sign)
        for other, sign in ((add_months(month, -1), "◀ {}"), (add_months(month, 1), "{} ▶"))
        if other in months
    ]
    return {
        "text": fitted(before, list(listed_of(runtime, person, dues)), after),
        "facts": [said.fact_id for said in told],
        "papers": [(code_of(month), _("On paper (PDF)"))],
        "turns": [
            (code_of(other), sign.format(month_text(other, runtime=runtime)))
            for other, sign in turns
        ],
    }


month = Window(
    Ready("text"),
    Column(choice("calendar_print", "papers", on_paper)),
    Row(choice("calendar_month", "turns", on_month)),
    Column(
        where_is_this_written("calendar_month_src", month_shown),
        SwitchTo(Label("Back"), id="calendar_month_back", state=CalendarSG.duties),
        OtherLanguage("calendar_month_lang"),
    ),
    Stray(),
    state=CalendarSG.month,
    getter=month_shown,
)
