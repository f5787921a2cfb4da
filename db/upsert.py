"""``INSERT … ON CONFLICT``, which SQLite and PostgreSQL both have but spell in two modules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import cast

from sqlalchemy import Table, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningInsert

from db.models import Base

Insert = sqlite.Insert | postgresql.Insert


def _insert(dialect: str, table: type[Base]) -> Insert:
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return make(cast(Table, table.__table__))


def _dialect(session: AsyncSession) -> str:
    return session.get_bind().dialect.name


async def insert_missing(
    session: AsyncSession, table: type[Base], rows: Sequence[Mapping[str, object]]
) -> bool:
    """Insert rows unless their keys are there already; return whether any was new."""
    statement = _inserting(_dialect(session), table)
    found = await session.execute(statement, [dict(row) for row in rows])
    return found.first() is not None


async def insert_all_missing(
    session: AsyncSession, table: type[Base], rows: Sequence[Mapping[str, object]]
) -> None:
    """Insert many rows unless their keys are there already, at half the cost of being told."""
    await session.execute(_filling(_dialect(session), table), [dict(row) for row in rows])


async def insert_or_renew(
    session: AsyncSession,
    table: type[Base],
    rows: Sequence[Mapping[str, object]],
    *,
    key: Sequence[str],
    renew: Sequence[str],
) -> None:
    """Insert rows; where the key is there already, take over the named columns."""
    statement = _renewing(_dialect(session), table, tuple(key), tuple(renew))
    await session.execute(statement, [dict(row) for row in rows])


async def add_up(
    session: AsyncSession,
    table: type[Base],
    rows: Sequence[Mapping[str, object]],
    *,
    key: Sequence[str],
    sums: Sequence[str],
) -> None:
    """Insert rows; where the key is there already, add to the named sums."""
    statement = _adding(_dialect(session), table, tuple(key), tuple(sums))
    await session.execute(statement, [dict(row) for row in rows])


@cache  # SQLAlchemy compiles a statement once if it is the same one, and its rows come apart
def _inserting(dialect: str, table: type[Base]) -> ReturningInsert[int]:
    return _insert(dialect, table).on_conflict_do_nothing().returning(literal(1))


@cache
def _filling(dialect: str, table: type[Base]) -> Insert:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _renewing(
    dialect: str, table: type[Base], key: tuple[str, ...], renew: tuple[str, ...]
) -> Insert:
    statement = _insert(dialect, table)
    newest = {name: statement.excluded[name] for name in renew}
    return statement.on_conflict_do_update(index_elements=list(key), set_=newest)


@cache
def _adding(
    dialect: str, table: type[Base], key: tuple[str, ...], sums: tuple[str, ...]
) -> Insert:
    statement = _insert(dialect, table)
    columns = table.__table__.c
    totals = {name: columns[name] + statement.excluded[name] for name in sums}
    return statement.on_conflict_do_update(index_elements=list(key), set_=totals)
