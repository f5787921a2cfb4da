"""The way in: from a stranger's first word to home."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import FAMILIES, PEOPLE, ConsentRow, PersonRow
from db.queries.people import person_of
from db.session import Sessions
from db.upsert import insert_missing
from domain.person import Person, Rhythm, Stage
from domain.road import WayInStep
from usecases.invites import take_invite
from usecases.record import set_own_family
from usecases.step_counts import count_step


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
    sessions: Sessions, *, person: Person, locale: str, now: datetime
) -> Person:
    """Set the person's language; on the way in this answers the first question."""
    person = replace(person, locale=locale)
    async with sessions.begin() as session:
        await _go_on(
            session, person, WayInStep.LANGUAGE, WayInStep.CONSENT, now=now, locale=locale
        )
    return person


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
        stage = None
        if family_id is None:
            family_id = await open_record(session, now=now)
        else:
            stage = await session.scalar(
                select(FAMILIES.c.stage).where(FAMILIES.c.id == family_id)
            )
        await _go_on(
            session,
            Person(person_id, locale=locale),
            WayInStep.CONSENT,
            None if stage else WayInStep.STAGE,
            now=now,
            consent_version=version,
            consent_at=now,
            family_id=family_id,
        )
        return await person_of(session, person_id)


async def open_record(session: AsyncSession, *, now: datetime) -> int:
    """Open an empty family record; return its id."""
    inserted = await session.execute(
        insert(FAMILIES)
        .values(created_at=now, rhythm=Rhythm.MONTHLY, signed_unknown=False)
        .returning(FAMILIES.c.id)
    )
    return int(inserted.scalar_one())


async def choose_stage(
    sessions: Sessions,
    *,
    person: Person,
    consent_version: int,
    stage: Stage,
    signed: bool,
    now: datetime,
) -> Person:
    """Answer "have you signed?" on the way in, also when she came back from the month.

    Args:
        sessions: Where to write.
        person: Who answers, as read with this update.
        consent_version: The present version of the consent text.
        stage: Where the family stands.
        signed: Whether "when did you sign?" comes next.
        now: The moment of the answer.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
    """
    async with sessions.begin() as session:
        await set_own_family(session, person, consent_version=consent_version, stage=stage)
        next_one = WayInStep.SIGNED if signed else WayInStep.FIRST
        moved = await _go_on(session, person, WayInStep.STAGE, next_one, now=now)
        if not moved and not signed:
            await _go_on(session, person, WayInStep.SIGNED, next_one, now=now, answers=False)
    return person.with_family(stage=stage)


async def choose_signed_month(
    sessions: Sessions,
    *,
    person: Person,
    consent_version: int,
    month: date | None,
    unknown: bool,
    now: datetime,
) -> Person:
    """Answer "when did you sign?": the month's first day, or that she does not know it.

    "Earlier" is neither: no month and not unknown, so that home can ask for the month.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
    """
    async with sessions.begin() as session:
        await set_own_family(
            session,
            person,
            consent_version=consent_version,
            signed_month=month,
            signed_unknown=unknown,
        )
        await _go_on(session, person, WayInStep.SIGNED, WayInStep.FIRST, now=now)
    return person.with_family(signed_month=month, signed_unknown=unknown)


async def come_home(
    sessions: Sessions, *, person: Person, now: datetime, with_commands: bool = False
) -> Person:
    """End the way in; remember in which language the keyboard, and the commands, were sent."""
    keyboard, commands = person.locale, person.locale if with_commands else person.commands_locale
    async with sessions.begin() as session:
        await _go_on(
            session,
            person,
            WayInStep.FIRST,
            None,
            now=now,
            keyboard_locale=keyboard,
            commands_locale=commands,
        )
    return replace(person, keyboard_locale=keyboard, commands_locale=commands)


async def _go_on(
    session: AsyncSession,
    person: Person,
    step: WayInStep,
    next_one: WayInStep | None,
    *,
    now: datetime,
    answers: bool = True,
    **values: object,
) -> bool:
    """Move the person one step on and count it; a tap handled twice moves and counts once.

    Args:
        session: The open transaction.
        person: Who answers; the language counts.
        step: Where the person stands; whoever stands elsewhere stays there.
        next_one: What is shown next.
        now: The moment of the answer.
        answers: Whether the step is answered, or only left for the next one.
        values: What is saved about the person, moved or not.

    Returns:
        Whether the person stood there.
    """
    this_one = update(PEOPLE).where(PEOPLE.c.id == person.id)
    moved = await session.execute(
        this_one.where(PEOPLE.c.step == step)
        .values(step=next_one, **values)
        .returning(PEOPLE.c.id)
    )
    if moved.first() is not None:
        answered = step if answers else None
        await count_step(session, answered=answered, shown=next_one, locale=person.locale, now=now)
        return True
    if values:
        await session.execute(this_one.values(**values))
    return False
