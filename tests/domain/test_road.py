"""The road: the one next step and the next dated duty, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from domain.benefit import BenefitBar
from domain.person import Family, LineOfWork, Person, Stage
from domain.plan import Answer, Cost, Plan, Purchase, Question, Risk, Step, Words
from domain.road import (
    BEFORE_APPLYING,
    BY_STAGE,
    Duty,
    DutyKind,
    NextStep,
    bar_of,
    next_duty,
    next_step,
)

COMPLETE = Family(
    1,
    stage=Stage.WAITING,
    place="naryn_at_bashy",
    line_of_work=LineOfWork.FARMING,
)
SIGNED = replace(COMPLETE, stage=Stage.CONTRACTED)
SOON = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("family", "step"),
    [
        (None, NextStep.SAY_STAGE),
        (Family(1), NextStep.SAY_STAGE),
        (Family(1, goes_at=SOON), NextStep.SAVE_THE_RECORD),
        (Family(1, stage=Stage.WAITING), NextStep.SAY_PLACE),
        (Family(1, stage=Stage.WAITING, place="osh_city"), NextStep.SAY_LINE_OF_WORK),
        (replace(COMPLETE, goes_at=SOON), NextStep.SAVE_THE_RECORD),
        (replace(SIGNED, goes_at=SOON), NextStep.SAVE_THE_RECORD),
        (replace(COMPLETE, has_advisor=True), NextStep.SAY_NAME),
        (SIGNED, NextStep.SAY_SIGNED_MONTH),
        (Family(1, stage=Stage.OPERATING), NextStep.SAY_SIGNED_MONTH),
        (replace(SIGNED, signed_month=date(2026, 5, 1)), NextStep.KEEP_THE_PAPERS),
        (replace(SIGNED, signed_unknown=True), NextStep.KEEP_THE_PAPERS),
        (replace(SIGNED, gets_benefit=False), NextStep.KEEP_THE_PAPERS),
        (replace(SIGNED, gets_benefit=True), NextStep.SAY_SIGNED_MONTH),
        (replace(SIGNED, stage=Stage.CLOSED, signed_unknown=True), NextStep.WRITE_WHEN_NEEDED),
    ],
)
def test_the_most_pressing_step_comes_first(family: Family | None, step: NextStep) -> None:
    assert next_step(Person(7, family=family)) is step


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in BEFORE_APPLYING])
def test_a_complete_record_gets_the_step_of_its_stage(stage: Stage) -> None:
    family = replace(COMPLETE, stage=stage, signed_unknown=True, has_advisor=True)
    assert next_step(Person(7, name="Айгүл", family=family)) is BY_STAGE[stage]


BEGUN = Plan(own_money=Decimal(5000))
WHOLE = Plan(
    niche="dairy_cow",
    answers={Question.SKILLS: Answer(), Question.THINGS: Answer()},
    own_money=Decimal(0),
    quantity=Decimal(300),
    price=Decimal(40),
    purchases=(Purchase(1, Words(text="уй"), Decimal(90000)),),
    costs=(Cost(1, Words(), Decimal(6000)),),
    risks=(Risk(1, Words(text="оору"), Words(text="эмдөө")),),
    steps=(Step(1, Words(text="суроо"), date(2026, 12, 1)),),
)


@pytest.mark.parametrize(
    ("stage", "changes", "step"),
    [
        (Stage.EXPLORING, {}, NextStep.TALK_AT_HOME),
        (Stage.EXPLORING, {"gets_benefit": True}, NextStep.BEGIN_THE_PLAN),
        (Stage.EXPLORING, {"plan": BEGUN}, NextStep.GO_ON_WITH_THE_PLAN),
        (Stage.EXPLORING, {"plan": WHOLE}, NextStep.FIND_WHERE_TO_APPLY),
        (Stage.PLANNING, {}, NextStep.BEGIN_THE_PLAN),
        (Stage.PLANNING, {"plan": BEGUN}, NextStep.GO_ON_WITH_THE_PLAN),
        (Stage.PLANNING, {"plan": WHOLE}, NextStep.FIND_WHERE_TO_APPLY),
    ],
)
def test_before_applying_the_plan_is_made(
    stage: Stage, changes: dict[str, Any], step: NextStep
) -> None:
    family = replace(COMPLETE, stage=stage, **changes)
    assert next_step(Person(7, family=family)) is step


def test_a_name_is_asked_for_only_where_an_advisor_will_see_it() -> None:
    assert next_step(Person(7, family=COMPLETE)) is NextStep.WAIT_FOR_COMMISSION
    named = Person(7, name="Айгүл", family=replace(COMPLETE, has_advisor=True))
    assert next_step(named) is NextStep.WAIT_FOR_COMMISSION


STOPS = Duty(DutyKind.BENEFIT_STOPS, date(2026, 9, 1))
AGAIN = Duty(DutyKind.BENEFIT_AGAIN, date(2029, 9, 1))


@pytest.mark.parametrize(
    ("today", "duty"),
    [
        (date(2026, 5, 31), STOPS),
        (date(2026, 8, 31), STOPS),
        (date(2026, 9, 30), STOPS),
        (date(2026, 10, 1), AGAIN),
        (date(2029, 9, 30), AGAIN),
        (date(2029, 10, 1), None),
    ],
)
def test_a_duty_holds_to_the_end_of_its_month(today: date, duty: Duty | None) -> None:
    family = replace(SIGNED, signed_month=date(2026, 5, 1))
    assert next_duty(family, today, after_months=3, years=3) == duty


@pytest.mark.parametrize(
    ("family", "after_months", "years"),
    [
        (SIGNED, 3, 3),
        (replace(SIGNED, signed_month=date(2026, 5, 1)), None, 3),
        (replace(SIGNED, signed_month=date(2026, 5, 1)), 3, None),
    ],
)
def test_what_is_not_known_makes_no_duty(
    family: Family, after_months: int | None, years: int | None
) -> None:
    assert bar_of(family, after_months=after_months, years=years) is None
    assert next_duty(family, date(2026, 6, 1), after_months=after_months, years=years) is None


def test_who_gets_no_benefit_has_no_duty_about_it() -> None:
    family = replace(SIGNED, signed_month=date(2026, 5, 1), gets_benefit=False)
    assert next_duty(family, date(2026, 6, 1), after_months=3, years=3) is None


def test_a_bar_runs_over_the_turn_of_a_year() -> None:
    family = replace(SIGNED, signed_month=date(2026, 11, 1))
    bar = bar_of(family, after_months=3, years=3)
    assert bar == BenefitBar(stops=date(2027, 3, 1), ends=date(2030, 3, 1))
