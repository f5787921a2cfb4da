"""Fixtures: a database made once and copied per test, a house, and people in it."""

from __future__ import annotations

import asyncio
import gc
import itertools
import logging
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from aiogram_dialog.api.entities import stack

from db.migrate import upgrade
from db.session import Sessions, connect
from tests.chat import Chat
from tests.house import TRANSLATIONS, House

Newcomer = Callable[..., Chat]


async def _migrate(url: str) -> None:
    sessions = connect(url)
    await upgrade(sessions.writer)
    await sessions.close()


@pytest.fixture(scope="session", autouse=True)
def frozen_garbage() -> None:
    """Keep what the imports made out of every later collection, as the program does."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def distinct_dialogs() -> Iterator[None]:
    """Number the dialogs: aiogram-dialog draws an id from a hundred a second, and tests are fast.

    People meet this too, once in a hundred times that they open two dialogs within a second:
    the lower one is lost, and the bot leads home.
    """
    numbers = itertools.count(1)
    with pytest.MonkeyPatch.context() as library:
        library.setattr(stack, "new_id", lambda: f"d{next(numbers)}")
        yield


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the whole schema and no rows."""
    path = tmp_path_factory.mktemp("schema") / "koldoo.db"
    asyncio.run(_migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture
async def sessions(migrated: Path, tmp_path: Path) -> AsyncIterator[Sessions]:
    path = tmp_path / "koldoo.db"
    shutil.copy(migrated, path)
    opened = connect(f"sqlite+aiosqlite:///{path}")
    yield opened
    await opened.close()


@pytest.fixture
def failures() -> Iterator[list[logging.LogRecord]]:
    """What was logged as an error; a test that expects some takes them out."""
    records: list[logging.LogRecord] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    handler = Keep(level=logging.ERROR)
    logging.getLogger().addHandler(handler)
    yield records
    logging.getLogger().removeHandler(handler)


@pytest.fixture
async def house(
    sessions: Sessions, tmp_path: Path, failures: list[logging.LogRecord]
) -> AsyncIterator[House]:
    built = House(sessions, tmp_path)
    await built.start()
    yield built
    built.close()
    assert [refusal for refusal in built.telegram.refusals if not refusal.race] == []
    assert [(record.getMessage(), record.exc_info) for record in failures] == []


@pytest.fixture(params=TRANSLATIONS.available_locales)
def locale(request: pytest.FixtureRequest) -> str:
    """Every transcript runs in every language."""
    code: str = request.param
    return code


@pytest.fixture
def newcomer(house: House, locale: str) -> Newcomer:
    """Make another person who has never written."""

    def make(first_name: str) -> Chat:
        return Chat(house, first_name, locale)

    return make


@pytest.fixture
def aigul(newcomer: Newcomer) -> Chat:
    return newcomer("Айгүл")
