"""From a month to its sheet of paper: the days, what falls on them, and what is to be done."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from datetime import date

from aiogram.utils.i18n import gettext as _
from babel.dates import format_date, get_day_names

from bot.runtime import Runtime
from bot.taxes.answers import progress_of
from bot.taxes.duty_words import capital, is_off, name, short_name, undated_lines
from bot.taxes.profile import due_list, undated_kinds
from documents.month import DayCell, DutyRow, MonthSheet
from domain.calendar import MONTH_ONLY, ONE_DAY, Due
from domain.months import add_months
from domain.person import Person


def dues_of_month(runtime: Runtime, person: Person, month: date) -> tuple[Due, ...]:
    """Return what a month's sheet holds: also what has to be done in it for a day after it.

    What the family told about its benefit is never on paper.
    """
    found = due_list(runtime, person, month, last_day_of(month))
    return tuple(due for due in found if due.kind not in MONTH_ONLY)


def month_sheet(runtime: Runtime, person: Person, month: date, *, note: str = "") -> MonthSheet:
    """Return a month as it is printed.

    Args:
        runtime: Whose language is spoken.
        person: Whose duties stand there.
        month: Its first day.
        note: What is not confirmed of its days.
    """
    dues, progress = dues_of_month(runtime, person, month), progress_of(person)
    marks = _marks(runtime, dues)
    weekdays = get_day_names("abbreviated", context="stand-alone", locale=runtime.locale)
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    return MonthSheet(
        language=runtime.locale,
        note=note,
        name=person.name or "",
        month_title=month_title(month, runtime=runtime),
        weekdays=tuple(weekdays[number] for number in sorted(weekdays)),
        weeks=tuple(
            tuple(
                _cell(runtime, day, marks) if day.month == month.month else DayCell()
                for day in week
            )
            for week in weeks
        ),
        duties=tuple(
            DutyRow(
                day=_day(due.day, runtime=runtime),
                what=capital(name(runtime, due)),
                act_by=_day(due.act_by, runtime=runtime) if is_off(due) else "",
                is_done=progress.is_done(due.key),
            )
            for due in dues
        ),
        undated=tuple(
            capital(text.replace("\n", ". "))
            for kind in undated_kinds(runtime, person)
            for text in undated_lines(runtime, [kind])
        ),
    )


def month_title(month: date, *, runtime: Runtime) -> str:
    """Return a month with its year, to stand as a heading."""
    title = _("{month} {year}").format(
        month=format_date(month, format=_("LLLL"), locale=runtime.locale), year=month.year
    )
    return capital(title)


def holidays_of(runtime: Runtime, month: date) -> list[str]:
    """Return the month's holidays, days of the same name together: «1-январь — Жаңы жыл»."""
    days: dict[str, list[date]] = defaultdict(list)
    for number in range((last_day_of(month) - month).days + 1):
        day = month + number * ONE_DAY
        if holiday := runtime.days_off.name_of(day, runtime.locale):
            days[holiday].append(day)
    return [
        _("{days} — {holiday}").format(
            days=", ".join(str(day.day) for day in of_name), holiday=holiday
        )
        for holiday, of_name in days.items()
    ]


def last_day_of(month: date) -> date:
    """Return the last day of a month."""
    return add_months(month, 1) - ONE_DAY


def _cell(runtime: Runtime, day: date, marks: dict[date, list[str]]) -> DayCell:
    return DayCell(
        number=str(day.day),
        is_off=runtime.days_off.is_off(day),
        mark="; ".join(marks.get(day, ())),
        holiday=runtime.days_off.name_of(day, runtime.locale) or "",
    )


def _marks(runtime: Runtime, dues: tuple[Due, ...]) -> dict[date, list[str]]:
    """Return what stands in the cells: a duty on its day, and on the last working day for it."""
    marks: dict[date, list[str]] = defaultdict(list)
    for due in dues:
        for day in (due.day, due.act_by) if is_off(due) else (due.day,):
            marks[day].append(short_name(runtime, due))
    return marks


def _day(day: date, *, runtime: Runtime) -> str:
    return format_date(day, format=_("d MMMM"), locale=runtime.locale)
