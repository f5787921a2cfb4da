"""Days off: weekends and the holidays of Kyrgyzstan, and what the database says otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from db.models import DayExceptionRow
from db.session import Sessions
from domain.calendar import LegalDays, Regime, TaxProfile, duties, last_working_day
from tests.house import House
from usecases.days_off import DaysOff, reload_days_off

CALENDAR = DaysOff()


@pytest.mark.parametrize(
    ("day", "act_by"),
    [
        # New Year: the holidays last to the 7th
        (date(2026, 12, 31), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2026, 12, 31)),
        (date(2027, 1, 7), date(2026, 12, 31)),
        (date(2027, 1, 8), date(2027, 1, 8)),
        # Orozo Ait on Friday 20 March 2026, then Nooruz on the Saturday
        (date(2026, 3, 20), date(2026, 3, 19)),
        (date(2026, 3, 21), date(2026, 3, 19)),
        (date(2026, 3, 22), date(2026, 3, 19)),
        (date(2026, 3, 23), date(2026, 3, 23)),
        # Nooruz on a Sunday gives no Monday
        (date(2027, 3, 20), date(2027, 3, 19)),
        (date(2027, 3, 21), date(2027, 3, 19)),
        (date(2027, 3, 22), date(2027, 3, 22)),
        (date(2027, 3, 23), date(2027, 3, 23)),
        # Women's Day on a Monday, Orozo Ait (estimated) on the Tuesday
        (date(2027, 3, 9), date(2027, 3, 5)),
        # May holidays from the 1st to the 9th
        (date(2027, 5, 1), date(2027, 4, 30)),
        (date(2027, 5, 9), date(2027, 4, 30)),
        (date(2027, 5, 10), date(2027, 5, 10)),
        (date(2028, 5, 1), date(2028, 4, 28)),
        # Kurman Ait, Independence Day on a Monday
        (date(2026, 5, 27), date(2026, 5, 26)),
        (date(2026, 8, 31), date(2026, 8, 28)),
        # Remembered and worked on: 8 November 2027 is a Monday
        (date(2027, 11, 8), date(2027, 11, 8)),
        # a leap day on a Tuesday
        (date(2028, 2, 29), date(2028, 2, 29)),
        # ordinary weekends
        (date(2026, 12, 19), date(2026, 12, 18)),
        (date(2026, 12, 20), date(2026, 12, 18)),
    ],
)
def test_the_last_working_day(day: date, act_by: date) -> None:
    assert last_working_day(day, CALENDAR.is_off) == act_by
    assert CALENDAR.is_off(day) == (day != act_by)


def test_the_year_of_a_seamstress_with_a_worker() -> None:
    found = duties(
        TaxProfile(Regime.SINGLE_SEWING, has_workers=True, registered_on=date(2026, 11, 24)),
        (),
        LegalDays(
            single_tax_report_day=20,
            annual_declaration_day=date(2000, 5, 1),
            worker_report_day=20,
        ),
        first=date(2026, 11, 24),
        last=date(2027, 5, 31),
        is_day_off=CALENDAR.is_off,
    )
    assert [(due.key, due.act_by.isoformat()) for due in found] == [
        ("worker_report:2026-12-20", "2026-12-18"),
        ("single_tax_report:2027-01-20", "2027-01-20"),
        ("worker_report:2027-01-20", "2027-01-20"),
        ("worker_report:2027-02-20", "2027-02-19"),
        ("worker_report:2027-03-20", "2027-03-19"),
        ("single_tax_report:2027-04-20", "2027-04-20"),
        ("worker_report:2027-04-20", "2027-04-20"),
        ("annual_declaration:2027-05-01", "2027-04-30"),
        ("worker_report:2027-05-20", "2027-05-20"),
    ]


@pytest.mark.parametrize(
    ("day", "language", "name"),
    [
        (date(2027, 1, 1), "ky", "Жаңы жыл"),
        (date(2027, 1, 1), "ru", "Новый год"),
        (date(2027, 1, 1), "en", "Жаңы жыл"),
        (date(2026, 3, 20), "ky", "Орозо айт"),
        (date(2027, 3, 9), "ky", "Орозо айт (болжолдуу)"),
        (date(2027, 3, 9), "ru", "Орозо айт (приблизительная дата)"),
        (date(2027, 1, 20), "ky", None),
        (date(2027, 1, 9), "ru", None),
    ],
)
def test_a_holiday_has_a_name_and_says_when_it_is_a_guess(
    day: date, language: str, name: str | None
) -> None:
    assert CALENDAR.name_of(day, language) == name


MOVED_TO, WORKED, AIT, NOT_AIT = (
    date(2027, 1, 8),
    date(2027, 1, 9),
    date(2027, 3, 10),
    date(2027, 3, 9),
)
MOVED = {MOVED_TO: True, WORKED: False, AIT: True, NOT_AIT: False, date(2027, 1, 1): True}


@pytest.mark.parametrize(
    ("day", "is_off", "name"),
    [
        (MOVED_TO, True, None),  # an ordinary Friday
        (WORKED, False, None),  # the Saturday that is worked for it
        (AIT, True, None),
        (NOT_AIT, False, None),  # estimated, and it was another day
        (date(2027, 1, 1), True, "Жаңы жыл"),  # off in any case
        (date(2027, 1, 10), True, None),
        (date(2027, 3, 8), True, "Аялдардын эл аралык күнү"),
        (date(2027, 1, 11), False, None),
    ],
)
def test_exceptions_lie_over_the_calendar(day: date, is_off: bool, name: str | None) -> None:
    days_off = DaysOff(MOVED)
    assert days_off.is_off(day) == is_off
    assert days_off.name_of(day, "ky") == name
    assert not {MOVED_TO, AIT} & {day for day in MOVED if CALENDAR.is_off(day)}


async def enter(sessions: Sessions, exceptions: dict[date, bool]) -> None:
    """Let the database hold these exceptions and no others."""
    async with sessions.begin() as session:
        await session.execute(delete(DayExceptionRow))
        session.add_all(DayExceptionRow(day=day, is_off=off) for day, off in exceptions.items())


async def test_exceptions_come_from_the_database(sessions: Sessions) -> None:
    days_off = DaysOff()
    await enter(sessions, MOVED)
    assert not days_off.is_off(MOVED_TO)
    await reload_days_off(sessions, days_off)
    assert {day: days_off.is_off(day) for day in MOVED} == MOVED

    await enter(sessions, {MOVED_TO: False})  # entered otherwise, the others withdrawn
    await reload_days_off(sessions, days_off)
    assert {day for day in MOVED if days_off.is_off(day) != CALENDAR.is_off(day)} == set()


async def test_the_running_program_takes_them_over_within_a_minute_and_at_its_start(
    house: House,
) -> None:
    await enter(house.sessions, MOVED)
    await house.later(timedelta(minutes=1))
    assert house.runtime.days_off.is_off(MOVED_TO)
    await house.restart()
    assert house.runtime.days_off.is_off(MOVED_TO)
