"""What came of it: a kind word, who sees it, what may help, and the family's own months."""

from __future__ import annotations

from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Start
from aiogram_dialog.widgets.text import Multi

from bot.check_ins import answered, chart_of, kind_word, months_in_words, said_in
from bot.dialogs.check_in.moves import here, recent
from bot.runtime import Runtime, bot_of, person_of, runtime_of
from bot.saying import day_text
from bot.states import AskSG, CalendarSG, CheckInSG, LetterSG
from bot.tr import Label, Own, Ready, Tr
from bot.warning_words import for_family
from bot.widgets import OtherLanguage, Stray
from domain.check_in import Shown
from domain.person import Person
from domain.warning import Reason, Record, signs_of

WARNINGS = 2
LAST_MONTHS = 3


async def on_months(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    """Send the family's months as a picture, and in words below it."""
    check_ins = await recent(manager)
    manager.show_mode = ShowMode.NO_UPDATE
    if not answered(check_ins):
        return
    runtime = runtime_of(manager)
    picture = await runtime.documents.how_it_went(chart_of(runtime, check_ins))
    await bot_of(manager).send_photo(
        person_of(manager).id,
        BufferedInputFile(picture, "months.png"),
        caption="\n".join([_("How your months went"), *months_in_words(check_ins)]),
        has_spoiler=True,
    )


async def outcome(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    check_in, check_ins = await here(dialog_manager), await recent(dialog_manager)
    is_just = bool(dialog_manager.dialog_data.get("just"))
    signed = person.family.signed_month if person.family else None
    signs = signs_of(Record(check_ins, signed, None, runtime.today))
    warned = [sign for sign in signs if sign.reason is not Reason.SILENT] if is_just else []
    earlier = [one for one in check_ins if one.day < check_in.day]
    return {
        "kind_word": kind_word(check_in) if is_just else "",
        "day": "" if is_just else day_text(check_in.day, runtime=runtime),
        "said": "\n".join(said_in(check_in)),
        "sent": check_in.shown is Shown.SENT,
        "kept": check_in.shown is not Shown.SENT,
        "warnings": "\n\n".join(for_family(warned)[:WARNINGS]),
        "months": "\n".join(months_in_words(earlier)[:LAST_MONTHS]),
        "has_months": bool(answered(check_ins)),
    }


done = Window(
    Multi(
        Ready("kind_word", when="kind_word"),
        Multi(Tr("What you said: {day}"), Ready("said"), when="day"),
        Tr("✅ Your advisor may see it.", when="sent"),
        Tr("✅ It stays with your family.", when="kept"),
        Own("warnings", when="warnings"),
        Multi(Tr("Earlier:"), Ready("months"), when="months"),
        sep="\n\n",
    ),
    Column(
        Start(Label("Ask my advisor"), id="check_in_letter", state=LetterSG.writing),
        Start(Label("📅 Calendar"), id="check_in_calendar", state=CalendarSG.duties),
        Start(Label("Ask a question"), id="check_in_ask", state=AskSG.asking),
        Button(
            Label("How the months went"),
            id="check_in_months",
            on_click=on_months,
            when="has_months",
        ),
        Cancel(Label("Back"), id="check_in_done_back"),
        OtherLanguage("check_in_done_lang"),
    ),
    Stray(),
    state=CheckInSG.done,
    getter=outcome,
)
