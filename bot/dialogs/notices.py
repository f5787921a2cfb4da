"""Notices: what a person was told otherwise before, one after another, and how it is now."""

from __future__ import annotations

from datetime import date
from typing import Any

from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Cancel, Column
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.facts.wording import told_words
from bot.dialogs.sources import where_is_this_written
from bot.runtime import Runtime, person_of, remember, runtime_of
from bot.saying import door_text, reservation_of, say_fact
from bot.states import NoticesSG
from bot.tr import Label, Own, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice
from content.facts import NOT_VALID, Facts
from db.queries.facts import FactChange, Notice, changes_of, first_notice
from domain.person import Person
from usecases.facts import fact_with, see_notice


async def on_understood(
    _callback: CallbackQuery, _widget: Any, manager: DialogManager, code: str
) -> None:
    """Note that she has heard of the correction that the button names, and go on."""
    runtime = runtime_of(manager)
    person = await see_notice(
        runtime.sessions, person=person_of(manager), change_id=int(code), now=runtime.clock()
    )
    remember(manager, person)
    if not person.has_notices:
        await manager.done()


def earlier_words(
    facts: Facts, notice: Notice, changes: list[FactChange], language: str, *, today: date
) -> str:
    """Return what she was last told otherwise of the fact (HTML); empty where it is not known."""
    fields = [{}, *(change.fields for change in changes)]
    known = [fact_with(facts, notice.fact_id, each) for each in fields]
    versions = {fact.version: fact for fact in known if fact.statement is not None}
    not_earlier = {NOT_VALID, facts[notice.fact_id].version_on(today)}
    told = next((version for version in notice.told if version not in not_earlier), None)
    return told_words(facts, versions[told], language) if told in versions else ""


async def corrected(runtime: Runtime, person: Person, **_kwargs: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {"facts": [], "understood": [], "title": "", "earlier": "", "now": ""}
    async with runtime.sessions.read() as session:
        notice = await first_notice(session, person.id)
        changes = await changes_of(session, notice.fact_id) if notice else []
    facts = runtime.library.facts
    if notice is None or notice.fact_id not in facts:
        known = [] if notice is None else [(str(notice.change_id), _("Understood"))]
        return {**shown, "nothing": True, "understood": known}
    said = say_fact(runtime, notice.fact_id)
    now = [said.text, reservation_of(runtime, [said])] if said.text else []
    earlier = earlier_words(facts, notice, changes, runtime.locale, today=runtime.today)
    return {
        "nothing": False,
        "title": facts[notice.fact_id].title[runtime.locale],
        "earlier": "" if earlier == said.text else earlier,
        "is_said": said.text is not None,
        "is_silent": said.text is None,
        "now": "\n\n".join(filter(None, now)) or door_text(runtime, said.ask_at),
        "facts": [said.fact_id] if said.text else [],
        "understood": [(str(notice.change_id), _("Understood"))],
    }


window = Window(
    Multi(
        Tr("I have to correct something that I told you before.", when="title"),
        Own("title", when="title"),
        Multi(Tr("Earlier I told you:"), Ready("earlier"), when="earlier"),
        Multi(
            Tr("Now it is:", when="is_said"),
            Tr("I do not say this any more.", when="is_silent"),
            Ready("now"),
            when="now",
        ),
        Tr("You have seen everything that was corrected.", when="nothing"),
        sep="\n\n",
    ),
    Column(
        choice("notice_seen", "understood", on_understood),
        where_is_this_written("notice_sources", corrected),
        Cancel(Label("Back"), id="notices_back"),
        OtherLanguage("notices_lang"),
    ),
    Stray(),
    state=NoticesSG.corrected,
    getter=corrected,
)


def build() -> Dialog:
    return Dialog(window)
