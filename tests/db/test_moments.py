"""Times: only with a zone, stored in UTC, given back in UTC."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from db.models import PersonRow
from db.session import Sessions
from domain.clock import BISHKEK
from tests.house import NOON


async def test_a_time_without_a_zone_is_refused(sessions: Sessions) -> None:
    naive = datetime(2026, 11, 24, 6, 0)  # noqa: DTZ001 - what must be refused
    with pytest.raises(StatementError, match="a time without a zone"):
        async with sessions.begin() as session:
            session.add(PersonRow(id=1, created_at=naive))


async def test_a_time_comes_back_in_utc(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        session.add(PersonRow(id=1, created_at=NOON.astimezone(BISHKEK)))
    async with sessions.read() as session:
        created_at = await session.scalar(select(PersonRow.created_at))
        earlier = await session.scalar(
            select(PersonRow.id).where(PersonRow.created_at <= NOON.astimezone(BISHKEK))
        )
    assert created_at is not None
    assert created_at.isoformat() == NOON.isoformat()
    assert earlier == 1


async def test_no_time_stays_none(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        session.add(PersonRow(id=1, created_at=NOON))
    async with sessions.read() as session:
        assert await session.scalar(select(PersonRow.stopped_at)) is None
