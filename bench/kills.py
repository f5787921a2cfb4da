"""The sender is killed again and again while it sends: what is missing, what came twice?

The sender runs in a process of its own, forked from a server that has everything imported, on
real files; its clock runs faster than ours, so that back-off and leases pass quickly.
"""

from __future__ import annotations

import asyncio
import math
import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from multiprocessing.process import BaseProcess
from pathlib import Path

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from sqlalchemy import select

from bench.bots import FIRST_KNOWN, HOLDER, TOKEN, fill
from bench.faulty import Fault, FaultyTelegram, Taken, nothing
from bot.limiter import Limiter, LimiterMiddleware
from bot.middlewares.patience import PatienceMiddleware
from bot.notifier import BotNotifier
from bot.outbox.drawing import Drawn, Renderer
from bot.runtime import Runtime
from bot.state_file import StateFile
from bot.translations import Translations
from content.library import Library
from db.migrate import upgrade
from db.models import OUTBOX
from db.queries.outbox import is_due, is_sending, next_message
from db.session import Sessions, connect
from documents.maker import Documents
from documents.templates import Templates
from domain.outbox import FINAL, POLICIES, Kind, State
from scheduler.sender import send_on
from usecases.days_off import DaysOff
from usecases.outbox import LEASE, Message, NewMessage, deliver_due, queue

MESSAGES = 2000
KINDS = (
    Kind.CASE_OPENED,
    Kind.DUTY_NEARED,
    Kind.MORNING_CAME,
    Kind.CHECK_IN_ASKED,
    Kind.STEP_NEARED,
)
"""The first two repeat and the others do not; they go by priority, a duty beside a morning."""
BATCH = 25
"""As at Telegram's rate."""
EVENING = datetime(2026, 11, 24, 12, 5, tzinfo=UTC)
SPEED = 20
GLANCE = 0.02
LATEST_KILL = 0.02
PATIENCE, A_KILL = 60, 10
"""Seconds: the program starts anew after each kill."""
FAULTS = {
    Fault.RESET_BEFORE: 0.02,
    Fault.RESET_AFTER: 0.02,
    Fault.ERROR: 0.02,
    Fault.STORM: 0.001,
    Fault.CHAT_STORM: 0.002,
    Fault.SLOW: 0.01,
}


@dataclass(frozen=True, slots=True)
class Row:
    """What the outbox says of a message in the end."""

    number: int
    kind: Kind
    state: State


@dataclass(slots=True)
class Result:
    """What came of a run.

    Attributes:
        made: How many messages there were.
        rows: What the outbox says in the end.
        taken: How often Telegram has each, by number.
        in_doubt: Of which it was not known whether they had gone: in flight when the sender was
            killed, or taken without an answer.
        kills: How often it was killed.
    """

    made: int
    rows: list[Row] = field(default_factory=list)
    taken: Counter[int] = field(default_factory=Counter)
    in_doubt: set[int] = field(default_factory=set)
    kills: int = 0

    @property
    def unfinished(self) -> list[Row]:
        """Rows that are not in a final state."""
        return [row for row in self.rows if row.state not in FINAL]

    @property
    def missing(self) -> list[Row]:
        """Rows that nobody has got, though the outbox does not say so."""
        unsaid = (State.SENT, *(set(State) - FINAL))
        return [row for row in self.rows if row.state in unsaid and not self.taken[row.number]]

    @property
    def repeated(self) -> list[Row]:
        """Rows that somebody has got more than once."""
        return [row for row in self.rows if self.taken[row.number] > 1]

    @property
    def wrongly_repeated(self) -> list[Row]:
        """Repeats of kinds that do not repeat, or of what nobody was in doubt of."""
        return [
            row
            for row in self.repeated
            if not POLICIES[row.kind].repeats or row.number not in self.in_doubt
        ]

    @property
    def uncertain(self) -> list[Row]:
        """Rows of which the outbox says that it does not know."""
        return [row for row in self.rows if row.state is State.UNCERTAIN]

    @property
    def adds_up(self) -> bool:
        """Whether every message is there once, and every message that was got is a row."""
        numbers = [row.number for row in self.rows]
        return sorted(numbers) == list(range(1, self.made + 1)) and set(self.taken) <= set(numbers)


async def killed_again_and_again(
    folder: Path,
    *,
    kills: int,
    seed: int,
    faults: Mapping[Fault, float] | None = None,
    messages: int = MESSAGES,
) -> Result:
    """Send messages with a sender that is killed at random moments and started again.

    Args:
        folder: Where its files lie.
        kills: How often it is killed.
        seed: Of the moments and the faults.
        faults: How likely each fault of the network is.
        messages: How many are sent.
    """
    url = f"sqlite+aiosqlite:///{folder}/koldoo.db"
    await upgrade(url)
    sessions = connect(url)
    try:
        await fill(sessions, messages)
        await queue_some(sessions, messages)
        return await _killed(
            sessions, url, folder, kills=kills, seed=seed, faults=faults, messages=messages
        )
    finally:
        await sessions.close()


async def queue_some(
    sessions: Sessions, messages: int, kinds: Sequence[Kind] = KINDS, *, now: datetime = EVENING
) -> None:
    """Queue messages of all kinds, one for each family."""
    rows = [
        NewMessage(kind, FIRST_KNOWN + number, f"{kind}:{number}:{number}", {"number": number})
        for number, kind in zip(range(1, messages + 1), cycle(kinds), strict=False)
    ]
    async with sessions.begin() as session:
        await queue(session, rows, now=now)


