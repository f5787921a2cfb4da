"""What should have been done by a moment and was not: one row at most of each sort."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, case, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import FAMILIES, OUTBOX
from db.queries.outbox import is_expired
from domain.outbox import PRIORITIES, Kind, State


async def oldest_look(session: AsyncSession, *, after: datetime, by: datetime) -> datetime | None:
    """Return the earliest moment at which a family was to be looked at, between two moments."""
    first = (
        select(FAMILIES.c.look_at)
        .where(FAMILIES.c.look_at > after, FAMILIES.c.look_at <= by)
        .order_by(FAMILIES.c.look_at)
        .limit(1)
    )
    return await session.scalar(first)


async def oldest_check_in(session: AsyncSession, *, by: datetime) -> datetime | None:
    """Return the earliest moment at which a family was to be asked how things go."""
    first = (
        select(FAMILIES.c.check_in_at)
        .where(FAMILIES.c.check_in_at <= by)
        .order_by(FAMILIES.c.check_in_at)
        .limit(1)
    )
    return await session.scalar(first)


async def oldest_message(
    session: AsyncSession, kinds: Collection[Kind], *, by: datetime, next_try_by: datetime
) -> datetime | None:
    """Return since when a message of these kinds waits that was to be sent.

    Args:
        session: An open session.
        kinds: What may be sent now.
        by: What was due then, and what was made then and failed more than once, is late.
        next_try_by: Of what failed; it is due again and again.
    """
    since = case((OUTBOX.c.not_before <= by, OUTBOX.c.not_before), else_=OUTBOX.c.made_at)
    in_vain = and_(OUTBOX.c.attempts > 1, OUTBOX.c.made_at <= by)
    for priority in PRIORITIES:
        first = (
            select(since)
            .where(
                OUTBOX.c.state == State.QUEUED,
                OUTBOX.c.priority == priority,
                OUTBOX.c.not_before <= next_try_by,
                or_(OUTBOX.c.not_before <= by, in_vain),
                OUTBOX.c.kind.in_(kinds),
            )
            .order_by(OUTBOX.c.not_before)
            .limit(1)
        )
        found: datetime | None = await session.scalar(first)
        if found is not None:
            return found
    expired = select(OUTBOX.c.lease_until).where(is_expired(by)).limit(1)
    return await session.scalar(expired)
