"""What families were reminded of, and who hears of it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import PEOPLE, ReminderRow
from domain.reminding import Reminder


async def reminders_of(
    session: AsyncSession, family_ids: Collection[int]
) -> dict[int, dict[str, Reminder]]:
    """Return what was said to families, by family and key."""
    rows = await session.execute(
        select(
            ReminderRow.family_id,
            ReminderRow.key,
            ReminderRow.told_on,
            ReminderRow.times,
            ReminderRow.later_on,
            ReminderRow.dropped,
        ).where(ReminderRow.family_id.in_(family_ids))
    )
    found: dict[int, dict[str, Reminder]] = {}
    for family_id, key, told_on, times, later_on, dropped in rows:
        one = Reminder(key, told_on, times, later_on, dropped)
        found.setdefault(family_id, {})[key] = one
    return found


async def reachable_members(
    session: AsyncSession, family_ids: Collection[int]
) -> dict[int, list[int]]:
    """Return who of families may be written to by itself: agreed, not stopped, not blocked."""
    rows = await session.execute(
        select(PEOPLE.c.family_id, PEOPLE.c.id).where(
            PEOPLE.c.family_id.in_(family_ids),
            PEOPLE.c.consent_at.is_not(None),
            PEOPLE.c.stopped_at.is_(None),
            PEOPLE.c.blocked_at.is_(None),
        )
    )
    found: dict[int, list[int]] = {}
    for family_id, person_id in rows:
        found.setdefault(family_id, []).append(person_id)
    return found
