"""What families were asked about how things go, and what they answered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import OUTBOX, PEOPLE, CheckInRow
from domain.check_in import CheckIn, How, Money, Need, Shown
from domain.clock import local_day
from domain.outbox import ONE_DAY, Kind, Op, State, reason


async def recent_check_ins(
    session: AsyncSession, family_ids: Collection[int], *, since: date
) -> dict[int, list[CheckIn]]:
    """Return the check-ins of families since a day, newest first; families without one lack."""
    rows = await session.scalars(
        select(CheckInRow)
        .where(CheckInRow.family_id.in_(family_ids), CheckInRow.day >= since)
        .order_by(CheckInRow.day.desc())
    )
    found: dict[int, list[CheckIn]] = {}
    for row in rows:
        found.setdefault(row.family_id, []).append(check_in_of(row))
    return found


async def check_ins_of(
    session: AsyncSession, family_id: int, *, limit: int | None = 12
) -> list[CheckIn]:
    """Return the last check-ins of a family, newest first; all of them without a limit."""
    rows = await session.scalars(
        select(CheckInRow)
        .where(CheckInRow.family_id == family_id)
        .order_by(CheckInRow.day.desc())
        .limit(limit)
    )
    return [check_in_of(row) for row in rows]


def check_in_of(row: CheckInRow) -> CheckIn:
    """Return a check-in as the domain knows it."""
    return CheckIn(
        day=row.day,
        asked_at=row.asked_at,
        reminded_at=row.reminded_at,
        seen_at=row.seen_at,
        answered_at=row.answered_at,
        how=How(row.how) if row.how else None,
        money=Money(row.money) if row.money else None,
        need=Need(row.need) if row.need else None,
        words=row.words,
        file_kind=row.file_kind,
        file_id=row.file_id,
        shown=Shown(row.shown),
        finished_at=row.finished_at,
    )


async def messages_asking(
    session: AsyncSession, family_id: int, check_in: CheckIn
) -> list[tuple[int, Kind, date]]:
    """Return whom a check-in was asked of, by which kind of message, and of which day it is."""
    days = {check_in.day}
    if check_in.reminded_at is not None:
        again = local_day(check_in.reminded_at)
        days |= {again, again + ONE_DAY}
    asked = check_in.day.isoformat()
    rows = await session.execute(
        select(OUTBOX.c.person_id, OUTBOX.c.kind, OUTBOX.c.payload).where(
            OUTBOX.c.person_id.in_(select(PEOPLE.c.id).where(PEOPLE.c.family_id == family_id)),
            OUTBOX.c.slot.in_([reason(day) for day in days]),
            OUTBOX.c.op == Op.SEND,
            OUTBOX.c.state.in_((State.SENDING, State.SENT)),
        )
    )
    return [
        (person_id, Kind(kind), date.fromisoformat(payload["day"]))
        for person_id, kind, payload in rows
        if payload.get("check_in") == asked
    ]
