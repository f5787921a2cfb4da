"""The two bots that are compared: Koldoo as it runs, and the smallest bot with dialogs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from aiogram import Bot, Dispatcher, Router
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.kbd import SwitchTo
from aiogram_dialog.widgets.text import Const
from sqlalchemy import insert

from app.clock import Clock
from app.settings import Settings
from app.wiring import Koldoo, built
from bench.answers import Json
from bench.phones import AtOnce, OverHttp, Phones
from bot.state_file import Inbox
from db.models import ConsentRow, FamilyRow, PersonRow
from db.session import Sessions

TOKEN = "42:bench"  # noqa: S105 - opens nothing
HOLDER = {"ky": "«Мисал» фонду, salam@example.org", "ru": "фонд «Пример», salam@example.org"}
IN_HAND = 100
"""Updates handled beside each other, and the size of a batch: as in long polling."""
CHUNK = 1000
FIRST_KNOWN = 1_000_000
FIRST_NEW = 9_000_000


class Side(Protocol):
    """A bot that takes updates."""

    phones: Phones

    @property
    def bot(self) -> Bot:
        """The bot that answers."""

    async def handle(self, updates: list[Json]) -> None:
        """Handle a batch; return when all of it is done."""


class Bare:
    """Two windows, one button each, dialog state in memory."""

    def __init__(self) -> None:
        self.phones = Phones()
        self.bot = Bot(TOKEN, session=AtOnce(self.phones))
        self.dispatcher = Dispatcher(storage=MemoryStorage())
        router = Router()
        router.message.register(_start, CommandStart())
        self.dispatcher.include_routers(router, _two_windows())
        setup_dialogs(self.dispatcher)

    async def handle(self, updates: list[Json]) -> None:
        async with asyncio.TaskGroup() as tasks:
            for update in updates:
                tasks.create_task(self.dispatcher.feed_raw_update(self.bot, update))


class TwoSG(StatesGroup):
    one = State()
    two = State()


async def _start(_message: Message, dialog_manager: DialogManager) -> None:
    await dialog_manager.start(TwoSG.one, mode=StartMode.RESET_STACK)


def _two_windows() -> Dialog:
    return Dialog(
        Window(Const("One"), SwitchTo(Const("Go on"), id="go", state=TwoSG.two), state=TwoSG.one),
        Window(
            Const("Two"), SwitchTo(Const("Go back"), id="go", state=TwoSG.one), state=TwoSG.two
        ),
    )


@asynccontextmanager
async def over_http(bot: Bot, phones: Phones, url: str) -> AsyncIterator[None]:
    """Let a bot talk over HTTP for a while."""
    before, bot.session = bot.session, OverHttp(phones, url)
    try:
        yield
    finally:
        await bot.session.close()
        bot.session = before


class Real:
    """Koldoo as ``app.wiring`` builds it, on its own files."""

    def __init__(self, koldoo: Koldoo) -> None:
        self.phones = Phones()
        self.koldoo = koldoo
        self.bot = koldoo.bot
        self._inbox = Inbox(koldoo.state_file)

    async def handle(self, updates: list[Json]) -> None:
        new = self.write_down(updates)
        async with asyncio.TaskGroup() as tasks:
            for update in new:
                tasks.create_task(self.feed(update))

    def write_down(self, updates: list[Json]) -> list[Json]:
        """Put a batch into the inbox, as polling does."""
        return [received.raw for received in self._inbox.add(updates)]

    async def feed(self, update: Json) -> None:
        """Handle one update of the inbox, as polling does."""
        await self.koldoo.dispatcher.feed_raw_update(self.bot, update)
        self._inbox.done(update["update_id"])


def settings_in(folder: Path, **others: Any) -> Settings:
    """Return settings for files in a folder, whatever the environment says."""
    return Settings(
        _env_file=None,
        **{
            "bot_token": None,
            "database_url": f"sqlite+aiosqlite:///{folder}/koldoo.db",
            "state_path": folder / "koldoo.state",
            "data_holder": HOLDER,
            "coordinator_ids": (),
            "webhook_url": None,
            **others,
        },
    )


@asynccontextmanager
async def real(folder: Path, *, families: int) -> AsyncIterator[Real]:
    """Build Koldoo in a folder, with this many families in its files."""
    async with built(settings_in(folder), Clock(), TOKEN) as koldoo:
        await koldoo.bot.session.close()
        side = Real(koldoo)
        koldoo.bot.session = AtOnce(side.phones)
        await fill(koldoo.sessions, families)
        remember_dialogs(koldoo, families)
        await koldoo.dispatcher.emit_startup(bot=koldoo.bot, dispatcher=koldoo.dispatcher)
        yield side


async def fill(sessions: Sessions, families: int) -> None:
    """Put families into the database: one person each, agreed and at home."""
    now = datetime.now(UTC)  # noqa: TID251 - a date for rows
    for chunk in chunks(range(1, families + 1)):
        async with sessions.begin() as session:
            await session.execute(
                insert(FamilyRow),
                [
                    {
                        "id": number,
                        "created_at": now,
                        "stage": "operating",
                        "signed_unknown": True,
                        "place": "naryn_at_bashy",
                        "line_of_work": "farming",
                        "rhythm": "monthly",
                    }
                    for number in chunk
                ],
            )
            await session.execute(
                insert(PersonRow),
                [
                    {
                        "id": FIRST_KNOWN + number,
                        "created_at": now,
                        "locale": "ky",
                        "consent_version": 1,
                        "consent_at": now,
                        "family_id": number,
                    }
                    for number in chunk
                ],
            )
            await session.execute(
                insert(ConsentRow),
                [
                    {
                        "person_id": FIRST_KNOWN + number,
                        "version": 1,
                        "locale": "ky",
                        "given_at": now,
                    }
                    for number in chunk
                ],
            )


def remember_dialogs(koldoo: Koldoo, families: int) -> None:
    """Put two rows a family into the state file, as an open dialog leaves them."""
    with koldoo.state_file.transaction() as db:
        for destiny in ("aiogd:stack:", "aiogd:context:Abcdef"):
            db.executemany(
                "INSERT INTO dialog VALUES (?, ?, ?, 'HomeSG:home', ?)",
                (
                    (f"fsm:42:{person}:{person}:{destiny}", person, person, DIALOG)
                    for person in range(FIRST_KNOWN + 1, FIRST_KNOWN + families + 1)
                ),
            )


DIALOG = '{"state": "HomeSG:home", "start_data": null, "dialog_data": {}, "widget_data": {}}'


def chunks(numbers: range) -> Iterable[range]:
    """Cut a range into pieces of at most a thousand."""
    return (numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK))
