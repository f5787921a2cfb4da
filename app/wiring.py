"""From settings to a running bot: the only place where everything meets."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.dispatcher.dispatcher import DEFAULT_BACKOFF_CONFIG
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError
from aiogram.utils.backoff import Backoff
from aiohttp import web
from sqlalchemy.exc import OperationalError

import content
from app.clock import Clock
from app.health import health
from app.plan_forms import use_own_forms
from app.settings import Settings
from app.webhook import ask_for_updates, serve_webhook
from bot.dispatcher import build as build_dispatcher
from bot.limiter import Limiter, LimiterMiddleware
from bot.middlewares.patience import PatienceMiddleware
from bot.notifier import BotNotifier
from bot.polling import GRACE, poll, replay, waited
from bot.profile import introduce
from bot.runtime import Runtime
from bot.state_file import Inbox, StateFile, StateFileError
from bot.translations import Translations
from content.library import Library
from db.migrate import upgrade
from db.queries.outbox import is_due
from db.session import Sessions, connect, is_sqlite
from documents.maker import Documents
from documents.templates import Templates
from scheduler.jobs import Job, catch_up, jobs, schedule
from scheduler.sender import send_on
from usecases.days_off import DaysOff, reload_days_off
from usecases.facts import reload_facts
from usecases.outbox import deliver_due
from usecases.staff import appoint_from_settings
from usecases.watchdog import Watchdog

log = logging.getLogger(__name__)

GC_THRESHOLDS = (5000, 20, 50)
FEWEST_A_BATCH, MOST_A_BATCH = 10, 100
"""Of the outbox: about a second's worth is in flight, so that little is in doubt after a crash."""
TEMPLATES = Path(content.__file__).parent / "templates"


class UnusableError(Exception):
    """A setting names something that cannot be used, a file, a port or a token."""

    def __init__(self, **settings: str) -> None:
        super().__init__(
            "\n".join(f"KOLDOO_{name.upper()}: {why}" for name, why in settings.items())
        )


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
    notifier: BotNotifier
    watchdog: Watchdog
    jobs: tuple[Job, ...]


@contextlib.asynccontextmanager
async def built(settings: Settings, clock: Clock, token: str) -> AsyncIterator[Koldoo]:
    """Build everything, bring the schema up on SQLite, and close everything at the end."""
    sessions = connect(settings.database_url)
    if is_sqlite(settings.database_url):
        try:
            await upgrade(settings.database_url)
        except (OperationalError, OSError) as error:
            raise UnusableError(database_url="the file cannot be opened") from error
    translations = Translations()
    library = Library.load(languages=translations.available_locales)
    days_off = DaysOff()
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.bot_api_url))
    limiter = Limiter(settings.rate, settings.bulk_rate)
    session.middleware(PatienceMiddleware())
    session.middleware(LimiterMiddleware(limiter))
    documents = Documents(
        Templates(TEMPLATES, settings.plan_templates, default=translations.default_locale)
    )
    bot = Bot(token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))
    with open_state_file(settings) as state_file:
        runtime = Runtime(
            sessions=sessions,
            library=library,
            translations=translations,
            clock=clock,
            holder=settings.data_holder,
            forget_chat=state_file.forget,
            tell=state_file.tell,
            documents=documents,
            days_off=days_off,
            operator_ids=settings.operator_ids,
        )
        watchdog = Watchdog()
        try:
            await appoint_from_settings(
                sessions, coordinator_ids=settings.coordinator_ids, now=clock()
            )
            await use_own_forms(documents, sessions)
            await reload(sessions, library, days_off)
            yield Koldoo(
                settings=settings,
                clock=clock,
                sessions=sessions,
                state_file=state_file,
                runtime=runtime,
                bot=bot,
                dispatcher=build_dispatcher(runtime, state_file),
                notifier=BotNotifier(bot, runtime, limiter, state_file.telling_to),
                watchdog=watchdog,
                jobs=jobs(
                    sessions,
                    clock,
                    library=library,
                    days_off=days_off,
                    state=state_file,
                    reload=partial(reload, sessions, library, days_off),
                    watchdog=watchdog,
                    alert=runtime.alert,
                ),
            )
        finally:
            await bot.session.close()
            documents.close()
            await sessions.close()


async def reload(sessions: Sessions, library: Library, days_off: DaysOff) -> None:
    """Use what was entered meanwhile, also by way of other processes."""
    await reload_facts(sessions, library.facts)
    await reload_days_off(sessions, days_off)


