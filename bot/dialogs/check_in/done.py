"""What came of it: a kind word, who sees it, what may help, and the family's own months."""

from __future__ import annotations

from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Start
from aiogram_dialog.widgets.text import Multi

from bot.check_ins import answered, chart_of, kind_word, months_in_words, said_in
from bot.dialogs.check_in.moves import begin_anew, day_of, here, keep, recent
from bot.runtime import Runtime, bot_of, person_of, runtime_of
from bot.saying import day_text
from bot.states import AskSG, CalendarSG, CheckInSG, LetterSG
from bot.tr import Label, Own, Ready, Tr
from bot.warning_words import for_family
from bot.widgets import OtherLanguage, Stray
from domain.check_in import Shown
from domain.person import Person
from domain.warning import Reason, Record, signs_of
from usecases.check_ins import NoCheckInError, send_check_in

WARNINGS = 2
LAST_MONTHS = 3


async def on_send_now(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    """Send what was kept after all; the window says so."""
    runtime = runtime_of(manager)
    try:
        check_in = await send_check_in(
            runtime.sessions,
            person=person_of(manager),
            consent_version=runtime.consent_version,
            day=day_of(manager),
            now=runtime.clock(),
        )
    except NoCheckInError:
        await begin_anew(manager)
    else:
        keep(manager, check_in)


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
        caption="\n".join([_("How it went"), *months_in_words(check_ins)]),
        has_spoiler=True,
    )


async def outcome(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    check_in, check_ins = await here(dialog_manager), await recent(dialog_manager)
    data, family = dialog_manager.dialog_data, person.family
    is_just, is_sent = bool(data.get("just")), check_in.shown is Shown.SENT
    has_advisor = family is not None and family.has_advisor
    signed = family.signed_month if family else None
    signs = signs_of(Record(check_ins, signed, None, runtime.today))
    warned = [sign for sign in signs if sign.reason is not Reason.SILENT] if is_just else []
    earlier = [one for one in check_ins if one.day < check_in.day]
    return {
        "kind_word": kind_word(check_in) if is_just else "",
        "day": "" if is_just else day_text(check_in.day, runtime=runtime),
        "said": "\n".join(said_in(check_in)),
        "late": bool(data.get("late")),
        "sent": is_sent,
        "kept": not is_sent,
        "always": is_sent and bool(data.get("always")),
        "has_advisor": has_advisor,
        "may_send": check_in.shown is Shown.KEPT and has_advisor,
        "warnings": "\n\n".join(for_family(warned, has_advisor=has_advisor)[:WARNINGS]),
        "months": "\n".join(months_in_words(earlier)[:LAST_MONTHS]),
        "has_months": bool(answered(check_ins)),
    }


done = Window(
    Multi(
        Tr("Your family has finished this meanwhile. These words were not kept.", when="late"),
        Ready("kind_word", when="kind_word"),
        Multi(Tr("What you said: {day}"), Ready("said"), when="day"),
        Tr("✅ Your advisor may see it.", when="sent"),
        Tr(
            "From now on your answers go to the advisor each time. "
            "You can change that in the settings.",
            when="always",
        ),
        Tr("✅ It stays with your family.", when="kept"),
        Own("warnings", when="warnings"),
        Multi(Tr("Earlier:"), Ready("months"), when="months"),
        sep="\n\n",
    ),
    Column(
        Button(
            Label("Send to the advisor"),
            id="check_in_send_now",
            on_click=on_send_now,
            when="may_send",
        ),
        Start(
            Label("Ask my advisor"),
            id="check_in_letter",
            state=LetterSG.writing,
            when="has_advisor",
        ),
        Start(Label("📅 Calendar"), id="check_in_calendar", state=CalendarSG.duties),
        Start(Label("Ask a question"), id="check_in_ask", state=AskSG.asking),
        Button(
            Label("How it went"),
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
