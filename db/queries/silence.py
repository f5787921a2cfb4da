"""Families that have not answered when they were last asked how things go, twice in a row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import CHECK_INS, FAMILIES
from db.queries.cases import names_of
from domain.check_in import ASKED_STAGES
from domain.person import LineOfWork, Rhythm


@dataclass(frozen=True, slots=True)
class SilentFamily:
    """A family that is silent; ``asked_at`` is when it was asked last (UTC)."""

    id: int
    names: tuple[str, ...] = ()
    place: str | None = None
    village: str | None = None
    line_of_work: LineOfWork | None = None
    asked_at: datetime | None = None


async def silent_families(session: AsyncSession, advisor_id: int) -> list[SilentFamily]:
    """Return an advisor's own families that are silent, in no order."""
    asked = select(func.max(CHECK_INS.c.asked_at)).where(CHECK_INS.c.family_id == FAMILIES.c.id)
    rows = (
        await session.execute(
            select(
                FAMILIES.c.id,
                FAMILIES.c.place,
                FAMILIES.c.village,
                FAMILIES.c.line_of_work,
                asked.scalar_subquery(),
            ).where(FAMILIES.c.advisor_id == advisor_id, _is_silent)
        )
    ).all()
    names = await names_of(session, [row.id for row in rows])
    return [
        SilentFamily(
            family_id,
            names.get(family_id, ()),
            place,
            village,
            LineOfWork(work) if work else None,
            asked_at,
        )
        for family_id, place, village, work, asked_at in rows
    ]


async def silent_counts(session: AsyncSession, advisor_ids: Collection[int]) -> dict[int, int]:
    """Return how many of each advisor's families are silent; who has none lacks."""
    rows = await session.execute(
        select(FAMILIES.c.advisor_id, func.count())
        .where(FAMILIES.c.advisor_id.in_(advisor_ids), _is_silent)
        .group_by(FAMILIES.c.advisor_id)
    )
    return {row[0]: row[1] for row in rows}


def _unanswered(before: int) -> ColumnElement[bool]:
    """Whether nothing was answered the last time, or so many times before it."""
    return (
        select(and_(CHECK_INS.c.answered_at.is_(None), CHECK_INS.c.how.is_(None)))
        .where(
            CHECK_INS.c.family_id == FAMILIES.c.id,
            or_(CHECK_INS.c.asked_at.is_not(None), CHECK_INS.c.answered_at.is_not(None)),
        )
        .order_by(CHECK_INS.c.day.desc())
        .limit(1)
        .offset(before)
        .scalar_subquery()
    )


_is_silent = and_(
    FAMILIES.c.stage.in_(ASKED_STAGES),
    FAMILIES.c.rhythm != Rhythm.OFF,
    _unanswered(0),
    _unanswered(1),
)
