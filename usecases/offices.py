"""Offices near families: entered, changed, checked and removed by coordinators."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack

from sqlalchemy import delete, select, update

from db.models import OfficeRow
from db.session import Sessions
from domain.office import OfficeKind
from domain.person import Person, Role
from usecases.staff import hold_role


class OfficeChanges(TypedDict, total=False):
    """What may be changed about an office."""

    kind: OfficeKind
    name: str
    phone: str | None
    address: str | None


async def add_office(
    sessions: Sessions, *, person: Person, place: str, kind: OfficeKind, name: str, today: date
) -> int:
    """Enter an office, checked today by who enters it; return its id.

    A message may be handled twice, and two coordinators may enter the same: it is one office.

    Raises:
        NotAllowedError: they are no coordinator at this moment.
    """
    async with sessions.begin() as session:
        await hold_role(session, person, Role.COORDINATOR)
        found = await session.scalar(
            select(OfficeRow.id)
            .where(OfficeRow.place == place, OfficeRow.kind == kind, OfficeRow.name == name)
            .limit(1)
        )
        if found is not None:
            return found
        office = OfficeRow(
            place=place, kind=kind, name=name, checked_on=today, checked_by=person.id
        )
        session.add(office)
        await session.flush()  # assigns the id
        return office.id


async def change_office(
    sessions: Sessions, *, person: Person, office_id: int, **changes: Unpack[OfficeChanges]
) -> bool:
    """Change what is told of an office; return whether it is still there.

    The day of the last check stays: it is about the whole office.

    Raises:
        NotAllowedError: they are no coordinator at this moment.
    """
    return await _update(sessions, person, office_id, **changes)


async def check_office(sessions: Sessions, *, person: Person, office_id: int, today: date) -> bool:
    """Note that all that is told of an office is right today; return whether it is still there.

    Raises:
        NotAllowedError: they are no coordinator at this moment.
    """
    return await _update(sessions, person, office_id, checked_on=today, checked_by=person.id)


async def remove_office(sessions: Sessions, *, person: Person, office_id: int) -> bool:
    """Delete an office; return whether it was still there.

    Raises:
        NotAllowedError: they are no coordinator at this moment.
    """
    async with sessions.begin() as session:
        await hold_role(session, person, Role.COORDINATOR)
        gone = await session.scalar(
            delete(OfficeRow).where(OfficeRow.id == office_id).returning(OfficeRow.id)
        )
        return gone is not None


async def _update(sessions: Sessions, person: Person, office_id: int, **values: object) -> bool:
    async with sessions.begin() as session:
        await hold_role(session, person, Role.COORDINATOR)
        changed = await session.scalar(
            update(OfficeRow)
            .where(OfficeRow.id == office_id)
            .values(**values)
            .returning(OfficeRow.id)
        )
        return changed is not None
