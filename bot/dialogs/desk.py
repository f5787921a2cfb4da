"""The desks of advisors, coordinators and observers: what there is to see today."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aiogram.utils.i18n import gettext as _
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Column, Start
from aiogram_dialog.widgets.text import Multi

from bot.runtime import Runtime
from bot.states import DeskSG, FactsSG, OfficesSG, PlanFormsSG, ReadSG, RoleSG, SilentSG
from bot.tr import Label, Ready, Tr, TrN
from bot.widgets import OtherLanguage, Stray
from bot.wording import stage_counts
from db.queries.figures import families_by_stage, families_of, way_in_figures
from db.queries.silence import silent_counts
from domain.person import Person, Role
from domain.road import WayInStep
from usecases.record import NotAllowedError

FIGURES_SINCE = timedelta(days=30)


async def own_families(runtime: Runtime, person: Person, **_kwargs: Any) -> dict[str, Any]:
    only_for(person, Role.ADVISOR)
    async with runtime.sessions.read() as session:
        silent = await silent_counts(session, [person.id])
        return {
            "n": await families_of(session, person.id),
            "silent": silent.get(person.id, 0),
        }


def only_for(person: Person, *roles: Role) -> None:
    """Refuse a desk that is still open to somebody whose role was taken away."""
    if person.roles.isdisjoint(roles):
        raise NotAllowedError


async def figures(runtime: Runtime, person: Person, **_kwargs: Any) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR, Role.OBSERVER)
    async with runtime.sessions.read() as session:
        stages = await families_by_stage(session)
        steps = await way_in_figures(session, since=runtime.today - FIGURES_SINCE)
    names, questions = stage_counts(), step_names()
    return {
        "families": sum(stages.values()),
        "by_stage": "\n".join(f"{names[stage]}: {count}" for stage, count in stages.items()),
        "by_step": "\n".join(
            _("{question}: {shown} shown, {answered} answered, {left} left").format(
                question=questions[figure.step],
                shown=figure.shown,
                answered=figure.answered,
                left=figure.left,
            )
            for figure in steps
        ),
    }


def step_names() -> dict[WayInStep, str]:
    return {
        WayInStep.LANGUAGE: _("Language"),
        WayInStep.CONSENT: _("Consent"),
        WayInStep.STAGE: _("Signed or not"),
        WayInStep.SIGNED: _("When signed"),
        WayInStep.FIRST: _("First tip"),
    }


def _doors(name: str, *first: Start) -> Column:
    return Column(
        *first,
        Start(Label("About the programme"), id=f"{name}_read", state=ReadSG.menu),
        Start(Label("Change my role"), id=f"{name}_role", state=RoleSG.choosing),
        OtherLanguage(f"{name}_lang"),
    )


advisor = Window(
    TrN("You look after {n} family.", "You look after {n} families."),
    Tr("Their messages will come here once the advisors' desk is open."),
    _doors(
        "advisor",
        Start(
            Label("Have not answered: {silent}"),
            id="advisor_silent",
            state=SilentSG.families,
            when="silent",
        ),
    ),
    Stray(),
    state=DeskSG.advisor,
    getter=own_families,
)

coordinator = Window(
    Multi(
        Multi(Tr("Families: {families}"), Ready("by_stage")),
        Multi(Tr("The way in, last 30 days:"), Ready("by_step")),
        sep="\n\n",
    ),
    _doors(
        "coordinator",
        Start(Label("Facts"), id="coordinator_facts", state=FactsSG.facts),
        Start(Label("Offices"), id="coordinator_offices", state=OfficesSG.region),
        Start(Label("Forms of the plan"), id="coordinator_forms", state=PlanFormsSG.forms),
    ),
    Stray(),
    state=DeskSG.coordinator,
    getter=figures,
)

observer = Window(
    Tr("Families: {families}"),
    Ready("by_stage"),
    _doors("observer"),
    Stray(),
    state=DeskSG.observer,
    getter=figures,
)


def build() -> Dialog:
    return Dialog(advisor, coordinator, observer)
