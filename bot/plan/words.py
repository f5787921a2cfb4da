"""The plan in words: names of its lines, questions and sections, in the current language."""

from __future__ import annotations

from aiogram.utils.i18n import gettext as _

from bot.runtime import Runtime
from content.niches import Form, Niche
from content.wording import LONGEST_LABEL
from domain.person import Person
from domain.plan import Answer, Cost, CostPer, Plan, Question, Section, Words

OWN = "own_idea"
"""The niche that stands behind an idea in own words."""
MORE = "…"


def plan_of(person: Person) -> Plan:
    """Return the family's plan; an empty one without a record."""
    return person.family.plan if person.family else Plan()


def niche_of(runtime: Runtime, plan: Plan) -> Niche:
    """Return the niche from which the plan borrows names; the general one for an own idea."""
    niches = runtime.library.niches
    return niches.get(plan.niche or OWN) or niches[OWN]


def idea_of(runtime: Runtime, plan: Plan, *, on_paper: bool = False) -> str:
    """Return what the plan is about; empty while it is not said."""
    if plan.niche is None:
        return said(runtime, plan.own_idea, on_paper=on_paper)
    return niche_of(runtime, plan).name[runtime.locale]


def said(runtime: Runtime, words: Words, form: Form = Form.NAME, *, on_paper: bool = False) -> str:
    """Return words as they were typed, or what their code means; empty without words.

    A voice message is named on the screen; on paper it leaves a line for the pen.
    """
    if words.text:
        return words.text
    if words.code:
        locale = runtime.locale
        return runtime.library.niches.said(words.code, locale, form)
    return _("voice message") if words.voice and not on_paper else ""


def line_name(runtime: Runtime, words: Words, *, on_paper: bool = False) -> str:
    """Return what a line is called; without words it is all costs together."""
    return said(runtime, words, on_paper=on_paper) if words else _("All costs together")


def cost_name(runtime: Runtime, cost: Cost, *, on_paper: bool = False) -> str:
    """Return what a cost is called, and for what it is paid."""
    name = line_name(runtime, cost.what, on_paper=on_paper)
    text = _("{name}, for one") if cost.per is CostPer.UNIT else _("{name}, a month")
    return text.format(name=name)


def unit_words(runtime: Runtime, plan: Plan) -> Words:
    """Return in what the plan sells: her own choice, or what its niche usually counts in."""
    return plan.unit or Words(code=niche_of(runtime, plan).unit)


def unit_of(runtime: Runtime, plan: Plan) -> str:
    """Return in what the plan sells, in words: «литр», «даана»."""
    return unit_said(runtime, unit_words(runtime, plan))


def unit_said(runtime: Runtime, unit: Words) -> str:
    """Return a unit in words; empty without one."""
    return unit.text or runtime.library.choices.unit(unit.code, runtime.locale)


def answered(
    runtime: Runtime, question: Question, answer: Answer, *, on_paper: bool = False
) -> str:
    """Return an answer in words: the choices, then own words; empty without any."""
    choices, locale = runtime.library.choices, runtime.locale
    names = [choices.name(question, code, locale) for code in answer.choices]
    return "; ".join(
        part for part in (*names, said(runtime, answer.words, on_paper=on_paper)) if part
    )


def shortened(text: str, longest: int) -> str:
    """Return a text that is cut where it is too long.

    >>> shortened("Сүт муздаткыч", 8)
    'Сүт муз…'
    """
    return text if len(text) <= longest else text[: longest - 1].rstrip() + MORE


def label(name: str, value: str = "") -> str:
    """Return a name and a value on a button; a long name is cut.

    >>> label("Сүт муздаткыч аппарат", "150 000")
    'Сүт муздаткыч апп… · 150 000'
    """
    tail = f" · {value}" if value else ""
    return shortened(name, LONGEST_LABEL - len(tail)) + tail


def section_names() -> dict[Section, str]:
    """Return the sections of the full plan, in the order of the paper."""
    return {
        Section.IDEA: _("The idea"),
        Section.CUSTOMERS: _("Who will buy"),
        Section.COMPETITORS: _("Who else sells this"),
        Section.SELLING_PLACE: _("Where we sell"),
        Section.PURCHASES: _("What to buy"),
        Section.MONTH: _("A month's money"),
        Section.SEASONS: _("Seasons"),
        Section.RISKS: _("What may go wrong"),
        Section.STEPS: _("First steps"),
    }
