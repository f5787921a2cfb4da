"""Reminders: the days on which a duty, a step or a list is said, by hand on a calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import MONTH_ONLY, Due, DueKind
from domain.reminding import (
    WEEKLY_LIMIT,
    Later,
    Reminder,
    is_ignored,
    later_day,
    may_push,
    next_checklist_day,
    next_day,
)

ONE_DAY = timedelta(days=1)
LEGAL = frozenset(DueKind) - MONTH_ONLY - {DueKind.PLAN_STEP}


def day(text: str) -> date:
    """A day of the two years around: «1-20» is of 2027, «12-20» of 2026."""
    month, number = map(int, text.split("-"))
    return date(2026 if month >= 11 else 2027, month, number)


def due(kind: DueKind, last: date, act_by: date | None = None) -> Due:
    return Due(kind, last, act_by or last, f"{kind}:{last.isoformat()}")


REPORT = due(DueKind.SINGLE_TAX_REPORT, day("1-20"))  # said on 10, 17, 19 and 21 January
DECLARATION = due(DueKind.ANNUAL_DECLARATION, day("5-1"), day("4-30"))  # 20, 27, 29 April, 2 May
STEP = due(DueKind.PLAN_STEP, day("1-20"))  # 17 and 20 January
STOPS = due(DueKind.BENEFIT_STOPS, day("3-1"))  # 19 February


def said(one: Due, told_on: str | None = None, later_on: str | None = None) -> Reminder:
    return Reminder(
        one.key,
        told_on=day(told_on) if told_on else None,
        times=int(told_on is not None),
        later_on=day(later_on) if later_on else None,
    )


def days_said(
    one: Due, first: date, last: date, *, asleep: frozenset[date] = frozenset()
) -> list[date]:
    """The days on which it is said, if somebody looks every day but some, and nobody reacts."""
    state = None
    found = []
    for number in range((last - first).days + 1):
        today = first + number * ONE_DAY
        if today not in asleep and next_day(one, state, today=today) == today:
            state = state or Reminder(one.key)
            state = replace(state, told_on=today, times=state.times + 1)
            found.append(today)
    return found


@pytest.mark.parametrize(
    ("one", "days"),
    [
        (REPORT, ["1-10", "1-17", "1-19", "1-21"]),
        (DECLARATION, ["4-20", "4-27", "4-29", "5-2"]),
        (due(DueKind.NEXT_PATENT, day("1-3")), ["12-24", "12-31", "1-2", "1-4"]),
        (due(DueKind.WORKER_REPORT, day("3-2")), ["2-20", "2-27", "3-1", "3-3"]),
        (due(DueKind.OWN_CONTRIBUTION, day("1-20")), ["1-10", "1-17", "1-19", "1-21"]),
        (STEP, ["1-17", "1-20"]),
        (due(DueKind.PLAN_STEP, day("1-20"), day("1-18")), ["1-17", "1-20"]),
        (STOPS, ["2-19"]),
        (due(DueKind.BENEFIT_AGAIN, day("1-1")), ["12-22"]),
    ],
)
def test_what_nobody_reacts_to_is_said_on_these_days(one: Due, days: list[str]) -> None:
    assert days_said(one, day("11-24"), day("6-30")) == [day(one) for one in days]


def test_a_leap_day_is_a_day() -> None:
    step = due(DueKind.PLAN_STEP, date(2028, 2, 29))
    report = due(DueKind.WORKER_REPORT, date(2028, 3, 1))
    first, last = date(2028, 1, 1), date(2028, 4, 1)
    assert days_said(step, first, last) == [date(2028, 2, 26), date(2028, 2, 29)]
    assert days_said(report, first, last)[1:3] == [date(2028, 2, 27), date(2028, 2, 29)]


@pytest.mark.parametrize(
    ("one", "told_on", "today", "on"),
    [
        # of the law
        (REPORT, None, "11-24", "1-10"),
        (REPORT, None, "1-10", "1-10"),
        (REPORT, None, "1-11", "1-11"),  # nobody looked on the 10th
        (REPORT, "1-11", "1-11", "1-17"),
        (REPORT, "1-10", "1-10", "1-17"),  # not twice on one day
        (REPORT, "1-10", "1-18", "1-18"),
        (REPORT, "1-10", "1-20", "1-20"),  # two missed ones count as one
        (REPORT, "1-20", "1-20", "1-21"),
        (REPORT, "1-19", "1-20", "1-21"),
        (REPORT, "1-19", "1-24", "1-24"),
        (REPORT, "1-21", "1-21", None),
        (REPORT, "1-21", "3-1", None),
        (REPORT, "1-19", "2-28", "2-28"),  # late rather than never: it was known before
        (REPORT, None, "1-22", "1-22"),
        (REPORT, None, "1-27", "1-27"),
        (REPORT, None, "1-28", None),  # first seen when over for more than a week
        (REPORT, "1-17", "1-16", "1-19"),  # the clock was set back
        (DECLARATION, "4-29", "4-30", "5-2"),  # the last working day is not the last day
        # her own
        (STEP, None, "11-24", "1-17"),
        (STEP, None, "1-18", "1-18"),
        (STEP, "1-18", "1-18", "1-20"),
        (STEP, None, "1-20", "1-20"),
        (STEP, "1-20", "1-20", None),
        (STEP, "1-17", "1-21", None),
        (STEP, None, "1-21", None),
        # by the month
        (STOPS, None, "11-24", "2-19"),
        (STOPS, None, "2-25", "2-25"),
        (STOPS, None, "3-31", "3-31"),  # the month is not over
        (STOPS, None, "4-7", "4-7"),
        (STOPS, None, "4-8", None),
        (STOPS, "2-19", "2-20", None),
    ],
)
def test_the_next_day(one: Due, told_on: str | None, today: str, on: str | None) -> None:
    state = said(one, told_on) if told_on else None
    assert next_day(one, state, today=day(today)) == (day(on) if on else None)


@pytest.mark.parametrize(
    ("one", "told_on", "later_on", "today", "on"),
    [
        (REPORT, "1-10", "1-11", "1-10", "1-11"),
        (REPORT, "1-11", "1-11", "1-11", "1-17"),  # then the law's
        (REPORT, "1-10", "1-18", "1-10", "1-18"),  # not on the 17th
        (REPORT, "1-10", "1-18", "1-17", "1-18"),
        (REPORT, "1-18", "1-18", "1-18", "1-19"),
        (REPORT, "1-10", "1-18", "1-20", "1-20"),  # nobody looked
        (REPORT, "1-19", "1-19", "1-19", "1-21"),
        (REPORT, "1-19", "1-26", "1-21", "1-26"),  # after its day, as she wishes
        (REPORT, "1-26", "1-26", "1-26", None),
        (REPORT, None, "1-5", "1-3", "1-5"),  # chosen before it was ever said
        (REPORT, None, "2-5", "2-5", "2-5"),
        (STEP, "1-17", "1-18", "1-17", "1-18"),
        (STEP, "1-18", "1-18", "1-18", None),  # not on the 20th
        (STEP, "1-17", "1-24", "1-20", "1-24"),
        (STEP, "1-17", "1-24", "1-26", "1-26"),
        (STEP, "1-24", "1-24", "1-24", None),
        (STOPS, "2-19", "2-26", "2-20", "2-26"),
        (STOPS, "2-26", "2-26", "2-26", None),
    ],
)
def test_later_replaces_the_days_but_for_those_of_the_law(
    one: Due, told_on: str | None, later_on: str, today: str, on: str | None
) -> None:
    state = said(one, told_on, later_on)
    assert next_day(one, state, today=day(today)) == (day(on) if on else None)


@pytest.mark.parametrize("one", [REPORT, STEP, STOPS])
@pytest.mark.parametrize("later_on", [None, "1-18"])
def test_what_is_not_for_her_is_never_said(one: Due, later_on: str | None) -> None:
    state = replace(said(one, later_on=later_on), dropped=True)
    assert next_day(one, state, today=day("1-17")) is None
    assert next_checklist_day(day("1-1"), state, today=day("1-17")) is None


def test_who_slept_hears_it_once() -> None:
    asleep = frozenset(day("1-9") + number * ONE_DAY for number in range(10))  # to 18 January
    assert days_said(REPORT, day("11-24"), day("3-1"), asleep=asleep) == [
        day("1-19"),
        day("1-21"),
    ]


@pytest.mark.parametrize(
    ("told_on", "later_on", "today", "on"),
    [
        (None, None, "12-1", "12-8"),  # a week after the tick
        (None, None, "12-8", "12-8"),
        (None, None, "12-11", "12-11"),
        ("12-8", None, "12-8", "12-22"),  # two weeks after that
        ("12-11", None, "12-11", "12-25"),
        ("12-8", None, "12-24", "12-24"),
        ("12-22", None, "12-22", None),
        ("12-25", None, "12-26", None),
        (None, None, "1-5", "1-5"),  # both were missed: they count as one
        ("1-5", None, "1-5", None),
        ("11-30", None, "12-1", "12-8"),  # said before the last tick
        ("12-1", None, "12-1", "12-8"),
        ("12-8", "12-15", "12-8", "12-15"),
        ("12-8", "12-15", "12-17", "12-17"),
        ("12-15", "12-15", "12-15", None),
        ("11-24", "12-1", "12-1", "12-8"),  # she has ticked on the day to which she put it off
    ],
)
def test_a_list_that_is_begun(
    told_on: str | None, later_on: str | None, today: str, on: str | None
) -> None:
    state = Reminder(
        "registration",
        told_on=day(told_on) if told_on else None,
        later_on=day(later_on) if later_on else None,
    )
    found = next_checklist_day(day("12-1"), state, today=day(today))
    assert found == (day(on) if on else None)


def test_a_list_of_which_nothing_was_said() -> None:
    assert next_checklist_day(day("12-1"), None, today=day("12-1")) == day("12-8")


@pytest.mark.parametrize(
    ("one", "state", "today", "is_so"),
    [
        (STEP, None, "1-25", False),
        (STEP, said(STEP), "1-25", False),
        (STEP, said(STEP, "1-17"), "1-18", False),  # once more to come
        (STEP, said(STEP, "1-20"), "1-20", False),  # the day is hers
        (STEP, said(STEP, "1-20"), "1-21", True),
        (STEP, said(STEP, "1-17"), "1-21", True),
        (STEP, said(STEP, "1-20", "1-20"), "1-21", False),  # to put it off is to react
        (STEP, replace(said(STEP, "1-20"), dropped=True), "1-21", False),
        (REPORT, said(REPORT, "1-19"), "1-20", False),
        (REPORT, said(REPORT, "1-21"), "1-22", True),
        (STOPS, said(STOPS, "2-19"), "3-1", False),  # nothing to react to
    ],
)
def test_what_is_ignored(one: Due, state: Reminder | None, today: str, is_so: bool) -> None:
    assert is_ignored(state, one, day(today)) is is_so


def test_later_is_tomorrow_or_in_a_week() -> None:
    assert later_day(Later.TOMORROW, day("12-31")) == day("1-1")
    assert later_day(Later.IN_A_WEEK, day("12-31")) == day("1-7")
    assert later_day(Later.TOMORROW, date(2028, 2, 28)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("days", "may"),
    [
        ([], True),
        (["1-20"], False),  # today
        (["1-19"], True),
        (["1-14", "1-15", "1-16"], True),
        (["1-14", "1-15", "1-16", "1-17"], False),
        (["1-13", "1-15", "1-16", "1-17"], True),  # the first is a week ago
        (["1-16", "1-16", "1-16", "1-16"], True),  # one day
        (["1-21"], True),  # the clock was set back
        (["1-17", "1-18", "1-19", "1-21"], False),
    ],
)
def test_one_message_a_day_and_four_in_seven_days(days: list[str], may: bool) -> None:
    assert may_push([day(one) for one in days], day("1-20")) is may


START = date(2027, 12, 1)
COUNTS = st.integers(0, 120)


@given(st.lists(COUNTS, max_size=80))
def test_no_seven_days_hold_more_than_four(wishes: list[int]) -> None:
    pushed: list[date] = []
    for wish in wishes:
        if may_push(pushed, START + wish * ONE_DAY):
            pushed.append(START + wish * ONE_DAY)
    assert len(pushed) == len(set(pushed))
    for number in range(121):
        first = START + number * ONE_DAY
        window = [one for one in pushed if first <= one < first + 7 * ONE_DAY]
        assert len(window) <= WEEKLY_LIMIT


DUES = st.builds(
    lambda kind, last, before: due(
        kind, START + last * ONE_DAY, START + (last - before) * ONE_DAY
    ),
    st.sampled_from(DueKind),
    COUNTS,
    st.integers(0, 9),
)


@given(DUES, COUNTS, st.frozensets(COUNTS))
def test_said_as_often_as_planned_at_most(one: Due, first: int, asleep: frozenset[int]) -> None:
    start = START + (first - 60) * ONE_DAY
    nights = frozenset(START + number * ONE_DAY for number in asleep)
    days = days_said(one, start, START + 200 * ONE_DAY, asleep=nights)
    assert len(days) <= (4 if one.kind in LEGAL else 2 if one.kind is DueKind.PLAN_STEP else 1)
    if one.kind is DueKind.PLAN_STEP:
        assert all(one.day - 3 * ONE_DAY <= told <= one.day for told in days)
    over = one.over_after if one.kind is not DueKind.PLAN_STEP else one.day
    if start <= over and over not in nights:
        assert days, "whoever looks before its end hears of it"


STATES = st.builds(
    Reminder,
    st.just("any"),
    st.none() | COUNTS.map(lambda count: START + count * ONE_DAY),
    st.integers(0, 5),
    st.none() | COUNTS.map(lambda count: START + count * ONE_DAY),
    st.booleans(),
)


@given(DUES, st.none() | STATES, COUNTS, COUNTS)
def test_never_in_the_past_and_never_twice_on_one_day(
    one: Due, state: Reminder | None, now: int, tick: int
) -> None:
    today, ticked = START + now * ONE_DAY, START + tick * ONE_DAY
    for found in (
        next_day(one, state, today=today),
        next_checklist_day(ticked, state, today=today),
    ):
        if found is not None:
            assert found >= today
            assert state is None or state.told_on is None or found > state.told_on
    is_ignored(state, one, today)
