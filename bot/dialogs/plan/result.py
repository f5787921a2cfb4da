"""What the plan comes to: its sums, what to think of again, and the doors to the papers."""

from __future__ import annotations

from typing import Any

from aiogram.utils.i18n import gettext as _
from aiogram_dialog import Window
from aiogram_dialog.widgets.kbd import Cancel, Column, SwitchTo
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.plan.month import MONTH_TEXT
from bot.dialogs.plan.papers import paper_button
from bot.first_things import bar_for
from bot.money import money
from bot.plan.sums import budget_values, grant_of, month_values
from bot.plan.words import idea_of, niche_of, plan_of, shortened
from bot.runtime import Runtime
from bot.states import PlanSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray
from documents.sheet import Kind
from domain.person import Person
from domain.plan_cautions import Caution, CautionKind, cautions_of
from domain.plan_sums import ZERO
from domain.worth import benefit_that_stops, worth

SHOWN = 3
LONGEST_IDEA = 80


def caution_text(caution: Caution, locale: str) -> str:
    """Return a caution in words."""
    value = caution.value if caution.value is not None else ZERO
    texts = {
        CautionKind.LOSS: _("A month costs more than it brings. Missing: {value} som"),
        CautionKind.PRICE_BELOW_COST: _("One sells for less than it costs you to make or buy it."),
        CautionKind.OVER_BUDGET: _("The purchases cost more than you have. Missing: {value} som"),
        CautionKind.NOTHING_LEFT: _("Little is left for the first month's costs: {value} som"),
        CautionKind.WEAK_MONTHS_LOSE: _("In some months more goes out than comes in: {value}"),
        CautionKind.ONE_ANIMAL: _(
            "Nearly all the money goes into one animal. What if it falls ill?"
        ),
        CautionKind.COSTS_TWICE: _("Some costs may be counted twice. Look through the costs."),
        CautionKind.SALES_UNTESTED: _(
            "Nobody has been asked yet whether they would buy. Ask a few."
        ),
        CautionKind.ONE_KIND_OF_CUSTOMER: _("Only one kind of buyer. What if they stop buying?"),
        CautionKind.SEASON_NOT_THOUGHT_OF: _("This work changes with the seasons. Think of them."),
        CautionKind.RISK_WITHOUT_COUNTER: _("For one risk you have not said what you will do."),
    }
    return texts[caution.kind].format(value=money(value, locale))


async def result_shown(runtime: Runtime, person: Person, **_kwargs: Any) -> dict[str, Any]:
    plan = plan_of(person)
    found = cautions_of(
        plan,
        grant=grant_of(runtime),
        is_living=runtime.library.niches.is_living,
        is_seasonal=niche_of(runtime, plan).seasonal and plan.niche is not None,
    )
    stops = benefit_that_stops(person.family, bar_for(runtime, person), runtime.today)
    cost = worth(stops, plan, bar_years=None)
    return {
        **budget_values(runtime, plan),
        **month_values(runtime, plan),
        "idea": shortened(idea_of(runtime, plan), LONGEST_IDEA),
        "purchases": bool(plan.purchases),
        "cautions": "\n".join(f"• {caution_text(one, runtime.locale)}" for one in found[:SHOWN]),
        "benefit": money(cost.benefit or ZERO, runtime.locale)
        if cost.difference is not None
        else "",
        "rest": money(cost.difference or ZERO, runtime.locale),
        "open": bool(plan.open_questions()),
    }


result = Window(
    Multi(
        Tr("Your plan: {idea}", when="idea"),
        Multi(
            Tr("To buy: {total} som"),
            Tr("Without a price yet: {unpriced}", when="unpriced"),
            Tr("Left over: {left} som", when="is_left"),
            Tr("Not enough: {short_of} som", when="is_short_of"),
            when="purchases",
        ),
        MONTH_TEXT,
        Tr("The benefit that stops: {benefit} som\nLeft without it: {rest} som", when="benefit"),
        Multi(Tr("Think of this again:"), Ready("cautions"), when="cautions"),
        Tr("Some questions are still open. You can answer them any time.", when="open"),
        sep="\n\n",
    ),
    Column(
        paper_button(Label("The plan on one page"), "one_page", Kind.SHORT),
        SwitchTo(Label("Other papers"), id="to_papers", state=PlanSG.papers),
        SwitchTo(Label("All sections"), id="to_menu", state=PlanSG.menu),
        SwitchTo(Label("Show it to the advisor"), id="to_advisor", state=PlanSG.show_advisor),
        SwitchTo(Label("Earlier versions"), id="to_versions", state=PlanSG.versions),
        Cancel(Label("Back"), id="result_back"),
        OtherLanguage("result_lang"),
    ),
    Stray(),
    state=PlanSG.result,
    getter=result_shown,
)
