"""What a family has to do by which day: from its record, the law's days and the days off."""

from __future__ import annotations

from datetime import date, timedelta

from content.library import Library
from domain.benefit import BenefitBar
from domain.calendar import (
    MONTH_ONLY,
    Due,
    DueKind,
    LegalDays,
    Regime,
    TaxProfile,
    duties,
    undated,
)
from domain.day import DAYS_A_WEEK
from domain.person import SIGNED_STAGES, Family
from domain.reminding import WITHOUT_LEGAL_DAY
from domain.road import bar_of
from domain.tree import UNKNOWN, Answer
from usecases.days_off import DaysOff
from usecases.trees import walked

TAX_TREE = "tax"
REPORTS = frozenset({DueKind.SINGLE_TAX_REPORT, DueKind.ANNUAL_DECLARATION, DueKind.WORKER_REPORT})
AHEAD, BEHIND = timedelta(days=45), timedelta(days=30)


def tax_profile(library: Library, family: Family, today: date) -> TaxProfile:
    """Return what the family's answers say; who has not said so is not registered."""
    answers = walked(library, family.progress, TAX_TREE, today).counts
    registered = answers.get("registered_farm", answers.get("registered", "no"))
    workers = answers.get("workers", UNKNOWN)
    return TaxProfile(
        regime=_regime(registered, answers.get("regime", UNKNOWN)),
        has_workers=None if workers == UNKNOWN else workers != "none",
        registered_on=_day(answers.get("registered_on", UNKNOWN)),
        patent_until=_day(answers.get("patent_until", UNKNOWN)),
    )


def legal_days(library: Library, today: date) -> LegalDays:
    """Return the law's days, as far as they may be said today."""
    facts = library.facts
    return LegalDays(
        single_tax_report_day=facts.whole_number("single_tax_report_day", today=today),
        annual_declaration_day=_declaration_day(library, today),
        worker_report_day=facts.whole_number("worker_report_day", today=today),
    )


def bar_for(library: Library, family: Family, today: date) -> BenefitBar | None:
    """Return the months in which the benefit stops and may be asked for again, if known."""
    if family.stage not in SIGNED_STAGES:
        return None
    number = library.facts.whole_number
    return bar_of(
        family,
        after_months=number("ubk_bar_starts_after_months", today=today),
        years=number("ubk_bar_years", today=today),
    )


def due_list(
    library: Library, family: Family, first: date, last: date, *, today: date, days_off: DaysOff
) -> tuple[Due, ...]:
    """Return what the family has to do between two days, done or not, by day.

    Reports whose day is over are left out if nobody knows whether she was registered by then.

    Args:
        library: Its facts say the law's days.
        family: Whose duties they are.
        first: May lie in the past, for what is overdue.
        last: The last day that is looked at.
        today: The day in Bishkek.
        days_off: On which days nobody works.
    """
    profile = tax_profile(library, family, today)
    found = duties(
        profile,
        family.plan.steps,
        legal_days(library, today),
        first=first,
        last=last,
        is_day_off=days_off.is_off,
        bar=None if family.gets_benefit is False else bar_for(library, family, today),
    )
    return tuple(
        due
        for due in found
        if due.kind not in REPORTS
        or due.day >= today
        or profile.registered_on is not None
        or family.progress.is_done(due.key)
    )


def open_duties(
    library: Library,
    family: Family,
    today: date,
    days_off: DaysOff,
    *,
    ahead: timedelta = AHEAD,
    behind: timedelta = BEHIND,
) -> tuple[Due, ...]:
    """Return what the family has not ticked as done, by day, so also by ``act_by``.

    Months of the benefit cannot be ticked: they are left out once they are over.
    """
    found = due_list(
        library, family, today - behind, today + ahead, today=today, days_off=days_off
    )
    return tuple(
        due
        for due in found
        if not family.progress.is_done(due.key)
        and (due.kind not in MONTH_ONLY or due.over_after >= today)
    )


def put_off_until(due: Due | None, today: date) -> date:
    """Return the last day to which a thing can be put off; it may lie in the past.

    A duty of the law cannot be put off beyond its last working day while that lies ahead. Else
    a duty is seen for a while after its day, and a week of that is left for a message that has
    to wait. None: a checklist, which stays.
    """
    if due is None:
        return date.max
    if due.kind not in WITHOUT_LEGAL_DAY and due.act_by > today:
        return due.act_by
    seen_until = due.over_after if due.kind in MONTH_ONLY else due.over_after + BEHIND
    return seen_until - timedelta(days=DAYS_A_WEEK)


def undated_kinds(library: Library, family: Family, today: date) -> tuple[DueKind, ...]:
    """Return the duties that the family has and whose day is not known."""
    return undated(tax_profile(library, family, today), legal_days(library, today))


def _declaration_day(library: Library, today: date) -> date | None:
    """Return the declaration's day, while the one of the fact's own year lies ahead."""
    facts = library.facts
    day = facts.day_of_year("annual_declaration_day", today=today)
    year = facts.number("annual_declaration_day", today=today, part="year")
    if day is None or year is None or today > day.replace(year=int(year)):
        return None
    return day


def _regime(registered: Answer, regime: Answer) -> Regime:
    unregistered = {"no": Regime.NONE_YET, "farm": Regime.FARM}
    return unregistered.get(str(registered)) or Regime(str(regime))


def _day(answer: Answer) -> date | None:
    return None if answer == UNKNOWN else date.fromisoformat(str(answer))
