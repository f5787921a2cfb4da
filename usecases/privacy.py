"""What a person may do with their data: see it, leave it, have it forgotten."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import (
    ConsentRow,
    ErasureRow,
    FamilyRow,
    InviteRow,
    LetterRow,
    OfficeRow,
    OutboxRow,
    PersonRow,
    PlanTemplateRow,
    RoleRow,
)
from db.queries.cases import OwnCase, cases_of
from db.queries.check_ins import check_ins_of
from db.queries.letters import Letter, letters_of
from db.queries.people import person_of
from db.queries.plans import PlanVersion, versions_of
from db.queries.tellings import Told, told_to
from db.session import Sessions
from domain.check_in import CheckIn
from domain.clock import local_day
from domain.outbox import Kind
from domain.person import Person
from usecases.check_ins import forget_words
from usecases.facts import forget_coordinator
from usecases.invites import drop_empty_family, hold_record, move_person
from usecases.outbox import NewMessage, queue
from usecases.record import set_own_family
from usecases.way_in import open_record

WITHOUT_CONSENT = timedelta(hours=24)
TIME_TO_OBJECT = timedelta(days=7)
CHUNK = 1000
FAMILIES_A_RUN = 50
"""A record takes eight statements: fifty stay within the time of one transaction."""
OF_THE_RECORD = (Kind.CHECK_IN_ASKED, Kind.DUTY_NEARED, Kind.STEP_NEARED, Kind.DELETION_ASKED)
"""What members are sent about their family's record."""


