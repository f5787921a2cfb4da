"""What taking part costs a month: the benefit that stops, beside what the plan leaves."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.months import MONTHS_A_YEAR
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
