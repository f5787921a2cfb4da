"""``INSERT … ON CONFLICT``, which SQLite and PostgreSQL both have but spell in two modules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Base

Insert = sqlite.Insert | postgresql.Insert


def _insert(session: AsyncSession, table: type[Base]) -> Insert:
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


async def insert_missing(
    session: AsyncSession, table: type[Base], rows: Sequence[Mapping[str, object]]
) -> bool:
    """Insert rows unless their keys are there already; return whether any was new."""
    statement = _insert(session, table).values(list(rows)).on_conflict_do_nothing()
    return (await session.scalars(statement.returning(literal(1)))).first() is not None


async def add_up(
    session: AsyncSession,
    table: type[Base],
    rows: Sequence[Mapping[str, object]],
    *,
    key: Sequence[str],
    sums: Sequence[str],
) -> None:
    """Insert rows; where the key is there already, add to the named sums."""
    statement = _insert(session, table).values(list(rows))
    columns = table.__table__.c
    totals = {name: columns[name] + statement.excluded[name] for name in sums}
    await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=totals))
