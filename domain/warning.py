"""Early warning: what in a family's record should be looked at, as codes and values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import takewhile

from domain.check_in import CheckIn, How, Money, Need
from domain.months import MONTHS_A_YEAR


class Reason(StrEnum):
    """What is to be looked at."""

    STOPPED = "stopped"
    NOT_BEGUN_LATE = "not_begun_late"
    NO_INCOME = "no_income"
    INCOME_FELL = "income_fell"
    ASKS_TO_TALK = "asks_to_talk"
    ASKS_FOR_HELP = "asks_for_help"
    ILLNESS = "illness"
    DUTY_OVERDUE = "duty_overdue"
    SILENT = "silent"


class Severity(StrEnum):
    """How soon it is to be looked at, worst first."""

    RED = "red"
    AMBER = "amber"


RED_REASONS = frozenset({Reason.STOPPED, Reason.ASKS_TO_TALK})
REASON_OF_NEED = {
    Need.SELLING: Reason.ASKS_FOR_HELP,
    Need.PAPERS: Reason.ASKS_FOR_HELP,
    Need.MONEY: Reason.ASKS_FOR_HELP,
    Need.HEALTH: Reason.ILLNESS,
    Need.TALK: Reason.ASKS_TO_TALK,
}
GOING = frozenset({How.WELL, How.PARTLY})
BANDS = tuple(Money)
IN_A_ROW = 2
COMPARED = 3
"""Earlier check-ins to whose mean the money is compared."""

BANDS_FALLEN = 2
LATE_MONTHS = 3
OVERDUE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Sign:
    """A reason and its value: check-ins in a row, months since signing or days overdue."""

    reason: Reason
    severity: Severity
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What early warning looks at.

    Attributes:
        check_ins: Newest first.
        signed_month: First day of the month of signing; None where unknown.
        overdue_days: Days since the oldest duty of the law that is not done; None without one.
        today: The day in Bishkek.
    """

    check_ins: Sequence[CheckIn]
    signed_month: date | None
    overdue_days: int | None
    today: date


def signs_of(record: Record) -> tuple[Sign, ...]:
    """Return the signs, worst first, each reason once.

    The newest check-in that says how it goes is the one that counts; unanswered ones after it
    make it no milder. What is not said is never taken for nothing.

    >>> stopped = CheckIn(date(2026, 11, 24), how=How.STOPPED, need=Need.SELLING)
    >>> [sign.reason.value for sign in signs_of(Record([stopped], None, None, stopped.day))]
    ['stopped', 'asks_for_help']
    """
    found = _found(record, [one for one in record.check_ins if one.how is not None])
    signs = [
        Sign(reason, Severity.RED if reason in RED_REASONS else Severity.AMBER, value)
        for reason, value in found
    ]
    return tuple(sorted(signs, key=lambda sign: sign.severity is not Severity.RED))


def worst(signs: Iterable[Sign]) -> Severity | None:
    """Return the worst severity, None without signs.

    >>> worst([Sign(Reason.SILENT, Severity.AMBER, 2), Sign(Reason.STOPPED, Severity.RED, 1)])
    <Severity.RED: 'red'>
    """
    found = {sign.severity for sign in signs}
    return next((severity for severity in Severity if severity in found), None)


def is_visible(reason: Reason) -> bool:
    """Whether the advisor may see it without the family's "send".

    >>> is_visible(Reason.DUTY_OVERDUE), is_visible(Reason.STOPPED)
    (True, False)
    """
    return reason is Reason.DUTY_OVERDUE


def opens_case(signs: Iterable[Sign]) -> bool:
    """Whether the signs make a case, if the advisor may see them; silence alone is a list.

    >>> opens_case([Sign(Reason.SILENT, Severity.AMBER, 2)])
    False
    """
    return any(sign.reason is not Reason.SILENT for sign in signs)


def _found(record: Record, answered: Sequence[CheckIn]) -> Iterator[tuple[Reason, int | None]]:
    """Yield the reasons that hold and their values, from the check-ins that say how it goes."""
    if answered:
        yield from _of_work(record, answered)
        yield from _of_money(answered)
        if (need := answered[0].need) in REASON_OF_NEED:
            yield REASON_OF_NEED[need], None
    if record.overdue_days is not None and record.overdue_days > OVERDUE_DAYS:
        yield Reason.DUTY_OVERDUE, record.overdue_days
    begun = [one for one in record.check_ins if one.asked_at or one.answered_at or one.how]
    silent = _run(begun, lambda one: one.is_silent)
    if silent >= IN_A_ROW:
        yield Reason.SILENT, silent


def _of_work(record: Record, answered: Sequence[CheckIn]) -> Iterator[tuple[Reason, int]]:
    stopped = _run(answered, lambda one: one.how is How.STOPPED)
    if stopped:
        yield Reason.STOPPED, stopped
    if answered[0].how is How.NOT_BEGUN and record.signed_month is not None:
        signed, today = record.signed_month, record.today
        months = (today.year - signed.year) * MONTHS_A_YEAR + today.month - signed.month
        if months >= LATE_MONTHS:
            yield Reason.NOT_BEGUN_LATE, months


def _of_money(answered: Sequence[CheckIn]) -> Iterator[tuple[Reason, int | None]]:
    idle = _run(answered, lambda one: one.how in GOING and one.money is Money.NOTHING)
    if idle >= IN_A_ROW:
        yield Reason.NO_INCOME, idle
    now = answered[0].money
    before = [BANDS.index(one.money) for one in answered[1:] if one.money is not None][:COMPARED]
    if now is not None and len(before) == COMPARED:
        fallen = sum(before) - COMPARED * BANDS.index(now)
        if fallen >= COMPARED * BANDS_FALLEN:
            yield Reason.INCOME_FELL, None


def _run(check_ins: Iterable[CheckIn], holds: Callable[[CheckIn], bool]) -> int:
    """Return for how many of the newest check-ins in a row something holds."""
    return len(list(takewhile(holds, check_ins)))
