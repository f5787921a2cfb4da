"""What a family is reminded of, in words: on a line of the day's message and on its own card."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from aiogram.utils.i18n import gettext as _
from aiogram.utils.i18n import ngettext

from bot.plan.words import label
from bot.runtime import Runtime
from bot.saying import day_text, say_fact
from bot.taxes.duty_words import DAY_FACTS, button_label, capital, line, name
from content.facts import Said
from domain.progress import Progress
from domain.reminding import CHECKLIST
from usecases.reminders import Reminded, Standing


def reminder_line(runtime: Runtime, one: Reminded) -> str:
    """Return a thing with its day and what has become of it, as HTML."""
    if one.standing is Standing.DONE:
        return f"✅ {_plain(runtime, one)}"
    if one.standing is Standing.DROPPED:
        return f"{_with_day(runtime, one)}\n{dropped_text(one.key)}"
    if one.standing is Standing.PUT_OFF and one.state.later_on is not None:
        later = day_text(one.state.later_on, runtime=runtime)
        again = _("I will remind you on: {day}").format(day=later)
        return f"{_with_day(runtime, one)}\n{again}"
    if one.due is None:
        return f"{_plain(runtime, one)}\n{steps_text(one)}"
    return _with_day(runtime, one)


def dropped_text(key: str) -> str:
    """Return what is never said again; a duty comes back with its next date."""
    if key.startswith(CHECKLIST):
        return _("I will not remind you of it any more.")
    return _("I will not remind you of this date any more.")


def _with_day(runtime: Runtime, one: Reminded) -> str:
    """Return a thing with its day, a list without, as HTML."""
    if one.due is None:
        return _plain(runtime, one)
    if one.is_over(runtime.today):
        was = _("The day was: {day}").format(day=day_text(one.due.day, runtime=runtime))
        return f"{_plain(runtime, one)}\n{was}"
    return line(runtime, one.due)


def _plain(runtime: Runtime, one: Reminded) -> str:
    """Return what a thing is called at the beginning of a line, as HTML."""
    if one.due is not None:
        return escape(capital(name(runtime, one.due)), quote=False)
    return escape(_("You have begun a list: «{list}»").format(list=list_title(runtime, one)))


def list_title(runtime: Runtime, one: Reminded) -> str:
    """Return what a checklist is called."""
    return runtime.library.trees[one.tree_id].title[runtime.locale]


def steps_text(one: Reminded) -> str:
    """Return how many steps of a list are left."""
    return ngettext("{n} step is left.", "{n} steps are left.", one.left).format(n=one.left)


def over_text(runtime: Runtime, one: Reminded, *, has_button: bool = True) -> str:
    """Return what to do if the day is over and the duty was done; empty if there is time.

    ``has_button``: whether «Done» stands right below.
    """
    if not (one.can_be_done and one.standing is Standing.OPEN and one.is_over(runtime.today)):
        return ""
    if has_button:
        return _("If it is done, press «Done».")
    return _("If it is done, open it and press «Done».")


def open_label(runtime: Runtime, one: Reminded) -> str:
    """Return a thing on a button."""
    if one.due is not None:
        return button_label(runtime, one.due, Progress())
    return label(list_title(runtime, one))


def told_with(runtime: Runtime, things: Iterable[Reminded]) -> list[Said]:
    """Say the facts on which days rest that are not done, and return what could be said."""
    open_dues = [one.due for one in things if one.due and one.standing is not Standing.DONE]
    facts = dict.fromkeys(fact for due in open_dues for fact in DAY_FACTS.get(due.kind, ()))
    return [said for fact in facts if (said := say_fact(runtime, fact)).text is not None]
