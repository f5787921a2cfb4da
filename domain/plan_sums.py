"""The plan's arithmetic. All money is KGS as ``Decimal``; nothing is rounded but whole counts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from domain.months import MONTHS_A_YEAR
from domain.plan import CostPer, Plan, ShortStep

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Budget:
    """What the start costs, and from what it is paid.

    Attributes:
        total: Of the purchases whose price is known.
        own_money: What the family adds.
        grant: The programme's money; None where its amount may not be said.
        unpriced: How many purchases have no price yet.
    """

    total: Decimal
    own_money: Decimal
    grant: Decimal | None
    unpriced: int = 0

    @property
    def left(self) -> Decimal | None:
        """What remains of grant and own money; negative if they do not reach.

        None where the grant may not be said, or while a price is missing.
        """
        if self.grant is None or self.unpriced:
            return None
        return self.grant + self.own_money - self.total


@dataclass(frozen=True, slots=True)
class MonthSums:
    """One month: what comes in, what goes out."""

    sales: Decimal
    costs: Decimal

    @property
    def profit(self) -> Decimal:
        """What is left; negative if more goes out than comes in."""
        return self.sales - self.costs


@dataclass(frozen=True, slots=True)
class Sums:
    """What the plan's numbers say.

    Attributes:
        month: An ordinary month.
        year: The twelve months, January first.
        margin: Profit as a share of sales in an ordinary month; None without sales.
        break_even: Units to sell in a month so that its costs are covered; None if no number of
            units would do.
        months_to_earn_back: Whole months until the average month's profit has paid for what is
            bought at the start; None if it never does, or while a price is missing.
        earns_back: Whether it ever does; None while a price is missing.
    """

    month: MonthSums
    year: tuple[MonthSums, ...]
    margin: Decimal | None
    break_even: int | None
    months_to_earn_back: int | None
    earns_back: bool | None


def budget(plan: Plan, *, grant: Decimal | None) -> Budget:
    """Return what the purchases cost against the grant and the own money.

    Args:
        plan: The plan.
        grant: Value of content fact ``grant_amount_current``, None if it may not be said.

    >>> from domain.plan import Purchase, Words
    >>> goats = Purchase(1, Words(text="эчки"), Decimal(8000), 5)
    >>> budget(Plan(own_money=Decimal(2000), purchases=(goats,)), grant=Decimal(30000)).left
    Decimal('-8000')
    """
    total = sum((purchase.total for purchase in plan.purchases), ZERO)
    unpriced = sum(purchase.is_open for purchase in plan.purchases)
    return Budget(total, plan.own_money or ZERO, grant, unpriced)


def sums(plan: Plan) -> Sums | None:
    """Return what the plan's numbers say; None until quantity, price and costs are known.

    >>> from domain.plan import Cost, Purchase, Words
    >>> milk = Plan(
    ...     quantity=Decimal(300), price=Decimal(40),
    ...     costs=(Cost(1, Words(), Decimal(6000)), Cost(2, Words(), Decimal(5), CostPer.UNIT)),
    ...     purchases=(Purchase(1, Words(text="уй"), Decimal(90000)),),
    ... )
    >>> found = sums(milk)
    >>> found.month.sales, found.month.costs, found.month.profit
    (Decimal('12000'), Decimal('7500'), Decimal('4500'))
    >>> found.margin, found.break_even, found.months_to_earn_back
    (Decimal('0.375'), 172, 20)
    """
    if plan.quantity is None or plan.price is None or not plan.has(ShortStep.COSTS):
        return None
    by_month, by_unit = costs_of(plan)
    month = _month(plan.quantity, plan.price, by_month, by_unit)
    weak_quantity = plan.quantity if plan.weak_quantity is None else plan.weak_quantity
    weak = _month(weak_quantity, plan.price, by_month, by_unit)
    weak_months = plan.weak_months or ()
    year = tuple(
        weak if number in weak_months else month for number in range(1, MONTHS_A_YEAR + 1)
    )
    year_profit = sum((one.profit for one in year), ZERO)
    total = budget(plan, grant=None).total if plan.has(ShortStep.PURCHASES) else None
    return Sums(
        month=month,
        year=year,
        margin=month.profit / month.sales if month.sales else None,
        break_even=_whole(by_month, plan.price - by_unit),
        months_to_earn_back=None if total is None else _whole(total * MONTHS_A_YEAR, year_profit),
        earns_back=None if total is None else year_profit > 0,
    )


def costs_of(plan: Plan) -> tuple[Decimal, Decimal]:
    """Return what goes out in a month whatever is sold, and what goes out for each unit sold."""
    sums_per = dict.fromkeys(CostPer, ZERO)
    for cost in plan.costs:
        sums_per[cost.per] += cost.amount or ZERO
    return sums_per[CostPer.MONTH], sums_per[CostPer.UNIT]


def _month(quantity: Decimal, price: Decimal, by_month: Decimal, by_unit: Decimal) -> MonthSums:
    return MonthSums(sales=quantity * price, costs=by_month + quantity * by_unit)


def _whole(amount: Decimal, step: Decimal) -> int | None:
    """Return how many whole steps cover an amount; None if steps lead nowhere."""
    if step <= 0:
        return None
    return int((amount / step).to_integral_value(ROUND_CEILING))
