"""The two doors: one writer at a time who loses nothing, readers who cannot write."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from db.models import PersonRow, StepCountRow
from db.session import Sessions, connect
from tests.house import NOON

KEY = (date(2026, 11, 24), "language", "ky")
TASKS, TIMES = 4, 25


async def count_up(sessions: Sessions) -> None:
    for _ in range(TIMES):
        async with sessions.begin() as session:
            row = await session.get(StepCountRow, KEY, with_for_update=True)
            assert row is not None
            before = row.shown
            await asyncio.sleep(0)  # others get their chance between reading and writing
            row.shown = before + 1


async def count_up_elsewhere(url: str) -> None:
    """Count as another process would: with connections of its own, in a loop of its own."""
    elsewhere = connect(url)
    await count_up(elsewhere)
    await elsewhere.close()


async def people(sessions: Sessions) -> int:
    async with sessions.read() as session:
        return await session.scalar(select(func.count()).select_from(PersonRow)) or 0


async def test_who_reads_and_then_writes_loses_nothing(
    sessions: Sessions, database_url: str
) -> None:
    async with sessions.begin() as session:
        session.add(StepCountRow(day=KEY[0], step=KEY[1], locale=KEY[2], shown=0, answered=0))
    await asyncio.gather(
        *(count_up(sessions) for _ in range(TASKS - 1)),
        asyncio.to_thread(asyncio.run, count_up_elsewhere(database_url)),
    )
    async with sessions.read() as session:
        assert await session.scalar(select(StepCountRow.shown)) == TASKS * TIMES


async def test_a_reader_cannot_write(sessions: Sessions) -> None:
    async with sessions.read() as session:
        session.add(PersonRow(id=1, created_at=NOON))
        with pytest.raises(DBAPIError, match=r"read-?only"):
            await session.flush()
    async with sessions.begin() as session:
        session.add(PersonRow(id=1, created_at=NOON))
    assert await people(sessions) == 1


async def test_a_reader_sees_what_was_committed_and_waits_for_nobody(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        session.add(PersonRow(id=1, created_at=NOON))
        await session.flush()
        assert await people(sessions) == 0
    assert await people(sessions) == 1


async def fail_in_the_middle(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        session.add(PersonRow(id=1, created_at=NOON))
        await session.flush()
        raise ZeroDivisionError


async def test_an_exception_takes_everything_back(sessions: Sessions) -> None:
    with pytest.raises(ZeroDivisionError):
        await fail_in_the_middle(sessions)
    assert await people(sessions) == 0


async def test_foreign_keys_are_kept(sessions: Sessions) -> None:
    with pytest.raises(IntegrityError):
        async with sessions.begin() as session:
            session.add(PersonRow(id=1, created_at=NOON, family_id=77))


async def test_a_sqlite_file_is_opened_as_measured(sessions: Sessions, on_postgres: bool) -> None:
    if on_postgres:
        pytest.skip("SQLite's own settings")
    writing = {"synchronous": 1, "foreign_keys": 1, "secure_delete": 1}
    both = {"journal_mode": "wal", "busy_timeout": 5000}
    for door, expected in ((sessions.begin, both | writing), (sessions.read, both)):
        async with door() as session:
            found = {name: await session.scalar(text(f"PRAGMA {name}")) for name in expected}
            assert found == expected
