"""The two doors to the database: ``begin()`` to write, ``read()`` to look."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Pool, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

WRITER_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
)
READER_PRAGMAS = (*WRITER_PRAGMAS, "PRAGMA query_only=ON")
READERS = 3


class Sessions:
    """Opens sessions: one writer at a time on SQLite, a read engine beside it.

    A use case opens exactly one ``begin()``; on SQLite a second one inside it would wait for the
    only writing connection and time out.
    """

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self.writer = writer
        self.reader = reader

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction: committed at the end, rolled back on an exception."""
        async with AsyncSession(self.writer, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a session that only reads."""
        async with AsyncSession(self.reader, expire_on_commit=False) as session:
            yield session

    async def close(self) -> None:
        """Close the connections of both engines."""
        await self.writer.dispose()
        if self.reader is not self.writer:
            await self.reader.dispose()


def is_sqlite(url: str) -> bool:
    """Whether the address names an SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def connect(url: str) -> Sessions:
    """Return the sessions of a database.

    Args:
        url: ``sqlite+aiosqlite:///file`` or ``postgresql+asyncpg://…``.
    """
    if not is_sqlite(url):
        engine = create_async_engine(url, pool_timeout=5)
        return Sessions(engine, engine)
    writer = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=5)
    reader = create_async_engine(url, pool_size=READERS, max_overflow=0, pool_timeout=5)
    _begins_with(writer, "BEGIN IMMEDIATE", WRITER_PRAGMAS)
    _begins_with(reader, "BEGIN", READER_PRAGMAS)
    return Sessions(writer, reader)


def _begins_with(engine: AsyncEngine, begin: str, pragmas: tuple[str, ...]) -> None:
    pool: Pool = engine.sync_engine.pool

    @event.listens_for(pool, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def open_transaction(connection: Any) -> None:
        connection.exec_driver_sql(begin)
