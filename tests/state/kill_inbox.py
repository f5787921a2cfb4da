"""Kill a polling bot with SIGKILL at many moments: each update must have exactly one effect.

``python -m tests.state.kill_inbox --kills 20``

A small Bot API answers the bot and kills it at a chosen moment; then the bot is started again on
the same files. Every process is forked from one that has imported aiogram already.
"""

import argparse
import asyncio
import random
import signal
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from enum import Enum
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from aiogram.fsm.storage.memory import SimpleEventIsolation
from aiogram.types import Message
from aiohttp import web

from bot.fsm_storage import SqliteStorage
from bot.middlewares.turn import TurnMiddleware
from bot.polling import poll
from bot.state_file import Inbox, StateFile

BOT_ID = 1000
PEOPLE = (1, 2, 3)
MESSAGES_A_ROUND = 20
BATCH = 5

processes = get_context("forkserver")
processes.set_forkserver_preload(["aiogram", "aiogram_dialog"])


class Moment(Enum):
    """When the bot dies."""

    RECEIVED = "a batch has just been handed out"
    CONFIRMING = "a batch is about to be confirmed"
    CONFIRMED = "a batch is confirmed, and the bot does not know it"
    ANSWERING = "a handler is waiting for Telegram"
    ANSWERED = "a handler has its answer and the dialog is about to be written"


MOST_OFTEN = {
    Moment.RECEIVED: 4,
    Moment.CONFIRMING: 3,
    Moment.CONFIRMED: 3,
    Moment.ANSWERING: MESSAGES_A_ROUND,
    Moment.ANSWERED: MESSAGES_A_ROUND,
}


@dataclass
class Trap:
    """Kills one process when it has come to a moment often enough."""

    chance: random.Random
    moment: Moment
    kill: Callable[[], None]
    countdown: int

    def reached(self, moment: Moment, *, soon: float = 0) -> bool:
        """Say whether this was the time; the kill follows within ``soon`` seconds."""
        if moment is not self.moment:
            return False
        self.countdown -= 1
        if self.countdown == 0:
            asyncio.get_running_loop().call_later(self.chance.uniform(0, soon), self.kill)
        return self.countdown == 0


def no_kill() -> None:
    """The last process may live."""


@dataclass
class BotApi:
    """Hands out updates, takes answers, and reports each moment to the trap."""

    chance: random.Random
    trap: Trap
    updates: list[dict[str, Any]] = field(default_factory=list)
    confirmed: int = 0
    written: int = 0
    answered: set[tuple[int, str]] = field(default_factory=set)
    all_answered: asyncio.Event = field(default_factory=asyncio.Event)

    def people_write(self, count: int) -> None:
        self.all_answered.clear()
        for _ in range(count):
            self.written += 1
            person = self.chance.choice(PEOPLE)
            message = {
                "message_id": self.written,
                "date": 1_790_000_000,
                "chat": {"id": person, "type": "private"},
                "from": {"id": person, "is_bot": False, "first_name": "Айгүл"},
                "text": "Саламатсызбы",
            }
            self.updates.append({"update_id": 5000 + self.written, "message": message})

    async def get_updates(self, request: web.Request) -> web.Response:
        trap = self.trap
        form = await request.post()
        if "offset" in form:
            if trap.reached(Moment.CONFIRMING, soon=0.05):
                await asyncio.sleep(0.1)
                return web.json_response({"ok": False, "description": "too late"}, status=500)
            self.confirmed = max(self.confirmed, int(str(form["offset"])) - 1)
            trap.reached(Moment.CONFIRMED)
        waiting = [one for one in self.updates if one["update_id"] > self.confirmed][:BATCH]
        if waiting:
            trap.reached(Moment.RECEIVED, soon=0.02)
        else:
            await asyncio.sleep(0.05)
        return web.json_response({"ok": True, "result": waiting})

    async def send_message(self, request: web.Request) -> web.Response:
        trap = self.trap
        form = await request.post()
        person, text = int(str(form["chat_id"])), str(form["text"])
        trap.reached(Moment.ANSWERING)
        await asyncio.sleep(self.chance.uniform(0, 0.01))
        self.answered.add((person, text))
        if len(self.answered) == self.written:
            self.all_answered.set()
        trap.reached(Moment.ANSWERED, soon=0.005)
        sent = {"message_id": 1, "date": 1, "chat": {"id": person, "type": "private"}}
        return web.json_response({"ok": True, "result": sent | {"text": text}})

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_post("/bot{token}/getUpdates", self.get_updates)
        app.router.add_post("/bot{token}/sendMessage", self.send_message)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        try:
            host, port = runner.addresses[0][:2]
            yield f"http://{host}:{port}"
        finally:
            await runner.cleanup()


