"""What people wrote to their advisors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import LetterRow


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to the advisor; ``sent_at`` is None while it is only kept."""

    id: int
    kind: str
    body: str | None
    written_at: datetime
    sent_at: datetime | None


async def letters_of(session: AsyncSession, person_id: int) -> list[Letter]:
    """Return a person's messages to the advisor, oldest first."""
    rows = await session.execute(
        select(
            LetterRow.id,
            LetterRow.kind,
            LetterRow.body,
            LetterRow.written_at,
            LetterRow.sent_at,
        )
        .where(LetterRow.person_id == person_id)
        .order_by(LetterRow.id)
    )
    return [Letter(*row) for row in rows]
