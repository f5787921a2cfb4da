"""Families and people as the use cases make them."""

from __future__ import annotations

from sqlalchemy import func, select

from db.models import Base
from db.session import Sessions
from domain.letter import Draft, LetterKind
from domain.person import Person, Stage
from tests.house import NOON
from usecases.invites import invite_member, join_family
from usecases.letters import keep_letter
from usecases.record import change_family, change_person
from usecases.way_in import arrive, choose_language, give_consent


async def newcomer(sessions: Sessions, person_id: int) -> Person:
    """Somebody who has chosen a language."""
    await arrive(sessions, person_id=person_id, now=NOON)
    return await choose_language(sessions, person=Person(person_id), locale="ky", now=NOON)


async def member(sessions: Sessions, person_id: int, *, invite: str | None = None) -> Person:
    """Somebody who has agreed, with a new record or with the invited one."""
    await newcomer(sessions, person_id)
    return await give_consent(
        sessions, person_id=person_id, version=1, locale="ky", now=NOON, invite=invite
    )


async def full_member(sessions: Sessions, person_id: int, name: str) -> Person:
    """A member whose record and letters hold words of theirs."""
    person = await member(sessions, person_id)
    person = await change_family(
        sessions, person=person, consent_version=1, stage=Stage.WAITING, village=f"айыл {name}"
    )
    await letter(sessions, person, f"кат {name}")
    return await change_person(sessions, person=person, consent_version=1, name=name)


async def letter(sessions: Sessions, person: Person, text: str, *, message_id: int = 1) -> int:
    return await keep_letter(
        sessions,
        person=person,
        consent_version=1,
        message_id=message_id,
        draft=Draft(LetterKind.TEXT, text=text),
        now=NOON,
    )


async def join(sessions: Sessions, guest: Person, host: Person) -> Person:
    """Let a person follow an invite of another one's family."""
    token = await invite_member(sessions, person=host, consent_version=1, now=NOON)
    _joining, joined = await join_family(
        sessions, person=guest, token=token, leave_own=True, now=NOON
    )
    return joined


async def everything(sessions: Sessions) -> str:
    """All that is stored, as text."""
    async with sessions.read() as session:
        rows = [
            f"{table.name}: {tuple(row)}"
            for table in Base.metadata.sorted_tables
            for row in await session.execute(select(table))
        ]
    return "\n".join(rows)


async def count(sessions: Sessions, row_type: type[Base]) -> int:
    async with sessions.read() as session:
        return await session.scalar(select(func.count()).select_from(row_type)) or 0
