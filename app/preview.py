"""``koldoo preview``: the real bot with a local Telegram and a phone in the browser."""

from __future__ import annotations

import asyncio
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from app import demo
from app.clock import Clock
from app.health import health
from app.passing import pass_time
from app.settings import Settings
from app.wiring import Koldoo, built, listening, serve, stop_on_signals
from db.queries.due import next_due
from db.queries.outbox import is_due, is_sending
from preview.server import build
from preview.telegram import Telegram
from usecases.mornings import next_morning

FOLDER = Path(".preview")
TOKEN = "1:preview"  # noqa: S105 - opens nothing but the local Telegram
GLANCE = 0.05
HOLDER = {"ky": "«Мисал» фонду, salam@example.org", "ru": "фонд «Пример», salam@example.org"}


def empty_folder() -> None:
    """Begin with nothing."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()


async def is_busy(koldoo: Koldoo) -> bool:
    """Whether the sender has something to do."""
    async with koldoo.sessions.read() as session:
        return await is_due(session, koldoo.clock()) or await is_sending(session)


async def preview(port: int) -> None:
    """Run until Ctrl-C, in an emptied ``.preview/``."""
    stopping = stop_on_signals()
    clock = Clock()
    telegram = Telegram(now=clock)
    settings = Settings(
        bot_token=None,
        bot_api_url=f"http://127.0.0.1:{port}",
        database_url=f"sqlite+aiosqlite:///{FOLDER}/koldoo.db",
        state_path=None,
        data_holder=HOLDER,
        coordinator_ids=(),
        webhook_url=None,
    )
    async with built(settings, clock, TOKEN) as koldoo:
        await demo.fill(koldoo.sessions, telegram, clock())

        async def due() -> datetime:
            async with koldoo.sessions.read() as session:
                row = await next_due(session)
            morning = next_morning(koldoo.clock())
            return morning if row is None else min(row, morning)

        async def sent() -> None:
            while await is_busy(koldoo):  # noqa: ASYNC110 - the rows are asked, other processes too
                await asyncio.sleep(GLANCE)

        async def advance(by: timedelta) -> None:
            await pass_time(
                by, clock=clock, move=clock.move, next_due=due, jobs=koldoo.jobs, sent=sent
            )

        application = build(telegram, token=TOKEN, advance=advance)
        application.add_routes(health(koldoo.sessions, koldoo.watchdog))
        async with listening(application, port):
            print(f"Koldoo is here: http://127.0.0.1:{port} (Ctrl-C ends it)", flush=True)
            await serve(koldoo, stopping=stopping)
