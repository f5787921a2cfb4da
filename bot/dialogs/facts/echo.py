"""What a correction comes to, before it is put in; and the second look at somebody else's."""

from __future__ import annotations

from html import escape
from typing import Any

from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import (
    Button,
    Column,
    NextPage,
    PrevPage,
    Row,
    StubScroll,
    SwitchTo,
)
from aiogram_dialog.widgets.link_preview import LinkPreview
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.desk import only_for
from bot.dialogs.facts.agreed import agreed_to, in_turn
from bot.dialogs.facts.moves import (
    ECHO_PAGES,
    REVIEW_PAGES,
    OnDesk,
    attempt,
    draft_of,
    fact_id_of,
    faults,
    is_own,
    on_desk,
    runtime_and_person,
    would_be,
)
from bot.dialogs.facts.wording import (
    differences,
    field_names,
    head_of,
    moment_written,
    title_html,
    who,
)
from bot.paging import first_page
from bot.runtime import Runtime
from bot.states import FactsSG
from bot.tr import Label, Own, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice
from content.facts import Fact
from domain.fact_change import ChangeKind
from domain.person import Person, Role
from usecases.facts import correct, fact_with, look, lowers


async def on_put_in(_c: CallbackQuery, _w: Any, manager: DialogManager, seen: str) -> None:
    """Put the correction in, made of the fact as it stood on the screen of the button."""
    runtime, person = runtime_and_person(manager)
    draft = draft_of(manager)
    if not draft:
        await manager.switch_to(FactsSG.fact)
        return
    change = correct(
        runtime.sessions,
        facts=runtime.library.facts,
        person=person,
        fact_id=fact_id_of(manager),
        version_seen=seen,
        changes=draft,
        now=runtime.clock(),
    )
    if await attempt(manager, change):
        manager.dialog_data["draft"] = {}
        await manager.switch_to(FactsSG.fact)
    else:
        await first_page(manager, ECHO_PAGES)


async def on_drop(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    manager.dialog_data["draft"] = {}
    await manager.switch_to(FactsSG.fact)


async def on_look(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    """Agree to a change or not; the button names which."""
    runtime, person = runtime_and_person(manager)
    answer, _dot, change_id = code.partition(".")
    looked = look(
        runtime.sessions,
        facts=runtime.library.facts,
        person=person,
        change_id=int(change_id),
        agree=answer == "yes",
        now=runtime.clock(),
    )
    await attempt(manager, looked)
    if manager.current_context().state == FactsSG.review:
        await manager.switch_to(FactsSG.fact)


def missing(error: ValueError) -> str:
    """Return what a correction still needs."""
    names = field_names()
    needed = [names[field] for field in names if field in faults(error)]
    return _("This does not fit together yet. Look at: {fields}").format(fields=", ".join(needed))


def is_same(runtime: Runtime, before: Fact, after: Fact, draft: dict[str, Any]) -> bool:
    """Whether a correction changes nothing; the day of the next review changes by itself."""
    by_itself = () if "review_by" in draft else ("review_by",)
    changed = any(differences(runtime, before, after, leave_out=by_itself))
    return not changed and before.confidence is after.confidence


def consequences(desk: OnDesk, draft: dict[str, Any]) -> str:
    """Return what else putting the correction in does."""
    if not lowers(desk.fact, draft):
        return _("With this you also confirm the fact, in your name.")
    at_once = _("This is in force at once.")
    if desk.waiting is None:
        return at_once
    overtakes = _("It puts aside what waits for a second look: {name}, {date}").format(
        name=who(desk.waiting.made_by_name), date=moment_written(desk.waiting.made_at)
    )
    return f"{at_once} {overtakes}"


async def correction(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, note: str = "", **_kwargs: Any
) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR)
    desk, draft = await on_desk(dialog_manager, runtime), draft_of(dialog_manager)
    shown: dict[str, Any] = {
        "title": title_html(runtime, desk.fact),
        "made": head_of(ChangeKind.CORRECT, runtime.clock(), person.name),
        "lines": escape(note, quote=False),
        "wrong": "",
        "put_ins": [],
        "pages": 1,
        "many": False,
    }
    try:
        after = would_be(runtime, person, desk.fact, draft)
    except ValueError as error:
        return {**shown, "wrong": missing(error)}
    if after.valid_from and after.valid_until and after.valid_from > after.valid_until:
        return {**shown, "wrong": _("It would end before it begins. Look at the days.")}
    if is_same(runtime, desk.fact, after, draft):
        return {**shown, "wrong": _("Nothing changes: it stands like this already.")}
    blocks = [*agreed_to(runtime, desk.fact, after), consequences(desk, draft)]
    if note:
        blocks.insert(0, escape(note, quote=False))
    page = await in_turn(dialog_manager, ECHO_PAGES, blocks)
    return {
        **shown,
        **page,
        "put_ins": [(desk.mark, _("Put it in"))] if page["is_seen"] else [],
    }


async def looked_at(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR)
    desk = await on_desk(dialog_manager, runtime)
    change = desk.waiting
    shown: dict[str, Any] = {
        "title": title_html(runtime, desk.fact),
        "made": "",
        "lines": "",
        "looks": [],
        "pages": 1,
        "many": False,
        "nothing": change is None,
    }
    if change is None:
        return shown
    after = fact_with(runtime.library.facts, desk.fact.id, change.fields)
    page = await in_turn(dialog_manager, REVIEW_PAGES, list(agreed_to(runtime, desk.fact, after)))
    answers = (("yes", _("Agree")), ("no", _("Do not agree")))
    may_answer = page["is_seen"] and not is_own(change, person)
    return {
        **shown,
        **page,
        "made": head_of(change.kind, change.made_at, change.made_by_name),
        "looks": [(f"{answer}.{change.id}", name) for answer, name in answers]
        if may_answer
        else [],
    }


def turning(pages_id: str) -> tuple[StubScroll, Row]:
    """Return what turns the pages of all that is agreed to."""
    return (
        StubScroll(id=pages_id, pages="pages"),
        Row(
            PrevPage(pages_id, text=Label("◀ Earlier")),
            NextPage(pages_id, text=Label("More ▶")),
            when="many",
        ),
    )


echo = Window(
    Multi(
        Multi(Ready("title"), Ready("made")),
        Ready("lines", when="lines"),
        Own("wrong", when="wrong"),
        sep="\n\n",
    ),
    *turning(ECHO_PAGES),
    Column(
        choice("fact_put_in", "put_ins", on_put_in),
        SwitchTo(Label("Correct something else"), id="fact_more", state=FactsSG.change),
        Button(Label("Drop the correction"), id="fact_drop", on_click=on_drop),
        OtherLanguage("fact_echo_lang"),
    ),
    LinkPreview(is_disabled=True),
    Stray(),
    state=FactsSG.echo,
    getter=correction,
)

review = Window(
    Multi(
        Multi(Ready("title"), Ready("made", when="made")),
        Ready("lines", when="lines"),
        Tr("Nothing waits for a second look any more.", when="nothing"),
        sep="\n\n",
    ),
    *turning(REVIEW_PAGES),
    Column(
        choice("fact_look_at", "looks", on_look),
        SwitchTo(Label("Back"), id="fact_review_back", state=FactsSG.fact),
        OtherLanguage("fact_review_lang"),
    ),
    LinkPreview(is_disabled=True),
    Stray(),
    state=FactsSG.review,
    getter=looked_at,
)
