"""Duties in words: what each is called, on which facts it rests, and its day."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from aiogram.utils.i18n import gettext as _

from bot.first_things import BAR_FACTS
from bot.plan.words import label, said, shortened
from bot.runtime import Runtime
from bot.saying import day_text, door_text, month_text
from content.niches import Form
from domain.calendar import MONTH_ONLY, Due, DueKind, Regime
from domain.progress import Progress
from domain.reminding import WITHOUT_LEGAL_DAY
from domain.truth import Door

STEP_ON_A_LINE, LONGEST_STEP = 40, 160
DAY_FACTS = {
    DueKind.SINGLE_TAX_REPORT: ("single_tax_report_day",),
    DueKind.ANNUAL_DECLARATION: ("annual_declaration_day",),
    DueKind.WORKER_REPORT: ("worker_report_day",),
    DueKind.OWN_CONTRIBUTION: ("contrib_ie_payment_day",),
    DueKind.BENEFIT_STOPS: tuple(BAR_FACTS),
    DueKind.BENEFIT_AGAIN: tuple(BAR_FACTS),
}
"""The facts on which a duty's day rests; the other days are her own."""
MORE_FACTS = {
    DueKind.SINGLE_TAX_REPORT: ("single_tax_report_form",),
    DueKind.ANNUAL_DECLARATION: ("declaration_online",),
    DueKind.NEXT_PATENT: ("patent_where",),
    DueKind.WORKER_REPORT: ("worker_report_161",),
    DueKind.OWN_CONTRIBUTION: ("contrib_ie_own",),
}
REGIME_FACTS = {
    (DueKind.NEXT_PATENT, Regime.TRADE_PATENT): ("trade_patent_no_kkm_esf_report",),
    (DueKind.OWN_CONTRIBUTION, Regime.SINGLE_ZERO): ("single_tax_zero_contributions",),
}


def facts_of(kind: DueKind, regime: Regime = Regime.UNKNOWN) -> tuple[str, ...]:
    """Return the facts that are told about a duty, those on its day first; none for a step."""
    own = REGIME_FACTS.get((kind, regime), ())
    return (*DAY_FACTS.get(kind, ()), *MORE_FACTS.get(kind, ()), *own)


def short_names() -> dict[DueKind, str]:
    """Return what a duty is called on a button and in a calendar's cell."""
    return {
        DueKind.SINGLE_TAX_REPORT: _("Single tax"),
        DueKind.ANNUAL_DECLARATION: _("Declaration"),
        DueKind.NEXT_PATENT: _("Next patent"),
        DueKind.WORKER_REPORT: _("Report on workers"),
        DueKind.OWN_CONTRIBUTION: _("Social Fund"),
        DueKind.BENEFIT_STOPS: _("The benefit stops"),
        DueKind.BENEFIT_AGAIN: _("The benefit again"),
    }


def names() -> dict[DueKind, str]:
    """Return what is to be done, as the end of a line."""
    return {
        DueKind.SINGLE_TAX_REPORT: _("single tax: report and payment"),
        DueKind.ANNUAL_DECLARATION: _("annual tax declaration"),
        DueKind.NEXT_PATENT: _("patent: get the next one before this one ends"),
        DueKind.WORKER_REPORT: _("monthly report on workers"),
        DueKind.OWN_CONTRIBUTION: _("own contribution to the Social Fund"),
        DueKind.BENEFIT_STOPS: _("about then the benefit stops, if you get it"),
        DueKind.BENEFIT_AGAIN: _("about then the benefit may be asked for again"),
    }


def short_name(runtime: Runtime, due: Due) -> str:
    """Return a duty in a word or two; a step of the plan in her own words."""
    return said(runtime, due.what) if due.what else short_names()[due.kind]


def name(runtime: Runtime, due: Due, *, longest: int = LONGEST_STEP) -> str:
    """Return what is to be done; a step's words are cut where they are longer than that."""
    if due.what is None:
        return names()[due.kind]
    words = said(runtime, due.what, Form.TEXT)
    return _("plan: {step}").format(step=shortened(words, longest))


def capital(text: str) -> str:
    """Return a text that begins a line by itself.

    >>> capital("бирдиктүү салык")
    'Бирдиктүү салык'
    """
    return text[:1].upper() + text[1:]


def date_text(due: Due, *, runtime: Runtime) -> str:
    """Return a duty's day; where only the month is known, the month."""
    text = month_text if due.kind in MONTH_ONLY else day_text
    return text(due.day, runtime=runtime)


def is_off(due: Due) -> bool:
    """Whether it has to be done before its day, because nobody works on that.

    A step of her plan is hers: she may do it on any day.
    """
    return due.kind not in WITHOUT_LEGAL_DAY and due.act_by != due.day


def line(runtime: Runtime, due: Due, *, is_done: bool = False) -> str:
    """Return a duty on a line, as HTML."""
    day, what = date_text(due, runtime=runtime), name(runtime, due, longest=STEP_ON_A_LINE)
    if due.kind in MONTH_ONLY:
        text = _("Month: {month}. {what}").format(month=day, what=capital(what))
    else:
        text = _("{day} — {what}").format(day=day, what=what)
    if is_done:
        text = f"✅ {text}"
    elif is_off(due):
        text = _("{duty} · a day off. Last working day: {day}").format(
            duty=text, day=day_text(due.act_by, runtime=runtime)
        )
    return escape(text, quote=False)


def button_label(runtime: Runtime, due: Due, progress: Progress) -> str:
    """Return a duty on a button."""
    day = f"{due.day:%m.%Y}" if due.kind in MONTH_ONLY else f"{due.day:%d.%m}"
    done = "✅ " if progress.is_done(due.key) else ""
    return label(f"{done}{day} {short_name(runtime, due)}")


def undated_lines(runtime: Runtime, kinds: Iterable[DueKind]) -> list[str]:
    """Return the duties whose day is not known, each door with whom to ask, as HTML."""
    facts = runtime.library.facts
    return ask_lines(runtime, [(names()[kind], facts[facts_of(kind)[0]].ask_at) for kind in kinds])


def ask_lines(runtime: Runtime, asked: Iterable[tuple[str, Door]]) -> list[str]:
    """Return what is not known, door by door, as HTML."""
    at: dict[Door, list[str]] = {}
    for what, door in asked:
        at.setdefault(door, []).append(what)
    return [
        "\n".join((escape("; ".join(what), quote=False), door_text(runtime, door)))
        for door, what in at.items()
    ]
