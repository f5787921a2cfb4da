"""The outbox: planning, sending at Telegram's rate and without it, and being killed meanwhile."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import bindparam, update

from app.wiring import MOST_A_BATCH, freeze_garbage
from bench.answers import answering
from bench.bots import FIRST_KNOWN, FIRST_NEW, fill
from bench.kills import (
    EVENING,
    FAULTS,
    KINDS,
    MESSAGES,
    Result,
    killed_again_and_again,
    plain_notifier,
)
from bench.program import Watched, keep_tapping, running
from bench.report import Figure
from bot.outbox import RENDERERS
from db.migrate import upgrade
from db.models import FAMILIES
from db.queries.outbox import outbox_counts
from db.session import Sessions, connect
from domain.clock import at_hour, local_day
from domain.outbox import ONE_DAY, Kind, State
from preview.telegram import Limits
from scheduler.sender import LANES
from tests.postgres import Server
from usecases.asking_how import ask_how_it_goes
from usecases.outbox import deliver_due

FEW, MANY = 10_000, 150_000
ROUNDS = 5
PLANNED_IN, FLAT = 20, 1.5
EVENING_MINUTES = 180

DRAINED = 2000
DRAIN_ROUNDS = 7
ON_SQLITE, ON_POSTGRES = 1500, 1200

RATE, BULK_RATE = 30, 25
TAPPING, TAPS_A_SECOND = 60, 4
SECONDS = 60
SHARE, TAP_MS = 98, 300
WARMING_UP = timedelta(seconds=25)
"""From the start of the program to six in the evening, when check-ins go out."""

KILLS = 30


async def due_families(
    sessions: Sessions, families: int, *, by: datetime, minutes: int = EVENING_MINUTES
) -> None:
    """Add families whose check-ins were due in the minutes before a moment, in no order of ids."""
    await fill(sessions, families)
    at = update(FAMILIES).where(FAMILIES.c.id == bindparam("of"))
    rows = [
        {"of": number, "at": by - timedelta(minutes=number * 7919 % minutes)}
        for number in range(1, families + 1)
    ]
    async with sessions.begin() as session:
        await session.execute(at.values(check_in_at=bindparam("at")), rows)


# Planning


async def planning() -> list[Figure]:
    """Plan few and many check-ins that are due at once, in turns, each time on fresh files."""
    spent: dict[int, list[float]] = {FEW: [], MANY: []}
    with tempfile.TemporaryDirectory() as folder:
        for families in spent:
            await _filled(Path(folder, f"{families}.db"), families)
        freeze_garbage()
        for _ in range(ROUNDS):
            for families, seconds in spent.items():
                seconds.append(await _planned(Path(folder, f"{families}.db"), families))
    few, many = (median(seconds) for seconds in spent.values())
    return [
        Figure(
            f"{MANY:,} check-ins that are due at once",
            many,
            "s",
            at_most=PLANNED_IN,
            note=f"processor time, SQLite, median of {ROUNDS}",
        ),
        Figure("  … one of them", 1e6 * many / MANY, "µs"),
        Figure(f"  … to one of {FEW:,}", many / MANY / (few / FEW), at_most=FLAT),
    ]


async def _filled(path: Path, families: int) -> None:
    url = f"sqlite+aiosqlite:///{path}"
    await upgrade(url)
    sessions = connect(url)
    await due_families(sessions, families, by=EVENING)
    await sessions.settle()
    await sessions.close()


async def _planned(template: Path, families: int) -> float:
    """Plan on a copy; return the seconds of processor time."""
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copy(template, folder)
        sessions = connect(f"sqlite+aiosqlite:///{path}")
        begin = time.process_time()
        await ask_how_it_goes(sessions, now=EVENING)
        seconds = time.process_time() - begin
        async with sessions.read() as session:
            counts = await outbox_counts(session)
        await sessions.close()
    assert counts == {(Kind.CHECK_IN_ASKED, State.QUEUED): families}, counts
    return seconds


# Sending without a limit


async def draining() -> list[Figure]:
    """Send check-ins as they are drawn for people, as fast as one processor can."""
    return [
        Figure(
            f"check-ins a second of a processor, {name}",
            await _drained(database),
            at_least=least,
            note="limiter open, drawn by the bot, answers from another process; best of "
            f"{DRAIN_ROUNDS} rounds: what else runs here only makes it slower",
        )
        for name, database, least in (
            ("SQLite", _file, ON_SQLITE),
            ("PostgreSQL", _server, ON_POSTGRES),
        )
    ]


@asynccontextmanager
async def _file() -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/koldoo.db"
        await upgrade(url)
        yield url


@asynccontextmanager
async def _server() -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory(prefix="koldoo-", ignore_cleanup_errors=True) as folder:
        server = await asyncio.to_thread(Server, Path(folder))
        try:
            yield await server.copy(Path(folder))
        finally:
            server.stop()


async def _drained(database: Callable[[], Any]) -> float:
    """Return the check-ins a second of processor time, in the round that was disturbed least."""
    rounds = []
    with tempfile.TemporaryDirectory() as folder:
        async with database() as url, answering() as api:
            sessions = connect(url)
            await due_families(sessions, DRAINED * (DRAIN_ROUNDS + 1), by=EVENING)
            await ask_how_it_goes(sessions, now=EVENING)
            notifier, bot = plain_notifier(sessions, api, Path(folder), renderers=RENDERERS)
            deliver = partial(
                deliver_due, sessions, notifier, clock=lambda: EVENING, limit=MOST_A_BATCH
            )
            await _sent(deliver)  # warms up
            freeze_garbage()
            for _ in range(DRAIN_ROUNDS):
                begin = time.process_time()
                await _sent(deliver)
                rounds.append(DRAINED / (time.process_time() - begin))
            async with sessions.read() as session:
                counts = await outbox_counts(session)
            await bot.session.close()
            await sessions.close()
    total = DRAINED * (DRAIN_ROUNDS + 1)
    assert counts == {(Kind.CHECK_IN_ASKED, State.SENT): total}, counts
    return max(rounds)


async def _sent(deliver: Callable[[], Awaitable[int]]) -> None:
    """Send one round, in as many lanes as the program has."""
    batches = iter(range(DRAINED // MOST_A_BATCH))

    async def lane() -> None:
        for _ in batches:
            await deliver()

    async with asyncio.TaskGroup() as lanes:
        for _ in range(LANES):
            lanes.create_task(lane())


# Sending at Telegram's rate


class Busy(Watched):
    """A local Telegram with its limits, that notes when messages come: from the outbox, or not."""

    def __init__(self) -> None:
        super().__init__(Limits())
        self.pushed: list[float] = []
        self.answered: list[float] = []

    async def call(
        self, method: str, params: Mapping[str, object], *rest: Any, **more: Any
    ) -> Any:
        result = await super().call(method, params, *rest, **more)
        if method.startswith(("send", "edit")):
            is_known = int(str(params["chat_id"])) < FIRST_NEW
            (self.pushed if is_known else self.answered).append(time.perf_counter())
        return result


async def at_the_free_rate() -> list[Figure]:
    """Send for a minute at the rate that Telegram takes, while people tap."""
    telegram, evening = Busy(), at_hour(local_day(datetime.now(UTC)) + ONE_DAY, 18)  # noqa: TID251 - a day for rows
    known = BULK_RATE * (SECONDS + 10)
    for number in range(1, known + 1):
        telegram.add_person("Айгүл", id=FIRST_KNOWN + number).started = True
    people = range(FIRST_NEW, FIRST_NEW + TAPPING)

    async def plan(folder: Path) -> None:
        url = f"sqlite+aiosqlite:///{folder}/koldoo.db"
        await upgrade(url)
        sessions = connect(url)
        await due_families(sessions, known, by=evening - timedelta(hours=1), minutes=1)
        await ask_how_it_goes(sessions, now=evening - timedelta(hours=1))
        await sessions.close()

    async with running(telegram, fill=plan, moment=evening - WARMING_UP):
        for person in people:  # not all at once: Telegram would refuse to answer them
            telegram.add_person("Айгүл", id=person)
            telegram.says(person, "/start")
            await asyncio.sleep(1 / 10)
        async with asyncio.timeout(60):
            while not telegram.pushed:  # noqa: ASYNC110 - a list of moments sets no event
                await asyncio.sleep(0.1)
        telegram.seconds.clear()
        begin = time.perf_counter()
        await keep_tapping(telegram, people, TAPS_A_SECOND, SECONDS)
        end = time.perf_counter()
        await asyncio.sleep(1)
    pushed, answered = (
        sum(begin <= at < end for at in moments)
        for moments in (telegram.pushed, telegram.answered)
    )
    allowed = min(BULK_RATE * (end - begin), RATE * (end - begin) - answered)
    refused = [one.description for one in telegram.refusals if not one.race]
    return [
        Figure(
            "sent of what the limiter allows",
            100 * pushed / allowed,
            "%",
            at_least=SHARE,
            note=f"{pushed} in {end - begin:.0f} s, beside {answered} direct answers",
        ),
        Figure(
            "refused requests, 429 and others",
            len(refused),
            at_most=0,
            note=" ".join(refused[:3]),
        ),
        Figure(
            "taps meanwhile, p95",
            1000 * quantiles(telegram.seconds, n=20)[-1],
            "ms",
            at_most=TAP_MS,
            note=f"{len(telegram.seconds)} taps",
        ),
        Figure("taps without an answer", len(telegram.tapped), at_most=0),
    ]


# Being killed


async def killed() -> list[Figure]:
    """Kill the sender again and again, with a good network and with a bad one."""
    figures = []
    for network, faults in (("", None), (", network faults", FAULTS)):
        with tempfile.TemporaryDirectory() as folder:
            result = await killed_again_and_again(
                Path(folder), kills=KILLS, seed=KILLS, faults=faults
            )
        figures += _of_kills(result, network)
    return figures


def _of_kills(result: Result, network: str) -> list[Figure]:
    name = f"{result.kills} kills{network}"
    doubt = f"of {len(result.in_doubt)} in doubt, {MESSAGES} of {len(KINDS)} kinds"
    return [
        Figure(f"{name}: missing", len(result.missing), at_most=0),
        Figure(f"{name}: repeated though they may not", len(result.wrongly_repeated), at_most=0),
        Figure(f"{name}: not in a final state", len(result.unfinished), at_most=0),
        Figure(f"{name}: sums that do not add up", int(not result.adds_up), at_most=0),
        Figure(f"{name}: repeated", len(result.repeated), note=doubt),
        Figure(f"{name}: said to be uncertain", len(result.uncertain)),
    ]
