"""Fixtures: a database made once and copied per test, a house, and people in it."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from db.session import Sessions
from tests.chat import Chat
from tests.house import TRANSLATIONS, House

Newcomer = Callable[..., Chat]


pytest_plugins = ["tests.postgres"]


@pytest.fixture(scope="session", autouse=True)
def frozen_garbage() -> None:
    """Keep what the imports made out of every later collection, as the program does."""
    gc.collect()
    gc.freeze()


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
