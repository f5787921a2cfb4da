"""The two doors to the database: ``begin()`` to write, ``read()`` to look."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
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
MIGRATING_PRAGMAS = ("PRAGMA busy_timeout=5000", "PRAGMA foreign_keys=OFF")
READERS = 3
WAIT = 5
"""Seconds to wait for a connection."""
AWAY = ("08", "53", "57P")
"""PostgreSQL's classes of errors for: no connection, no resources, shutting down."""


class DatabaseAwayError(Exception):
    """The database cannot be reached or does not let anybody in just now: try again later."""


class Sessions:
    """Opens sessions: one writer at a time on SQLite, a read engine beside it.

    A use case opens exactly one ``begin()``; on SQLite a second one inside it waits five seconds
    for the only writing connection and fails.

    Raises:
        DatabaseAwayError: from either door, whenever the database is away.
    """

    def __init__(
        self,
        writer: AsyncEngine,
        reader: AsyncEngine,
        *,
        writing: asyncio.Semaphore | None = None,
        reading: asyncio.Semaphore | None = None,
    ) -> None:
        self.writer = writer
        self.reader = reader
        self._writing = writing
        self._reading = reading

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction: committed at the end, rolled back on an exception."""
        async with _turn(self._writing), _session(self.writer) as session:
            yield session
            await session.commit()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a session that only reads; on SQLite all of it sees one moment."""
        async with _turn(self._reading), _session(self.reader) as session:
            yield session

    async def settle(self) -> None:
        """Empty SQLite's write-ahead log into the file, so that what was deleted is gone."""
        if self.writer.dialect.name == "sqlite":
            async with _turn(self._writing), self.writer.connect() as connection:
                database: Any = (await connection.get_raw_connection()).driver_connection
                await database.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Close the connections of both engines."""
        await self.writer.dispose()
        if self.reader is not self.writer:
            await self.reader.dispose()


@asynccontextmanager
async def _turn(places: asyncio.Semaphore | None) -> AsyncIterator[None]:
    """Wait for a connection; waiting in SQLAlchemy's pool makes a task and a timer each time."""
    if places is None:
        yield
        return
    if places.locked():
        try:
            await asyncio.wait_for(places.acquire(), WAIT)
        except TimeoutError as error:
            raise DatabaseAwayError from error
    else:
        await places.acquire()
    try:
        yield
    finally:
        places.release()


@asynccontextmanager
async def _session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    session = AsyncSession(engine, expire_on_commit=False)
    try:
        yield session
    except (DBAPIError, PoolTimeoutError, OSError) as error:
        if is_away(error):
            raise DatabaseAwayError from error
        raise
    finally:  # SQLAlchemy's own "async with" closes in a task of its own
        await session.close()


def is_away(error: Exception) -> bool:
    """Whether the database itself is missing or busy, not the statement wrong."""
    if not isinstance(error, DBAPIError):
        return True
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return error.connection_invalidated or state.startswith(AWAY) or "locked" in str(error.orig)


def is_sqlite(url: str) -> bool:
    """Whether the address names an SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def connect(url: str) -> Sessions:
    """Return the sessions of a database.

    Args:
        url: ``sqlite+aiosqlite:///file`` or ``postgresql+asyncpg://…``.
    """
    if not is_sqlite(url):
        engine = create_async_engine(url, pool_timeout=WAIT, hide_parameters=True)
        return Sessions(engine, engine.execution_options(postgresql_readonly=True))
    writer = _sqlite(url, WRITER_PRAGMAS, begin="BEGIN IMMEDIATE", pool_size=1)
    reader = _sqlite(url, READER_PRAGMAS, begin="BEGIN", pool_size=READERS)
    return Sessions(
        writer, reader, writing=asyncio.Semaphore(1), reading=asyncio.Semaphore(READERS)
    )


def connect_to_migrate(url: str) -> AsyncEngine:
    """Return an engine that may rebuild tables: on SQLite it does not follow foreign keys."""
    if not is_sqlite(url):
        return create_async_engine(url)
    return _sqlite(url, MIGRATING_PRAGMAS, begin="BEGIN IMMEDIATE", pool_size=1)


def _sqlite(url: str, pragmas: tuple[str, ...], *, begin: str, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(
        make_url(url).set(drivername=f"sqlite+{sqlite.Dialect.driver}"),
        begin=begin,
        connect_args={"isolation_level": None, "check_same_thread": False},
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=WAIT,
        hide_parameters=True,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    return engine
