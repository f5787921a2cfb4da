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
from usecases.reminders import Reminded, Standing


def reminder_line(runtime: Runtime, one: Reminded) -> str:
    """Return a thing with what has become of it, as HTML."""
    if one.standing is Standing.DONE:
        return f"✅ {_plain(runtime, one)}"
    if one.standing is Standing.DROPPED:
        return f"{_plain(runtime, one)}\n{_('I will not remind you of it any more.')}"
    if one.standing is Standing.PUT_OFF and one.state.later_on is not None:
        later = day_text(one.state.later_on, runtime=runtime)
        return f"{_plain(runtime, one)}\n{_('I will remind you on: {day}').format(day=later)}"
    if one.due is None:
        return f"{_plain(runtime, one)}\n{steps_text(one)}"
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


def days_text(runtime: Runtime, one: Reminded, *, has_button: bool = True) -> str:
    """Return how much time is left for a duty, or what to do if it is over; empty if neither.

    ``has_button``: whether «Done» stands right below.
    """
    if one.due is None or not one.can_be_done or one.standing is not Standing.OPEN:
        return ""
    if one.is_over(runtime.today):
        if has_button:
            return _("If it is done, press «Done».")
        return _("If it is done, open it and press «Done».")
    days = (one.due.act_by - runtime.today).days
    if days <= 0:
        return _("It is today.") if one.due.day == runtime.today else ""
    return ngettext("{n} day is left.", "{n} days are left.", days).format(n=days)


def open_label(runtime: Runtime, one: Reminded) -> str:
    """Return a thing on a button."""
    if one.due is not None:
        return button_label(runtime, one.due, Progress())
    return label(list_title(runtime, one))


def told_with(runtime: Runtime, things: Iterable[Reminded]) -> list[Said]:
    """Say the facts on which the days rest, and return what could be said."""
    kinds = [one.due.kind for one in things if one.due is not None]
    facts = dict.fromkeys(fact for kind in kinds for fact in DAY_FACTS.get(kind, ()))
    return [said for fact in facts if (said := say_fact(runtime, fact)).text is not None]
