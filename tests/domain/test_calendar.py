"""The calendar: what falls due between two days, worked out by hand on a paper calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.benefit import BenefitBar
from domain.calendar import (
    MONTH_ONLY,
    Due,
    DueKind,
    LegalDays,
    Regime,
    TaxProfile,
    duties,
    last_working_day,
    undated,
)
from domain.day import DAYS_A_WEEK
from domain.person import Family
from domain.plan import Step, Words
from domain.road import next_duty

TODAY = date(2026, 11, 24)
YEAR_END = date(2027, 12, 31)
DAYS = LegalDays(single_tax_report_day=20, annual_declaration_day=date(2000, 5, 1))
WITH_WORKERS_DAY = replace(DAYS, worker_report_day=20)
NO_DAYS = LegalDays()

HOLIDAYS = {
    *(date(2027, 1, day) for day in range(1, 8)),
    date(2027, 3, 8),
    date(2027, 3, 21),
    *(date(2027, 5, day) for day in range(1, 10)),
}


def off(day: date) -> bool:
    return day.isoweekday() > 5 or day in HOLIDAYS


def dated(
    profile: TaxProfile,
    *,
    steps: Iterable[Step] = (),
    days: LegalDays = DAYS,
    first: date = TODAY,
    last: date = YEAR_END,
    bar: BenefitBar | None = None,
) -> list[Due]:
    return list(duties(profile, steps, days, first=first, last=last, is_day_off=off, bar=bar))


def keys(dues: Iterable[Due]) -> list[str]:
    return [due.key for due in dues]


REPORTS = [
    "single_tax_report:2027-01-20",
    "single_tax_report:2027-04-20",
    "single_tax_report:2027-07-20",
    "single_tax_report:2027-10-20",
]
WITH_DECLARATION = [*REPORTS[:2], "annual_declaration:2027-05-01", *REPORTS[2:]]


@pytest.mark.parametrize(
    ("regime", "year"),
    [
        (Regime.TRADE_PATENT, []),
        (Regime.OTHER_PATENT, []),
        (Regime.SINGLE_ZERO, REPORTS),
        (Regime.SINGLE_TRADE, REPORTS),
        (Regime.SINGLE_SEWING, WITH_DECLARATION),
        (Regime.SINGLE_OTHER, WITH_DECLARATION),
        (Regime.FARM, []),
        (Regime.NONE_YET, []),
        (Regime.UNKNOWN, []),
    ],
)
def test_a_year_of_each_regime(regime: Regime, year: list[str]) -> None:
    assert keys(dated(TaxProfile(regime))) == year


FRIDAY, SATURDAY = date(2027, 4, 30), date(2027, 5, 1)


@pytest.mark.parametrize(
    ("day", "act_by"),
    [
        (date(2026, 12, 18), date(2026, 12, 18)),  # a Friday
        (date(2026, 12, 20), date(2026, 12, 18)),  # a Sunday
        (date(2027, 1, 1), date(2026, 12, 31)),  # a holiday; before it a Thursday of last year
        (date(2027, 1, 7), date(2026, 12, 31)),  # the last of seven days off
        (date(2027, 1, 8), date(2027, 1, 8)),  # a Friday
        (date(2027, 1, 20), date(2027, 1, 20)),  # a Wednesday
        (date(2027, 3, 8), date(2027, 3, 5)),  # a holiday on a Monday
        (date(2027, 3, 20), date(2027, 3, 19)),  # a Saturday
        (date(2027, 3, 21), date(2027, 3, 19)),  # a holiday on a Sunday
        (date(2027, 3, 22), date(2027, 3, 22)),  # a Monday
        (SATURDAY, FRIDAY),
        (date(2027, 5, 10), date(2027, 5, 10)),  # a Monday after nine days off
    ],
)
def test_one_acts_on_a_working_day_and_never_late(day: date, act_by: date) -> None:
    assert last_working_day(day, off) == act_by
    profile = TaxProfile(Regime.TRADE_PATENT, patent_until=day)
    assert [due.act_by for due in dated(profile)] == [act_by]


SEWING = TaxProfile(Regime.SINGLE_SEWING)


@pytest.mark.parametrize(
    ("first", "last", "is_there"),
    [
        (date(2027, 4, 21), date(2027, 4, 29), False),
        (date(2027, 4, 21), FRIDAY, True),
        (FRIDAY, FRIDAY, True),
        (SATURDAY, SATURDAY, True),  # the working day is over, the day itself is not
        (date(2027, 5, 2), date(2027, 5, 31), False),
    ],
)
def test_a_duty_lasts_from_its_working_day_to_its_day(
    first: date, last: date, is_there: bool
) -> None:
    declaration = Due(
        DueKind.ANNUAL_DECLARATION, SATURDAY, FRIDAY, "annual_declaration:2027-05-01"
    )
    assert dated(SEWING, first=first, last=last) == [declaration] * is_there


@pytest.mark.parametrize(
    ("registered_on", "first", "report"),
    [
        (date(2026, 10, 1), TODAY, "2027-01-20"),
        (date(2026, 12, 31), TODAY, "2027-01-20"),
        (date(2027, 1, 1), TODAY, "2027-04-20"),
        (date(2027, 3, 31), TODAY, "2027-04-20"),
        (date(2027, 4, 1), TODAY, "2027-07-20"),
        (None, TODAY, "2027-01-20"),
        (None, date(2026, 10, 10), "2026-10-20"),  # of the quarter before
        (None, date(2026, 10, 20), "2026-10-20"),  # today
        (None, date(2026, 10, 21), "2027-01-20"),
        (date(2026, 5, 15), date(2026, 1, 1), "2026-07-20"),  # overdue, none before it
    ],
)
def test_the_first_report_is_of_the_quarter_of_registration(
    registered_on: date | None, first: date, report: str
) -> None:
    profile = TaxProfile(Regime.SINGLE_TRADE, registered_on=registered_on)
    assert keys(dated(profile, first=first))[0] == f"single_tax_report:{report}"


@pytest.mark.parametrize(
    ("registered_on", "declaration"),
    [
        (None, "2027-05-01"),
        (date(2026, 12, 31), "2027-05-01"),
        (date(2027, 1, 1), "2028-05-01"),
        (date(2027, 4, 30), "2028-05-01"),
    ],
)
def test_the_first_declaration_is_of_the_year_of_registration(
    registered_on: date | None, declaration: str
) -> None:
    profile = replace(SEWING, registered_on=registered_on)
    dues = dated(profile, last=date(2028, 12, 31))
    found = [due.key for due in dues if due.kind is DueKind.ANNUAL_DECLARATION]
    assert found[0] == f"annual_declaration:{declaration}"


@pytest.mark.parametrize(
    ("profile", "reports"),
    [
        (TaxProfile(Regime.FARM, has_workers=True), ["12-20", "01-20", "02-20"]),
        (TaxProfile(Regime.UNKNOWN, has_workers=True), ["12-20", "01-20", "02-20"]),
        (TaxProfile(Regime.TRADE_PATENT, True, date(2026, 11, 30)), ["12-20", "01-20", "02-20"]),
        (TaxProfile(Regime.TRADE_PATENT, True, date(2026, 12, 1)), ["01-20", "02-20"]),
        (TaxProfile(Regime.FARM, has_workers=False), []),
        (TaxProfile(Regime.FARM, has_workers=None), []),
        (TaxProfile(Regime.NONE_YET, has_workers=True), []),
    ],
)
def test_with_workers_every_month_has_a_report(profile: TaxProfile, reports: list[str]) -> None:
    dues = dated(profile, days=WITH_WORKERS_DAY, last=date(2027, 2, 28))
    assert {due.kind for due in dues} <= {DueKind.WORKER_REPORT}
    assert [f"{due.day:%m-%d}" for due in dues] == reports


def test_a_sunday_in_december_is_met_on_the_friday() -> None:
    [report] = dated(
        TaxProfile(Regime.FARM, has_workers=True),
        days=WITH_WORKERS_DAY,
        last=date(2026, 12, 31),
    )
    assert (report.day, report.act_by) == (date(2026, 12, 20), date(2026, 12, 18))


@pytest.mark.parametrize(
    ("profile", "days", "key", "act_by"),
    [
        (
            TaxProfile(Regime.OTHER_PATENT, patent_until=date(2028, 2, 29)),
            NO_DAYS,
            "next_patent:2028-02-29",
            date(2028, 2, 29),  # a Tuesday
        ),
        (
            SEWING,
            LegalDays(annual_declaration_day=date(2000, 2, 29)),
            "annual_declaration:2027-02-28",  # no 29th that year
            date(2027, 2, 26),
        ),
        (
            TaxProfile(Regime.SINGLE_ZERO, registered_on=date(2027, 1, 1)),
            LegalDays(single_tax_report_day=31),
            "single_tax_report:2027-04-30",  # April has 30 days
            date(2027, 4, 30),
        ),
    ],
)
def test_short_months_and_leap_days(
    profile: TaxProfile, days: LegalDays, key: str, act_by: date
) -> None:
    due = dated(profile, days=days, last=date(2028, 3, 31))[0]
    assert (due.key, due.act_by) == (key, act_by)


@pytest.mark.parametrize("regime", list(Regime))
def test_only_who_holds_a_patent_buys_the_next(regime: Regime) -> None:
    profile = TaxProfile(regime, patent_until=date(2026, 12, 31))
    found = keys(dated(profile, days=NO_DAYS))
    holds = regime in {Regime.TRADE_PATENT, Regime.OTHER_PATENT}
    assert found == ["next_patent:2026-12-31"] * holds


def test_a_patent_that_ran_out_is_there_for_who_looks_back() -> None:
    profile = TaxProfile(Regime.TRADE_PATENT, patent_until=date(2026, 11, 20))
    assert dated(profile) == []
    assert keys(dated(profile, first=date(2026, 11, 1))) == ["next_patent:2026-11-20"]


def test_another_regime_has_other_duties_and_what_stays_keeps_its_key() -> None:
    def year(regime: Regime) -> set[str]:
        return set(keys(dated(TaxProfile(regime, patent_until=date(2027, 2, 1)))))

    assert year(Regime.SINGLE_SEWING) - year(Regime.SINGLE_TRADE) == {
        "annual_declaration:2027-05-01"
    }
    assert year(Regime.SINGLE_TRADE) == set(REPORTS)
    assert year(Regime.TRADE_PATENT) == {"next_patent:2027-02-01"}


def test_steps_of_the_plan_keep_her_words_and_their_order() -> None:
    asks, buys, builds = Words(text="баасын суроо"), Words(code="dairy_cow.cow"), Words(voice="id")
    monday = date(2027, 1, 18)
    steps = [
        Step(10, buys, monday),
        Step(2, asks, monday),
        Step(3, Words(text="качан экени белгисиз")),
        Step(4, builds, date(2027, 1, 2)),
        Step(5, asks, date(2026, 11, 23)),
    ]
    found = dated(TaxProfile(Regime.SINGLE_ZERO), steps=steps, last=date(2027, 1, 31))
    assert found == [
        Due(
            DueKind.PLAN_STEP,
            date(2027, 1, 2),
            date(2026, 12, 31),
            "plan_step:4:2027-01-02",
            builds,
        ),
        Due(DueKind.PLAN_STEP, monday, monday, "plan_step:10:2027-01-18", buys),
        Due(DueKind.PLAN_STEP, monday, monday, "plan_step:2:2027-01-18", asks),
        Due(
            DueKind.SINGLE_TAX_REPORT,
            date(2027, 1, 20),
            date(2027, 1, 20),
            "single_tax_report:2027-01-20",
        ),
    ]


BAR = BenefitBar(stops=date(2027, 3, 1), ends=date(2030, 3, 1))
SIGNED = Family(1, signed_month=date(2026, 11, 1))


@pytest.mark.parametrize(
    ("first", "key"),
    [
        (TODAY, "benefit_stops:2027-03-01"),
        (date(2027, 3, 31), "benefit_stops:2027-03-01"),  # the day in the month is not known
        (date(2027, 4, 1), "benefit_again:2030-03-01"),
        (date(2030, 3, 31), "benefit_again:2030-03-01"),
        (date(2030, 4, 1), None),
    ],
)
def test_the_benefit_stays_to_the_end_of_its_month_as_at_home(
    first: date, key: str | None
) -> None:
    found = dated(TaxProfile(), first=first, last=date(2031, 1, 1), bar=BAR)
    assert next(iter(keys(found)), None) == key
    at_home = next_duty(SIGNED, first, after_months=3, years=3)
    assert (at_home and f"{at_home.kind}:{at_home.month}") == key


@pytest.mark.parametrize(
    ("profile", "days", "kinds"),
    [
        (TaxProfile(Regime.SINGLE_ZERO), DAYS, [DueKind.OWN_CONTRIBUTION]),
        (
            TaxProfile(Regime.SINGLE_ZERO, has_workers=True),
            DAYS,
            [DueKind.WORKER_REPORT, DueKind.OWN_CONTRIBUTION],
        ),
        (
            TaxProfile(Regime.SINGLE_ZERO, has_workers=True),
            WITH_WORKERS_DAY,
            [DueKind.OWN_CONTRIBUTION],
        ),
        (SEWING, DAYS, [DueKind.OWN_CONTRIBUTION]),
        (
            SEWING,
            NO_DAYS,
            [DueKind.SINGLE_TAX_REPORT, DueKind.ANNUAL_DECLARATION, DueKind.OWN_CONTRIBUTION],
        ),
        (
            TaxProfile(Regime.TRADE_PATENT),
            DAYS,
            [DueKind.NEXT_PATENT, DueKind.OWN_CONTRIBUTION],
        ),
        (
            TaxProfile(Regime.TRADE_PATENT, patent_until=date(2026, 12, 31)),
            NO_DAYS,
            [DueKind.OWN_CONTRIBUTION],
        ),
        (TaxProfile(Regime.FARM), NO_DAYS, []),
        (TaxProfile(Regime.FARM, has_workers=True), DAYS, [DueKind.WORKER_REPORT]),
        (TaxProfile(Regime.NONE_YET, has_workers=True), NO_DAYS, []),
        (TaxProfile(Regime.UNKNOWN), NO_DAYS, [DueKind.OWN_CONTRIBUTION]),
    ],
)
def test_a_duty_without_a_day_is_named(
    profile: TaxProfile, days: LegalDays, kinds: list[DueKind]
) -> None:
    assert list(undated(profile, days)) == kinds
    assert {due.kind for due in dated(profile, days=days)}.isdisjoint(kinds)


ANY_DAY = st.dates(date(2020, 1, 1), date(2035, 12, 31))
ANY_MONTH_DAY = st.none() | st.integers(1, 31)
PROFILES = st.builds(
    TaxProfile,
    st.sampled_from(Regime),
    st.none() | st.booleans(),
    st.none() | ANY_DAY,
    st.none() | ANY_DAY,
)
LEGAL_DAYS = st.builds(
    LegalDays,
    ANY_MONTH_DAY,
    st.none() | st.dates(date(2000, 1, 1), date(2000, 12, 31)),
    ANY_MONTH_DAY,
)
STEPS = st.lists(
    st.builds(Step, st.integers(1, 30), st.just(Words(text="суроо")), st.none() | ANY_DAY),
    max_size=5,
    unique_by=lambda step: step.id,
)
WORKING_WEEKDAYS = st.sets(st.integers(1, DAYS_A_WEEK), min_size=1)
SPANS = st.tuples(ANY_DAY, st.integers(0, 800))


@given(
    profile=PROFILES,
    steps=STEPS,
    days=LEGAL_DAYS,
    span=SPANS,
    working=WORKING_WEEKDAYS,
    holidays=st.sets(ANY_DAY, max_size=20),
)
def test_any_calendar_is_in_order_and_asks_nothing_of_a_day_off(
    *,
    profile: TaxProfile,
    steps: list[Step],
    days: LegalDays,
    span: tuple[date, int],
    working: set[int],
    holidays: set[date],
) -> None:
    first, last = span[0], span[0] + timedelta(days=span[1])

    def is_day_off(day: date) -> bool:
        return day.isoweekday() not in working or day in holidays

    found = duties(profile, steps, days, first=first, last=last, is_day_off=is_day_off, bar=BAR)
    assert len(set(keys(found))) == len(found)
    assert sorted(due.day for due in found) == [due.day for due in found]
    for due in found:
        assert due.act_by <= min(due.day, last)
        assert not is_day_off(due.act_by)
        assert all(is_day_off(day) for day in days_after(due.act_by, due.day))
        assert due.kind in MONTH_ONLY or due.day >= first
    earlier = first - timedelta(days=40)
    wider = duties(profile, steps, days, first=earlier, last=last, is_day_off=is_day_off, bar=BAR)
    assert set(found) <= set(wider)


def days_after(day: date, last: date) -> list[date]:
    return [day + timedelta(days=count) for count in range(1, (last - day).days + 1)]
