"""Check-ins: what is asked next, the bands of money, and the evening on which it is asked."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.check_in import CheckIn, How, Money, Need, Question, asks, band_of, next_check_in
from domain.clock import BISHKEK, local_day
from domain.person import Rhythm, Stage

DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
FAMILIES = range(1, 10_001)


@pytest.mark.parametrize(
    ("how", "money", "need", "question"),
    [
        (None, None, None, Question.HOW),
        (None, Money.MORE, None, Question.HOW),  # the cash book knew the money
        (How.WELL, None, None, Question.MONEY),
        (How.PARTLY, None, None, Question.MONEY),
        (How.STOPPED, None, None, Question.MONEY),
        (How.NOT_BEGUN, None, None, Question.NEED),
        (How.WELL, Money.NOTHING, None, Question.NEED),
        (How.WELL, None, Need.TALK, Question.MONEY),
        (How.WELL, Money.UNDER_5, Need.NOTHING, None),
        (How.NOT_BEGUN, None, Need.NOTHING, None),
    ],
)
def test_what_is_asked_next(
    how: How | None, money: Money | None, need: Need | None, question: Question | None
) -> None:
    assert CheckIn(DAY, how=how, money=money, need=need).open_question is question


@pytest.mark.parametrize(
    ("check_in", "is_silent"),
    [
        (CheckIn(DAY), False),  # due, not asked yet
        (CheckIn(DAY, asked_at=NOON), True),
        (CheckIn(DAY, asked_at=NOON, reminded_at=NOON, seen_at=NOON), True),
        (CheckIn(DAY, asked_at=NOON, money=Money.MORE), True),  # from the cash book, not by her
        (CheckIn(DAY, asked_at=NOON, answered_at=NOON, how=How.WELL), False),
        (CheckIn(DAY, asked_at=NOON, answered_at=NOON, file_kind="voice", file_id="1"), False),
        (CheckIn(DAY, answered_at=NOON, how=How.STOPPED), False),  # begun by herself
    ],
)
def test_silence_is_to_be_asked_and_not_to_answer(check_in: CheckIn, is_silent: bool) -> None:
    assert check_in.is_silent is is_silent


@pytest.mark.parametrize(
    ("amount", "band"),
    [
        ("-3000", Money.NOTHING),
        ("0", Money.NOTHING),
        ("0.01", Money.UNDER_5),
        ("4999.99", Money.UNDER_5),
        ("5000", Money.UNDER_15),
        ("14999.99", Money.UNDER_15),
        ("15000", Money.UNDER_30),
        ("29999.99", Money.UNDER_30),
        ("30000", Money.UNDER_60),
        ("59999.99", Money.UNDER_60),
        ("60000", Money.MORE),
        ("1000000", Money.MORE),
    ],
)
def test_an_amount_has_one_band(amount: str, band: Money) -> None:
    assert band_of(Decimal(amount)) is band


@pytest.mark.parametrize("stage", [None, *Stage])
def test_only_who_has_signed_and_works_is_asked(stage: Stage | None) -> None:
    assert asks(stage) is (stage in {Stage.CONTRACTED, Stage.OPERATING})


def asked(
    family_id: int, rhythm: Rhythm = Rhythm.MONTHLY, *, after: datetime, first: bool = False
) -> datetime:
    """When it is asked, on the clock of Bishkek."""
    moment = next_check_in(family_id, rhythm, after=after, first=first)
    assert moment is not None
    assert moment.tzinfo is UTC
    return moment.astimezone(BISHKEK)


def family_of(day: int) -> int:
    """A family whose day of the month it is."""
    return next(one for one in FAMILIES if asked(one, after=NOON).day == day)


@pytest.mark.parametrize(
    ("own", "after", "on"),
    [
        (28, "2026-11-24", "2026-12-28"),  # the 28th of November is too near
        (7, "2026-11-24", "2027-01-07"),
        (8, "2026-11-24", "2026-12-08"),  # 14 days and an evening
        (20, "2026-12-20", "2027-01-20"),  # over the year's end
        (1, "2026-12-31", "2027-02-01"),
        (14, "2027-12-31", "2028-01-14"),
        (28, "2028-01-31", "2028-02-28"),
        (14, "2028-02-29", "2028-03-14"),  # 29 February
        (13, "2028-02-29", "2028-04-13"),
        (14, "2027-02-28", "2027-03-14"),  # a February without it
    ],
)
def test_monthly_comes_on_the_familys_own_day(own: int, after: str, on: str) -> None:
    noon = datetime.combine(date.fromisoformat(after), time(12), BISHKEK)
    assert asked(family_of(own), after=noon).date() == date.fromisoformat(on)


def test_fourteen_days_are_counted_to_the_minute() -> None:
    moment = asked(7, after=NOON)
    assert asked(7, after=moment - timedelta(days=14)) == moment
    just_too_near = moment - timedelta(days=14) + timedelta(seconds=1)
    assert asked(7, after=just_too_near).date() == date(2027, 1, 12)


def test_weekly_comes_every_week_and_three_days_are_counted_to_the_minute() -> None:
    moment = asked(7, Rhythm.WEEKLY, after=NOON)
    week = timedelta(days=7)
    assert asked(7, Rhythm.WEEKLY, after=moment) == moment + week
    near = moment - timedelta(days=3)
    assert asked(7, Rhythm.WEEKLY, after=near) == moment
    assert asked(7, Rhythm.WEEKLY, after=near + timedelta(seconds=1)) == moment + week


@pytest.mark.parametrize("rhythm", [Rhythm.MONTHLY, Rhythm.WEEKLY])
@pytest.mark.parametrize(
    ("signed", "on"),
    [
        (NOON, "2026-11-30"),
        (datetime(2026, 11, 24, 18, 30, tzinfo=UTC), "2026-12-01"),  # the 25th in Bishkek
        (datetime(2026, 12, 27, 6, 0, tzinfo=UTC), "2027-01-02"),
        (datetime(2028, 2, 23, 6, 0, tzinfo=UTC), "2028-02-29"),
    ],
)
def test_the_first_comes_on_the_sixth_day(rhythm: Rhythm, signed: datetime, on: str) -> None:
    assert asked(7, rhythm, after=signed, first=True).date() == date.fromisoformat(on)


@pytest.mark.parametrize("first", [False, True])
def test_who_does_not_want_to_be_asked_is_not_asked(first: bool) -> None:
    assert next_check_in(7, Rhythm.OFF, after=NOON, first=first) is None


MOMENTS = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 -- Hypothesis wants them naive
    datetime(2036, 12, 31),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, BISHKEK]),
)
IDS = st.integers(1, 2**62)


@given(IDS, st.sampled_from([Rhythm.MONTHLY, Rhythm.WEEKLY]), MOMENTS, st.booleans())
def test_it_is_always_an_evening_to_come(
    family_id: int, rhythm: Rhythm, after: datetime, first: bool
) -> None:
    moment = asked(family_id, rhythm, after=after, first=first)
    assert time(18, 0) <= moment.time() < time(20, 30)
    assert moment == asked(family_id, rhythm, after=after, first=first)
    away = moment - after
    if first:
        assert moment.date() - local_day(after) == timedelta(days=6)
    elif rhythm is Rhythm.WEEKLY:
        assert timedelta(days=3) <= away < timedelta(days=10)
    else:
        assert timedelta(days=14) <= away < timedelta(days=14 + 31)


@given(IDS, MOMENTS, MOMENTS)
def test_day_weekday_and_minute_are_the_familys_own(
    family_id: int, one: datetime, other: datetime
) -> None:
    monthly = [asked(family_id, after=after) for after in (one, other)]
    weekly = [asked(family_id, Rhythm.WEEKLY, after=after) for after in (one, other)]
    assert monthly[0].day == monthly[1].day <= 28
    assert weekly[0].weekday() == weekly[1].weekday()
    assert len({moment.time() for moment in (*monthly, *weekly)}) == 1


def test_another_process_asks_at_the_same_minute() -> None:
    told = (
        "from datetime import UTC, datetime; from domain.check_in import *; print("
        "[next_check_in(one, Rhythm.MONTHLY, after=datetime(2026, 11, 24, 6, tzinfo=UTC))"
        ".isoformat() for one in range(1, 21)])"
    )
    run = [sys.executable, "-c", told]
    answer = subprocess.run(run, capture_output=True, text=True, check=True, timeout=60).stdout  # noqa: S603
    here = [asked(one, after=NOON).astimezone(UTC).isoformat() for one in range(1, 21)]
    assert answer.strip() == str(here)


def assert_even(counts: Counter[int], places: Iterable[int]) -> None:
    places = list(places)
    assert sorted(counts) == places
    mean = counts.total() / len(places)
    assert all(abs(count - mean) <= mean / 5 for count in counts.values()), counts


def test_families_are_spread_evenly() -> None:
    monthly = [asked(one, after=NOON) for one in FAMILIES]
    weekly = [asked(one, Rhythm.WEEKLY, after=NOON) for one in FAMILIES]
    half_hours = Counter(moment.hour * 2 + moment.minute // 30 for moment in monthly)
    assert_even(half_hours, range(36, 41))
    assert_even(Counter(moment.day for moment in monthly), range(1, 29))
    assert_even(Counter(moment.weekday() for moment in weekly), range(7))
    assert len({moment.time() for moment in monthly}) == 150