class Erased(StrEnum):
    """What an entry of the erasures says."""

    PERSON = "person"
    FAMILY = "family"
    NEVER_AGREED = "never_agreed"


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """A consent as it was given: to which version of the text, in which language, when (UTC)."""

    version: int
    locale: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything that is kept about a person.

    Consents, letters and cases stand oldest first, versions of the plan and check-ins newest
    first.
    """

    person: Person
    consents: list[GivenConsent]
    letters: list[Letter]
    versions: list[PlanVersion]
    check_ins: list[CheckIn]
    told: list[Told]
    cases: list[OwnCase]


async def hand_out_data(sessions: Sessions, *, person_id: int) -> Holdings:
    """Return everything that is kept about a person, as it stood at one moment."""
    async with sessions.begin() as session:
        consents = await session.execute(
            select(ConsentRow.version, ConsentRow.locale, ConsentRow.given_at)
            .where(ConsentRow.person_id == person_id)
            .order_by(ConsentRow.id)
        )
        person = await person_of(session, person_id)
        family = person.family
        return Holdings(
            person=person,
            consents=[GivenConsent(*row) for row in consents],
            letters=await letters_of(session, person_id),
            versions=await versions_of(session, family.id) if family else [],
            check_ins=await check_ins_of(session, family.id, limit=None) if family else [],
            told=await told_to(session, person_id),
            cases=await cases_of(session, person.family.id) if person.family else [],
        )


async def forget_person(
    sessions: Sessions, *, person: Person, family_too: bool, now: datetime
) -> datetime | None:
    """Delete a person; their family's record goes with its last member.

    With ``family_too`` the other members' record goes after seven days unless one of them says
    that it stays; they are sent a message. What remains is a random number and the day; who is
    gone already is not noted again.

    Returns:
        When the others' record goes, if it was asked for and waits for them.
    """
    async with sessions.begin() as session:
        family_id = await session.scalar(
            select(PersonRow.family_id).where(PersonRow.id == person.id)
        )
        if family_id is not None:
            await hold_record(session, family_id)  # as the clock does: the family first
        for row_type in (LetterRow, OutboxRow):
            await session.execute(delete(row_type).where(row_type.person_id == person.id))
        await _forget_deeds(session, person.id)
        gone = await session.scalar(
            delete(PersonRow).where(PersonRow.id == person.id).returning(PersonRow.id)
        )
        if gone is None:
            return None
        _note(session, Erased.PERSON, now)
        if family_id is None:
            return None
        if await drop_empty_family(session, family_id):
            _note(session, Erased.FAMILY, now)
            return None
        if not family_too:
            return None
        goes_at = now + TIME_TO_OBJECT
        await session.execute(
            update(FamilyRow).where(FamilyRow.id == family_id).values(forget_due_at=goes_at)
        )
        await _ask_the_others(session, family_id, goes_at, now)
        return goes_at


async def _ask_the_others(
    session: AsyncSession, family_id: int, goes_at: datetime, now: datetime
) -> None:
    """Let the members know that their record goes, so that one of them may object."""
    members = await session.scalars(select(PersonRow.id).where(PersonRow.family_id == family_id))
    reason = f"deletion:{family_id}:{goes_at.isoformat()}"
    payload = {"goes_at": goes_at.isoformat()}
    asked = [NewMessage(Kind.DELETION_ASKED, one, f"{reason}:{one}", payload) for one in members]
    await queue(session, asked, now=now)


async def _forget_deeds(session: AsyncSession, person_id: int) -> None:
    """Take who did something from what stays: staff, who used an invite, who said how it goes."""
    for row, column in (
        (FamilyRow, FamilyRow.advisor_id),
        (InviteRow, InviteRow.used_by),
        (PlanTemplateRow, PlanTemplateRow.sent_by),
        (OfficeRow, OfficeRow.checked_by),
    ):
        await session.execute(update(row).where(column == person_id).values({column.key: None}))
    await forget_words(session, person_id)
    await forget_coordinator(session, person_id)


async def keep_record(sessions: Sessions, *, person: Person, consent_version: int) -> Person:
    """Object to the deletion of the family's record; it stays.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
    """
    async with sessions.begin() as session:
        await set_own_family(session, person, consent_version=consent_version, forget_due_at=None)
        return await person_of(session, person.id)


async def leave_family(sessions: Sessions, *, person: Person, now: datetime) -> Person:
    """Leave a shared record and begin an own, empty one; an only member stays where they are."""
    async with sessions.begin() as session:
        if person.family is not None:
            await hold_record(session, person.family.id)
        fresh = await person_of(session, person.id)
        if fresh.family is not None and fresh.family.members > 1:
            await move_person(session, person.id, await open_record(session, now=now))
        return await person_of(session, person.id)


async def drop_strangers(sessions: Sessions, *, now: datetime) -> list[int]:
    """Delete who has not agreed within 24 hours; return their ids.

    The caller drops their dialog positions as well. Staff are not strangers.
    """
    staff = exists().where(RoleRow.person_id == PersonRow.id)
    async with sessions.begin() as session:
        gone = await session.scalars(
            select(PersonRow.id)
            .where(
                PersonRow.consent_at.is_(None),
                PersonRow.created_at <= now - WITHOUT_CONSENT,
                ~staff,
            )
            .limit(CHUNK)
            .with_for_update(skip_locked=True)
        )
        ids = list(gone)
        if ids:
            await session.execute(delete(OutboxRow).where(OutboxRow.person_id.in_(ids)))
            await session.execute(delete(PersonRow).where(PersonRow.id.in_(ids)))
        for _ in ids:
            _note(session, Erased.NEVER_AGREED, now)
        return ids


async def drop_families(sessions: Sessions, *, now: datetime) -> int:
    """Delete the records whose seven days have passed without an objection.

    Their members stay with what they wrote and begin an empty record; return how many records
    went, at most fifty a run: the rest goes with the next.
    """
    async with sessions.begin() as session:
        due = list(
            await session.scalars(
                select(FamilyRow.id)
                .where(FamilyRow.forget_due_at <= now)
                .limit(FAMILIES_A_RUN)
                .with_for_update(skip_locked=True)
            )
        )
        for family_id in due:
            own = await open_record(session, now=now)
            members = select(PersonRow.id).where(PersonRow.family_id == family_id)
            await session.execute(
                delete(OutboxRow).where(
                    OutboxRow.person_id.in_(members), OutboxRow.kind.in_(OF_THE_RECORD)
                )
            )
            for row_type in (PersonRow, LetterRow):
                await session.execute(
                    update(row_type).where(row_type.family_id == family_id).values(family_id=own)
                )
            await session.execute(delete(FamilyRow).where(FamilyRow.id == family_id))
            _note(session, Erased.FAMILY, now)
        return len(due)


def _note(session: AsyncSession, what: Erased, now: datetime) -> None:
    session.add(ErasureRow(number=secrets.token_hex(8), what=what, day=local_day(now)))
