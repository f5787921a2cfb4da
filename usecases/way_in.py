"""The way in: from a stranger's first word to home."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import ConsentRow, FamilyRow, PersonRow
from db.queries.people import person_of
from db.session import Sessions
from db.upsert import insert_missing
from domain.person import Person, Rhythm, Stage
from domain.road import WayInStep
from usecases.invites import take_invite
from usecases.step_counts import count_step

# Tables, not mapped classes: these are the taps that everybody makes (docs/figures.md).
PEOPLE, FAMILIES = cast(Table, PersonRow.__table__), cast(Table, FamilyRow.__table__)
MOVING = (
    update(PEOPLE)
    .where(PEOPLE.c.id == bindparam("person_id"), PEOPLE.c.step == bindparam("away_from"))
    .values(step=bindparam("to"))
    .returning(PEOPLE.c.id)
)


async def arrive(sessions: Sessions, *, person_id: int, now: datetime) -> Person:
    """Meet a person who wrote for the first time, or again after being forgotten.

    Only the id and the place on the way in are kept until she agrees; nobody is met twice.
    """
    async with sessions.begin() as session:
        stranger = {"id": person_id, "created_at": now, "step": WayInStep.LANGUAGE}
        if await insert_missing(session, PersonRow, [stranger]):
            await count_step(session, shown=WayInStep.LANGUAGE, locale=None, now=now)
        return await person_of(session, person_id)


async def choose_language(
    sessions: Sessions, *, person_id: int, locale: str, now: datetime
) -> Person:
    """Set the person's language; on the way in this answers the first question."""
    async with sessions.begin() as session:
        await session.execute(update(PEOPLE).where(PEOPLE.c.id == person_id).values(locale=locale))
        await _go_on(
            session,
            person_id,
            answered=WayInStep.LANGUAGE,
            shown=WayInStep.CONSENT,
            locale=locale,
            now=now,
        )
        return await person_of(session, person_id)


async def give_consent(
    sessions: Sessions,
    *,
    person_id: int,
    version: int,
    locale: str,
    now: datetime,
    invite: str | None = None,
) -> Person:
    """Store the consent and open the family's record: the invited one, or a new one.

    An invite that has been used or has run out opens a new record, too.
    """
    async with sessions.begin() as session:
        consent = {
            "person_id": person_id,
            "version": version,
            "locale": locale,
            "given_at": now,
        }
        await insert_missing(session, ConsentRow, [consent])
        family_id = await session.scalar(
            select(PEOPLE.c.family_id).where(PEOPLE.c.id == person_id).with_for_update()
        )
        if family_id is None and invite is not None:
            family_id = await take_invite(session, invite, person_id=person_id, now=now)
        if family_id is None:
            family_id = await open_record(session, now=now)
        await session.execute(
            update(PEOPLE)
            .where(PEOPLE.c.id == person_id)
            .values(consent_version=version, consent_at=now, family_id=family_id)
        )
        person = await person_of(session, person_id)
        is_known = person.family is not None and person.family.stage is not None
        await _go_on(
            session,
            person_id,
            answered=WayInStep.CONSENT,
            shown=None if is_known else WayInStep.STAGE,
            locale=locale,
            now=now,
        )
        return person


async def open_record(session: AsyncSession, *, now: datetime) -> int:
    """Open an empty family record; return its id."""
    inserted = await session.execute(
        insert(FAMILIES)
        .values(created_at=now, rhythm=Rhythm.MONTHLY, signed_unknown=False)
        .returning(FAMILIES.c.id)
    )
    return int(inserted.scalar_one())


async def choose_stage(
    sessions: Sessions, *, person: Person, stage: Stage, signed: bool, now: datetime
) -> Person:
    """Answer "have you signed?" on the way in, also when she came back from the month.

    Args:
        sessions: Where to write.
        person: Who answers, as read with this update.
        stage: Where the family stands.
        signed: Whether "when did you sign?" comes next.
        now: The moment of the answer.
    """
    async with sessions.begin() as session:
        await _set_family(session, person, stage=stage)
        next_one = WayInStep.SIGNED if signed else WayInStep.FIRST
        await _go_on(
            session,
            person.id,
            answered=WayInStep.STAGE,
            shown=next_one,
            locale=person.locale,
            now=now,
        )
        if not signed and await _moved(
            session, person.id, away_from=WayInStep.SIGNED, to=WayInStep.FIRST
        ):
            await count_step(session, shown=WayInStep.FIRST, locale=person.locale, now=now)
        return await person_of(session, person.id)


async def choose_signed_month(
    sessions: Sessions, *, person: Person, month: date | None, unknown: bool, now: datetime
) -> Person:
    """Answer "when did you sign?": the month's first day, or that she does not know it.

    "Earlier" is neither: no month and not unknown, so that home can ask for the month.
    """
    async with sessions.begin() as session:
        await _set_family(session, person, signed_month=month, signed_unknown=unknown)
        await _go_on(
            session,
            person.id,
            answered=WayInStep.SIGNED,
            shown=WayInStep.FIRST,
            locale=person.locale,
            now=now,
        )
        return await person_of(session, person.id)


async def come_home(sessions: Sessions, *, person: Person, now: datetime) -> Person:
    """End the way in and remember in which language the keyboard was sent."""
    async with sessions.begin() as session:
        await session.execute(
            update(PEOPLE).where(PEOPLE.c.id == person.id).values(keyboard_locale=person.locale)
        )
        await _go_on(
            session, person.id, answered=WayInStep.FIRST, shown=None, locale=person.locale, now=now
        )
        return await person_of(session, person.id)


async def _set_family(session: AsyncSession, person: Person, **values: object) -> None:
    if person.family is not None:
        await session.execute(
            update(FAMILIES).where(FAMILIES.c.id == person.family.id).values(**values)
        )


async def _go_on(
    session: AsyncSession,
    person_id: int,
    *,
    answered: WayInStep,
    shown: WayInStep | None,
    locale: str | None,
    now: datetime,
) -> None:
    """Move the person one step on and count it; a tap handled twice moves and counts once."""
    if await _moved(session, person_id, away_from=answered, to=shown):
        await count_step(session, answered=answered, shown=shown, locale=locale, now=now)


async def _moved(
    session: AsyncSession, person_id: int, *, away_from: WayInStep, to: WayInStep | None
) -> bool:
    """Move the person who stands at a step; whoever stands elsewhere stays there."""
    moved = await session.execute(
        MOVING, {"person_id": person_id, "away_from": away_from, "to": to}
    )
    return moved.first() is not None
