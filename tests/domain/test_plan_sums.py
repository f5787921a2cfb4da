"""The plan's arithmetic, whatever the numbers are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.months import MONTHS_A_YEAR
from domain.plan import (
    MOST_LINES,
    Cost,
    CostPer,
    LineKind,
    Plan,
    Purchase,
    Section,
    ShortStep,
    Step,
    TooManyLines,
    Words,
)
from domain.plan_cautions import CautionKind, cautions_of
from domain.plan_sums import ZERO, Sums, budget, costs_of, sums
from tests.domain.any_plan import amounts, plans, purchases, reckoned


def known(plan: Plan) -> Sums:
    found = sums(plan)
    assert found is not None
    return found


@given(purchases, amounts, amounts)
def test_what_is_left_and_what_is_bought_add_up(
    lines: tuple[Purchase, ...], own: Decimal, grant: Decimal
) -> None:
    found = budget(Plan(own_money=own, purchases=lines), grant=grant)
    assert found.total == sum((line.quantity * (line.price or ZERO) for line in lines), ZERO)
    assert found.unpriced == sum(line.price is None for line in lines)
    assert (found.left is None) is bool(found.unpriced)
    assert found.left is None or found.left + found.total == grant + own
    assert budget(Plan(purchases=lines), grant=None).left is None


@given(purchases)
def test_a_line_that_goes_takes_its_sum_with_it(lines: tuple[Purchase, ...]) -> None:
    plan = Plan(purchases=lines)
    total = budget(plan, grant=None).total
    for line in lines:
        rest = budget(plan.without_line(LineKind.PURCHASES, line.id), grant=None).total
        assert rest + line.total == total


@given(reckoned, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(plan: Plan, chance: Random) -> None:
    mixed = replace(
        plan,
        purchases=tuple(chance.sample(plan.purchases, len(plan.purchases))),
        costs=tuple(chance.sample(plan.costs, len(plan.costs))),
    )
    assert sums(mixed) == sums(plan)
    assert budget(mixed, grant=ZERO) == budget(plan, grant=ZERO)


@given(reckoned)
def test_nothing_that_is_counted_is_below_zero(plan: Plan) -> None:
    found = known(plan)
    for month in (found.month, *found.year):
        assert month.sales >= 0
        assert month.costs >= 0
    assert budget(plan, grant=None).total >= 0
    assert found.break_even is None or found.break_even >= 0
    assert found.months_to_earn_back is None or found.months_to_earn_back >= 0
    assert found.margin is None or found.margin <= 1


@given(reckoned)
def test_profit_is_sales_without_costs_to_the_last_tyiyn(plan: Plan) -> None:
    found = known(plan)
    by_month, by_unit = costs_of(plan)
    assert plan.quantity is not None
    assert plan.price is not None
    assert found.month.sales == plan.quantity * plan.price
    assert found.month.costs == by_month + plan.quantity * by_unit
    for month in (found.month, *found.year):
        assert month.profit == month.sales - month.costs


@given(reckoned)
def test_the_year_is_its_months(plan: Plan) -> None:
    found = known(plan)
    assert plan.weak_quantity is not None
    weak = known(replace(plan, quantity=plan.weak_quantity)).month
    count = len(plan.weak_months or ())
    assert len(found.year) == MONTHS_A_YEAR
    for number, month in enumerate(found.year, start=1):
        assert month == (weak if number in (plan.weak_months or ()) else found.month)
    year_profit = sum((month.profit for month in found.year), ZERO)
    assert year_profit == (MONTHS_A_YEAR - count) * found.month.profit + count * weak.profit


@given(reckoned)
def test_so_many_cover_the_costs_and_one_less_does_not(plan: Plan) -> None:
    units = known(plan).break_even
    by_month, by_unit = costs_of(plan)
    assert plan.price is not None
    if units is None:
        assert plan.price <= by_unit
        return

    def profit(quantity: int) -> Decimal:
        return known(replace(plan, quantity=Decimal(quantity))).month.profit

    assert profit(units) >= 0
    assert units == 0 or profit(units - 1) < 0
    assert (units == 0) is (by_month == 0)


@given(reckoned)
def test_after_so_many_months_the_start_is_earned_back_and_not_before(plan: Plan) -> None:
    found = known(plan)
    total = budget(plan, grant=None).total * MONTHS_A_YEAR
    year_profit = sum((month.profit for month in found.year), ZERO)
    months = found.months_to_earn_back
    if not plan.has(ShortStep.PURCHASES):
        assert (months, found.earns_back) == (None, None)
        return
    assert found.earns_back is (year_profit > 0)
    if months is None:
        assert year_profit <= 0
        return
    assert months * year_profit >= total
    assert months == 0 or (months - 1) * year_profit < total


@given(plans)
def test_sums_wait_for_what_they_need(plan: Plan) -> None:
    needed = {ShortStep.QUANTITY, ShortStep.PRICE, ShortStep.COSTS}
    assert (sums(plan) is None) is bool(needed & set(plan.open_questions()))


@given(plans)
def test_what_is_done_and_what_is_missing_are_all_sections(plan: Plan) -> None:
    missing = plan.missing()
    assert missing == [section for section in Section if section in missing]
    if not plan.open_questions():
        assert {Section.IDEA, Section.PURCHASES, Section.MONTH}.isdisjoint(missing)


@given(plans, st.none() | amounts, st.booleans(), st.booleans())
def test_each_caution_is_given_once_and_the_most_pressing_first(
    plan: Plan, grant: Decimal | None, is_living: bool, is_seasonal: bool
) -> None:
    found = cautions_of(
        plan, grant=grant, is_living=lambda _code: is_living, is_seasonal=is_seasonal
    )
    kinds = [caution.kind for caution in found]
    assert kinds == [kind for kind in CautionKind if kind in kinds]
    assert all(caution.value is None or caution.value >= 0 for caution in found)


def test_an_empty_plan_is_not_warned() -> None:
    nothing = cautions_of(
        Plan(), grant=Decimal(150_000), is_living=lambda _code: True, is_seasonal=True
    )
    assert nothing == []


@pytest.mark.parametrize(
    ("price", "per_unit", "per_month", "break_even", "margin"),
    [
        # 4 500 / (45 - 5) = 112,5; (300 × 40 - 4 500) / 13 500 = 0,5555…
        ("45", "5", "4500", 113, "0.56"),
        # 4 400 / 40 = 110 exactly; (12 000 - 4 400) / 13 500 = 0,563
        ("45", "5", "4400", 110, "0.56"),
        # each one sold loses 5
        ("45", "50", "0", None, "-0.11"),
        # what is sold brings just what it costs
        ("45", "45", "100", None, "-0.01"),
        # nothing goes out
        ("45", "0", "0", 0, "1.00"),
        # a tyiyn more than 100 units cover: 2 500,01 / 25 = 100,0004
        ("25", "0", "2500.01", 101, "0.67"),
    ],
)
def test_worked_examples(
    price: str, per_unit: str, per_month: str, break_even: int | None, margin: str
) -> None:
    plan = Plan(
        quantity=Decimal(300),
        price=Decimal(price),
        costs=(
            Cost(1, Words(text="жем"), Decimal(per_month)),
            Cost(2, Words(text="жеткирүү"), Decimal(per_unit), CostPer.UNIT),
        ),
    )
    found = known(plan)
    assert found.break_even == break_even
    assert found.margin is not None
    assert f"{found.margin:.2f}" == margin


def test_nothing_sold_has_no_margin() -> None:
    plan = Plan(quantity=ZERO, price=Decimal(45), costs=(Cost(1, Words(), ZERO),))
    assert known(plan).margin is None
    assert known(plan).months_to_earn_back is None


@given(st.lists(st.integers(1, 30), max_size=40))
def test_lines_have_ids_of_their_own(removed: list[int]) -> None:
    plan = Plan()
    for number, gone in enumerate(removed):
        if len(plan.steps) < MOST_LINES:
            plan = plan.with_new_line(LineKind.STEPS, Words(text=f"{number}"))
        plan = plan.without_line(LineKind.STEPS, gone)
        assert plan.line(LineKind.STEPS, gone) is None
    found = [line.id for line in plan.steps]
    assert len(set(found)) == len(found) <= MOST_LINES


def test_a_full_list_takes_no_more_but_can_be_changed() -> None:
    steps = tuple(Step(number, Words(text="үй")) for number in range(1, MOST_LINES + 1))
    changed = Plan(steps=steps).with_line_changed(LineKind.STEPS, 5, what=Words(text="мал"))
    assert changed.steps[4].what.text == "мал"
    with pytest.raises(TooManyLines):
        changed.with_new_line(LineKind.STEPS, Words(text="чөп"))
