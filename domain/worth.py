"""What taking part costs a month: the benefit that stops, beside what the plan leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.benefit import BenefitBar
from domain.months import MONTHS_A_YEAR, month_of
from domain.person import Family
from domain.plan import Plan
from domain.plan_sums import sums


@dataclass(frozen=True, slots=True)
class Worth:
    """The monthly sums side by side, in KGS; no judgement of them.

    Attributes:
        benefit: What stops a month, by the family's own word; None where unknown.
        profit: What the plan leaves in an ordinary month; None until its numbers are known.
        difference: Profit minus benefit; None unless both are known.
        most_months: The most months without the benefit; None where the rule may not be said.
    """

    benefit: Decimal | None
    profit: Decimal | None
    difference: Decimal | None
    most_months: int | None


def worth(benefit: Decimal | None, plan: Plan, *, bar_years: int | None) -> Worth:
    """Return what stops and what the plan leaves, month beside month.

    Args:
        benefit: KGS a month, by the family's own word; None where unknown.
        plan: The family's plan as it stands.
        bar_years: Value of content fact ``ubk_bar_years``, None if it may not be said.

    >>> from domain.plan import Cost, Words
    >>> plan = Plan(
    ...     quantity=Decimal(100), price=Decimal(70), costs=(Cost(1, Words(), Decimal(2500)),)
    ... )
    >>> found = worth(Decimal(6000), plan, bar_years=2)
    >>> found.profit, found.difference, found.most_months
    (Decimal('4500'), Decimal('-1500'), 24)
    >>> worth(Decimal(6000), Plan(), bar_years=None)
    Worth(benefit=Decimal('6000'), profit=None, difference=None, most_months=None)
    """
    found = sums(plan)
    profit = None if found is None else found.month.profit
    return Worth(
        benefit=benefit,
        profit=profit,
        difference=None if benefit is None or profit is None else profit - benefit,
        most_months=None if bar_years is None else bar_years * MONTHS_A_YEAR,
    )


def has_stopped(bar: BenefitBar | None, today: date) -> bool:
    """Whether the month in which the benefit stops has passed; no bar has stopped nothing."""
    return bar is not None and month_of(today) > bar.stops


def benefit_that_stops(
    family: Family | None, bar: BenefitBar | None, today: date
) -> Decimal | None:
    """Return what the family still gets a month and would lose, in KGS.

    Args:
        family: The record, if there is one.
        bar: The months of its bar; None before it signs, or where they are not known.
        today: The day in Bishkek.

    Returns:
        The sum by the family's own word; None where it is unknown, where the family gets no
        benefit or has not said so, and once the benefit has stopped.

    >>> family = Family(1, gets_benefit=True, benefit_monthly=Decimal(6000))
    >>> bar = BenefitBar(stops=date(2027, 3, 1), ends=date(2030, 3, 1))
    >>> benefit_that_stops(family, bar, date(2027, 3, 31))
    Decimal('6000')
    >>> benefit_that_stops(family, bar, date(2027, 4, 1))
    """
    if family is None or not family.gets_benefit or has_stopped(bar, today):
        return None
    return family.benefit_monthly
