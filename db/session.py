"""The two doors to the database: ``begin()`` to write, ``read()`` to look."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from db import sqlite

WRITER_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is forgotten leaves the disk, too
)
READER_PRAGMAS = ("PRAGMA busy_timeout=5000", "PRAGMA query_only=ON")
READERS = 3


class Sessions:
    """Opens sessions: one writer at a time on SQLite, a read engine beside it.

    A use case opens exactly one ``begin()``; on SQLite a second one inside it would wait for the
    only writing connection and time out.
    """

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self.writer = writer
        self.reader = reader
        self._writing = asyncio.Semaphore(1)
        self._reading = asyncio.Semaphore(READERS)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction: committed at the end, rolled back on an exception."""
        async with self._writing, _session(self.writer) as session:
            yield session
            await session.commit()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a session that only reads; each statement sees what is committed by then."""
        async with self._reading, _session(self.reader) as session:
            yield session

    async def close(self) -> None:
        """Close the connections of both engines."""
        await self.writer.dispose()
        if self.reader is not self.writer:
            await self.reader.dispose()


@asynccontextmanager
async def _session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    session = AsyncSession(engine, expire_on_commit=False)
    try:
        yield session
    finally:  # SQLAlchemy's own "async with" closes in a task of its own
        await session.close()


def is_sqlite(url: str) -> bool:
    """Whether the address names an SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def connect(url: str) -> Sessions:
    """Return the sessions of a database.

    Args:
        url: ``sqlite+aiosqlite:///file`` or ``postgresql+asyncpg://…``.
    """
    if not is_sqlite(url):
        engine = create_async_engine(url, pool_timeout=5, hide_parameters=True)
        return Sessions(engine, engine.execution_options(postgresql_readonly=True))
    writer = _sqlite(url, WRITER_PRAGMAS, begin="BEGIN IMMEDIATE", pool_size=1)
    reader = _sqlite(url, READER_PRAGMAS, begin="BEGIN", pool_size=READERS)
    return Sessions(writer, reader)


def _sqlite(url: str, pragmas: tuple[str, ...], *, begin: str, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(
        make_url(url).set(drivername=f"sqlite+{sqlite.Dialect.driver}"),
        begin=begin,
        connect_args={"isolation_level": None, "check_same_thread": False},
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=5,
        hide_parameters=True,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    return engine
