"""What happens by time: one line a job, interval to use case."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from db.session import Sessions
from usecases.privacy import drop_families, drop_strangers
from usecases.tellings import Tellings, keep_tellings

GRACE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Job:
    """A use case that runs again and again; its logic reads the clock itself."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[object]]


def jobs(
    sessions: Sessions,
    clock: Callable[[], datetime],
    forget_chat: Callable[[int], None],
    settle_state: Callable[[], None],
    *,
    tellings: Tellings,
    reload_facts: Callable[[], Awaitable[object]],
) -> tuple[Job, ...]:
    """Return every job of the program."""

    async def forget_strangers() -> None:
        for person_id in await drop_strangers(sessions, now=clock()):
            forget_chat(person_id)

    async def forget_families() -> None:
        await drop_families(sessions, now=clock())

    async def take_tellings_over() -> None:
        await keep_tellings(sessions, tellings, now=clock())

    async def settle_files() -> None:
        await sessions.settle()
        settle_state()

    return (
        Job("keep_tellings", timedelta(minutes=1), take_tellings_over),
        Job("reload_facts", timedelta(minutes=1), reload_facts),
        Job("drop_strangers", timedelta(minutes=10), forget_strangers),
        Job("drop_families", timedelta(minutes=10), forget_families),
        Job("settle_files", timedelta(minutes=10), settle_files),
    )


async def catch_up(all_jobs: Sequence[Job]) -> None:
    """Run every job once: what fell due while nothing ran."""
    for job in all_jobs:
        await job.run()


def schedule(all_jobs: Sequence[Job]) -> AsyncIOScheduler:
    """Return the scheduler, not yet started; it keeps its jobs in memory."""
    scheduler = AsyncIOScheduler()
    for job in all_jobs:
        scheduler.add_job(
            job.run,
            IntervalTrigger(seconds=int(job.every.total_seconds())),
            id=job.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=int(GRACE.total_seconds()),
        )
    return scheduler
