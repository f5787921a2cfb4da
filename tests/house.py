"""The whole program in one process: real dispatcher, real files, a local Telegram."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from sqlalchemy.orm import Session

import content
from app.passing import pass_time
from app.plan_forms import use_own_forms
from bot.dispatcher import build
from bot.limiter import Limiter
from bot.notifier import BotNotifier
from bot.runtime import Runtime
from bot.saying import say
from bot.state_file import StateFile
from bot.translations import Translations
from content.library import Library
from db.models import Base
from db.queries.due import next_due
from db.queries.people import person_of
from db.session import Sessions
from documents.maker import Documents
from documents.templates import Templates
from domain.person import Person
from preview.session import PreviewSession
from preview.telegram import Limits, Telegram
from scheduler.jobs import Job, catch_up, jobs
from usecases.days_off import DaysOff, reload_days_off
from usecases.facts import reload_facts
from usecases.outbox import deliver_due
from usecases.watchdog import Watchdog

NOON = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
HOLDER = {"ky": "«Мисал» фонду", "ru": "фонд «Пример»"}
TRANSLATIONS = Translations()
LIBRARY = Library.load()
TEMPLATES = Path(content.__file__).parent / "templates"


class FixedClock:
    """A clock that stands until a test moves it."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


class House:
    """Everything that one test needs; ``restart()`` is a new process on the same files."""

    def __init__(
        self,
        sessions: Sessions,
        folder: Path,
        *,
        translations: Translations = TRANSLATIONS,
        library: Library = LIBRARY,
        templates: Path = TEMPLATES,
    ) -> None:
        self.sessions = sessions
        self.translations = translations
        self.library = library
        self.templates = templates
        self.clock = FixedClock()
        self.telegram = Telegram(now=self.clock, limits=Limits.off())
        self.bot = Bot(
            self.telegram.token,
            session=PreviewSession(self.telegram),
            default=DefaultBotProperties(parse_mode=ParseMode.HTML),
        )
        self.state_path = folder / "koldoo.state"
        self.state_file: StateFile
        self.documents: Documents
        self.runtime: Runtime
        self.dispatcher: Dispatcher
        self.notifier: BotNotifier
        self.watchdog: Watchdog
        self.jobs: tuple[Job, ...]
        self.operator_ids: tuple[int, ...] = ()
        self._open()

    def _open(self) -> None:
        self.library = replace(self.library, facts=self.library.facts.copy())
        self.state_file = StateFile(self.state_path)
        self.documents = Documents(Templates(self.templates))
        self.runtime = Runtime(
            sessions=self.sessions,
            library=self.library,
            translations=self.translations,
            clock=self.clock,
            holder=HOLDER,
            forget_chat=self.state_file.forget,
            tell=self.state_file.tell,
            documents=self.documents,
            days_off=DaysOff(),
            operator_ids=self.operator_ids,
        )
        self.dispatcher = build(self.runtime, self.state_file)
        self.notifier = BotNotifier(
            self.bot, self.runtime, Limiter(math.inf, math.inf), self.state_file.telling_to
        )
        self.watchdog = Watchdog()
        self.jobs = jobs(
            self.sessions,
            self.clock,
            library=self.library,
            days_off=self.runtime.days_off,
            state=self.state_file,
            reload=self.reload,
            watchdog=self.watchdog,
            alert=self.runtime.alert,
        )

    async def start(self) -> None:
        await self.reload()
        await use_own_forms(self.documents, self.sessions)
        await self.dispatcher.emit_startup(bot=self.bot, dispatcher=self.dispatcher)

    async def restart(self) -> None:
        self.close()
        self._open()
        await self.start()

    async def reload(self) -> None:
        """Use what was entered meanwhile."""
        await reload_facts(self.sessions, self.library.facts)
        await reload_days_off(self.sessions, self.runtime.days_off)

    async def later(self, by: timedelta) -> None:
        """Let time pass, and whatever falls due happen and be sent."""
        await pass_time(
            by,
            clock=self.clock,
            move=self.clock.move,
            next_due=self.next_due,
            jobs=self.jobs,
            sent=self.send,
        )

    async def next_due(self) -> datetime | None:
        """When something falls due next."""
        async with self.sessions.read() as session:
            return await next_due(session)

    async def tick(self) -> None:
        """Let the clock do once what is due now, and send it."""
        await catch_up(self.jobs)
        await self.send()

    async def send(self) -> None:
        """Send what is due in the outbox."""
        while await deliver_due(self.sessions, self.notifier, clock=self.clock, limit=100):
            pass

    async def person(self, person_id: int) -> Person:
        """What is known of somebody."""
        async with self.sessions.read() as session:
            return await person_of(session, person_id)

    async def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table of the database and of the state file."""
        found: dict[str, list[dict[str, Any]]] = {}
        async with self.sessions.read() as session:
            found |= await session.run_sync(everything)
        with closing(sqlite3.connect(self.state_path)) as file:
            file.row_factory = sqlite3.Row
            for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
                rows = file.execute(f"SELECT * FROM {name}")  # noqa: S608 - a table's name
                found[f"state.{name}"] = [dict(row) for row in rows]
        return found

    async def feed(self, update: dict[str, Any]) -> None:
        await self.dispatcher.feed_raw_update(self.bot, update)

    @contextmanager
    def speaking(self, locale: str) -> Iterator[None]:
        with self.translations.context(), self.translations.use_locale(locale):
            yield

    def screen(self, screen_id: str, locale: str, **values: str) -> str:
        """What the bot says for a screen of the library, as it stands in a message."""
        with self.speaking(locale):
            return say(self.runtime, screen_id, **values).text

    def close(self) -> None:
        self.documents.close()
        self.state_file.close()


def everything(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of the database."""
    return {
        table.name: [dict(row) for row in session.execute(table.select()).mappings()]
        for table in Base.metadata.sorted_tables
    }
