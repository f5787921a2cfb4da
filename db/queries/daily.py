"""What the messages of a day need to be drawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import FAMILIES, OUTBOX, CheckInRow, ReminderRow
from db.queries.check_ins import check_in_of
from domain.check_in import CheckIn
from domain.outbox import Op
from domain.person import Rhythm, Stage
from domain.reminding import Reminder

FamilyDay = tuple[int, date]


async def payloads_of(
    session: AsyncSession, shown: Collection[tuple[int, int]]
) -> dict[tuple[int, int], Mapping[str, Any]]:
    """Return what was queued with messages of a slot, by person and Telegram's number."""
    rows = await session.execute(
        select(OUTBOX.c.person_id, OUTBOX.c.message_id, OUTBOX.c.payload).where(
            OUTBOX.c.person_id.in_({person_id for person_id, _number in shown}),
            OUTBOX.c.message_id.in_({number for _person_id, number in shown}),
            OUTBOX.c.slot.is_not(None),
            OUTBOX.c.op == Op.SEND,
        )
    )
    return {(person_id, number): payload for person_id, number, payload in rows}


async def reminders_told(
    session: AsyncSession, days: Collection[FamilyDay]
) -> dict[FamilyDay, list[Reminder]]:
    """Return of what families were last reminded on these days."""
    rows = await session.execute(
        select(
            ReminderRow.family_id,
            ReminderRow.key,
            ReminderRow.told_on,
            ReminderRow.times,
            ReminderRow.later_on,
            ReminderRow.dropped,
        ).where(
            ReminderRow.family_id.in_({family_id for family_id, _day in days}),
            ReminderRow.told_on.in_({day for _family_id, day in days}),
        )
    )
    found: dict[FamilyDay, list[Reminder]] = {}
    for family_id, key, told_on, times, later_on, dropped in rows:
        if told_on is not None and (family_id, told_on) in days:
            one = Reminder(key, told_on, times, later_on, dropped)
            found.setdefault((family_id, told_on), []).append(one)
    return found


async def check_ins_on(
    session: AsyncSession, days: Collection[FamilyDay]
) -> dict[FamilyDay, CheckIn]:
    """Return the check-ins of families of these days."""
    rows = await session.scalars(
        select(CheckInRow).where(
            CheckInRow.family_id.in_({family_id for family_id, _day in days}),
            CheckInRow.day.in_({day for _family_id, day in days}),
        )
    )
    return {(row.family_id, row.day): check_in_of(row) for row in rows}


async def wishes_of(
    session: AsyncSession, family_ids: Collection[int]
) -> dict[int, tuple[Stage | None, Rhythm]]:
    """Return where families stand and how often they want to be asked."""
    rows = await session.execute(
        select(FAMILIES.c.id, FAMILIES.c.stage, FAMILIES.c.rhythm).where(
            FAMILIES.c.id.in_(family_ids)
        )
    )
    return {row.id: (Stage(row.stage) if row.stage else None, Rhythm(row.rhythm)) for row in rows}
