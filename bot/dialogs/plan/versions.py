"""Earlier versions of the plan, and a copy for the advisor."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Column, SwitchTo
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.plan.month import MONTH_TEXT
from bot.dialogs.plan.papers import paper_button
from bot.money import money
from bot.plan.sums import month_values
from bot.plan.words import idea_of, label
from bot.runtime import Runtime, person_of, remember, runtime_of
from bot.saying import day_text, say
from bot.states import PlanSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray, paged
from db.queries.plans import KeptVersion, PlanVersion, kept_versions, version_of
from documents.sheet import Kind
from domain.clock import local_day
from domain.person import Person
from domain.plan_sums import budget
from usecases.plans import NoAdvisorError, go_back_to, send_plan

A_PAGE = 6


async def chosen(manager: DialogManager) -> PlanVersion | None:
    """Return the version that is open; None if it is too old to be kept."""
    family = person_of(manager).family
    if family is None:
        return None
    async with runtime_of(manager).sessions.read() as session:
        return await version_of(session, family.id, manager.dialog_data.get("version", 0))


async def on_version(_c: CallbackQuery, _w: Any, manager: DialogManager, number: str) -> None:
    manager.dialog_data["version"] = int(number)
    await manager.switch_to(PlanSG.version)


async def on_return(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    runtime = runtime_of(manager)
    try:
        person = await go_back_to(
            runtime.sessions,
            person=person_of(manager),
            consent_version=runtime.consent_version,
            number=manager.dialog_data["version"],
            now=runtime.clock(),
        )
    except LookupError:
        await manager.switch_to(PlanSG.versions)
    else:
        remember(manager, person)
        await manager.switch_to(PlanSG.result)


async def on_send(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    runtime = runtime_of(manager)
    try:
        version = await send_plan(
            runtime.sessions,
            person=person_of(manager),
            consent_version=runtime.consent_version,
            now=runtime.clock(),
        )
    except NoAdvisorError:
        await manager.switch_to(PlanSG.show_advisor)
    else:
        manager.dialog_data["version"] = version.number
        await manager.switch_to(PlanSG.shown)


async def versions_listed(runtime: Runtime, person: Person, **_kwargs: Any) -> dict[str, Any]:
    versions: list[KeptVersion] = []
    if person.family is not None:
        async with runtime.sessions.read() as session:
            versions = await kept_versions(session, person.family.id)
    return {
        "versions": [
            (str(version.number), label(f"{version.number}", _date(version)))
            for version in versions
        ],
        "many": len(versions) > A_PAGE,
        "none": not versions,
    }


def _date(version: KeptVersion) -> str:
    return f"{local_day(version.made_at):%d.%m.%Y}"


async def version_shown(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    version = await chosen(dialog_manager)
    if version is None:
        unknown = dict.fromkeys(("number", "day", "idea", "total", "known"), "")
        return {**unknown, "there": False, "gone": True, "sent": False}
    return {
        **month_values(runtime, version.plan),
        "there": True,
        "gone": False,
        "number": str(version.number),
        "day": day_text(local_day(version.made_at), runtime=runtime),
        "sent": version.sent_at is not None,
        "idea": idea_of(runtime, version.plan),
        "total": money(budget(version.plan, grant=None).total, runtime.locale),
    }


async def who_sees(runtime: Runtime, person: Person, **_kwargs: Any) -> dict[str, Any]:
    has_advisor = person.family is not None and person.family.has_advisor
    screen = "plan_to_advisor" if has_advisor else "plan_without_advisor"
    return {"text": say(runtime, screen).text, "has_advisor": has_advisor}


async def plan_sent(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    return {
        "text": say(runtime, "plan_sent").text,
        "number": str(dialog_manager.dialog_data["version"]),
    }


versions = Window(
    Tr("Each paper keeps the plan as it was. Tap a version to look at it.", when="versions"),
    Tr("There is no version yet. The first paper makes one.", when="none"),
    *paged("version", "versions", on_version, height=A_PAGE, when="many"),
    Column(
        SwitchTo(Label("Back"), id="versions_back", state=PlanSG.result),
        OtherLanguage("versions_lang"),
    ),
    Stray(),
    state=PlanSG.versions,
    getter=versions_listed,
)

version = Window(
    Multi(
        Tr("This version is no longer kept.", when="gone"),
        Tr("Version {number}: {day}", when="there"),
        Tr("Your plan: {idea}", when="idea"),
        Tr("To buy: {total} som", when="there"),
        MONTH_TEXT,
        Tr("The advisor has been sent this version.", when="sent"),
        sep="\n\n",
    ),
    Column(
        paper_button(Label("One page (PDF)"), "page_again", Kind.SHORT, of=chosen, when="there"),
        paper_button(
            Label("The whole plan (PDF)"), "whole_again", Kind.FULL, of=chosen, when="there"
        ),
        Button(Label("Go back to this version"), id="return", on_click=on_return, when="there"),
        SwitchTo(Label("Back"), id="version_back", state=PlanSG.versions),
        OtherLanguage("version_lang"),
    ),
    Stray(),
    state=PlanSG.version,
    getter=version_shown,
)

show_advisor = Window(
    Ready("text"),
    Column(
        Button(Label("Send to the advisor"), id="send", on_click=on_send, when="has_advisor"),
        SwitchTo(Label("Keep it to myself"), id="keep", state=PlanSG.result),
        OtherLanguage("show_lang"),
    ),
    Stray(),
    state=PlanSG.show_advisor,
    getter=who_sees,
)

shown = Window(
    Multi(Ready("text"), Tr("Version: {number}"), sep="\n\n"),
    Column(
        SwitchTo(Label("Continue"), id="shown_done", state=PlanSG.result),
        OtherLanguage("shown_lang"),
    ),
    Stray(),
    state=PlanSG.shown,
    getter=plan_sent,
)
