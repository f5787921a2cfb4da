"""Offices near families, as coordinators have entered them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import OfficeRow
from domain.office import Office, OfficeKind

_offices = select(
    OfficeRow.id,
    OfficeRow.place,
    OfficeRow.kind,
    OfficeRow.name,
    OfficeRow.phone,
    OfficeRow.address,
    OfficeRow.checked_on,
).order_by(OfficeRow.id)


async def offices_of(session: AsyncSession, *places: str) -> list[Office]:
    """Return the offices of these places, in the order in which they were entered."""
    rows = await session.execute(_offices.where(OfficeRow.place.in_(places)))
    return [_office(row) for row in rows]


async def office_of(session: AsyncSession, office_id: int) -> Office | None:
    """Return one office; None if it is not there any more."""
    row = (await session.execute(_offices.where(OfficeRow.id == office_id))).one_or_none()
    return None if row is None else _office(row)


def _office(row: Row[*tuple[Any, ...]]) -> Office:
    return Office(
        id=row.id,
        place=row.place,
        kind=OfficeKind(row.kind),
        name=row.name,
        phone=row.phone,
        address=row.address,
        checked_on=row.checked_on,
    )
