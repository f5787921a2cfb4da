"""The database or Telegram is away for a while: nothing said is lost, and the bot comes back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import SendMessage
from aiogram.utils.backoff import BackoffConfig

from bot.middlewares.patience import PatienceMiddleware
from bot.polling import poll
from bot.state_file import Inbox
from db.session import DatabaseAwayError
from tests.chat import Chat
from tests.conversations.walks import come_home
from tests.house import House

QUICK = BackoffConfig(min_delay=0.01, max_delay=0.02, factor=1.1, jitter=0)


@asynccontextmanager
async def away() -> AsyncIterator[Any]:
    """A door that does not open."""
    raise DatabaseAwayError
    yield


async def test_what_is_written_while_the_database_is_away_is_taken_later(
    aigul: Chat,
    house: House,
    failures: list[logging.LogRecord],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await come_home(aigul)
    await aigul.says("💬 Write to the advisor")
    house.telegram.updates.pending.clear()
    update = house.telegram.says(aigul.id, "Жөжөлөр ооруп жатат")
    inbox, stopping = Inbox(house.state_file), asyncio.Event()
    with monkeypatch.context() as database:
        database.setattr(house.sessions, "begin", away)
        database.setattr(house.sessions, "read", away)
        await for_a_moment(house, inbox, stopping)
    assert [received.update_id for received in inbox.leftovers()] == [update["update_id"]]

    await for_a_moment(house, inbox, asyncio.Event())
    assert inbox.leftovers() == []
    assert "Жөжөлөр ооруп жатат" in aigul.window
    failures.clear()  # each failed try is logged, by ids


async def for_a_moment(house: House, inbox: Inbox, stopping: asyncio.Event) -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(
            poll(house.bot, house.dispatcher, inbox, stopping=stopping, backoff=QUICK)
        )
        await asyncio.sleep(0.3)
        stopping.set()


async def test_a_reply_that_comes_too_soon_is_sent_when_it_may_be(house: House) -> None:
    tries = 0

    async def send(bot: Any, method: Any) -> Any:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise TelegramRetryAfter(method, "Too Many Requests", retry_after=0)
        return "sent"

    request = SendMessage(chat_id=1, text="Салам")
    outcome: Any = await PatienceMiddleware()(send, house.bot, request)
    assert outcome == "sent"
    assert tries == 2