def open_state_file(settings: Settings) -> StateFile:
    """Open the state file."""
    try:
        return StateFile(settings.state_file)
    except (sqlite3.Error, StateFileError) as error:
        raise UnusableError(state_path=str(error)) from error


async def serve(koldoo: Koldoo, *, stopping: asyncio.Event) -> None:
    """Receive updates and tick until told to stop; then let running handlers finish."""
    bot, dispatcher, settings = koldoo.bot, koldoo.dispatcher, koldoo.settings
    inbox = Inbox(koldoo.state_file)
    await dispatcher.emit_startup(bot=bot, dispatcher=dispatcher)
    scheduler = schedule(koldoo.jobs)
    scheduler.start()
    try:
        if settings.webhook_url is None:
            await insist(bot.delete_webhook, stopping)
        else:
            await replay(bot, dispatcher, inbox, stopping=stopping, alert=koldoo.runtime.alert)
            await insist(lambda: ask_for_updates(bot, dispatcher, settings), stopping)
        await introduce_if_possible(koldoo)
        freeze_garbage()
        log.info("ready")
        async with asyncio.TaskGroup() as tasks:
            catching_up = tasks.create_task(catch_up(koldoo.jobs))
            tasks.create_task(send(koldoo, stopping))
            if settings.webhook_url is None:
                alert = koldoo.runtime.alert
                await poll(bot, dispatcher, inbox, stopping=stopping, alert=alert)
            else:
                await stopping.wait()
            catching_up.cancel()
    finally:
        scheduler.shutdown(wait=False)
        await dispatcher.emit_shutdown(bot=bot, dispatcher=dispatcher)
        log.info("stopped")


async def send(koldoo: Koldoo, stopping: asyncio.Event) -> None:
    """Send what is due in the outbox until told to stop."""
    sessions, clock, settings = koldoo.sessions, koldoo.clock, koldoo.settings
    a_second = int(min(max(settings.bulk_rate, FEWEST_A_BATCH), MOST_A_BATCH))

    async def due() -> bool:
        async with sessions.read() as session:
            return await is_due(session, clock())

    async def deliver() -> int:
        return await deliver_due(sessions, koldoo.notifier, clock=clock, limit=a_second)

    await send_on(due, deliver, stopping=stopping)


async def insist(ask: Callable[[], Awaitable[object]], stopping: asyncio.Event) -> None:
    """Ask Telegram until it agrees, or until the program is to stop.

    Raises:
        TelegramUnauthorizedError: it does not know the token.
    """
    backoff = Backoff(DEFAULT_BACKOFF_CONFIG)
    while not stopping.is_set():
        try:
            await ask()
        except TelegramUnauthorizedError:
            raise
        except TelegramAPIError as refusal:
            delay = max(next(backoff), getattr(refusal, "retry_after", 0))
            log.warning("Telegram: %s; next try in %.1f s", type(refusal).__name__, delay)
            await waited(stopping, delay)
        else:
            return


async def introduce_if_possible(koldoo: Koldoo) -> None:
    """Tell Telegram who the bot is; if it does not listen just now, the bot works all the same."""
    try:
        await introduce(koldoo.bot, koldoo.runtime)
    except TelegramAPIError as refusal:
        log.warning("not introduced: %s", type(refusal).__name__)


async def run(settings: Settings, token: str) -> None:
    """Run the bot with Telegram until SIGTERM or Ctrl-C.

    Raises:
        UnusableError: a setting names something that cannot be used.
    """
    stopping = stop_on_signals()
    async with built(settings, Clock(), token) as koldoo:
        application = web.Application()
        application.add_routes(health(koldoo.sessions, koldoo.watchdog))
        if settings.webhook_url is not None:
            alert = koldoo.runtime.alert
            serve_webhook(application, koldoo.dispatcher, koldoo.bot, settings, alert)
        async with listening(application, settings.port, host=settings.host):
            try:
                await serve(koldoo, stopping=stopping)
            except* TelegramUnauthorizedError as error:
                unknown = {"bot_token": "Telegram does not know it"}
                raise UnusableError(**unknown) from error


@contextlib.asynccontextmanager
async def listening(
    application: web.Application, port: int, *, host: str = "127.0.0.1"
) -> AsyncIterator[None]:
    """Serve an aiohttp application while the block runs."""
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=GRACE)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise UnusableError(port=f"{host}:{port} cannot be listened on") from error
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
