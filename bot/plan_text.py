"""The plan as plain text: every answer on a line, for a copy of one's data."""

from __future__ import annotations

from decimal import Decimal

from aiogram.utils.i18n import gettext as _

from bot.money import money, quantity
from bot.plan_words import answered, idea_of, said, section_names, unit_of
from bot.runtime import Runtime
from content.niches import Form
from domain.plan import CostPer, Plan, Question, Section

NOT_SAID = "—"


def plan_text(runtime: Runtime, plan: Plan) -> list[str]:
    """Return everything that the plan holds, in the current language."""
    names, locale = section_names(), runtime.locale

    def answer(question: Question) -> str:
        return answered(runtime, question, plan.answer(question)) or NOT_SAID

    lines = [
        f"{_('What we can do')}: {answer(Question.SKILLS)}",
        f"{_('What we have')}: {answer(Question.THINGS)}",
        f"{names[Section.IDEA]}: {idea_of(runtime, plan) or NOT_SAID}",
        f"{names[Section.CUSTOMERS]}: {answer(Question.CUSTOMERS)}",
        f"{names[Section.COMPETITORS]}: {answer(Question.COMPETITORS)}",
        f"{names[Section.SELLING_PLACE]}: {answer(Question.SELLING_PLACE)}",
        f"{names[Section.PURCHASES]}:",
    ]
    for purchase in plan.purchases:
        price = NOT_SAID if purchase.price is None else money(purchase.price, locale)
        lines.append(f"- {said(runtime, purchase.what)}: {purchase.quantity} × {price}")
    own = NOT_SAID if plan.own_money is None else money(plan.own_money, locale)
    lines += [
        f"{_('Our own money')}: {own}",
        f"{_('We sell in')}: {unit_of(runtime, plan)}",
        f"{_('How many a month')}: {_number(plan.quantity, locale)}",
        f"{_('Price of one, som')}: {_number(plan.price, locale)}",
        f"{_('Costs')}:",
    ]
    for cost in plan.costs:
        name = said(runtime, cost.what) or _("All costs together")
        text = _("{name}, for one") if cost.per is CostPer.UNIT else _("{name}, a month")
        lines.append(f"- {text.format(name=name)}: {_number(cost.amount, locale)}")
    months = ", ".join(str(month) for month in plan.weak_months or ()) or NOT_SAID
    lines += [
        f"{_('Months in which less is sold')}: {months}",
        f"{_('How many in such a month')}: {_number(plan.weak_quantity, locale)}",
        f"{names[Section.RISKS]}:",
    ]
    for risk in plan.risks:
        counter = said(runtime, risk.counter, Form.TEXT) or NOT_SAID
        lines.append(f"- {said(runtime, risk.what, Form.TEXT)} {counter}")
    lines.append(f"{names[Section.STEPS]}:")
    for step in plan.steps:
        day = f"{step.due:%d.%m.%Y}" if step.due else NOT_SAID
        lines.append(f"- {said(runtime, step.what, Form.TEXT)} {day}")
    return lines


def _number(amount: Decimal | None, locale: str) -> str:
    return NOT_SAID if amount is None else quantity(amount, locale)
