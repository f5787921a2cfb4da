"""One fact: what families hear of it today, where it is written, who vouches, who was told."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import ManagedTextInput, TextInput
from aiogram_dialog.widgets.kbd import Button, Column, SwitchTo
from aiogram_dialog.widgets.link_preview import LinkPreview
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.desk import only_for
from bot.dialogs.facts.moves import (
    REVIEW_PAGES,
    OnDesk,
    attempt,
    fact_id_of,
    is_own,
    note,
    on_desk,
    runtime_and_person,
    state_before,
)
from bot.dialogs.facts.wording import (
    day_written,
    field_text,
    level_names,
    moment_written,
    said_today,
    sign_of,
    source_link,
    title_html,
    value_text,
    who,
)
from bot.dialogs.settings import on_unreadable as not_a_name
from bot.dialogs.sources import where_is_this_written
from bot.paging import first_page
from bot.runtime import Runtime, remember
from bot.saying import door_text
from bot.states import FactsSG
from bot.tr import Label, Own, Ready, Tr, TrN
from bot.widgets import OtherLanguage, Stray, choice
from domain.outbox import DAY
from domain.person import Person, Role
from domain.truth import Level
from domain.typed import short_text
from usecases.facts import confirm, send_correction, withdraw
from usecases.staff import name_staff


async def on_confirm(_c: CallbackQuery, _w: Any, manager: DialogManager, seen: str) -> None:
    """Vouch for the fact as it stood on the screen of the button."""
    runtime, person = runtime_and_person(manager)
    await attempt(
        manager,
        confirm(
            runtime.sessions,
            facts=runtime.library.facts,
            person=person,
            fact_id=fact_id_of(manager),
            version_seen=seen,
            now=runtime.clock(),
        ),
    )


async def on_take_a_look(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await first_page(manager, REVIEW_PAGES)
    await manager.switch_to(FactsSG.review)


async def on_withdraw(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    runtime, person = runtime_and_person(manager)
    await attempt(manager, withdraw(runtime.sessions, person=person, change_id=int(code)))


async def on_send(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    runtime, person = runtime_and_person(manager)
    sent = send_correction(
        runtime.sessions,
        facts=runtime.library.facts,
        person=person,
        change_id=int(code),
        now=runtime.clock(),
    )
    if await attempt(manager, sent):
        note(manager, _("✅ They are sent the correction."))
    await manager.switch_to(FactsSG.fact)


async def on_name(
    _message: Message, _widget: ManagedTextInput[str], manager: DialogManager, text: str
) -> None:
    """Keep the coordinator's name and return to where it was missing."""
    runtime, person = runtime_and_person(manager)
    remember(manager, await name_staff(runtime.sessions, person=person, name=text))
    await manager.switch_to(state_before(manager))


