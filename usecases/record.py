"""What a person changes about themselves and about the family's record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from sqlalchemy import ScalarSelect, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import FAMILIES, PEOPLE, RoleRow
from db.queries.people import person_of
from db.session import Sessions
from domain.person import LineOfWork, Person, PhoneUse, Rhythm, Role, Stage


class PersonChanges(TypedDict, total=False):
    """What may be changed about a person."""

    name: str | None
    phone_use: PhoneUse
    chosen_role: Role
    keyboard_locale: str | None
    commands_locale: str | None


class FamilyChanges(TypedDict, total=False):
    """What may be changed about a family's record."""

    stage: Stage
    signed_month: date | None
    signed_unknown: bool
    gets_benefit: bool | None
    benefit_monthly: Decimal | None
    place: str
    village: str | None
    line_of_work: LineOfWork
    rhythm: Rhythm
    always_send: bool


AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""When the clock looks at a family in which something has changed: with its next tick."""
WITHOUT_CONSENT = frozenset({"chosen_role", "keyboard_locale", "commands_locale"})
"""What may be changed about a person who has not agreed: how the bot speaks with them."""


class NotAllowedError(Exception):
    """The person may not do this; the screen they tapped on is out of date."""


async def change_person(
    sessions: Sessions, *, person: Person, consent_version: int, **changes: Unpack[PersonChanges]
) -> Person:
    """Save what a person said about themselves; return the new state.

    Raises:
        NotAllowedError: the chosen role is not theirs, or they have not agreed to this version
            of the consent text.
    """
    this_one = update(PEOPLE).where(PEOPLE.c.id == person.id)
    if not WITHOUT_CONSENT.issuperset(changes):
        this_one = this_one.where(PEOPLE.c.consent_version == consent_version)
    async with sessions.begin() as session:
        role = changes.get("chosen_role", Role.FAMILY)
        if role is not Role.FAMILY and await session.get(RoleRow, (person.id, role)) is None:
            raise NotAllowedError
        saved = await session.execute(this_one.values(**changes).returning(PEOPLE.c.id))
        if saved.first() is None:
            raise NotAllowedError
    return replace(person, **changes)


async def change_family(
    sessions: Sessions, *, person: Person, consent_version: int, **changes: Unpack[FamilyChanges]
) -> Person:
    """Save what a member said about the family; return the member's new state.

    Only the record that the person belongs to at this moment is touched. A sum of the benefit
    and whether it is got are one answer: who names a sum gets it, whatever another member has
    said meanwhile; who gets none, or does not know, has no sum of it either.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
    """
    if changes.get("benefit_monthly") is not None:
        changes.setdefault("gets_benefit", True)
    if not changes.get("gets_benefit", True):
        changes["benefit_monthly"] = None
    async with sessions.begin() as session:
        await set_own_family(session, person, consent_version=consent_version, **changes)
    return person.with_family(**changes)


async def set_own_family(
    session: AsyncSession, person: Person, *, consent_version: int, **values: object
) -> None:
    """Change the record that a person who has agreed belongs to at this moment.

    The clock looks at it anew; with another rhythm the day of the next check-in is another one.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
    """
    if "rhythm" in values:
        values["check_in_at"] = None
    saved = await session.execute(
        update(FAMILIES)
        .where(FAMILIES.c.id == _own_family(person, consent_version))
        .values(**values, look_at=AT_ONCE)
        .returning(FAMILIES.c.id)
    )
    if saved.first() is None:
        raise NotAllowedError


async def look_again(session: AsyncSession, family_id: int) -> None:
    """Let the clock look at a family anew: what it has to do has changed."""
    await session.execute(
        update(FAMILIES).where(FAMILIES.c.id == family_id).values(look_at=AT_ONCE)
    )


async def own_family_id(session: AsyncSession, person: Person, *, consent_version: int) -> int:
    """Return the id of the record that a person who has agreed belongs to at this moment.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
    """
    family_id: int | None = await session.scalar(select(_own_family(person, consent_version)))
    if family_id is None:
        raise NotAllowedError
    return family_id


async def hold_own_family(session: AsyncSession, person: Person, *, consent_version: int) -> int:
    """Return the id of a person's record like ``own_family_id``, held until the transaction ends.

    The clock holds a family before what hangs on it. Whoever writes both in another order could
    wait for the clock while it waits for them.
    """
    family_id = await own_family_id(session, person, consent_version=consent_version)
    await session.execute(
        select(FAMILIES.c.id).where(FAMILIES.c.id == family_id).with_for_update(key_share=True)
    )
    return family_id


def _own_family(person: Person, consent_version: int) -> ScalarSelect[int | None]:
    return (
        select(PEOPLE.c.family_id)
        .where(PEOPLE.c.id == person.id, PEOPLE.c.consent_version == consent_version)
        .scalar_subquery()
    )


async def stop_messages(sessions: Sessions, *, person: Person, now: datetime) -> Person:
    """End everything that the bot would send by itself."""
    return await _mark(sessions, person, stopped_at=now)


async def resume_messages(sessions: Sessions, *, person: Person) -> Person:
    """Allow messages again."""
    return await _mark(sessions, person, stopped_at=None)


async def note_block(sessions: Sessions, *, person_id: int, now: datetime) -> None:
    """Remember that the person has blocked the bot, so that nothing is sent there."""
    await _mark(sessions, Person(person_id), blocked_at=now)


async def note_return(sessions: Sessions, *, person_id: int) -> None:
    """Remember that the person can be reached again."""
    await _mark(sessions, Person(person_id), blocked_at=None)


async def _mark(sessions: Sessions, person: Person, **values: datetime | None) -> Person:
    async with sessions.begin() as session:
        await session.execute(update(PEOPLE).where(PEOPLE.c.id == person.id).values(**values))
        return await person_of(session, person.id)
