"""When something falls due next, and what should have been done already."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import FAMILIES
from db.queries.outbox import next_message


async def next_due(session: AsyncSession) -> datetime | None:
    """Return when the next thing falls due: a message, a check-in, a look at a family."""
    moments = [await next_message(session)]
    for column in (FAMILIES.c.look_at, FAMILIES.c.check_in_at):
        first = select(column).where(column.is_not(None)).order_by(column).limit(1)
        moments.append(await session.scalar(first))
    return min((moment for moment in moments if moment is not None), default=None)
