"""The schema's versions: one road for the program, the command line and the tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from db.session import connect_to_migrate

MIGRATIONS = Path(__file__).parent / "migrations"


def config_for(connection: Connection) -> Config:
    """Return Alembic's settings, bound to an open connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


class BrokenReferencesError(Exception):
    """A migration would leave rows that point to nothing."""


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema of a database to a revision, in one transaction.

    Raises:
        BrokenReferencesError: nothing is changed then.
    """
    await _run(url, lambda config: command.upgrade(config, revision))


async def downgrade(url: str, revision: str) -> None:
    """Take the schema of a database back to a revision, in one transaction."""
    await _run(url, lambda config: command.downgrade(config, revision))


async def _run(url: str, work: Callable[[Config], None]) -> None:
    engine = connect_to_migrate(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(lambda sync: work(config_for(sync)))
            await connection.run_sync(_check_references)
    finally:
        await engine.dispose()


def _check_references(connection: Connection) -> None:
    """SQLite rebuilds a table by dropping it, so foreign keys are off and checked at the end."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise BrokenReferencesError(sorted({str(row[0]) for row in broken}))