def run_bot(url: str, folder: Path) -> None:
    """The process that is killed: notes each message once, and where the dialog stands."""
    asyncio.run(_run_bot(url, folder))


async def _run_bot(url: str, folder: Path) -> None:
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    effects = sqlite3.connect(folder / "effects.db", isolation_level=None)
    effects.execute("PRAGMA journal_mode = WAL")
    effects.execute(
        "CREATE TABLE IF NOT EXISTS effect"
        " (chat_id INTEGER, message_id INTEGER, UNIQUE (chat_id, message_id))"
    )

    async def note(message: Message, state: FSMContext) -> None:
        effects.execute(
            "INSERT OR IGNORE INTO effect VALUES (?, ?)", (message.chat.id, message.message_id)
        )
        noted = await state.get_value("noted", [])
        await state.set_data({"noted": [*noted, message.message_id]})
        await message.answer(str(message.message_id))
        await state.set_state(f"after {message.message_id}")

    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    bot = Bot(f"{BOT_ID}:local", session=session)
    with StateFile(folder / "bot.state") as file, closing(effects):
        dispatcher = Dispatcher(
            storage=SqliteStorage(file), events_isolation=SimpleEventIsolation()
        )
        dispatcher.update.outer_middleware(TurnMiddleware(file))
        dispatcher.message.register(note)
        try:
            await poll(bot, dispatcher, Inbox(file), stopping=stopping)
        finally:
            await session.close()


@dataclass(frozen=True)
class Tally:
    """What was written, and what came of it; message ids by person."""

    written: dict[int, list[int]]
    effects: dict[int, list[int]]
    dialogs: dict[int, list[int]]
    left_in_inbox: int
    exit_code: int | None

    @property
    def exact(self) -> bool:
        return (
            self.written == self.effects == self.dialogs
            and self.left_in_inbox == 0
            and self.exit_code == 0
        )


async def run(moments: Sequence[Moment], folder: Path, *, seed: int) -> Tally:
    """Kill the bot once at each of the moments, let it finish, and count."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    api = BotApi(chance, Trap(chance, Moment.RECEIVED, no_kill, 0))
    async with api.served() as url:
        for moment in moments:
            child = processes.Process(target=run_bot, args=(url, folder))
            api.trap = Trap(chance, moment, child.kill, chance.randint(1, MOST_OFTEN[moment]))
            api.people_write(MESSAGES_A_ROUND)
            await asyncio.to_thread(child.start)
            await asyncio.to_thread(child.join)
            child.close()
        child = processes.Process(target=run_bot, args=(url, folder))
        api.trap = Trap(chance, Moment.RECEIVED, no_kill, 0)
        api.people_write(MESSAGES_A_ROUND)
        await asyncio.to_thread(child.start)
        async with asyncio.timeout(60):
            await api.all_answered.wait()
        child.terminate()
        await asyncio.to_thread(child.join)
        exit_code = child.exitcode
        child.close()
    return await _count(api, folder, exit_code)


async def _count(api: BotApi, folder: Path, exit_code: int | None) -> Tally:
    written: dict[int, list[int]] = {person: [] for person in PEOPLE}
    for update in api.updates:
        message = update["message"]
        written[message["chat"]["id"]].append(message["message_id"])
    effects: dict[int, list[int]] = {person: [] for person in PEOPLE}
    with closing(sqlite3.connect(folder / "effects.db")) as db:
        for person, message_id in db.execute("SELECT chat_id, message_id FROM effect"):
            effects[person].append(message_id)
    with StateFile(folder / "bot.state") as file:
        storage = SqliteStorage(file)
        dialogs = {
            person: (await storage.get_data(StorageKey(BOT_ID, person, person))).get("noted", [])
            for person in PEOPLE
        }
        left = len(Inbox(file).leftovers())
    return Tally(written, effects, dialogs, left, exit_code)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=None, help="repeat a run")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(10**6)  # noqa: S311
    moments = [list(Moment)[number % len(Moment)] for number in range(options.kills)]
    with tempfile.TemporaryDirectory() as folder:
        tally = asyncio.run(run(moments, Path(folder), seed=seed))
    count = sum(map(len, tally.written.values()))
    print(  # noqa: T201 - it is run by hand
        f"{options.kills} kills, {count} updates, seed {seed}: exact = {tally.exact}"
    )
    if not tally.exact:
        raise SystemExit(str(tally)[:2000])


if __name__ == "__main__":
    main()
