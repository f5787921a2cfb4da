"""``/healthz``: 200 while the database answers and nothing is late."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from app.health import health
from db.models import FamilyRow
from db.session import DatabaseAwayError, Sessions
from tests.house import NOON
from usecases.watchdog import Watchdog


@pytest.fixture
def watchdog() -> Watchdog:
    return Watchdog()


@pytest.fixture
async def http(sessions: Sessions, watchdog: Watchdog) -> AsyncIterator[TestClient[Any, Any]]:
    application = web.Application()
    application.add_routes(health(sessions, watchdog))
    async with TestClient(TestServer(application)) as client:
        yield client


async def answer(http: TestClient[Any, Any]) -> tuple[int, dict[str, Any]]:
    async with http.get("/healthz") as response:
        return response.status, await response.json()


async def test_all_is_well(http: TestClient[Any, Any]) -> None:
    assert await answer(http) == (200, {"database": "up"})


async def test_what_is_late_is_named(
    http: TestClient[Any, Any], sessions: Sessions, watchdog: Watchdog
) -> None:
    async with sessions.begin() as session:
        session.add(FamilyRow(created_at=NOON, rhythm="monthly", look_at=NOON))
    late = NOON + timedelta(hours=1)
    await watchdog.look(sessions, now=late)
    assert await answer(http) == (200, {"database": "up"})
    await watchdog.look(sessions, now=late)
    assert await answer(http) == (503, {"database": "up", "late": ["looks at families"]})


async def test_a_database_that_is_away_is_named(
    http: TestClient[Any, Any], sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def away() -> AsyncIterator[None]:
        raise DatabaseAwayError
        yield

    monkeypatch.setattr(sessions, "read", away)
    assert await answer(http) == (503, {"database": "down"})
