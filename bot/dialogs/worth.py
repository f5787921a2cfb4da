"""What it costs: the benefit that stops beside what the plan leaves, and for how many months.

Never advice to sign or not to sign: her own sums, the rule with its source, and whom to ask.
"""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, LaunchMode, Window
from aiogram_dialog.widgets.kbd import Cancel, Column, Start, SwitchTo
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.amount import Ask, amount_in, ask_amount
from bot.dialogs.settings import BENEFIT_ANSWERS, benefits, save_family
from bot.dialogs.sources import where_is_this_written
from bot.first_things import about_benefit, bar_for
from bot.money import money
from bot.plan.words import plan_of
from bot.runtime import Runtime, person_of, runtime_of
from bot.saying import Spoken, month_text, say
from bot.states import LetterSG, PlanSG, SettingsSG, WorthSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice
from domain.person import SIGNED_STAGES, Family, Person
from domain.plan_sums import sums
from domain.road import signed_month_matters
from domain.worth import Worth, benefit_that_stops, has_stopped, worth


async def on_open(_data: Any, manager: DialogManager) -> None:
    """Go to the result if what it needs has been said before, or the benefit has stopped."""
    runtime, person = runtime_of(manager), person_of(manager)
    is_said = person.family is not None and person.family.gets_benefit is not None
    if is_said or has_stopped(bar_for(runtime, person), runtime.today):
        await manager.switch_to(WorthSG.result)


async def on_benefit(
    _callback: CallbackQuery, _widget: Any, manager: DialogManager, code: str
) -> None:
    gets_benefit = BENEFIT_ANSWERS[code]
    await save_family(manager, {"gets_benefit": gets_benefit})
    if gets_benefit:
        await ask_amount(manager, Ask.BENEFIT, skip=True)
    else:
        await manager.switch_to(WorthSG.result)


async def on_amount(
    _start_data: Any, result: dict[str, Any] | None, manager: DialogManager
) -> None:
    """Keep her number; the other rooms come back without one."""
    if result is not None:
        await save_family(manager, {"benefit_monthly": amount_in(result)})
        await manager.switch_to(WorthSG.result)


def about_worth(runtime: Runtime, person: Person) -> list[Spoken]:
    """Return what taking part costs this family, in the order in which it is said."""
    family, bar = person.family, bar_for(runtime, person)
    is_signed = family is not None and family.stage in SIGNED_STAGES
    if family is None or family.gets_benefit is None:
        return [about_signing(runtime, person) if is_signed else say(runtime, "worth_unknown")]
    if not family.gets_benefit:
        return [about_benefit(runtime, person) if is_signed else say(runtime, "worth_no_benefit")]
    if has_stopped(bar, runtime.today):
        return [about_benefit(runtime, person)]
    found = worth_of(runtime, person, family)
    return [
        about_sums(runtime, found),
        about_signing(runtime, person) if is_signed else about_rule(runtime, found),
    ]


def worth_of(runtime: Runtime, person: Person, family: Family) -> Worth:
    """Return the family's monthly sums."""
    bar_years = runtime.library.facts.whole_number("ubk_bar_years", today=runtime.today)
    benefit = benefit_that_stops(family, bar_for(runtime, person), runtime.today)
    return worth(benefit, family.plan, bar_years=bar_years)


def about_sums(runtime: Runtime, found: Worth) -> Spoken:
    """Say what stops a month, and what the plan leaves."""
    locale = runtime.locale
    if found.benefit is None:
        return say(runtime, "worth_no_amount")
    benefit = money(found.benefit, locale)
    if found.profit is None or found.difference is None:
        return say(runtime, "worth_no_plan", benefit=benefit)
    return say(
        runtime,
        "worth_sums",
        benefit=benefit,
        profit=money(found.profit, locale),
        difference=money(found.difference, locale),
    )


def about_rule(runtime: Runtime, found: Worth) -> Spoken:
    """Say the rule to who has not signed; the months are not said where the fact is not."""
    return say(runtime, "worth_rule", months=str(found.most_months or ""))


def about_signing(runtime: Runtime, person: Person) -> Spoken:
    """Say the two months to who has signed, or what is known of them."""
    bar = bar_for(runtime, person)
    if bar is None or has_stopped(bar, runtime.today):
        return about_benefit(runtime, person)
    return say(
        runtime,
        "worth_signed",
        stops=month_text(bar.stops, runtime=runtime),
        bar_ends=month_text(bar.ends, runtime=runtime),
    )


async def worth_shown(runtime: Runtime, person: Person, **_kwargs: Any) -> dict[str, Any]:
    spoken, family = about_worth(runtime, person), person.family
    bar = bar_for(runtime, person)
    knows_benefit = benefit_that_stops(family, bar, runtime.today) is not None
    return {
        "text": "\n\n".join(one.text for one in spoken),
        "facts": list(dict.fromkeys(fact for one in spoken for fact in one.facts)),
        "asks_month": family is not None and signed_month_matters(family),
        "is_open": not has_stopped(bar, runtime.today),
        "no_plan": knows_benefit and sums(plan_of(person)) is None,
    }


asking = Window(
    Multi(
        Tr(
            "Let us see what stops and what your plan brings.\n"
            "Your family sees this. Your advisor is not shown it."
        ),
        Tr("Do you get the benefit «үй-бүлөгө көмөк»?"),
        sep="\n\n",
    ),
    Column(
        choice("worth_benefit", "benefits", on_benefit),
        Cancel(Label("Back"), id="worth_back"),
        OtherLanguage("worth_lang"),
    ),
    Stray(),
    state=WorthSG.asking,
    getter=benefits,
)

result = Window(
    Ready("text"),
    Column(
        Start(
            Label("Choose the month"),
            id="worth_month",
            state=SettingsSG.signed_year,
            data={"from_home": True},
            when="asks_month",
        ),
        Start(
            Label("Idea and plan"),
            id="worth_plan",
            state=PlanSG.menu,
            data={"short": True},
            when="no_plan",
        ),
        SwitchTo(
            Label("Change my answer"), id="worth_again", state=WorthSG.asking, when="is_open"
        ),
        Start(Label("💬 Write to the advisor"), id="worth_letter", state=LetterSG.writing),
        where_is_this_written("worth_sources", worth_shown),
        Cancel(Label("Back"), id="worth_done"),
        OtherLanguage("worth_result_lang"),
    ),
    Stray(),
    state=WorthSG.result,
    getter=worth_shown,
)


def build() -> Dialog:
    """Return the dialog; opened again from inside it, it begins anew instead of piling up."""
    return Dialog(
        asking,
        result,
        on_start=on_open,
        on_process_result=on_amount,
        launch_mode=LaunchMode.SINGLE_TOP,
    )
