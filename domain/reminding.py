"""When a family hears of a duty, a step of its plan or a list that it has begun."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.calendar import MONTH_ONLY, ONE_DAY, Due, DueKind
from domain.day import DAYS_A_WEEK

WEEKLY_LIMIT = 4
"""Pushed messages in any seven days."""

DAYS_BEFORE_A_LEGAL_DAY = (10, 3, 1)
DAYS_BEFORE_A_STEP = (3, 0)
DAYS_BEFORE_A_MONTH = (10,)
WITHOUT_LEGAL_DAY = MONTH_ONLY | {DueKind.PLAN_STEP}
"""What no law asks her to do by a day."""

CHECKLIST = "checklist:"
"""The key of a list begins like this, its tree follows."""
LONG_PAST = timedelta(days=7)
LIST_AFTER = timedelta(days=7)
LIST_AGAIN_AFTER = timedelta(days=14)


class Later(StrEnum):
    """When she wants to hear of it again."""

    TOMORROW = "tomorrow"
    IN_A_WEEK = "in_a_week"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What was said of one thing, and what she wishes.

    Attributes:
        key: Of a duty (``Due.key``) or a checklist.
        told_on: The day on which it was last said.
        times: How often it was said.
        later_on: The day to which she has put it off.
        dropped: She has said that it is not for her.
    """

    key: str
    told_on: date | None = None
    times: int = 0
    later_on: date | None = None
    dropped: bool = False


def next_day(due: Due, state: Reminder | None, *, today: date) -> date | None:
    """Return the day on which a duty is said next, None if never again.

    It is today if its day has passed while nobody looked; several such days count as one.
    Whether the duty is done is not known here.

    A duty of the law is said ten, three and one day before ``act_by``, and once when its day is
    over; a step of the plan three days before its day and on it, not later; what is known by the
    month, ten days before it. What was over for more than a week before it was first said is
    never said. A day that she has chosen replaces these days, but for the law's after it.

    >>> day = date(2027, 1, 20)
    >>> report = Due(DueKind.SINGLE_TAX_REPORT, day, day, "single_tax_report:2027-01-20")
    >>> next_day(report, None, today=date(2026, 11, 24))
    datetime.date(2027, 1, 10)
    >>> said = Reminder(report.key, told_on=date(2027, 1, 10), times=1)
    >>> next_day(report, said, today=date(2027, 1, 10))
    datetime.date(2027, 1, 17)
    """
    state = state or Reminder(due.key)
    if state.dropped:
        return None
    if state.later_on is not None:
        of_the_law = [] if due.kind in WITHOUT_LEGAL_DAY else _planned(due)
        days = [state.later_on, *(day for day in of_the_law if day > state.later_on)]
    elif _is_too_late(due, state, today):
        return None
    else:
        days = _planned(due)
    return _next(days, state, today)


def next_checklist_day(last_tick: date, state: Reminder | None, *, today: date) -> date | None:
    """Return the day on which a list that is begun is said next, None if never again.

    It is a week after she last ticked something, and once more two weeks after it was said. A
    day that she has chosen replaces these, until she ticks something after it.

    >>> next_checklist_day(date(2026, 11, 20), None, today=date(2026, 11, 24))
    datetime.date(2026, 11, 27)
    """
    state = state or Reminder("")
    if state.dropped:
        return None
    if state.later_on is not None and state.later_on > last_tick:
        return _next([state.later_on], state, today)
    first = last_tick + LIST_AFTER
    again = first + LIST_AGAIN_AFTER
    if state.told_on is not None and first <= state.told_on < again:
        again = state.told_on + LIST_AGAIN_AFTER
    return _next([first, again], state, today)


def is_ignored(state: Reminder | None, due: Due, today: date) -> bool:
    """Whether a duty was said as often as planned, the last time before today, without reaction.

    What is known by the month asks for none.

    >>> day = date(2027, 1, 20)
    >>> step = Due(DueKind.PLAN_STEP, day, day, "plan_step:1:2027-01-20")
    >>> is_ignored(Reminder(step.key, told_on=day, times=2), step, date(2027, 1, 21))
    True
    """
    if state is None or state.told_on is None or state.told_on >= today:
        return False
    if state.later_on is not None or state.dropped or due.kind in MONTH_ONLY:
        return False
    return next_day(due, state, today=today) is None


def later_day(choice: Later, today: date) -> date:
    """Return the day to which she puts it off.

    >>> later_day(Later.IN_A_WEEK, date(2026, 11, 24))
    datetime.date(2026, 12, 1)
    """
    return today + timedelta(days=1 if choice is Later.TOMORROW else DAYS_A_WEEK)


def may_push(days: Collection[date], today: date) -> bool:
    """Whether a family may be written to today: once a day, four times in any seven days.

    ``days`` are those on which it was; later ones count too, should the clock have been set back.

    >>> may_push([date(2026, 11, 23)], date(2026, 11, 24))
    True
    """
    near = {day for day in days if abs((today - day).days) < DAYS_A_WEEK}
    return today not in near and len(near) < WEEKLY_LIMIT


def _planned(due: Due) -> list[date]:
    if due.kind is DueKind.PLAN_STEP:
        return _before(due.day, DAYS_BEFORE_A_STEP)
    if due.kind in MONTH_ONLY:
        return _before(due.day, DAYS_BEFORE_A_MONTH)
    return [*_before(due.act_by, DAYS_BEFORE_A_LEGAL_DAY), due.day + ONE_DAY]


def _before(day: date, counts: Iterable[int]) -> list[date]:
    return [day - timedelta(days=count) for count in counts]


def _is_too_late(due: Due, state: Reminder, today: date) -> bool:
    if due.kind is DueKind.PLAN_STEP:
        return today > due.day
    return state.told_on is None and today - due.over_after > LONG_PAST


def _next(days: Iterable[date], state: Reminder, today: date) -> date | None:
    """Return the first day that is not said yet, today if it has passed."""
    open_days = [day for day in days if state.told_on is None or day > state.told_on]
    return max(min(open_days), today) if open_days else None
