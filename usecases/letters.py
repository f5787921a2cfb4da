"""Writing to the advisor: kept at once, sent when the writer says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from db.models import LetterRow
from db.session import Sessions
from db.upsert import insert_missing
from domain.letter import Draft
from domain.person import Person
from usecases.record import own_family_id


async def keep_letter(
    sessions: Sessions,
    *,
    person: Person,
    consent_version: int,
    message_id: int,
    draft: Draft,
    now: datetime,
) -> int:
    """Keep what a person wrote, unsent; return its number.

    An update may be handled twice; the same message makes one letter.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
    """
    async with sessions.begin() as session:
        row = {
            "person_id": person.id,
            "family_id": await own_family_id(session, person, consent_version=consent_version),
            "message_id": message_id,
            "kind": draft.kind,
            "body": draft.text,
            "file_id": draft.file_id,
            "written_at": now,
        }
        await insert_missing(session, LetterRow, [row])
        number = await session.scalar(
            select(LetterRow.id).where(
                LetterRow.person_id == person.id, LetterRow.message_id == message_id
            )
        )
    if number is None:
        raise LookupError(message_id)
    return number


async def send_letters(
    sessions: Sessions, *, person: Person, letter_ids: Sequence[int], now: datetime
) -> None:
    """Mark a person's own letters as sent; one sent before keeps its first time."""
    async with sessions.begin() as session:
        await session.execute(
            update(LetterRow).where(*_unsent(person, letter_ids)).values(sent_at=now)
        )


async def tear_up_letters(
    sessions: Sessions, *, person: Person, letter_ids: Sequence[int]
) -> None:
    """Delete a person's own letters that were not sent."""
    async with sessions.begin() as session:
        await session.execute(delete(LetterRow).where(*_unsent(person, letter_ids)))


def _unsent(person: Person, letter_ids: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    return (
        LetterRow.id.in_(letter_ids),
        LetterRow.person_id == person.id,
        LetterRow.sent_at.is_(None),
    )
