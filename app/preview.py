"""``koldoo preview``: the real bot with a local Telegram and a phone in the browser."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from app import demo
from app.clock import Clock
from app.health import health
from app.settings import Settings
from app.wiring import built, listening, serve, stop_on_signals
from preview.server import build
from preview.telegram import Telegram
from scheduler.jobs import catch_up

FOLDER = Path(".preview")
TOKEN = "1:preview"  # noqa: S105 - opens nothing but the local Telegram
HOLDER = {"ky": "«Мисал» фонду, salam@example.org", "ru": "фонд «Пример», salam@example.org"}


def empty_folder() -> None:
    """Begin with nothing."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()


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

        async def advance(by: timedelta) -> None:
            clock.move(by)
            await catch_up(koldoo.jobs)

        application = build(telegram, token=TOKEN, advance=advance)
        application.add_routes(health(koldoo.sessions))
        async with listening(application, port):
            print(f"Koldoo is here: http://127.0.0.1:{port} (Ctrl-C ends it)", flush=True)
            await serve(koldoo, stopping=stopping)
