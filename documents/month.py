"""A month to hang on the wall: its days, and what is to be done in it."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass

from documents.letters import printable
from documents.values import Values, each_text, shorter

MOST_DUTIES = 20
MOST_UNDATED = 8
LEAST_DUTIES = 3
LONGEST = 160  # characters of a text
LONGEST_MARK = 32


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the calendar; one of another month has no number.

    Attributes:
        number: «20».
        is_off: Whether nobody works: Saturday, Sunday, holiday.
        mark: What falls on it, in a word or two; empty if nothing does.
        holiday: The holiday's name, if it is one.
    """

    number: str = ""
    is_off: bool = False
    mark: str = ""
    holiday: str = ""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """What is due by ``day``; ``act_by`` is the last working day for it."""

    day: str = ""
    what: str = ""
    act_by: str = ""
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """One month, worded by the caller in one language; headings stand in the templates.

    Attributes:
        language: ``ky`` or ``ru``: which template is used.
        name: Whose month it is; empty is a line to fill in by pen.
        month_title: «2027-жыл, январь».
        weekdays: Seven short names, in the order of the days in a week.
        weeks: Rows of seven days.
        duties: In the order in which they are printed.
        undated: What is to be done on a day that is not known.
        note: What is not confirmed of these days; empty if all is firm.
    """

    language: str
    name: str = ""
    month_title: str = ""
    weekdays: tuple[str, ...] = ()
    weeks: tuple[tuple[DayCell, ...], ...] = ()
    duties: tuple[DutyRow, ...] = ()
    undated: tuple[str, ...] = ()
    note: str = ""


def month_values(sheet: MonthSheet, letters: AbstractSet[str]) -> Values:
    """Return the sheet as plain dicts, lists, strings and truths.

    The page holds ``MOST_DUTIES`` and ``MOST_UNDATED``; ``more_duties`` and ``more_undated`` say
    how many there are beyond them, empty if none. Fewer than ``LEAST_DUTIES`` are filled up with
    empty rows.
    """
    plain: Values = each_text(
        asdict(sheet), lambda text: shorter(printable(text, letters), LONGEST)
    )
    for name, most in (("duties", MOST_DUTIES), ("undated", MOST_UNDATED)):
        more = len(plain[name]) - most
        plain[name] = plain[name][:most]
        plain[f"more_{name}"] = str(more) if more > 0 else ""
    plain["duties"] += [asdict(DutyRow())] * (LEAST_DUTIES - len(plain["duties"]))
    for week in plain["weeks"]:
        for cell in week:
            for name in ("mark", "holiday"):
                cell[name] = shorter(cell[name], LONGEST_MARK)
    return plain | dict.fromkeys(("title", "date"), plain["month_title"])
