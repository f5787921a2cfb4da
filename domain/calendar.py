"""The family's calendar: reports, patents, steps of the plan and the benefit, day by day.

Days of the law come as arguments, from facts; a duty without a day is named, never dated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.benefit import BenefitBar
from domain.months import MONTHS_A_QUARTER, add_months, month_of
from domain.plan import Step, Words

ONE_DAY = timedelta(days=1)


class DueKind(StrEnum):
    """What falls due."""

    SINGLE_TAX_REPORT = "single_tax_report"
    ANNUAL_DECLARATION = "annual_declaration"
    NEXT_PATENT = "next_patent"
    WORKER_REPORT = "worker_report"
    OWN_CONTRIBUTION = "own_contribution"
    PLAN_STEP = "plan_step"
    BENEFIT_STOPS = "benefit_stops"
    BENEFIT_AGAIN = "benefit_again"


class Regime(StrEnum):
    """What the tax office wrote down for her, as she says."""

    TRADE_PATENT = "trade_patent"
    OTHER_PATENT = "other_patent"
    SINGLE_ZERO = "single_zero"
    SINGLE_TRADE = "single_trade"
    SINGLE_SEWING = "single_sewing"
    SINGLE_OTHER = "single_other"
    FARM = "farm"
    NONE_YET = "none_yet"
    UNKNOWN = "unknown"


PATENTS = frozenset({Regime.TRADE_PATENT, Regime.OTHER_PATENT})
DECLARING = frozenset({Regime.SINGLE_SEWING, Regime.SINGLE_OTHER})
SINGLE_TAX = DECLARING | {Regime.SINGLE_ZERO, Regime.SINGLE_TRADE}
WITHOUT_CONTRIBUTION = frozenset({Regime.FARM, Regime.NONE_YET})
MONTH_ONLY = frozenset({DueKind.BENEFIT_STOPS, DueKind.BENEFIT_AGAIN})


@dataclass(frozen=True, slots=True)
class TaxProfile:
    """What a family has said of its registration; None: not said, or not known.

    Attributes:
        patent_until: The last day of the patent that she holds.
    """

    regime: Regime = Regime.UNKNOWN
    has_workers: bool | None = None
    registered_on: date | None = None
    patent_until: date | None = None


@dataclass(frozen=True, slots=True)
class LegalDays:
    """The law's days, by the names of their facts; None where a fact may not be said.

    Attributes:
        single_tax_report_day: Day of the month after the quarter.
        annual_declaration_day: Month and day count, the year does not.
        worker_report_day: Day of the month after the month.
    """

    single_tax_report_day: int | None = None
    annual_declaration_day: date | None = None
    worker_report_day: int | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A duty and its day.

    Attributes:
        day: The last day; the first of the month where only the month is known.
        act_by: The last working day that is not after ``day``.
        key: By this it is ticked as done; a duty that moves to another day is another one.
        what: How she calls it, if it is a step of the plan.
    """

    kind: DueKind
    day: date
    act_by: date
    key: str
    what: Words | None = None

    @property
    def over_after(self) -> date:
        """The day after which it lies in the past: the end of the month if no day is known."""
        return _end_of(self.day) if self.kind in MONTH_ONLY else self.day


def duties(
    profile: TaxProfile,
    plan_steps: Iterable[Step],
    days: LegalDays,
    *,
    first: date,
    last: date,
    is_day_off: Callable[[date], bool],
    bar: BenefitBar | None = None,
) -> tuple[Due, ...]:
    """Return what is to be done between two days, by day.

    A duty belongs to the whole time from ``act_by`` to its day: the one of Saturday 1 May is
    there in April, and still there on the Saturday.

    Args:
        profile: Reports begin with the quarter, month or year of registration; if it is not
            known, with what falls due from ``first`` on.
        plan_steps: Those without a day are passed over.
        days: Source: content facts ``single_tax_report_day``, ``annual_declaration_day``,
            ``worker_report_day``; who reports what: ``annual_declaration_exempt`` and others.
        first: May lie in the past, for what is overdue.
        last: The last day that is looked at.
        is_day_off: Whether nobody works on a day.
        bar: Of a family that gets the benefit, from ``domain.road.bar_of``.
    """

    def due(kind: DueKind, day: date, name: str = "", what: Words | None = None) -> Due:
        act_by = last_working_day(day, is_day_off)
        return Due(kind, day, act_by, f"{kind}:{name}{day.isoformat()}", what)

    found = [due(kind, day) for kind, day in _legal_days(profile, days, first, last)]
    found += [
        due(DueKind.PLAN_STEP, step.due, f"{step.id}:", step.what)
        for step in plan_steps
        if step.due is not None
    ]
    if bar is not None:
        found += [due(DueKind.BENEFIT_STOPS, bar.stops), due(DueKind.BENEFIT_AGAIN, bar.ends)]
    between = (one for one in found if one.over_after >= first and one.act_by <= last)
    return tuple(sorted(between, key=lambda one: one.day))


