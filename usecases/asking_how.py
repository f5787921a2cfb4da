"""The clock asks families how things go: due check-ins become rows and messages."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import FAMILIES, CheckInRow
from db.queries.outbox import pushes_of
from db.queries.reminders import reachable_members
from db.session import Sessions
from db.upsert import insert_all_missing
from domain.check_in import Shown, asks, next_check_in
from domain.clock import at_hour, local_day
from domain.outbox import EVENING, ONE_DAY, Kind
from domain.person import Rhythm, Stage
from domain.reminding import may_push
from usecases.daily import push

MANY = 10_000
"""Families that are found due at once: ids only, read in a few milliseconds."""
CHUNK = 200
BREATH = 0.01
"""Seconds between two chunks, in which people are answered."""
UNTIL_REMINDED = timedelta(days=3)
"""After this time without an answer a family is asked once more."""


async def ask_how_it_goes(sessions: Sessions, *, now: datetime) -> int:
    """Ask every family whose time has come; return how many were looked at.

    What fell due while nothing ran is asked now, once. Whoever has had the one message of the
    day is asked on the next evening. Where nobody may be written to, nobody is asked.
    """
    looked_at = 0
    while ids := await _due_families(sessions, now):
        before = looked_at
        for first in range(0, len(ids), CHUNK):
            looked_at += await _ask_some(sessions, ids[first : first + CHUNK], now)
            await asyncio.sleep(BREATH)
        if looked_at == before:  # another process has them in hand
            break
    return looked_at


async def _due_families(sessions: Sessions, now: datetime) -> list[int]:
    """Return families whose time has come; neighbours beside each other cost the fewest pages."""
    async with sessions.read() as session:
        return sorted(await session.scalars(_due, {"now": now}))


async def _ask_some(sessions: Sessions, of: Sequence[int], now: datetime) -> int:
    moment = EVENING.next(now)
    day = local_day(moment)
    async with sessions.begin() as session:
        due = (await session.execute(_taking, {"ids": of, "now": now})).all()
        if not due:
            return 0
        ids = [row.id for row in due]
        pushed = await pushes_of(session, ids, day)
        members = await reachable_members(session, ids)
        asked: list[int] = []
        moved: list[dict[str, Any]] = []
        for family_id, stage, rhythm in due:
            if not asks(Stage(stage) if stage else None) or Rhythm(rhythm) is Rhythm.OFF:
                moved.append({"family": family_id, "at": None})
            elif family_id in members and not may_push(pushed.get(family_id, {}), day):
                moved.append({"family": family_id, "at": moment + ONE_DAY})
            else:
                at = next_check_in(family_id, Rhythm(rhythm), after=now)
                moved.append({"family": family_id, "at": at})
                if family_id in members:
                    asked.append(family_id)
        await open_check_ins(session, asked, day)
        await push(
            session,
            Kind.CHECK_IN_ASKED,
            [(family_id, moment) for family_id in asked],
            members,
            day=day,
            check_in=day,
            now=now,
        )
        again = at_hour(day + UNTIL_REMINDED, 0)
        await session.execute(_moving, [{"again": again, **one} for one in moved])
        return len(due)


async def open_check_ins(session: AsyncSession, family_ids: Sequence[int], day: date) -> None:
    """Open a check-in for families; one that is open for the day stays."""
    rows = [{"family_id": one, "day": day, "shown": Shown.UNDECIDED} for one in family_ids]
    if rows:
        await insert_all_missing(session, CheckInRow, rows)


_due = (
    select(FAMILIES.c.id)
    .where(FAMILIES.c.check_in_at <= bindparam("now"))
    .order_by(FAMILIES.c.check_in_at)
    .limit(MANY)
)
_taking = (
    select(FAMILIES.c.id, FAMILIES.c.stage, FAMILIES.c.rhythm)
    .where(
        FAMILIES.c.id.in_(bindparam("ids", expanding=True)),
        FAMILIES.c.check_in_at <= bindparam("now"),
    )
    .with_for_update(skip_locked=True)
)
_moving = (
    update(FAMILIES)
    .where(FAMILIES.c.id == bindparam("family"))
    .values(
        check_in_at=bindparam("at"),
        look_at=case(
            (
                or_(FAMILIES.c.look_at.is_(None), FAMILIES.c.look_at > bindparam("again")),
                bindparam("again"),
            ),
            else_=FAMILIES.c.look_at,
        ),
    )
)
