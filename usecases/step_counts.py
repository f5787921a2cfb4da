"""How often each question of the way in was shown, answered and left: sums, never who."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.models import StepCountRow
from db.upsert import add_up
from domain.clock import local_day
from domain.road import WayInStep

NO_LANGUAGE_YET = "-"


async def count_step(
    session: AsyncSession,
    *,
    locale: str | None,
    now: datetime,
    shown: WayInStep | None = None,
    answered: WayInStep | None = None,
) -> None:
    """Count one question as shown, one as answered, or both.

    "Left" is what was shown and not answered; ``db.queries.figures`` subtracts.
    """
    key = {"day": local_day(now), "locale": locale or NO_LANGUAGE_YET}
    rows = [
        {**key, "step": step, "shown": int(step is shown), "answered": int(step is answered)}
        for step in (answered, shown)
        if step is not None
    ]
    if rows:
        await add_up(
            session,
            StepCountRow,
            rows,
            key=("day", "step", "locale"),
            sums=("shown", "answered"),
        )
