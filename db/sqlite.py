"""aiosqlite under SQLAlchemy, its statements run in the event loop (docs/decisions/0009).

aiosqlite hands every call to a thread of its own, and SQLAlchemy makes four calls a statement.
A statement of a tap takes some 20 µs; the way to the thread and back takes ten times as long when
the loop is busy. So the connection is aiosqlite's, and what it holds is called here at once.
Whoever reads for long, a report over many rows, must not do it through this.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)
from sqlalchemy.util import EMPTY_DICT


class Cursor(AsyncAdapt_aiosqlite_cursor):
    """A cursor that has all its rows as soon as its statement has run."""

    __slots__ = ()

    def __init__(self, adapt_connection: AsyncAdapt_aiosqlite_connection) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._soft_closed_memoized = EMPTY_DICT
        self._rows = deque()

    def execute(self, operation: Any, parameters: Any = None) -> None:
        """Run a statement."""
        self._take(self._database.execute(operation, parameters or ()))

    def executemany(self, operation: Any, seq_of_parameters: Sequence[Any]) -> None:
        """Run a statement once for each set of values."""
        self._take(self._database.executemany(operation, seq_of_parameters))

    @property
    def _database(self) -> sqlite3.Connection:
        database: sqlite3.Connection = self._adapt_connection.driver_connection._conn
        return database

    def _take(self, cursor: Any) -> None:
        self._cursor = cursor
        self._rows = deque(cursor.fetchall() if cursor.description else ())

    async def _async_soft_close(self) -> None:
        """Nothing is open: the statement has ended."""

    def close(self) -> None:
        """Drop the rows that nobody asked for."""
        self._rows.clear()


class Connection(AsyncAdapt_aiosqlite_connection):
    """A connection of aiosqlite whose transactions begin and end in the loop, too."""

    __slots__ = ()

    def cursor(self, server_side: bool = False) -> Any:  # noqa: ARG002 - SQLAlchemy's form
        """Return a cursor; there is only one kind."""
        return Cursor(self)

    def commit(self) -> None:
        """Keep what was written."""
        self.driver_connection._conn.commit()

    def rollback(self) -> None:
        """Take back what was written, if anything was."""
        self.driver_connection._conn.rollback()


class Module(AsyncAdapt_aiosqlite_dbapi):
    """aiosqlite as SQLAlchemy sees it."""

    def connect(self, *arguments: Any, **others: Any) -> Connection:
        """Open a connection."""
        return Connection(self, super().connect(*arguments, **others).driver_connection)


class Dialect(SQLiteDialect_aiosqlite):
    """SQLAlchemy's aiosqlite dialect with these connections: ``sqlite+inloop``."""

    driver = "inloop"
    supports_statement_cache = True

    def __init__(self, begin: str = "BEGIN", **others: Any) -> None:
        super().__init__(**others)
        self._begin = begin

    @classmethod
    def import_dbapi(cls) -> Module:
        """Return the module that opens connections."""
        import aiosqlite  # noqa: PLC0415 - as SQLAlchemy does: only where SQLite is used

        return Module(aiosqlite, sqlite3)

    def do_begin(self, dbapi_connection: Any) -> None:
        """Begin as told: sqlite3 itself would begin at the first write, too late."""
        dbapi_connection.cursor().execute(self._begin)


registry.register("sqlite.inloop", __name__, Dialect.__name__)