async def _killed(
    sessions: Sessions,
    url: str,
    folder: Path,
    *,
    kills: int,
    seed: int,
    faults: Mapping[Fault, float] | None,
    messages: int,
) -> Result:
    chance = random.Random(seed)  # noqa: S311 - moments, no secrets
    telegram = FaultyTelegram(faults, seed=seed)
    result = Result(messages)
    now = EVENING
    async with telegram.answering() as api, asyncio.timeout(PATIENCE + A_KILL * kills):
        for moment in sorted(chance.sample(range(1, messages * 9 // 10), kills)):
            passed = {int(taken.text) for taken in telegram.taken} | result.in_doubt
            with started(url, api, folder, now) as child:
                left, delay = max(1, moment - len(passed)), chance.uniform(0, LATEST_KILL)
                await _kill_after(telegram, child, left, delay, passed)
            result.kills += 1
            result.in_doubt |= {row.number for row in await rows_of(sessions, State.SENDING)}
            now += LEASE + timedelta(seconds=10)
        with started(url, api, folder, now) as child:
            await ended(child)
            if child.exitcode:
                msg = f"the sender ended with {child.exitcode}"
                raise RuntimeError(msg)
    result.rows = await rows_of(sessions)
    result.taken = Counter(int(taken.text) for taken in telegram.taken)
    result.in_doubt |= {int(taken.text) for taken in telegram.doubtful}
    return result


async def _kill_after(
    telegram: FaultyTelegram, child: BaseProcess, count: int, delay: float, passed: set[int]
) -> None:
    """Kill the sender shortly after so many messages that are new; wait for its end."""
    new: set[int] = set()

    def count_down(taken: Taken) -> None:
        number = int(taken.text)
        if number not in passed and number not in new:
            new.add(number)
            if len(new) == count:
                asyncio.get_running_loop().call_later(delay, child.kill)

    telegram.on_taken = count_down
    await ended(child)
    telegram.on_taken = nothing
    if len(new) < count:
        msg = f"the sender ended by itself with {child.exitcode}"
        raise RuntimeError(msg)


async def rows_of(sessions: Sessions, state: State | None = None) -> list[Row]:
    """Return what the outbox says of messages, of all or of those in one state."""
    query = select(OUTBOX.c.payload, OUTBOX.c.kind, OUTBOX.c.state).order_by(OUTBOX.c.id)
    if state is not None:
        query = query.where(OUTBOX.c.state == state)
    async with sessions.read() as session:
        found = await session.execute(query)
    return [Row(payload["number"], Kind(kind), State(at)) for payload, kind, at in found]


@contextmanager
def started(url: str, api: str, folder: Path, now: datetime) -> Iterator[BaseProcess]:
    """Run a sender whose clock begins at a moment; it never outlives the block."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    child = context.Process(target=send_in_child, args=(url, api, folder, now))
    child.start()
    try:
        yield child
    finally:
        child.kill()
        child.join()


async def ended(child: BaseProcess) -> None:
    """Wait for the end of a process."""
    while child.is_alive():  # noqa: ASYNC110 - another process sets no event here
        await asyncio.sleep(GLANCE)


def send_in_child(url: str, api: str, folder: Path, now: datetime) -> None:
    """Be the sender until everything has ended."""
    asyncio.run(_send(url, api, folder, now))


async def _send(url: str, api: str, folder: Path, began: datetime) -> None:
    start = time.monotonic()

    def clock() -> datetime:
        return began + SPEED * timedelta(seconds=time.monotonic() - start)

    sessions = connect(url)
    notifier, bot = plain_notifier(sessions, api, folder)
    stopping = asyncio.Event()

    async def due() -> bool:
        async with sessions.read() as session:
            if await next_message(session) is None and not await is_sending(session):
                stopping.set()
            return await is_due(session, clock())

    async def deliver() -> int:
        return await deliver_due(sessions, notifier, clock=clock, limit=BATCH)

    await send_on(due, deliver, stopping=stopping)
    await bot.session.close()
    await sessions.close()


def plain_notifier(
    sessions: Sessions,
    api: str,
    folder: Path,
    *,
    renderers: Mapping[Kind, Renderer] | None = None,
) -> tuple[BotNotifier, Bot]:
    """Return a notifier that says a message's number and whom no rate holds back, and its bot."""
    limiter = Limiter(math.inf, math.inf)
    session = AiohttpSession(api=TelegramAPIServer.from_base(api))
    session.middleware(PatienceMiddleware())
    session.middleware(LimiterMiddleware(limiter))
    bot = Bot(TOKEN, session=session)
    state_file = StateFile(folder / "koldoo.state")
    runtime = Runtime(
        sessions=sessions,
        library=Library.load(),
        translations=Translations(),
        clock=lambda: EVENING,
        holder=HOLDER,
        forget_chat=state_file.forget,
        tell=state_file.tell,
        documents=Documents(Templates(folder)),
        days_off=DaysOff(),
    )
    plain = dict.fromkeys(Kind, Renderer(_look, _draw))
    return BotNotifier(bot, runtime, limiter, state_file.telling_to, renderers or plain), bot


async def _look(_runtime: Runtime, messages: Sequence[Message]) -> dict[int, int]:
    return {message.id: message.payload["number"] for message in messages}


def _draw(_runtime: Runtime, _message: Message, number: int) -> Drawn:
    return Drawn(str(number))
