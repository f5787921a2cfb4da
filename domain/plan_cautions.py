"""What a plan's numbers and gaps warn of: codes and values, worded elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.plan import CostPer, Plan, Question
from domain.plan_sums import budget, costs_of, sums

ALMOST_ALL = Decimal("0.8")
TESTED = frozenset({"bought_before", "asked_people"})
"""Codes of the customers' choices that say that somebody has been asked."""


class CautionKind(StrEnum):
    """What to think of again, most pressing first."""

    LOSS = "loss"
    PRICE_BELOW_COST = "price_below_cost"
    OVER_BUDGET = "over_budget"
    COSTS_TWICE = "costs_twice"
    NOTHING_LEFT = "nothing_left"
    WEAK_MONTHS_LOSE = "weak_months_lose"
    ONE_ANIMAL = "one_animal"
    SALES_UNTESTED = "sales_untested"
    ONE_KIND_OF_CUSTOMER = "one_kind_of_customer"
    SEASON_NOT_THOUGHT_OF = "season_not_thought_of"
    RISK_WITHOUT_COUNTER = "risk_without_counter"


@dataclass(frozen=True, slots=True)
class Caution:
    """A caution and the sum in KGS or the count that it speaks of, where it has one."""

    kind: CautionKind
    value: Decimal | None = None


def cautions_of(
    plan: Plan,
    *,
    grant: Decimal | None,
    is_living: Callable[[str], bool],
    is_seasonal: bool,
) -> list[Caution]:
    """Return what the family should think of again, most pressing first.

    Args:
        plan: The plan; what is not answered yet is not told twice.
        grant: Value of content fact ``grant_amount_current``, None if it may not be said.
        is_living: Whether a purchase's code is bought alive.
        is_seasonal: Whether its niche changes over the year.

    >>> from domain.plan import Cost, Words
    >>> plan = Plan(quantity=Decimal(10), price=Decimal(5), costs=(Cost(1, Words(), Decimal(80)),))
    >>> found = cautions_of(plan, grant=None, is_living=lambda code: False, is_seasonal=False)
    >>> found[0]
    Caution(kind=<CautionKind.LOSS: 'loss'>, value=Decimal('30'))
    """
    found = [
        *_of_the_month(plan),
        *_of_the_purchases(plan, grant, is_living),
        *_of_the_sales(plan, is_seasonal=is_seasonal),
    ]
    order = list(CautionKind)
    return sorted(found, key=lambda caution: order.index(caution.kind))


def _of_the_month(plan: Plan) -> Iterator[Caution]:
    known = sums(plan)
    if known is not None:
        if plan.price is not None and costs_of(plan)[1] > plan.price:
            yield Caution(CautionKind.PRICE_BELOW_COST)
        elif known.month.profit < 0:
            yield Caution(CautionKind.LOSS, -known.month.profit)
        losing = sum(month.profit < 0 for month in known.year)
        if known.month.profit >= 0 and losing:
            yield Caution(CautionKind.WEAK_MONTHS_LOSE, Decimal(losing))
    monthly = [cost for cost in plan.costs if cost.per is CostPer.MONTH]
    if any(not cost.what for cost in plan.costs) and len(monthly) > 1:
        yield Caution(CautionKind.COSTS_TWICE)


def _of_the_purchases(
    plan: Plan, grant: Decimal | None, is_living: Callable[[str], bool]
) -> Iterator[Caution]:
    money = budget(plan, grant=grant)
    if money.left is not None and money.left < 0:
        yield Caution(CautionKind.OVER_BUDGET, -money.left)
    elif money.left is not None and money.total and money.left < _costs_of_a_month(plan):
        yield Caution(CautionKind.NOTHING_LEFT, money.left)
    for purchase in plan.purchases:
        alone = purchase.quantity == 1 and is_living(purchase.what.code)
        if alone and money.total and purchase.total >= ALMOST_ALL * money.total:
            yield Caution(CautionKind.ONE_ANIMAL)


def _costs_of_a_month(plan: Plan) -> Decimal:
    found = sums(plan)
    return costs_of(plan)[0] if found is None else found.month.costs


def _of_the_sales(plan: Plan, *, is_seasonal: bool) -> Iterator[Caution]:
    customers = plan.answer(Question.CUSTOMERS)
    kinds = set(customers.choices) - TESTED
    if plan.quantity is not None and not TESTED & set(customers.choices):
        yield Caution(CautionKind.SALES_UNTESTED)
    if len(kinds) == 1 and not customers.words:
        yield Caution(CautionKind.ONE_KIND_OF_CUSTOMER)
    if is_seasonal and plan.quantity is not None and plan.weak_months is None:
        yield Caution(CautionKind.SEASON_NOT_THOUGHT_OF)
    if any(not risk.counter for risk in plan.risks):
        yield Caution(CautionKind.RISK_WITHOUT_COUNTER)
