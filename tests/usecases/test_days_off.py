"""Days off: weekends and the holidays of Kyrgyzstan, as a paper calendar shows them."""

from __future__ import annotations

from datetime import date

import pytest

from domain.calendar import LegalDays, Regime, TaxProfile, duties, last_working_day
from usecases.days_off import is_day_off, name_of


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
    assert last_working_day(day, is_day_off) == act_by
    assert is_day_off(day) == (day != act_by)


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
        is_day_off=is_day_off,
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
    assert name_of(day, language) == name
