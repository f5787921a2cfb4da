"""The plan's sums as windows show them: already worded, empty where nothing can be said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bot.money import hundredths, money
from bot.runtime import Runtime
from domain.plan import Plan
from domain.plan_sums import budget, sums

GRANT = "grant_amount_current"
"""The fact that says how much the programme gives."""


def grant_of(runtime: Runtime) -> Decimal | None:
    """Return the programme's money, None if its amount may not be said today."""
    return runtime.library.facts.number(GRANT, today=runtime.today)


def budget_values(runtime: Runtime, plan: Plan) -> dict[str, Any]:
    """Return the purchases' sum against the programme's and the own money."""
    found = budget(plan, grant=grant_of(runtime))
    left = found.left
    return {
        "total": money(found.total, runtime.locale),
        "unpriced": found.unpriced,
        "own": money(found.own_money, runtime.locale),
        "has_own": plan.own_money is not None,
        "left": money(left, runtime.locale) if left is not None else "",
        "is_left": left is not None and left >= 0,
        "short_of": money(-left, runtime.locale) if left is not None else "",
        "is_short_of": left is not None and left < 0,
    }


def month_values(runtime: Runtime, plan: Plan) -> dict[str, Any]:
    """Return an ordinary month's sums in words; ``known`` is false until they can be told."""
    found = sums(plan)
    if found is None:
        return dict.fromkeys(
            ("known", "sales", "costs", "profit", "loss", "margin", "break_even", "back"), ""
        )
    profit = found.month.profit
    return {
        "known": True,
        "sales": money(found.month.sales, runtime.locale),
        "costs": money(found.month.costs, runtime.locale),
        "profit": money(profit, runtime.locale) if profit >= 0 else "",
        "loss": money(-profit, runtime.locale) if profit < 0 else "",
        "margin": "" if found.margin is None else hundredths(found.margin, runtime.locale),
        "break_even": "" if found.break_even is None else str(found.break_even),
        "back": "" if found.months_to_earn_back is None else str(found.months_to_earn_back),
    }
