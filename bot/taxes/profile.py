"""From a family's answers in the tax tree to its duties."""

from __future__ import annotations

from datetime import date

from bot.first_things import bar_for
from bot.plan.words import plan_of
from bot.runtime import Runtime
from bot.taxes.answers import progress_of, walked
from domain.calendar import Due, DueKind, LegalDays, Regime, TaxProfile, duties, undated
from domain.person import Person
from domain.tree import UNKNOWN, Answer
from usecases.days_off import is_day_off

TREE = "tax"
REPORTS = frozenset({DueKind.SINGLE_TAX_REPORT, DueKind.ANNUAL_DECLARATION, DueKind.WORKER_REPORT})


def tax_profile(runtime: Runtime, person: Person) -> TaxProfile:
    """Return what the family's answers say; who has not said so is not registered."""
    answers = walked(runtime, person, TREE).counts
    registered = answers.get("registered_farm", answers.get("registered", "no"))
    workers = answers.get("workers", UNKNOWN)
    return TaxProfile(
        regime=_regime(registered, answers.get("regime", UNKNOWN)),
        has_workers=None if workers == UNKNOWN else workers != "none",
        registered_on=_day(answers.get("registered_on", UNKNOWN)),
        patent_until=_day(answers.get("patent_until", UNKNOWN)),
    )


def legal_days(runtime: Runtime) -> LegalDays:
    """Return the law's days, as far as they may be said today."""
    facts, today = runtime.library.facts, runtime.today
    return LegalDays(
        single_tax_report_day=facts.whole_number("single_tax_report_day", today=today),
        annual_declaration_day=_declaration_day(runtime),
        worker_report_day=facts.whole_number("worker_report_day", today=today),
    )


def _declaration_day(runtime: Runtime) -> date | None:
    """Return the declaration's day, while the one of the fact's own year lies ahead."""
    facts, today = runtime.library.facts, runtime.today
    day = facts.day_of_year("annual_declaration_day", today=today)
    year = facts.number("annual_declaration_day", today=today, part="year")
    if day is None or year is None or today > day.replace(year=int(year)):
        return None
    return day


def due_list(runtime: Runtime, person: Person, first: date, last: date) -> tuple[Due, ...]:
    """Return what the family has to do between two days, done or not, by day.

    Reports whose day is over are left out if nobody knows whether she was registered by then.
    """
    profile, progress, family = tax_profile(runtime, person), progress_of(person), person.family
    gets_none = family is not None and family.gets_benefit is False
    found = duties(
        profile,
        plan_of(person).steps,
        legal_days(runtime),
        first=first,
        last=last,
        is_day_off=is_day_off,
        bar=None if gets_none else bar_for(runtime, person),
    )
    return tuple(
        due
        for due in found
        if due.kind not in REPORTS
        or due.day >= runtime.today
        or profile.registered_on is not None
        or progress.is_done(due.key)
    )


def undated_kinds(runtime: Runtime, person: Person) -> tuple[DueKind, ...]:
    """Return the duties that the family has and whose day is not known."""
    return undated(tax_profile(runtime, person), legal_days(runtime))


def _regime(registered: Answer, regime: Answer) -> Regime:
    unregistered = {"no": Regime.NONE_YET, "farm": Regime.FARM}
    return unregistered.get(str(registered)) or Regime(str(regime))


def _day(answer: Answer) -> date | None:
    return None if answer == UNKNOWN else date.fromisoformat(str(answer))
