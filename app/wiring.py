"""From settings to a running bot: the only place where everything meets."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiohttp import web

from app.clock import Clock
from app.health import health
from app.settings import Settings
from app.webhook import webhook
from bot.dispatcher import build as build_dispatcher
from bot.polling import poll
from bot.profile import introduce
from bot.runtime import Runtime
from bot.state_file import Inbox, StateFile
from bot.translations import Translations
from content.library import Library
from db.migrate import upgrade
from db.session import Sessions, connect, is_sqlite
from domain.person import Role
from scheduler.jobs import Job, catch_up, jobs, schedule
from usecases.staff import appoint

log = logging.getLogger(__name__)

GC_THRESHOLDS = (5000, 20, 50)


@dataclass(frozen=True, slots=True)
class Koldoo:
    """The built program, ready to poll."""

    settings: Settings
    clock: Clock
    sessions: Sessions
    state_file: StateFile
    runtime: Runtime
    bot: Bot
    dispatcher: Dispatcher
    jobs: tuple[Job, ...]


@contextlib.asynccontextmanager
async def built(settings: Settings, clock: Clock, token: str) -> AsyncIterator[Koldoo]:
    """Build everything, bring the schema up on SQLite, and close everything at the end."""
    sessions = connect(settings.database_url)
    if is_sqlite(settings.database_url):
        await upgrade(sessions.writer)
    translations = Translations()
    library = Library.load(languages=translations.available_locales)
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.bot_api_url))
    bot = Bot(token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))
    with StateFile(settings.state_file) as state_file:
        runtime = Runtime(
            sessions=sessions,
            library=library,
            translations=translations,
            clock=clock,
            holder=settings.data_holder,
            forget_chat=state_file.forget,
        )
        await appoint(
            sessions,
            person_ids=settings.coordinator_ids,
            role=Role.COORDINATOR,
            now=clock(),
        )
        try:
            yield Koldoo(
                settings=settings,
                clock=clock,
                sessions=sessions,
                state_file=state_file,
                runtime=runtime,
                bot=bot,
                dispatcher=build_dispatcher(runtime, state_file),
                jobs=jobs(sessions, clock, state_file.forget),
            )
        finally:
            await bot.session.close()
            await sessions.close()


async def serve(koldoo: Koldoo, *, stopping: asyncio.Event) -> None:
    """Receive updates and tick until told to stop; then let running handlers finish."""
    await koldoo.dispatcher.emit_startup(bot=koldoo.bot, dispatcher=koldoo.dispatcher)
    await catch_up(koldoo.jobs)
    scheduler = schedule(koldoo.jobs)
    scheduler.start()
    await introduce(koldoo.bot, koldoo.runtime)
    if koldoo.settings.webhook_url is None:
        await koldoo.bot.delete_webhook()
    freeze_garbage()
    log.info("ready")
    try:
        if koldoo.settings.webhook_url is None:
            inbox = Inbox(koldoo.state_file)
            await poll(koldoo.bot, koldoo.dispatcher, inbox, stopping=stopping)
        else:
            await stopping.wait()
    finally:
        scheduler.shutdown(wait=False)
        await koldoo.dispatcher.emit_shutdown(bot=koldoo.bot, dispatcher=koldoo.dispatcher)
        log.info("stopped")


async def run(settings: Settings, token: str) -> None:
    """Run the bot with Telegram until SIGTERM or Ctrl-C."""
    stopping = stop_on_signals()
    async with built(settings, Clock(), token) as koldoo:
        application = web.Application()
        application.add_routes(health(koldoo.sessions))
        if settings.webhook_url is not None:
            await webhook(application, koldoo.dispatcher, koldoo.bot, settings)
        async with listening(application, settings.port, host=settings.host):
            await serve(koldoo, stopping=stopping)


@contextlib.asynccontextmanager
async def listening(
    application: web.Application, port: int, *, host: str = "127.0.0.1"
) -> AsyncIterator[None]:
    """Serve an aiohttp application while the block runs."""
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    try:
        yield
    finally:
        await runner.cleanup()


def stop_on_signals() -> asyncio.Event:
    """Return an event that SIGTERM and Ctrl-C set."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopping.set)
    return stopping


def freeze_garbage() -> None:
    """Keep what start-up made out of every later collection (docs/decisions/0002)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
