"""What a way of paying costs a month, with the family's own numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from aiogram.utils.i18n import gettext as _

from bot.money import money
from bot.runtime import Runtime
from domain.person import Person
from domain.tax_sums import (
    Cost,
    Part,
    PartKind,
    Way,
    fixed_patent,
    patent_workers,
    production_tax,
    quarter,
    sewing_workers,
    sewing_workshop_patent,
    single_tax,
    trade_patent,
)
from domain.tree import Answers

AVERAGE_WAGES = {"bishkek": "aw_2026_bishkek"}
"""The facts of average wages by region: only Bishkek's stands in the official example. Of other
places nobody says which of their two wages counts.
"""
PRICES = {
    Way.HOME_SEWING_PATENT: "patent_home_seamstress",
    Way.TUTORING_PATENT: "patent_tutoring",
    Way.TEACHING_PATENT: "patent_teaching",
}
"""The facts of patents that cost every holder the same."""
RATES = {
    Way.SINGLE_ZERO: "single_tax_zero_rate",
    Way.SINGLE_TRADE: "single_tax_trade_rate",
    Way.SINGLE_SEWING: "single_tax_sewing",
}
"""The facts of the single tax's rates where all sales bear one."""
WORKERS = {"none": 0, "one": 1, "two": 2}
SEWING_PATENTS = frozenset({Way.HOME_SEWING_PATENT, Way.SEWING_WORKSHOP_PATENT})
"""With a patent a close relative may cost nothing: for whom is not known."""
SEWING = frozenset({*SEWING_PATENTS, Way.SINGLE_SEWING})
SINGLE_TAXES = frozenset({*RATES, Way.SINGLE_PRODUCTION})

Values = Callable[..., Decimal | None]
"""A fact's value, or that of its ``part``; None where it may not be said today."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a way of paying costs a month, and the facts whose values went into it."""

    cost: Cost
    facts: tuple[str, ...]


def reckoned(runtime: Runtime, person: Person, way: Way, answers: Answers) -> Reckoned:
    """Return what a way of paying costs, workers included."""
    facts, today = runtime.library.facts, runtime.today
    used: dict[str, None] = {}

    def value(fact_id: str, part: str | None = None) -> Decimal | None:
        found = facts.number(fact_id, today=today, part=part)
        if found is not None:
            used[fact_id] = None
        return found

    wage_fact = average_wage_fact(runtime, person)

    def wage() -> Decimal | None:
        return value(wage_fact) if wage_fact else None

    cost = own_cost(way, answers, value) + workers_cost(way, answers, value, wage)
    return Reckoned(cost, tuple(used))


def average_wage_fact(runtime: Runtime, person: Person) -> str | None:
    """Return the fact of the average wage of the family's place, where there is one."""
    place = person.family.place if person.family else None
    return AVERAGE_WAGES.get(runtime.library.places.region_of(place)) if place else None


def own_cost(way: Way, answers: Answers, value: Values) -> Cost:
    """Return what she pays for herself."""
    sales, cashless = number(answers, "sales"), number(answers, "cashless")
    if way in PRICES:
        return fixed_patent(value(PRICES[way]))
    if way in RATES:
        return single_tax(sales=sales, rate=value(RATES[way]))
    if way is Way.SINGLE_PRODUCTION:
        cash = sales - cashless if sales is not None and cashless is not None else None
        fits = cash is not None and cash >= 0
        return production_tax(
            cash=cash if fits else None,
            cashless=cashless if fits else None,
            cash_rate=value("single_tax_production_cash"),
            cashless_rate=value("single_tax_production_cashless"),
        )
    if way is Way.SEWING_WORKSHOP_PATENT:
        return sewing_workshop_patent(
            price=value("patent_sewing_workshop"),
            machines_included=whole(value("patent_sewing_workshop", "machines")),
            extra_price=value("patent_sewing_extra_machines"),
            extra_machines=whole(value("patent_sewing_extra_machines", "machines")),
            machines=whole(number(answers, "machines")),
            turnover_limit=value("patent_sewing_turnover"),
            sales=sales,
        )
    return trade_patent(
        price=value(f"trade_patent_{way.value.removesuffix('_patent')}_price"),
        turnover_limit=value(f"trade_patent_{way.value.removesuffix('_patent')}_turnover"),
        sales=sales,
    )


def workers_cost(
    way: Way, answers: Answers, value: Values, wage: Callable[[], Decimal | None]
) -> Cost:
    """Return what she pays for those who work for her; unknown where the rule is not known."""
    workers = WORKERS.get(str(answers.get("workers", "none")))
    if workers == 0:
        return Cost(())
    is_close = answers.get("relatives") != "no"
    if way in SEWING:
        return sewing_workers(
            workers=None if way in SEWING_PATENTS and is_close else workers,
            average_wage=wage(),
            share=value("contrib_sewing_rate", "share"),
            base=value("contrib_sewing_rate", "base"),
            income_tax=value("income_tax_sewing_worker"),
        )
    if way in SINGLE_TAXES:
        return Cost((Part(PartKind.WORKERS_CONTRIBUTION, None),))
    return patent_workers(
        workers=workers,
        average_wage=None,  # which of a place's two wages counts for a patent is not known
        rate=value("patent_worker_rate"),
        close_relatives=is_close,
    )


def number(answers: Answers, question: str) -> Decimal | None:
    """Return a number that was answered; None if it is not known."""
    answer = answers.get(question)
    return Decimal(answer) if isinstance(answer, int) else None


def whole(value: Decimal | None) -> int | None:
    """Return a count."""
    return None if value is None else int(value)


def part_names() -> dict[PartKind, str]:
    """Return what is paid, in words."""
    return {
        PartKind.PATENT: _("Patent"),
        PartKind.SINGLE_TAX: _("Single tax"),
        PartKind.OWN_CONTRIBUTION: _("Contribution for yourself"),
        PartKind.WORKERS_PATENT: _("Patent for workers"),
        PartKind.WORKERS_CONTRIBUTION: _("Contribution for workers"),
        PartKind.WORKERS_INCOME_TAX: _("Income tax of workers"),
    }


def cost_text(runtime: Runtime, way: Way, cost: Cost) -> str:
    """Return a way's cost in words: each part, what is known of it, what is to be asked."""
    names = part_names()

    def som(amount: Decimal | None) -> str:
        return (
            _("{sum} som").format(sum=money(amount, runtime.locale)) if amount is not None else "?"
        )

    lines = [_("A month, with your numbers:")]
    lines += [f"{names[part.kind]}: {som(part.amount)}" for part in cost.parts]
    if any(part.amount is not None for part in cost.parts):
        known = _("Together: {sum}") if cost.is_whole else _("Known of it: {sum}")
        lines.append(known.format(sum=som(cost.known)))
        if way in SINGLE_TAXES:
            tax = next(part.amount for part in cost.parts if part.kind is PartKind.SINGLE_TAX)
            if tax is not None:
                lines.append(_("Single tax in a quarter: {sum}").format(sum=som(quarter(tax))))
    if not cost.is_whole:
        lines.append(_("«?» is not known for certain. Ask 116."))
    return "\n".join(lines)
