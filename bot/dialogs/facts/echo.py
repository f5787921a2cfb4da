"""What a correction comes to, before it is put in; and the second look at somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Column, SwitchTo
from aiogram_dialog.widgets.link_preview import LinkPreview
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.desk import only_for
from bot.dialogs.facts.moves import (
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
    moment_written,
    said_today,
    title_html,
    who,
)
from bot.runtime import Runtime
from bot.saying import door_text
from bot.states import FactsSG
from bot.tr import Label, Own, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice
from content.facts import Fact
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


def heard(runtime: Runtime, before: Fact, after: Fact) -> Iterator[str]:
    """Yield what families hear now and would hear then (HTML); nothing where it is the same."""
    was, will = (
        said.text or door_text(runtime, said.ask_at)
        for said in (said_today(runtime, before), said_today(runtime, after))
    )
    if was != will:
        yield _("It is said now:") + "\n" + was
        yield _("It will be said:") + "\n" + will


def missing(error: ValueError) -> str:
    """Return what a correction still needs."""
    names = field_names()
    needed = [names[field] for field in names if field in faults(error)]
    return _("This does not fit together yet. Look at: {fields}").format(fields=", ".join(needed))


async def correction(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, note: str = "", **_kwargs: Any
) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR)
    desk, draft = await on_desk(dialog_manager, runtime), draft_of(dialog_manager)
    shown: dict[str, Any] = {
        "note": note,
        "title": title_html(runtime, desk.fact),
        "lines": "",
        "wrong": "",
        "put_ins": [],
        "at_once": lowers(desk.fact, draft),
    }
    try:
        after = would_be(runtime, person, desk.fact, draft)
    except ValueError as error:
        return {**shown, "wrong": missing(error)}
    if after.valid_from and after.valid_until and after.valid_from > after.valid_until:
        return {**shown, "wrong": _("It would end before it begins. Look at the days.")}
    lines = differences(runtime, desk.fact, after, leave_out=("statement",))
    return {
        **shown,
        "lines": "\n\n".join(["\n".join(lines), *heard(runtime, desk.fact, after)]).strip(),
        "put_ins": [(desk.mark, _("Put it in"))],
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
        "nothing": change is None,
    }
    if change is None:
        return shown
    after = fact_with(runtime.library.facts, desk.fact.id, change.fields)
    lines = differences(runtime, desk.fact, after, leave_out=("statement",))
    answers = (("yes", _("Agree")), ("no", _("Do not agree")))
    return {
        **shown,
        "made": f"{moment_written(change.made_at)}, {who(change.made_by_name)}",
        "lines": "\n\n".join(["\n".join(lines), *heard(runtime, desk.fact, after)]).strip(),
        "looks": []
        if is_own(change, person)
        else [(f"{answer}.{change.id}", name) for answer, name in answers],
    }


echo = Window(
    Multi(
        Own("note", when="note"),
        Ready("title"),
        Ready("lines", when="lines"),
        Own("wrong", when="wrong"),
        Tr("This is in force at once.", when="at_once"),
        sep="\n\n",
    ),
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
