"""The family's road: the way in, and the one next step that home shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.benefit import BenefitBar, benefit_bar
from domain.months import month_of
from domain.person import SIGNED_STAGES, Family, Person, Stage


class WayInStep(StrEnum):
    """A question on the way in, counted as shown and answered."""

    LANGUAGE = "language"
    CONSENT = "consent"
    STAGE = "stage"
    SIGNED = "signed"
    FIRST = "first"


class NextStep(StrEnum):
    """What home offers to do next."""

    SAVE_THE_RECORD = "save_the_record"
    HEAR_A_CORRECTION = "hear_a_correction"
    SAY_STAGE = "say_stage"
    SAY_SIGNED_MONTH = "say_signed_month"
    SAY_PLACE = "say_place"
    SAY_LINE_OF_WORK = "say_line_of_work"
    SAY_NAME = "say_name"
    TALK_AT_HOME = "talk_at_home"
    BEGIN_THE_PLAN = "begin_the_plan"
    GO_ON_WITH_THE_PLAN = "go_on_with_the_plan"
    FIND_WHERE_TO_APPLY = "find_where_to_apply"
    WAIT_FOR_COMMISSION = "wait_for_commission"
    MEND_THE_PLAN = "mend_the_plan"
    START_SMALL = "start_small"
    KEEP_THE_PAPERS = "keep_the_papers"
    WRITE_WHEN_NEEDED = "write_when_needed"


class DutyKind(StrEnum):
    """A dated thing that a family should know of."""

    BENEFIT_STOPS = "benefit_stops"
    BENEFIT_AGAIN = "benefit_again"


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty and the first day of its month; the day is not known."""

    kind: DutyKind
    month: date


BY_STAGE = {
    Stage.EXPLORING: NextStep.FIND_WHERE_TO_APPLY,
    Stage.PLANNING: NextStep.FIND_WHERE_TO_APPLY,
    Stage.WAITING: NextStep.WAIT_FOR_COMMISSION,
    Stage.RETURNED: NextStep.MEND_THE_PLAN,
    Stage.NOT_SELECTED: NextStep.START_SMALL,
    Stage.CONTRACTED: NextStep.KEEP_THE_PAPERS,
    Stage.OPERATING: NextStep.KEEP_THE_PAPERS,
    Stage.CLOSED: NextStep.WRITE_WHEN_NEEDED,
}


HARD_NEWS = frozenset({Stage.RETURNED, Stage.NOT_SELECTED})
BEFORE_APPLYING = frozenset({Stage.EXPLORING, Stage.PLANNING})


def next_step(person: Person) -> NextStep:
    """Return the one step that home offers, most pressing first.

    A record about to go comes before everything, then a correction of what they were told, then
    a word on hard news. What is missing is asked for in the order in which it is needed; a
    complete record gets the step of its stage.
    """
    family = person.family
    if family is not None and family.goes_at is not None:
        return NextStep.SAVE_THE_RECORD
    if person.has_notices:
        return NextStep.HEAR_A_CORRECTION
    if family is None or family.stage is None:
        return NextStep.SAY_STAGE
    of_stage = step_of_stage(family, family.stage)
    gaps = (
        (of_stage, family.stage in HARD_NEWS),
        (NextStep.SAY_SIGNED_MONTH, signed_month_matters(family)),
        (NextStep.SAY_PLACE, family.place is None),
        (NextStep.SAY_LINE_OF_WORK, family.line_of_work is None),
        (NextStep.SAY_NAME, family.has_advisor and person.name is None),
    )
    return next((step for step, is_open in gaps if is_open), of_stage)


def step_of_stage(family: Family, stage: Stage) -> NextStep:
    """Return what a complete record is to do next: before applying, the plan."""
    plan = family.plan
    if stage is Stage.EXPLORING and not plan and family.gets_benefit is None:
        return NextStep.TALK_AT_HOME
    if stage in BEFORE_APPLYING and plan.open_questions():
        return NextStep.GO_ON_WITH_THE_PLAN if plan else NextStep.BEGIN_THE_PLAN
    return BY_STAGE[stage]


def signed_month_matters(family: Family) -> bool:
    """Whether the month of signing is still to be asked for."""
    return (
        family.stage in SIGNED_STAGES
        and family.signed_month is None
        and not family.signed_unknown
        and family.gets_benefit is not False
    )


def next_duty(
    family: Family, today: date, *, after_months: int | None, years: int | None
) -> Duty | None:
    """Return the next dated duty, or None.

    Args:
        family: The record.
        today: The day in Bishkek.
        after_months: Value of fact ``ubk_bar_starts_after_months``, None if it may not be said.
        years: Value of fact ``ubk_bar_years``, None if it may not be said.
    """
    bar = bar_of(family, after_months=after_months, years=years)
    if bar is None or family.gets_benefit is False:
        return None
    month = month_of(today)
    if month <= bar.stops:
        return Duty(DutyKind.BENEFIT_STOPS, bar.stops)
    if month <= bar.ends:
        return Duty(DutyKind.BENEFIT_AGAIN, bar.ends)
    return None


def bar_of(family: Family, *, after_months: int | None, years: int | None) -> BenefitBar | None:
    """Return the family's benefit bar, or None where a value it rests on is not known."""
    if family.signed_month is None or after_months is None or years is None:
        return None
    return benefit_bar(family.signed_month, after_months=after_months, years=years)
