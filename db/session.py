"""The two doors to the database: ``begin()`` to write, ``read()`` to look."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import URL, AsyncAdaptedQueuePool, Pool, event, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

WRITER_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
)
READER_PRAGMAS = (*WRITER_PRAGMAS, "PRAGMA query_only=ON")
READERS = 3


class Cursor(sqlite3.Cursor):
    """A cursor that SQLAlchemy's asyncio layer can close."""

    async def _async_soft_close(self) -> None:
        """Keep the rows: they are read when the caller asks for them."""


class Connection(sqlite3.Connection):
    """A connection whose cursors are ours."""

    def cursor(self, factory: Any = Cursor) -> Any:
        """Return a new cursor."""
        return super().cursor(factory)


class SqliteInLoop(SQLiteDialect_pysqlite):
    """The standard library's sqlite3, called in the event loop (docs/figures.md).

    A statement takes microseconds; a tap that hands its statements to a thread crosses over
    nineteen times, and that costs more than all of its work. So keep transactions short.
    """

    driver = "inloop"
    is_async = True  # what AsyncEngine asks for; a statement here never waits
    supports_statement_cache = True

    def __init__(self, begin: str = "BEGIN", **others: Any) -> None:
        super().__init__(**others)
        self.begin = begin

    @classmethod
    def get_pool_class(cls, _url: URL) -> type[Pool]:
        """Wait for a connection without holding up the loop."""
        return AsyncAdaptedQueuePool

    def do_begin(self, dbapi_connection: Any) -> None:
        """Begin as told: sqlite3 itself would begin at the first write."""
        dbapi_connection.execute(self.begin)


registry.register("sqlite.inloop", __name__, SqliteInLoop.__name__)


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
        async with self._session(self.writer) as session:
            yield session
            await session.commit()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a session that only reads."""
        async with self._session(self.reader) as session:
            yield session

    @asynccontextmanager
    async def _session(self, engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
        # SQLAlchemy's own "async with" closes in a task of its own, a tenth of a reading tap.
        session = AsyncSession(engine, expire_on_commit=False)
        try:
            yield session
        finally:
            await session.close()  # rolls back what was not committed

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
        return Sessions(engine, engine.execution_options(postgresql_readonly=True))
    writer = _sqlite(url, WRITER_PRAGMAS, begin="BEGIN IMMEDIATE", pool_size=1)
    reader = _sqlite(url, READER_PRAGMAS, begin="BEGIN", pool_size=READERS)
    return Sessions(writer, reader)


def _sqlite(url: str, pragmas: tuple[str, ...], *, begin: str, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(
        make_url(url).set(drivername="sqlite+inloop"),
        begin=begin,
        connect_args={"factory": Connection, "isolation_level": None},
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=5,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        for pragma in pragmas:
            connection.execute(pragma)

    return engine
