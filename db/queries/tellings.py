"""What a person was told."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import TellingRow


class Told(NamedTuple):
    """A fact that a person was told, in whatever version, and when last (UTC)."""

    fact_id: str
    told_at: datetime


async def told_to(session: AsyncSession, person_id: int) -> list[Told]:
    """Return the facts that a person was told, by their ids."""
    rows = await session.execute(
        select(TellingRow.fact_id, func.max(TellingRow.told_at))
        .where(TellingRow.person_id == person_id)
        .group_by(TellingRow.fact_id)
        .order_by(TellingRow.fact_id)
    )
    return [Told(*row) for row in rows]
