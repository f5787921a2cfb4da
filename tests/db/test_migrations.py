"""The schema's versions: there and back, and the same as the models."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from db.migrate import downgrade, upgrade
from db.models import Base
from db.session import Sessions

TABLES = set(Base.metadata.tables)


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


async def test_every_version_can_be_taken_back_and_made_again(sessions: Sessions) -> None:
    async with sessions.writer.connect() as connection:
        assert await connection.run_sync(tables) == TABLES
    await downgrade(sessions.writer, "base")
    async with sessions.writer.connect() as connection:
        assert await connection.run_sync(tables) == set()
    await upgrade(sessions.writer)
    async with sessions.writer.connect() as connection:
        assert await connection.run_sync(tables) == TABLES
        assert await connection.run_sync(differences) == []


async def test_the_models_match_the_schema(sessions: Sessions) -> None:
    async with sessions.writer.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_to_migrate_again_changes_nothing(sessions: Sessions) -> None:
    await upgrade(sessions.writer)
    async with sessions.writer.connect() as connection:
        assert await connection.run_sync(differences) == []


def test_what_a_foreign_key_leads_to_is_found_by_an_index() -> None:
    """Deleting a person or a family looks for their rows in every table."""
    slow = []
    for table in Base.metadata.tables.values():
        leading = {next(iter(index.columns)).name for index in table.indexes}
        leading |= {
            next(iter(constraint.columns)).name
            for constraint in table.constraints
            if hasattr(constraint, "columns") and len(constraint.columns) > 0
            if type(constraint).__name__ in {"PrimaryKeyConstraint", "UniqueConstraint"}
        }
        slow += [key for key in table.foreign_keys if key.parent.name not in leading]
    assert slow == []
