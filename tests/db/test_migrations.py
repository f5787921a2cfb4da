"""The schema's versions: there and back, and the same as the models."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, String, func, inspect, select

from db.migrate import downgrade, upgrade
from db.models import Base, ConsentRow, PersonRow
from db.session import Sessions, connect_to_migrate
from tests.house import NOON

TABLES = set(Base.metadata.tables)


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


async def test_every_version_can_be_taken_back_and_made_again(
    sessions: Sessions, database_url: str
) -> None:
    async with sessions.writer.connect() as connection:
        assert await connection.run_sync(tables) == TABLES
    await downgrade(database_url, "base")
    async with sessions.writer.connect() as connection:
        assert await connection.run_sync(tables) == set()
    await upgrade(database_url)
    async with sessions.writer.connect() as connection:
        assert await connection.run_sync(tables) == TABLES
        assert await connection.run_sync(differences) == []


async def test_the_models_match_the_schema(sessions: Sessions) -> None:
    async with sessions.writer.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_to_migrate_again_changes_nothing(sessions: Sessions, database_url: str) -> None:
    await upgrade(database_url)
    async with sessions.writer.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_table_that_is_built_anew_takes_nothing_with_it(
    sessions: Sessions, database_url: str
) -> None:
    """SQLite cannot alter a column: Alembic copies the table and drops the old one."""
    async with sessions.begin() as session:
        session.add(PersonRow(id=1, created_at=NOON))
        await session.flush()
        session.add(ConsentRow(person_id=1, version=1, locale="ky", given_at=NOON))
    engine = connect_to_migrate(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(widen_the_name)
    await engine.dispose()
    async with sessions.read() as session:
        assert await session.scalar(select(func.count()).select_from(ConsentRow)) == 1


def widen_the_name(connection: Connection) -> None:
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table("people") as people:
        people.alter_column("name", type_=String(80))


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
