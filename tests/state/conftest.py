from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.fsm.storage.memory import SimpleEventIsolation
from aiogram.utils.backoff import BackoffConfig

from bot.fsm_storage import SqliteStorage
from bot.middlewares.turn import TurnMiddleware
from bot.polling import poll
from bot.state_file import Inbox, StateFile
from preview.session import PreviewSession
from preview.telegram import Limits, Telegram

QUICK = BackoffConfig(min_delay=0.001, max_delay=0.002, factor=1.1, jitter=0)


def message(update_id: int, chat_id: int = 7, text: str = "Салам") -> dict[str, Any]:
    """An update as Telegram sends it."""
    person = {"id": chat_id, "is_bot": False, "first_name": "Айгүл"}
    chat = {"id": chat_id, "type": "private"}
    body = {"message_id": update_id, "date": 1, "chat": chat, "from": person, "text": text}
    return {"update_id": update_id, "message": body}


class Disk:
    """What another process would find in the state file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.path)) as db:
            return db.execute(query).fetchall()

    @property
    def inbox(self) -> list[int]:
        return [row[0] for row in self.rows("SELECT update_id FROM inbox ORDER BY update_id")]

    @property
    def states(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT state FROM dialog ORDER BY key")]


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path / "bot.state")


@pytest.fixture
def file(disk: Disk) -> Iterator[StateFile]:
    with StateFile(disk.path) as opened:
        yield opened


@pytest.fixture
def inbox(file: StateFile) -> Inbox:
    return Inbox(file)


@pytest.fixture
def telegram() -> Telegram:
    moment = datetime(2026, 11, 24, 12, tzinfo=UTC)
    return Telegram(now=lambda: moment, limits=Limits.off())


@pytest.fixture
def bot(telegram: Telegram) -> Bot:
    return Bot(telegram.token, session=PreviewSession(telegram))


@pytest.fixture
def dispatcher(file: StateFile) -> Dispatcher:
    made = Dispatcher(storage=SqliteStorage(file), events_isolation=SimpleEventIsolation())
    made.update.outer_middleware(TurnMiddleware(file))
    return made


@dataclass
class House:
    """A bot that polls the local Telegram."""

    telegram: Telegram
    bot: Bot
    dispatcher: Dispatcher
    inbox: Inbox

    @asynccontextmanager
    async def polling(
        self, bot: Bot | None = None, **options: Any
    ) -> AsyncIterator[asyncio.Event]:
        """Poll while the block runs, then stop and wait until all is drained."""
        stopping = asyncio.Event()
        options = {"stopping": stopping, "backoff": QUICK, **options}
        async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
            tasks.create_task(poll(bot or self.bot, self.dispatcher, self.inbox, **options))
            yield stopping
            stopping.set()


@pytest.fixture
def house(telegram: Telegram, bot: Bot, dispatcher: Dispatcher, inbox: Inbox) -> House:
    return House(telegram, bot, dispatcher, inbox)
