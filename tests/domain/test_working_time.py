"""Working time: dated examples over holidays, and what holds for any moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import BISHKEK, at_hour, local_day
from domain.working_time import WORKING_DAY, WorkingTime
from usecases.days_off import DaysOff
from usecases.working_time import working_time

HOUR = timedelta(hours=1)
NOTHING = timedelta(0)
MOVED = {date(2027, 1, 8): True, date(2027, 1, 9): False, date(2027, 3, 9): False}
"""A Friday off for a Saturday worked, and Orozo Ait on another day than estimated."""
CALENDAR, WITH_EXCEPTIONS = working_time(DaysOff()), working_time(DaysOff(MOVED))


def at(text: str) -> datetime:
    """A moment in Bishkek."""
    return datetime.fromisoformat(text).replace(tzinfo=BISHKEK)


OPENINGS = [
    # an ordinary Tuesday
    ("2026-11-24 08:59", "2026-11-24 09:00"),
    ("2026-11-24 09:00", "2026-11-24 09:00"),
    ("2026-11-24 13:00", "2026-11-24 13:00"),  # nobody counts a lunch
    ("2026-11-24 18:00", "2026-11-24 18:00"),
    ("2026-11-24 18:00:00.000001", "2026-11-25 09:00"),
    ("2026-11-24 00:00", "2026-11-24 09:00"),
    # a Friday evening, a Sunday
    ("2026-11-27 18:30", "2026-11-30 09:00"),
    ("2026-11-29 12:00", "2026-11-30 09:00"),
    # New Year
    ("2026-12-31 18:01", "2027-01-08 09:00"),
    ("2027-01-04 12:00", "2027-01-08 09:00"),
    # Women's Day on a Monday, Orozo Ait on the Tuesday
    ("2027-03-05 20:00", "2027-03-10 09:00"),
    # Nooruz on a Sunday gives no Monday
    ("2027-03-19 19:00", "2027-03-22 09:00"),
    # the May holidays, and Kurman Ait on a Sunday
    ("2027-04-30 19:00", "2027-05-10 09:00"),
    ("2027-05-16 10:00", "2027-05-17 09:00"),
]


@pytest.mark.parametrize(("moment", "opens"), OPENINGS, ids=str)
def test_the_next_opening(moment: str, opens: str) -> None:
    assert CALENDAR.next_opening(at(moment)) == at(opens)
    assert CALENDAR.is_working_time(at(moment)) == (moment == opens)


SUMS = [
    # four hours, as for what is urgent
    ("2026-11-24 10:30", 4, "2026-11-24 14:30"),
    ("2026-11-24 15:00", 4, "2026-11-25 10:00"),
    ("2026-11-27 17:00", 4, "2026-11-30 12:00"),
    ("2026-11-27 18:30", 4, "2026-11-30 13:00"),
    # what ends with the day ends at six
    ("2026-11-24 09:00", 9, "2026-11-24 18:00"),
    ("2026-11-24 14:00", 4, "2026-11-24 18:00"),
    ("2026-11-24 18:00", 0, "2026-11-24 18:00"),
    ("2026-11-24 18:00", 1, "2026-11-25 10:00"),
    ("2026-11-24 18:01", 0, "2026-11-25 09:00"),
    # two working days
    ("2026-11-24 11:00", 18, "2026-11-26 11:00"),
    ("2026-11-27 19:00", 18, "2026-12-01 18:00"),
    # New Year
    ("2026-12-31 15:00", 4, "2027-01-08 10:00"),
    ("2026-12-30 15:00", 18, "2027-01-08 15:00"),
    # Women's Day and Orozo Ait
    ("2027-03-05 15:00", 4, "2027-03-10 10:00"),
    # Nooruz
    ("2027-03-19 17:00", 18, "2027-03-23 17:00"),
    # Kurman Ait
    ("2027-05-14 17:30", 4, "2027-05-17 12:30"),
    # a leap day
    ("2028-02-28 17:00", 4, "2028-02-29 12:00"),
]


@pytest.mark.parametrize(("moment", "hours", "then"), SUMS, ids=str)
def test_hours_pass_while_people_work(moment: str, hours: int, then: str) -> None:
    assert CALENDAR.add_working_hours(at(moment), hours * HOUR) == at(then)


@pytest.mark.parametrize(
    ("moment", "hours", "then"),
    [
        ("2026-12-31 15:00", 4, "2027-01-09 10:00"),  # the Friday is off, the Saturday worked
        ("2027-01-08 12:00", 0, "2027-01-09 09:00"),
        ("2027-01-09 17:00", 2, "2027-01-11 10:00"),
        ("2027-03-05 17:00", 10, "2027-03-09 18:00"),  # Orozo Ait was another day
    ],
)
def test_exceptions_lie_over_the_calendar(moment: str, hours: int, then: str) -> None:
    assert WITH_EXCEPTIONS.add_working_hours(at(moment), hours * HOUR) == at(then)
    assert CALENDAR.add_working_hours(at(moment), hours * HOUR) != at(then)


def test_results_are_in_utc_and_negative_hours_refused() -> None:
    moment = datetime(2026, 11, 24, 2, 59, tzinfo=UTC)  # 08:59 in Bishkek
    assert CALENDAR.next_opening(moment).isoformat() == "2026-11-24T03:00:00+00:00"
    then = CALENDAR.add_working_hours(at("2026-11-24 10:00"), 2 * WORKING_DAY)
    assert then.isoformat() == "2026-11-26T04:00:00+00:00"
    with pytest.raises(ValueError, match="forwards"):
        CALENDAR.add_working_hours(moment, -HOUR)


DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
EDGES = st.builds(at_hour, DAYS, st.sampled_from([9, 18]))
MOMENTS = EDGES | st.builds(
    lambda day, passed, zone: (at_hour(day, 0) + passed).astimezone(zone),
    DAYS,
    st.timedeltas(NOTHING, timedelta(days=1)),
    st.sampled_from([UTC, BISHKEK]),
)
SPANS = st.timedeltas(NOTHING, timedelta(hours=200)) | st.integers(0, 60).map(
    lambda hours: hours * HOUR
)
EXCEPTIONS = st.dictionaries(st.dates(date(2026, 1, 1), date(2029, 6, 30)), st.booleans())
TIMES = EXCEPTIONS.map(lambda exceptions: working_time(DaysOff(exceptions)))


@given(TIMES, MOMENTS, SPANS)
def test_the_result_is_in_working_time(
    working: WorkingTime, moment: datetime, hours: timedelta
) -> None:
    then = working.add_working_hours(moment, hours)
    assert working.is_working_time(then)
    assert then >= moment + hours
    assert then.tzinfo is UTC


@given(TIMES, MOMENTS)
def test_nothing_to_pass_leads_to_the_next_opening(working: WorkingTime, moment: datetime) -> None:
    opening = working.next_opening(moment)
    assert working.add_working_hours(moment, NOTHING) == opening
    assert working.next_opening(opening) == opening >= moment


@given(TIMES, MOMENTS, SPANS, SPANS)
def test_hours_add_up(
    working: WorkingTime, moment: datetime, first: timedelta, then: timedelta
) -> None:
    step_by_step = working.add_working_hours(working.add_working_hours(moment, first), then)
    assert step_by_step == working.add_working_hours(moment, first + then)


@given(TIMES, MOMENTS, MOMENTS, SPANS, SPANS)
def test_later_or_more_never_ends_sooner(
    working: WorkingTime, one: datetime, other: datetime, less: timedelta, more: timedelta
) -> None:
    (one, other), (less, more) = sorted((one, other)), sorted((less, more))
    assert working.add_working_hours(one, less) <= working.add_working_hours(other, more)
    assert working.next_opening(one) <= working.next_opening(other)


@given(TIMES, MOMENTS, SPANS)
def test_as_many_hours_pass_as_are_counted_by_the_day(
    working: WorkingTime, moment: datetime, hours: timedelta
) -> None:
    """Counted the other way: what each day holds of the time between beginning and end."""
    then = working.add_working_hours(moment, hours)
    passed, day = NOTHING, local_day(moment)
    while day <= local_day(then):
        opens = at_hour(day, 9)
        if not working.is_day_off(day):
            passed += max(NOTHING, min(then, opens + WORKING_DAY) - max(moment, opens))
        day += timedelta(days=1)
    assert passed == hours
