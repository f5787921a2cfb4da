"""Sums for coordinators: how many, never who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import FamilyRow, StepCountRow
from domain.person import Stage
from domain.road import WayInStep


@dataclass(frozen=True, slots=True)
class StepFigures:
    """How one question of the way in fared."""

    step: WayInStep
    shown: int
    answered: int

    @property
    def left(self) -> int:
        """How often the question was shown and not answered."""
        return self.shown - self.answered


async def way_in_figures(session: AsyncSession, *, since: date) -> list[StepFigures]:
    """Return the sums since a day, in the order of the way in."""
    rows = await session.execute(
        select(
            StepCountRow.step,
            func.sum(StepCountRow.shown),
            func.sum(StepCountRow.answered),
        )
        .where(StepCountRow.day >= since)
        .group_by(StepCountRow.step)
    )
    found = {row[0]: row for row in rows}
    return [
        StepFigures(step, *(found[step][1:] if step in found else (0, 0))) for step in WayInStep
    ]


async def families_by_stage(session: AsyncSession) -> dict[Stage, int]:
    """Return how many families stand at each stage; stages without any are left out."""
    rows = await session.execute(
        select(FamilyRow.stage, func.count())
        .where(FamilyRow.stage.is_not(None))
        .group_by(FamilyRow.stage)
    )
    return {Stage(stage): count for stage, count in rows if stage}


async def families_of(session: AsyncSession, advisor_id: int) -> int:
    """Return how many families an advisor looks after."""
    count = await session.scalar(select(func.count()).where(FamilyRow.advisor_id == advisor_id))
    return count or 0
