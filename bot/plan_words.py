"""The plan in words: names of its lines, questions and sections, in the current language."""

from __future__ import annotations

from aiogram.utils.i18n import gettext as _

from bot.runtime import Runtime
from content.niches import Form, Niche
from content.wording import LONGEST_LABEL
from domain.person import Person
from domain.plan import Answer, Plan, Question, Section, Words

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


def idea_of(runtime: Runtime, plan: Plan) -> str:
    """Return what the plan is about; empty while it is not said."""
    own = said(runtime, plan.own_idea)
    if own or plan.niche is None:
        return own
    return niche_of(runtime, plan).name[runtime.locale]


def said(runtime: Runtime, words: Words, form: Form = Form.NAME) -> str:
    """Return words as they were typed, or what their code means; empty without words."""
    if words.text:
        return words.text
    if words.code:
        locale = runtime.locale
        return runtime.library.niches.said(words.code, locale, form)
    return _("voice message") if words.voice else ""


def unit_of(runtime: Runtime, plan: Plan) -> str:
    """Return in what the plan sells: «литр», «даана»."""
    if plan.unit.text:
        return plan.unit.text
    code = plan.unit.code or niche_of(runtime, plan).unit
    return runtime.library.choices.unit(code, runtime.locale)


def answered(runtime: Runtime, question: Question, answer: Answer) -> str:
    """Return an answer in words: the choices, then own words; empty without any."""
    choices, locale = runtime.library.choices, runtime.locale
    names = [choices.name(question, code, locale) for code in answer.choices]
    return "; ".join(part for part in (*names, said(runtime, answer.words)) if part)


def label(name: str, value: str = "") -> str:
    """Return a name and a value on a button; a long name is cut.

    >>> label("Сүт муздаткыч аппарат", "150 000")
    'Сүт муздаткыч ап… · 150 000'
    """
    tail = f" · {value}" if value else ""
    room = LONGEST_LABEL - len(tail)
    return (name if len(name) <= room else name[: room - 1].rstrip() + MORE) + tail


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
