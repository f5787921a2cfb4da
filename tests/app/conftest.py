"""A local Telegram that a child process reaches over a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer

from preview.server import build
from tests.app.child import TOKEN, WatchedTelegram


@pytest.fixture
async def telegram() -> WatchedTelegram:
    return WatchedTelegram()


@pytest.fixture
async def bot_api(telegram: WatchedTelegram) -> AsyncIterator[str]:
    """The address at which the local Telegram answers bots."""
    async with TestServer(build(telegram, token=TOKEN, webhook_pause=0.05)) as server:
        yield str(server.make_url("")).rstrip("/")
