"""The first useful thing for each stage, and what the benefit's months are."""

from __future__ import annotations

from bot.runtime import Runtime
from bot.saying import Spoken, month_text, say
from domain.benefit import BenefitBar
from domain.months import month_of
from domain.person import SIGNED_STAGES, Person, Stage
from domain.road import Duty, next_duty
from usecases import duties

BAR_FACTS = ["ubk_bar_starts_after_months", "ubk_bar_years"]


def bar_for(runtime: Runtime, person: Person) -> BenefitBar | None:
    """Return the months in which the benefit stops and may be asked for again, if known."""
    if person.family is None:
        return None
    return duties.bar_for(runtime.library, person.family, runtime.today)


def duty_for(runtime: Runtime, person: Person) -> Duty | None:
    """Return the next dated duty of the person's family."""
    if person.family is None or person.family.stage not in SIGNED_STAGES:
        return None
    number = runtime.library.facts.whole_number
    return next_duty(
        person.family,
        runtime.today,
        after_months=number("ubk_bar_starts_after_months", today=runtime.today),
        years=number("ubk_bar_years", today=runtime.today),
    )


def first_thing(runtime: Runtime, person: Person, *, what_is_this: bool = False) -> Spoken:
    """Return what a person at this stage should hear first."""
    stage = person.family.stage if person.family else None
    if stage in SIGNED_STAGES:
        return about_benefit(runtime, person)
    if stage in {Stage.WAITING, Stage.RETURNED}:
        return say(runtime, "first_waiting")
    return say(runtime, "what_is_this" if what_is_this else "first_exploring")


def about_benefit(runtime: Runtime, person: Person) -> Spoken:
    """Say when the benefit stops, or has stopped, for a family that has signed."""
    bar, this_month = bar_for(runtime, person), month_of(runtime.today)
    if person.family is not None and person.family.gets_benefit is False:
        return say(runtime, "first_signed_no_benefit")
    if bar is None:
        return say(runtime, "first_signed_unknown_date")
    if this_month <= bar.stops:
        return say(runtime, "first_signed", month=month_text(bar.stops, runtime=runtime))
    over = this_month >= bar.ends
    return say(
        runtime,
        "first_signed_bar_over" if over else "first_signed_long_ago",
        bar_ends=month_text(bar.ends, runtime=runtime),
    )
