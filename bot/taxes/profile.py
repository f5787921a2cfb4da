"""The duties of the person's family, as things stand today."""

from __future__ import annotations

from datetime import date

from bot.runtime import Runtime
from domain.calendar import Due, DueKind, TaxProfile
from domain.person import Family, Person
from usecases import duties

NO_RECORD = Family(0)
"""Stands for the family of a person without a record: it has said nothing."""


def tax_profile(runtime: Runtime, person: Person) -> TaxProfile:
    """Return what the family's answers say; who has not said so is not registered."""
    return duties.tax_profile(runtime.library, person.family or NO_RECORD, runtime.today)


def due_list(runtime: Runtime, person: Person, first: date, last: date) -> tuple[Due, ...]:
    """Return what the family has to do between two days, done or not, by day."""
    return duties.due_list(
        runtime.library,
        person.family or NO_RECORD,
        first,
        last,
        today=runtime.today,
        days_off=runtime.days_off,
    )


def undated_kinds(runtime: Runtime, person: Person) -> tuple[DueKind, ...]:
    """Return the duties that the family has and whose day is not known."""
    return duties.undated_kinds(runtime.library, person.family or NO_RECORD, runtime.today)
