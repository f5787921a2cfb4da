"""One duty: its day, what is written about it, whom to ask, and whether it is done."""

from __future__ import annotations

from html import escape
from typing import Any

from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Column, SwitchTo

from bot.dialogs.calendar.duties import dues_now
from bot.dialogs.sources import where_is_this_written
from bot.runtime import Runtime, person_of, remember, runtime_of
from bot.saying import day_text, reservation_of, say_fact
from bot.states import CalendarSG
from bot.taxes.answers import progress_of
from bot.taxes.duty_words import ask_lines, capital, date_text, facts_of, is_off, name, names
from bot.taxes.profile import tax_profile, undated_kinds
from bot.tr import Label, Ready
from bot.widgets import OtherLanguage, Stray, choice
from domain.calendar import MONTH_ONLY, Due, DueKind
from domain.person import Person
from usecases.progress import change_progress

DONE, OPEN = "done", "open"


async def on_tick(_callback: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    """Tick a duty as done, or open it again; the button names the duty and what is wanted."""
    wanted, _colon, key = code.partition(":")
    runtime, person = runtime_of(manager), person_of(manager)
    is_known = any(due.key == key for due in dues_now(runtime, person))
    if not is_known or progress_of(person).is_done(key) == (wanted == DONE):
        return
    today = runtime.today
    person = await change_progress(
        runtime.sessions,
        person=person,
        consent_version=runtime.consent_version,
        change=lambda progress: (
            progress.with_tick(key, today) if wanted == DONE else progress.without_tick(key)
        ),
        now=runtime.clock(),
    )
    remember(manager, person)


def about_day(runtime: Runtime, due: Due) -> str:
    """Return a duty's day, and the last working day if nobody works on it, as HTML."""
    lines = [f"📅 {date_text(due, runtime=runtime)}"]
    if is_off(due):
        holiday = runtime.days_off.name_of(due.day, runtime.locale)
        day_off = _("That is a day off: {holiday}.").format(holiday=holiday)
        lines.append(day_off if holiday else _("That is a day off."))
        lines.append(
            _("Last working day: {day}").format(day=day_text(due.act_by, runtime=runtime))
        )
    return escape("\n".join(lines), quote=False)


async def duty_shown(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    key = dialog_manager.dialog_data.get("duty")
    due = next((one for one in dues_now(runtime, person) if one.key == key), None)
    unknown = next((kind for kind in undated_kinds(runtime, person) if kind == key), None)
    kind = due.kind if due else unknown
    if kind is None:
        return {"text": _("This is no longer in the calendar."), "facts": [], "ticks": []}
    title = name(runtime, due) if due else names()[kind]
    text, facts = about(runtime, person, kind)
    parts = [f"<b>{escape(capital(title), quote=False)}</b>", *text]
    ticks = []
    if due is not None:
        parts.insert(0, about_day(runtime, due))
    if due is not None and kind not in MONTH_ONLY:
        done_on = progress_of(person).ticks.get(due.key)
        if done_on is not None:
            parts.append(_("✅ Done. Marked on: {day}").format(day=f"{done_on:%d.%m.%Y}"))
        wanted, label = (DONE, _("It is done")) if done_on is None else (OPEN, _("Not done yet"))
        ticks = [(f"{wanted}:{due.key}", label)]
    return {"text": "\n\n".join(parts), "facts": facts, "ticks": ticks}


def about(runtime: Runtime, person: Person, kind: DueKind) -> tuple[list[str], list[str]]:
    """Say what is known of a duty, and whom to ask for the rest; return that, and which facts."""
    every = [
        say_fact(runtime, fact) for fact in facts_of(kind, tax_profile(runtime, person).regime)
    ]
    told = [said for said in every if said.text is not None]
    silent = (said for said in every if said.text is None)
    facts = runtime.library.facts
    asked = [(facts[said.fact_id].title[runtime.locale], said.ask_at) for said in silent]
    text = [said.text or "" for said in told] + ask_lines(runtime, asked)
    if reservation := reservation_of(runtime, told):
        text.append(reservation)
    return text, [said.fact_id for said in told]


duty = Window(
    Ready("text"),
    Column(
        choice("calendar_tick", "ticks", on_tick),
        where_is_this_written("calendar_duty_src", duty_shown),
        SwitchTo(Label("Back"), id="calendar_duty_back", state=CalendarSG.duties),
        OtherLanguage("calendar_duty_lang"),
    ),
    Stray(),
    state=CalendarSG.duty,
    getter=duty_shown,
)
