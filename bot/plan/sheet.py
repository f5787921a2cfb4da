"""From a plan to its paper: every value in words, in the current language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from aiogram.utils.i18n import gettext as _
from babel.dates import format_date, get_month_names

from bot.money import hundredths, money, quantity
from bot.plan.sums import GRANT, grant_of
from bot.plan.words import answered, cost_name, idea_of, niche_of, said, unit_of
from bot.runtime import Runtime
from content.niches import Form
from db.queries.plans import PlanVersion
from documents.chart import Chart, ChartRow
from documents.sheet import (
    Kind,
    LabelRow,
    MonthRow,
    PlanSheet,
    PurchaseRow,
    RiskRow,
    StepRow,
)
from domain.clock import local_day
from domain.person import Person
from domain.plan import Plan, Purchase, Question, Words
from domain.plan_sums import ZERO, Sums, budget, sums


def sheet_of(runtime: Runtime, person: Person, version: PlanVersion, kind: Kind) -> PlanSheet:
    """Return a version of the plan as it is printed; what is not said is left empty.

    What the family told about its benefit is never on paper.
    """
    plan, found = version.plan, sums(version.plan)
    return PlanSheet(
        kind=kind,
        language=runtime.locale,
        title=idea_of(runtime, plan, on_paper=True),
        name=person.name or "",
        place=_place(runtime, person),
        version=str(version.number),
        date=format_date(local_day(version.made_at), "long", locale=runtime.locale),
        idea=_idea(runtime, plan),
        skills=_answer(runtime, plan, Question.SKILLS),
        things=_answer(runtime, plan, Question.THINGS),
        purchases=tuple(_purchase(runtime, purchase) for purchase in plan.purchases),
        purchases_total=_total(runtime, plan),
        budget=_budget(runtime, plan),
        month=_month(runtime, plan, found),
        risks=tuple(
            RiskRow(_written(runtime, risk.what), _written(runtime, risk.counter))
            for risk in plan.risks
        ),
        steps=tuple(
            StepRow(_written(runtime, step.what), f"{step.due:%d.%m.%Y}" if step.due else "")
            for step in sorted(plan.steps, key=lambda step: step.due or date.max)
        ),
        customers=_answer(runtime, plan, Question.CUSTOMERS),
        competitors=_answer(runtime, plan, Question.COMPETITORS),
        selling_place=_answer(runtime, plan, Question.SELLING_PLACE),
        seasons=_seasons(runtime, plan),
        year=_year(runtime, found),
        year_sales=_som(runtime, sum((one.sales for one in found.year), ZERO)) if found else "",
        year_costs=_som(runtime, sum((one.costs for one in found.year), ZERO)) if found else "",
        year_profit=_som(runtime, sum((one.profit for one in found.year), ZERO)) if found else "",
        results=_results(runtime, plan, found),
    )


def chart_of(runtime: Runtime, plan: Plan) -> Chart | None:
    """Return the year as a picture; None until its numbers are known."""
    found = sums(plan)
    if found is None:
        return None
    return Chart(
        language=runtime.locale,
        title=idea_of(runtime, plan),
        incoming=_("Comes in"),
        outgoing=_("Goes out"),
        left=_("Left, som"),
        rows=tuple(
            ChartRow(name, month.sales, month.costs, _som(runtime, month.profit))
            for name, month in zip(_months(runtime), found.year, strict=True)
        ),
        note=_("These are your own numbers. The real ones may differ."),
    )


def _written(runtime: Runtime, words: Words) -> str:
    return said(runtime, words, Form.TEXT, on_paper=True)


def _som(runtime: Runtime, amount: Decimal) -> str:
    return money(amount, runtime.locale)


def _months(runtime: Runtime) -> list[str]:
    names = get_month_names("wide", context="stand-alone", locale=runtime.locale)
    return [names[number][:1].upper() + names[number][1:] for number in sorted(names)]


def _place(runtime: Runtime, person: Person) -> str:
    family = person.family
    if family is None or family.place is None:
        return ""
    place = runtime.library.places.full_name(family.place, runtime.locale)
    return ", ".join(part for part in (place, family.village) if part)


def _idea(runtime: Runtime, plan: Plan) -> str:
    if plan.niche is None:
        return _written(runtime, plan.own_idea)
    return niche_of(runtime, plan).about[runtime.locale]


def _answer(runtime: Runtime, plan: Plan, question: Question) -> str:
    return answered(runtime, question, plan.answer(question), on_paper=True)


def _purchase(runtime: Runtime, purchase: Purchase) -> PurchaseRow:
    known = purchase.price is not None
    return PurchaseRow(
        name=said(runtime, purchase.what, on_paper=True),
        quantity=str(purchase.quantity),
        price=_som(runtime, purchase.price or ZERO) if known else "",
        total=_som(runtime, purchase.total) if known else "",
    )


def _total(runtime: Runtime, plan: Plan) -> str:
    found = budget(plan, grant=None)
    return "" if found.unpriced or not plan.purchases else _som(runtime, found.total)


def _budget(runtime: Runtime, plan: Plan) -> tuple[LabelRow, ...]:
    """Return the start's money; the programme's stands there as far as it may be said."""
    found = budget(plan, grant=grant_of(runtime))
    own = "" if plan.own_money is None else _som(runtime, plan.own_money)
    rows = [LabelRow(_("Our own money"), own)]
    if found.grant is not None:
        is_confirmed = runtime.library.facts[GRANT].confirmed_on(runtime.today)
        label = _("Money of the programme (not confirmed yet)")
        if is_confirmed:
            label = _("Money of the programme")
        rows.append(LabelRow(label, _som(runtime, found.grant)))
        if plan.purchases:
            is_short = found.left is not None and found.left < 0
            left = _("Not enough") if is_short else _("Left over")
            rows.append(LabelRow(left, _amount(runtime, found.left and abs(found.left))))
    return tuple(rows)


def _month(runtime: Runtime, plan: Plan, found: Sums | None) -> tuple[LabelRow, ...]:
    rows = [
        LabelRow(_("We sell in"), unit_of(runtime, plan)),
        LabelRow(_("How many a month"), _quantity(runtime, plan.quantity)),
        LabelRow(_("Price of one, som"), _amount(runtime, plan.price)),
        LabelRow(_("A month brings, som"), _som(runtime, found.month.sales) if found else ""),
    ]
    for cost in plan.costs:
        if len(plan.costs) > 1 or cost.what:
            name = cost_name(runtime, cost, on_paper=True)
            rows.append(LabelRow(name, _amount(runtime, cost.amount)))
    rows += [
        LabelRow(_("A month costs, som"), _som(runtime, found.month.costs) if found else ""),
        LabelRow(_("Left in a month, som"), _som(runtime, found.month.profit) if found else ""),
    ]
    return tuple(rows)


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _amount(runtime: Runtime, amount: Decimal | None) -> str:
    return "" if amount is None else _som(runtime, amount)


def _quantity(runtime: Runtime, amount: Decimal | None) -> str:
    return "" if amount is None else quantity(amount, runtime.locale)


def _seasons(runtime: Runtime, plan: Plan) -> str:
    if plan.weak_months is None:
        return ""
    if not plan.weak_months:
        return _("We sell the same all year.")
    months = _months(runtime)
    return _("We sell less in: {months}. Then we sell: {quantity}").format(
        months=", ".join(months[number - 1] for number in plan.weak_months),
        quantity=_quantity(runtime, plan.weak_quantity) or "—",
    )


def _year(runtime: Runtime, found: Sums | None) -> tuple[MonthRow, ...]:
    rows, running = [], ZERO
    for number, name in enumerate(_months(runtime)):
        if found is None:
            rows.append(MonthRow(name))
            continue
        month = found.year[number]
        running += month.profit
        rows.append(
            MonthRow(
                name,
                _som(runtime, month.sales),
                _som(runtime, month.costs),
                _som(runtime, month.profit),
                _som(runtime, running),
            )
        )
    return tuple(rows)


def _results(runtime: Runtime, plan: Plan, found: Sums | None) -> tuple[LabelRow, ...]:
    unit = unit_of(runtime, plan)
    never = _("at these numbers: never")
    values = ("", "", "")
    if found is not None:
        values = (
            _count(found.break_even) or never,
            never if found.earns_back is False else _count(found.months_to_earn_back),
            "" if found.margin is None else hundredths(found.margin, runtime.locale),
        )
    labels = (
        _("To cover the costs, sold a month ({unit})").format(unit=unit),
        _("Months until the start is earned back"),
        _("Left of each 100 som of sales"),
    )
    return tuple(LabelRow(label, value) for label, value in zip(labels, values, strict=True))
