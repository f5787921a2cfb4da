"""The clock asks families how things go: due check-ins become rows and messages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, bindparam, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import FAMILIES, CheckInRow
from db.queries.outbox import pushes_of
from db.queries.reminders import reachable_members
from db.session import DatabaseAwayError, Sessions
from db.upsert import insert_all_missing
from domain.check_in import Shown, asks, next_check_in
from domain.clock import at_hour, local_day
from domain.outbox import EVENING, ONE_DAY, Kind
from domain.person import Rhythm, Stage
from domain.reminding import may_push
from domain.trouble import place_of
from usecases.daily import push

log = logging.getLogger(__name__)

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

    async def ask(ids: Sequence[int]) -> int:
        return await _ask_some(sessions, ids, now)

    return await look_at_due(sessions, FAMILIES.c.check_in_at, ask, chunk=CHUNK, now=now)


async def look_at_due(
    sessions: Sessions,
    moment: Column[datetime],
    look: Callable[[Sequence[int]], Awaitable[int]],
    *,
    chunk: int,
    now: datetime,
) -> int:
    """Look at every family whose time has come, a few at once; return how many were looked at.

    One that cannot be looked at does not stop the others: it waits for a day. Neighbours beside
    each other cost the fewest pages.

    Args:
        sessions: Where to read and write.
        moment: The column that says when a family's time has come.
        look: Looks at some of them in a transaction of its own and sets their next moment;
            returns how many it found free.
        chunk: How many at once.
        now: The moment.

    Raises:
        Exception: what the first of them failed of, once all others were looked at.
    """
    due = select(FAMILIES.c.id).where(moment <= now).order_by(moment).limit(MANY)
    errors: list[Exception] = []
    looked_at = 0

    async def look_at(ids: Sequence[int]) -> int:
        try:
            return await look(ids)
        except DatabaseAwayError:
            raise
        except Exception as error:  # noqa: BLE001 - one family must not stop the others
            if len(ids) > 1:
                return sum([await look_at([one]) for one in ids])
            log.error("family %d: %s", ids[0], place_of(error))  # noqa: TRY400 - the trace quotes
            errors.append(error)
        this_one = update(FAMILIES).where(FAMILIES.c.id == ids[0])
        async with sessions.begin() as session:
            await session.execute(this_one.values({moment.name: now + ONE_DAY}))
        return 1

    while True:
        async with sessions.read() as session:
            ids = sorted(await session.scalars(due))
        before = looked_at
        for first in range(0, len(ids), chunk):
            looked_at += await look_at(ids[first : first + chunk])
            await asyncio.sleep(BREATH)
        if looked_at == before:  # none is due, or another process has them in hand
            break
    if errors:
        raise errors[0]
    return looked_at


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


_taking = (
    select(FAMILIES.c.id, FAMILIES.c.stage, FAMILIES.c.rhythm)
    .where(
        FAMILIES.c.id.in_(bindparam("ids", expanding=True)),
        FAMILIES.c.check_in_at <= bindparam("now"),
    )
    .order_by(FAMILIES.c.id)
    .with_for_update(skip_locked=True, key_share=True)
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
