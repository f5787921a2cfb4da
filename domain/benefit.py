"""When the benefit «үй-бүлөгө көмөк» stops after a contract is signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.months import MONTHS_A_YEAR, add_months


@dataclass(frozen=True, slots=True)
class BenefitBar:
    """Months given by their first day: the first without payments, and the first free again."""

    stops: date
    ends: date


def benefit_bar(signed_month: date, *, after_months: int, years: int) -> BenefitBar:
    """Return the months in which the benefit stops and may be asked for again.

    Args:
        signed_month: Any day of the month in which the contract was signed.
        after_months: Months that are still paid after signing, counted to their end.
        years: Length of the bar.

    Source: content facts ``ubk_bar_starts_after_months`` and ``ubk_bar_years``. The day within
    the month is not in the source, so callers say "about" and name the advisor.

    >>> benefit_bar(date(2026, 11, 24), after_months=3, years=3)
    BenefitBar(stops=datetime.date(2027, 3, 1), ends=datetime.date(2030, 3, 1))
    """
    stops = add_months(signed_month, after_months + 1)
    return BenefitBar(stops=stops, ends=add_months(stops, years * MONTHS_A_YEAR))