def undated(profile: TaxProfile, days: LegalDays) -> tuple[DueKind, ...]:
    """Return the duties that she has and whose day is not known.

    >>> undated(TaxProfile(Regime.TRADE_PATENT), LegalDays(single_tax_report_day=20))
    (<DueKind.NEXT_PATENT: 'next_patent'>, <DueKind.OWN_CONTRIBUTION: 'own_contribution'>)
    """
    known = {
        DueKind.SINGLE_TAX_REPORT: days.single_tax_report_day,
        DueKind.ANNUAL_DECLARATION: days.annual_declaration_day,
        DueKind.NEXT_PATENT: profile.patent_until,
        DueKind.WORKER_REPORT: days.worker_report_day,
        DueKind.OWN_CONTRIBUTION: None,
    }
    return tuple(kind for kind in duty_kinds(profile) if known[kind] is None)


def duty_kinds(profile: TaxProfile) -> tuple[DueKind, ...]:
    """Return the duties towards tax office and Social Fund that she has, dated or not.

    From a regime that she does not know no report follows, only the question of the contribution.

    >>> duty_kinds(TaxProfile(Regime.FARM, has_workers=True))
    (<DueKind.WORKER_REPORT: 'worker_report'>,)
    """
    regime = profile.regime
    has = {
        DueKind.SINGLE_TAX_REPORT: regime in SINGLE_TAX,
        DueKind.ANNUAL_DECLARATION: regime in DECLARING,
        DueKind.NEXT_PATENT: regime in PATENTS,
        DueKind.WORKER_REPORT: bool(profile.has_workers) and regime is not Regime.NONE_YET,
        DueKind.OWN_CONTRIBUTION: regime not in WITHOUT_CONTRIBUTION,
    }
    return tuple(kind for kind, it_has in has.items() if it_has)


def last_working_day(day: date, is_day_off: Callable[[date], bool]) -> date:
    """Return the day, or the last one before it on which people work: never a later one.

    >>> last_working_day(date(2026, 12, 20), lambda day: day.isoweekday() > 5)
    datetime.date(2026, 12, 18)
    """
    while is_day_off(day):
        day -= ONE_DAY
    return day


def _legal_days(
    profile: TaxProfile, days: LegalDays, first: date, last: date
) -> Iterator[tuple[DueKind, date]]:
    """Yield the law's days from the month of ``first`` to the month after ``last``."""
    kinds = duty_kinds(profile)
    month = month_of(first)
    while month <= add_months(last, 1):
        for kind, begun_before, day in _falling_in(month, days):
            since = profile.registered_on
            if kind in kinds and (since is None or since < begun_before):
                yield kind, day
        month = add_months(month, 1)
    if DueKind.NEXT_PATENT in kinds and profile.patent_until is not None:
        yield DueKind.NEXT_PATENT, profile.patent_until


def _falling_in(month: date, days: LegalDays) -> Iterator[tuple[DueKind, date, date]]:
    """Yield what anybody may owe in a month, the first day after what it is about, and its day."""
    quarter_is_over = month.month % MONTHS_A_QUARTER == 1
    if days.single_tax_report_day is not None and quarter_is_over:
        yield DueKind.SINGLE_TAX_REPORT, month, _day_in(month, days.single_tax_report_day)
    if days.worker_report_day is not None:
        yield DueKind.WORKER_REPORT, month, _day_in(month, days.worker_report_day)
    annual = days.annual_declaration_day
    if annual is not None and annual.month == month.month:
        yield DueKind.ANNUAL_DECLARATION, month.replace(month=1), _day_in(month, annual.day)


def _day_in(month: date, day: int) -> date:
    """Return a day of a month; its last one if the month is shorter."""
    return min(month + ONE_DAY * (day - 1), _end_of(month))


def _end_of(month: date) -> date:
    return add_months(month, 1) - ONE_DAY
