"""Who works with families: coordinators named in the settings, roles given by them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import PEOPLE, FamilyRow, PersonRow, RoleRow
from db.session import Sessions
from db.upsert import insert_missing
from domain.person import Person, Role
from usecases.record import NotAllowedError


async def appoint(
    sessions: Sessions, *, person_ids: Iterable[int], role: Role, now: datetime
) -> None:
    """Give people a role; who has it already keeps it."""
    ids = list(person_ids)
    if not ids:
        return
    async with sessions.begin() as session:
        await insert_missing(
            session, PersonRow, [{"id": person_id, "created_at": now} for person_id in ids]
        )
        await insert_missing(
            session,
            RoleRow,
            [
                {"person_id": person_id, "role": role, "given_at": now, "from_settings": False}
                for person_id in ids
            ],
        )


async def appoint_from_settings(
    sessions: Sessions, *, coordinator_ids: Iterable[int], now: datetime
) -> None:
    """Make the coordinators of the settings exactly those named; others' roles stay.

    Who is no longer named is no longer a coordinator from the next start on.
    """
    ids = list(coordinator_ids)
    async with sessions.begin() as session:
        await session.execute(
            delete(RoleRow).where(RoleRow.from_settings, RoleRow.person_id.not_in(ids))
        )
        if ids:
            await insert_missing(
                session, PersonRow, [{"id": person_id, "created_at": now} for person_id in ids]
            )
            role = {"role": Role.COORDINATOR, "given_at": now, "from_settings": True}
            await insert_missing(
                session, RoleRow, [{"person_id": person_id, **role} for person_id in ids]
            )


async def assign_advisor(sessions: Sessions, *, family_id: int, advisor_id: int) -> None:
    """Put a family into an advisor's care."""
    async with sessions.begin() as session:
        await session.execute(
            update(FamilyRow).where(FamilyRow.id == family_id).values(advisor_id=advisor_id)
        )


async def name_staff(sessions: Sessions, *, person: Person, name: str) -> Person:
    """Save the name of who works with families; the role is enough, a consent is not asked for.

    Raises:
        NotAllowedError: they hold no role at this moment.
    """
    async with sessions.begin() as session:
        holds_one = select(RoleRow.role).where(RoleRow.person_id == person.id)
        if (await session.execute(holds_one.limit(1).with_for_update())).first() is None:
            raise NotAllowedError
        await session.execute(update(PEOPLE).where(PEOPLE.c.id == person.id).values(name=name))
    return replace(person, name=name)


async def hold_role(session: AsyncSession, person: Person, role: Role) -> None:
    """Refuse who does not hold the role; it cannot be taken before this transaction ends.

    Raises:
        NotAllowedError: they do not hold it at this moment.
    """
    if await session.get(RoleRow, (person.id, role), with_for_update=True) is None:
        raise NotAllowedError
