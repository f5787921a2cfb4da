"""The plan as plain text: every answer on a line, for a copy of one's data."""

from __future__ import annotations

from decimal import Decimal

from aiogram.utils.i18n import gettext as _

from bot.money import money, quantity
from bot.plan.words import answered, cost_name, idea_of, said, section_names, unit_of
from bot.runtime import Runtime
from content.niches import Form
from domain.plan import Cost, Plan, Question, Section, Words

NOT_SAID = "—"


def plan_text(runtime: Runtime, plan: Plan) -> list[str]:
    """Return everything that the plan holds, in the current language."""
    names, locale = section_names(), runtime.locale

    def number(amount: Decimal | None) -> str:
        return NOT_SAID if amount is None else quantity(amount, locale)

    def answer(question: Question) -> str:
        return answered(runtime, question, plan.answer(question)) or NOT_SAID

    def words(words: Words) -> str:
        return said(runtime, words, Form.TEXT) or NOT_SAID

    def cost_line(cost: Cost) -> tuple[str, str]:
        return f"- {cost_name(runtime, cost)}", number(cost.amount)

    own = NOT_SAID if plan.own_money is None else money(plan.own_money, locale)
    months = ", ".join(str(month) for month in plan.weak_months or ()) or NOT_SAID
    lines = [
        (_("What we can do"), answer(Question.SKILLS)),
        (_("What we have"), answer(Question.THINGS)),
        (names[Section.IDEA], idea_of(runtime, plan) or NOT_SAID),
        (names[Section.CUSTOMERS], answer(Question.CUSTOMERS)),
        (names[Section.COMPETITORS], answer(Question.COMPETITORS)),
        (names[Section.SELLING_PLACE], answer(Question.SELLING_PLACE)),
        (names[Section.PURCHASES], ""),
        *(
            (f"- {words(bought.what)}", f"{bought.quantity} × {number(bought.price)}")
            for bought in plan.purchases
        ),
        (_("Our own money"), own),
        (_("We sell in"), unit_of(runtime, plan)),
        (_("How many a month"), number(plan.quantity)),
        (_("Price of one, som"), number(plan.price)),
        (_("Costs"), ""),
        *(cost_line(cost) for cost in plan.costs),
        (_("Months in which less is sold"), months),
        (_("How many in such a month"), number(plan.weak_quantity)),
        (names[Section.RISKS], ""),
        *((f"- {words(risk.what)}", words(risk.counter)) for risk in plan.risks),
        (names[Section.STEPS], ""),
        *(
            (f"- {words(step.what)}", f"{step.due:%d.%m.%Y}" if step.due else NOT_SAID)
            for step in plan.steps
        ),
    ]
    return [f"{label}: {value}".rstrip() for label, value in lines]