async def on_nameless(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    """Go on without a name: it is asked for again before something is put in."""
    await manager.switch_to(state_before(manager))


def about(runtime: Runtime, desk: OnDesk) -> Iterator[str]:
    """Yield what is known about a fact, a line each (HTML)."""
    fact, today = desk.fact, runtime.today
    yield _("Level: {level}").format(level=level_names()[fact.bot_use])
    level = fact.level(today)
    if level is not fact.bot_use:
        yield _("Today: {level}").format(level=level_names()[level])
    if fact.value is not None and level is Level.DO_NOT_STATE:
        value = escape(value_text(runtime, fact), quote=False)
        yield _("Value: {value}").format(value=value)
    for field, name in (("valid_from", _("Valid from")), ("valid_until", _("Valid until"))):
        if getattr(fact, field) is not None:
            yield f"{name}: {field_text(runtime, fact, field)}"
    yield _("Source: {source}").format(source=source_link(fact.source))
    checked = day_written(fact.checked_on)
    if fact.checked_by is None:
        yield _("Checked on: {date}. Nobody has confirmed it.").format(date=checked)
    else:
        yield _("Confirmed on: {date}, by: {name}").format(date=checked, name=who(fact.checked_by))
    line = _("Look again by: {date}").format(date=day_written(fact.review_by))
    yield f"{sign_of(fact, today)} {line}" if today > fact.review_by else line
    yield _("Told this: {this}, otherwise: {otherwise}, within reach: {reachable}").format(
        this=desk.told.this, otherwise=desk.told.otherwise, reachable=desk.told.reachable
    )
    if desk.told.unseen and desk.waiting is None:
        yield _("Not yet seen the correction: {n}").format(n=desk.told.unseen)
    if desk.waiting is not None:
        yield _("Waits for a second look: {name}, {date}").format(
            name=who(desk.waiting.made_by_name), date=moment_written(desk.waiting.made_at)
        )


async def fact_shown(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, note: str = "", **_kwargs: Any
) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR)
    desk = await on_desk(dialog_manager, runtime)
    fact, waiting, in_force = desk.fact, desk.waiting, desk.in_force
    said = said_today(runtime, fact)
    own = waiting is not None and is_own(waiting, person)
    return {
        "note": note,
        "title": title_html(runtime, fact),
        "said": said.text or door_text(runtime, fact.ask_at),
        "about": "\n".join(about(runtime, desk)),
        "confirms": [] if waiting else [(desk.mark, _("Confirm"))],
        "is_free": waiting is None,
        "is_busy": waiting is not None,
        "looks": waiting is not None and not own,
        "withdraws": [(str(waiting.id), _("Take it back"))] if waiting and own else [],
        "has_history": bool(desk.changes),
        "n": desk.told.unsent,
        "reachable": desk.told.reachable,
        "first": f"{DAY.first:%H:%M}",
        "last": f"{DAY.last:%H:%M}",
        "can_send": in_force is not None and desk.told.unsent > 0,
        "sends": [(str(in_force.id), _("Send the correction"))] if in_force else [],
        "facts": [fact.id] if said.text else [],
    }


window = Window(
    Multi(
        Own("note", when="note"),
        Multi(Ready("title"), Ready("said")),
        Ready("about"),
        sep="\n\n",
    ),
    Column(
        choice("fact_confirm", "confirms", on_confirm),
        SwitchTo(Label("Correct"), "fact_correct", FactsSG.change, when="is_free"),
        Button(Label("Take a look"), "fact_look", on_take_a_look, when="looks"),
        choice("fact_withdraw", "withdraws", on_withdraw),
        SwitchTo(Label("Lower the level"), "fact_lower", FactsSG.level, when="is_busy"),
        SwitchTo(Label("History"), "fact_history", FactsSG.history, when="has_history"),
        SwitchTo(Label("Send a correction"), "fact_send", FactsSG.send, when="can_send"),
        where_is_this_written("fact_sources", fact_shown),
        SwitchTo(Label("Back"), id="fact_back", state=FactsSG.facts),
        OtherLanguage("fact_lang"),
    ),
    LinkPreview(is_disabled=True),
    Stray(),
    state=FactsSG.fact,
    getter=fact_shown,
)

send = Window(
    Multi(
        TrN(
            "{n} person was last told otherwise.",
            "{n} people were last told otherwise.",
        ),
        Tr("They get a message between {first} and {last}."),
        Tr("Who has stopped or blocked messages sees it when they come back."),
        Tr("At home they see what I told them before, and what I say now:"),
        Ready("said"),
        sep="\n\n",
    ),
    Column(
        choice("fact_send_now", "sends", on_send),
        SwitchTo(Label("Back"), id="fact_send_back", state=FactsSG.fact),
        OtherLanguage("fact_send_lang"),
    ),
    Stray(),
    state=FactsSG.send,
    getter=fact_shown,
)

name = Window(
    Tr("Your name stands beside what you do to facts. What is your name?"),
    TextInput(id="fact_name", type_factory=short_text, on_success=on_name, on_error=not_a_name),
    Column(
        Button(Label("Back"), id="fact_name_back", on_click=on_nameless),
        OtherLanguage("fact_name_lang"),
    ),
    Stray(),
    state=FactsSG.name,
)
