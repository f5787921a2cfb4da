"""Days that differ from the calendar of holidays."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import DayExceptionRow


async def day_exceptions(session: AsyncSession) -> dict[date, bool]:
    """Return the days that differ, each with whether it is off."""
    rows = await session.execute(select(DayExceptionRow.day, DayExceptionRow.is_off))
    return {row.day: row.is_off for row in rows}
