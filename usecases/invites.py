"""Invites: a single-use link that joins a person to a family's record."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import FamilyRow, InviteRow, LetterRow, PersonRow
from db.queries.people import person_of
from db.session import Sessions
from domain.person import Person
from usecases.record import own_family_id

LIFETIME = timedelta(days=7)


class Joining(StrEnum):
    """What came of following an invite."""

    JOINED = "joined"
    ALREADY_HERE = "already_here"
    HAS_OWN_RECORD = "has_own_record"
    USED_UP = "used_up"


async def invite_member(
    sessions: Sessions, *, person: Person, consent_version: int, now: datetime
) -> str:
    """Make an invite to the person's own family; return the token for its link.

    Only the token's hash is stored, so an update that is handled twice makes a second invite:
    the first one works as well until it runs out.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
    """
    token = secrets.token_urlsafe(16)
    async with sessions.begin() as session:
        session.add(
            InviteRow(
                token_hash=hash_of(token),
                family_id=await own_family_id(session, person, consent_version=consent_version),
                created_at=now,
                expires_at=now + LIFETIME,
            )
        )
    return token


async def join_family(
    sessions: Sessions, *, person: Person, token: str, leave_own: bool, now: datetime
) -> tuple[Joining, Person]:
    """Follow an invite as a person who has agreed before.

    Args:
        sessions: Where to write.
        person: Who follows it.
        token: From the link.
        leave_own: Whether she has said that her own record may go.
        now: The moment.
    """
    async with sessions.begin() as session:
        invite = await session.get(InviteRow, hash_of(token), with_for_update=True)
        own = person.family.id if person.family else None
        if invite is not None and invite.family_id == own:
            return Joining.ALREADY_HERE, person
        if invite is None or invite.used_at is not None or invite.expires_at <= now:
            return Joining.USED_UP, person
        if own is not None and not leave_own:
            return Joining.HAS_OWN_RECORD, person
        family_id = await take_invite(session, token, person_id=person.id, now=now)
        if family_id is None:
            return Joining.USED_UP, person
        await move_person(session, person.id, family_id)
        if own is not None:
            await drop_empty_family(session, own)
        return Joining.JOINED, await person_of(session, person.id)


async def take_invite(
    session: AsyncSession, token: str, *, person_id: int, now: datetime
) -> int | None:
    """Use an invite up; return its family's id, or None if it is used or out of date."""
    taken = await session.execute(
        update(InviteRow)
        .where(
            InviteRow.token_hash == hash_of(token),
            InviteRow.used_at.is_(None),
            InviteRow.expires_at > now,
        )
        .values(used_at=now, used_by=person_id)
        .returning(InviteRow.family_id)
    )
    return taken.scalar_one_or_none()


async def move_person(session: AsyncSession, person_id: int, family_id: int) -> None:
    """Let a person belong to another family's record; what they wrote goes with them."""
    for row_type, own in ((PersonRow, PersonRow.id), (LetterRow, LetterRow.person_id)):
        await session.execute(update(row_type).where(own == person_id).values(family_id=family_id))


async def drop_empty_family(session: AsyncSession, family_id: int) -> bool:
    """Delete a family record that has no member left; return whether it went."""
    await session.flush()
    await hold_record(session, family_id)
    lives_on = await session.scalar(
        select(PersonRow.id).where(PersonRow.family_id == family_id).limit(1)
    )
    if lives_on is not None:
        return False
    await session.execute(delete(FamilyRow).where(FamilyRow.id == family_id))
    return True


async def hold_record(session: AsyncSession, family_id: int) -> None:
    """Let nobody else leave or drop a family record before this transaction ends.

    Two members who go at the same moment would each see the other one still there.
    """
    await session.execute(select(FamilyRow.id).where(FamilyRow.id == family_id).with_for_update())


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
