"""What a family has to do by which day, as the clock sees it: without anybody who is talking."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.calendar import Due, DueKind
from domain.person import Family, Stage
from domain.plan import Plan, Step, Words
from domain.progress import Progress
from domain.tree import Answer
from tests.house import LIBRARY
from tests.usecases.clockwork import SINGLE
from usecases.days_off import DaysOff
from usecases.duties import due_list, open_duties, put_off_until, undated_kinds

TODAY = date(2026, 11, 24)
CALENDAR = DaysOff()


def family(answers: dict[str, Answer], *steps: date, ticks: tuple[str, ...] = ()) -> Family:
    """A family that has answered this and plans steps for these days."""
    return Family(
        1,
        plan=Plan(
            steps=tuple(Step(number, Words(text="уй"), day) for number, day in enumerate(steps, 1))
        ),
        progress=Progress({"tax": answers}, dict.fromkeys(ticks, TODAY)),
    )


def keys(found: Family, today: date = TODAY, days_off: DaysOff = CALENDAR) -> list[str]:
    return [due.key for due in open_duties(LIBRARY, found, today, days_off)]


def test_who_has_said_nothing_has_nothing_to_do() -> None:
    assert open_duties(LIBRARY, Family(1), TODAY, CALENDAR) == ()
    assert undated_kinds(LIBRARY, Family(1), TODAY) == ()


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 12, 5), []),  # 46 days ahead
        (date(2026, 12, 6), ["single_tax_report:2027-01-20"]),
        (date(2027, 1, 20), ["single_tax_report:2027-01-20"]),
        (date(2027, 2, 19), ["single_tax_report:2027-01-20"]),
        (date(2027, 2, 20), []),  # 31 days behind
    ],
)
def test_it_looks_45_days_ahead_and_30_behind(today: date, expected: list[str]) -> None:
    assert keys(family(SINGLE), today) == expected


def test_further_ahead_and_behind() -> None:
    year = timedelta(days=366)
    found = open_duties(LIBRARY, family(SINGLE), TODAY, CALENDAR, ahead=year, behind=timedelta())
    assert [due.day for due in found] == [date(2027, month, 20) for month in (1, 4, 7, 10)]


def test_what_is_ticked_is_not_open() -> None:
    today, done = date(2027, 1, 4), "single_tax_report:2027-01-20"
    assert keys(family(SINGLE), today) == [done]
    assert keys(family(SINGLE, ticks=(done,)), today) == []
    listed = due_list(
        LIBRARY,
        family(SINGLE, ticks=(done,)),
        today,
        date(2027, 1, 31),
        today=today,
        days_off=CALENDAR,
    )
    assert [due.key for due in listed] == [done]


def test_first_comes_what_has_to_be_done_first() -> None:
    """By the last working day for it: also a Saturday, where that is worked."""
    moved = DaysOff({date(2026, 11, 28): False, date(2026, 12, 1): True, date(2026, 11, 30): True})
    saturday, tuesday = date(2026, 11, 28), date(2026, 12, 1)
    planned = family({}, tuesday, saturday, date(2026, 11, 26))
    found = open_duties(LIBRARY, planned, TODAY, moved)
    assert [(due.day, due.act_by) for due in found] == [
        (date(2026, 11, 26), date(2026, 11, 26)),
        (saturday, saturday),
        (tuesday, saturday),
    ]
    assert [due.act_by for due in open_duties(LIBRARY, planned, TODAY, CALENDAR)] == [
        date(2026, 11, 26),
        date(2026, 11, 27),
        tuesday,
    ]


@pytest.mark.parametrize(
    ("today", "is_open"),
    [
        (date(2026, 12, 1), False),  # more than 45 days before
        (date(2027, 1, 20), True),
        (date(2027, 2, 28), True),
        (date(2027, 3, 1), False),  # it has stopped: nothing is overdue
    ],
)
def test_a_month_of_the_benefit_is_open_until_it_is_over(today: date, is_open: bool) -> None:
    signed = Family(1, stage=Stage.OPERATING, signed_month=date(2026, 10, 1))
    assert keys(signed, today) == (["benefit_stops:2027-02-01"] if is_open else [])
    without = Family(1, stage=Stage.OPERATING, signed_month=date(2026, 10, 1), gets_benefit=False)
    assert keys(without, today) == []


@pytest.mark.parametrize(
    ("kind", "day", "act_by", "until"),
    [
        (DueKind.SINGLE_TAX_REPORT, "2026-11-29", "2026-11-27", "2026-11-27"),
        (DueKind.SINGLE_TAX_REPORT, "2026-11-24", "2026-11-24", "2026-12-17"),  # it is today
        (DueKind.SINGLE_TAX_REPORT, "2026-11-20", "2026-11-20", "2026-12-13"),
        (DueKind.PLAN_STEP, "2026-11-29", "2026-11-27", "2026-12-22"),
        (DueKind.PLAN_STEP, "2026-11-01", "2026-11-01", "2026-11-24"),  # no day is left
        (DueKind.BENEFIT_STOPS, "2026-12-01", "2026-12-01", "2026-12-24"),
    ],
)
def test_it_can_be_put_off_while_it_is_seen_and_as_the_law_lets(
    kind: DueKind, day: str, act_by: str, until: str
) -> None:
    due = Due(kind, date.fromisoformat(day), date.fromisoformat(act_by), "any")
    assert put_off_until(due, TODAY) == date.fromisoformat(until)
    assert put_off_until(None, TODAY) == date.max
