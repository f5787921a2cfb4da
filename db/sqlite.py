"""aiosqlite under SQLAlchemy, with one visit to its thread a statement.

SQLAlchemy's own cursor visits the thread four times a statement (open, execute, fetch, close),
which costs more than SQLite itself; a tap has five statements (docs/figures.md).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
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
    """A cursor that brings all rows along with the statement's end."""

    __slots__ = ()

    def __init__(self, adapt_connection: AsyncAdapt_aiosqlite_connection) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._soft_closed_memoized = EMPTY_DICT
        self._rows = deque()

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._visit(lambda database: database.execute(operation, parameters or ()))

    async def _executemany_async(self, operation: Any, seq_of_parameters: Sequence[Any]) -> None:
        await self._visit(lambda database: database.executemany(operation, seq_of_parameters))

    async def _visit(self, work: Callable[[Any], Any]) -> None:
        connection: Any = self._connection

        def run() -> tuple[Any, list[Any]]:
            cursor = work(connection._conn)
            return cursor, cursor.fetchall() if cursor.description else []

        async with self._adapt_connection._execute_mutex:
            self._cursor, rows = await connection._execute(run)
        self._rows = deque(rows)

    async def _async_soft_close(self) -> None:
        """Nothing is open: the statement has ended."""

    def close(self) -> None:
        """Drop the rows that nobody asked for."""
        self._rows.clear()


class Connection(AsyncAdapt_aiosqlite_connection):
    """A connection whose cursors are ours; without a transaction there is nothing to roll back."""

    __slots__ = ()

    _cursor_cls = Cursor

    def rollback(self) -> None:
        """Roll back if there is anything to roll back."""
        if self._connection._conn.in_transaction:
            super().rollback()


class Module(AsyncAdapt_aiosqlite_dbapi):
    """aiosqlite as SQLAlchemy sees it."""

    def connect(self, *arguments: Any, **others: Any) -> Connection:
        """Open a connection."""
        return Connection(self, super().connect(*arguments, **others)._connection)


class Dialect(SQLiteDialect_aiosqlite):
    """SQLAlchemy's aiosqlite dialect with these cursors: ``sqlite+onevisit``."""

    driver = "onevisit"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> Module:
        """Return the module that opens connections."""
        import aiosqlite  # noqa: PLC0415 - as SQLAlchemy does: only where SQLite is used
        import sqlite3  # noqa: PLC0415

        return Module(aiosqlite, sqlite3)


registry.register("sqlite.onevisit", __name__, Dialect.__name__)
