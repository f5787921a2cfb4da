"""That a family was pushed a message is known for a month."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from db.models import FamilyRow, PushRow
from db.session import Sessions
from domain.clock import local_day
from domain.outbox import Kind
from tests.house import NOON
from usecases.daily import KEPT, push

A_DAY = timedelta(days=1)


async def test_what_was_pushed_long_ago_goes_with_the_next_one(sessions: Sessions) -> None:
    today = local_day(NOON)
    async with sessions.begin() as session:
        for number in (1, 2):
            session.add(FamilyRow(id=number, created_at=NOON, rhythm="monthly"))
            await session.flush()
            for day in (today - KEPT - A_DAY, today - KEPT):
                session.add(PushRow(family_id=number, day=day, what="daily"))
        await session.flush()
        await push(session, Kind.STEP_NEARED, [(1, NOON)], {1: [7]}, day=today, now=NOON)
    async with sessions.read() as session:
        rows = await session.execute(
            select(PushRow.family_id, PushRow.day).order_by(PushRow.family_id, PushRow.day)
        )
        assert [tuple(row) for row in rows] == [
            (1, today - KEPT),
            (1, today),
            (2, today - KEPT - A_DAY),
            (2, today - KEPT),
        ]
