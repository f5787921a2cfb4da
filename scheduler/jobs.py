"""What happens by time: one line a job, interval to use case."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from content.library import Library
from db.session import DatabaseAwayError, Sessions
from domain.trouble import Trouble, place_of
from usecases.asking_how import ask_how_it_goes
from usecases.days_off import DaysOff
from usecases.mornings import greet_staff
from usecases.operators import Alert
from usecases.outbox import drop_old_messages
from usecases.privacy import drop_families, drop_strangers
from usecases.reminding import remind_families
from usecases.tellings import Tellings, keep_tellings
from usecases.watchdog import OWN_JOB, Watchdog

log = logging.getLogger(__name__)

GRACE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Job:
    """A use case that runs again and again; its logic reads the clock itself."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[object]]


class State(Tellings, Protocol):
    """What the state file does by time."""

    def forget(self, person_id: int) -> None:
        """Remove a person."""
        ...

    def settle(self) -> None:
        """Empty the write-ahead log into the file."""
        ...


def jobs(
    sessions: Sessions,
    clock: Callable[[], datetime],
    *,
    library: Library,
    days_off: DaysOff,
    state: State,
    reload: Callable[[], Awaitable[object]],
    watchdog: Watchdog,
    alert: Alert,
) -> tuple[Job, ...]:
    """Return every job of the program; ``watchdog`` watches them, ``alert`` tells operators."""

    async def forget_strangers() -> None:
        for person_id in await drop_strangers(sessions, now=clock()):
            state.forget(person_id)

    async def forget_families() -> None:
        await drop_families(sessions, now=clock())

    async def take_tellings_over() -> None:
        await keep_tellings(sessions, state, now=clock())

    async def settle_files() -> None:
        await sessions.settle()
        state.settle()

    async def ask() -> None:
        await ask_how_it_goes(sessions, now=clock())

    async def remind() -> None:
        await remind_families(sessions, library, days_off, now=clock())

    async def greet() -> None:
        await greet_staff(sessions, days_off, now=clock())

    async def forget_messages() -> None:
        await drop_old_messages(sessions, now=clock())

    async def watch() -> None:
        for late in await watchdog.look(sessions, now=clock()):
            await alert(Trouble.LATE, late)

    minute, ten_minutes = timedelta(minutes=1), timedelta(minutes=10)
    all_jobs = (
        Job("keep_tellings", minute, take_tellings_over),
        Job("reload", minute, reload),
        Job("remind_families", minute, remind),
        Job("ask_how_it_goes", minute, ask),
        Job("greet_staff", ten_minutes, greet),
        Job("drop_strangers", ten_minutes, forget_strangers),
        Job("drop_families", ten_minutes, forget_families),
        Job("drop_old_messages", ten_minutes, forget_messages),
        Job("settle_files", ten_minutes, settle_files),
        Job(OWN_JOB, timedelta(minutes=5), watch),
    )
    return tuple(watched(job, watchdog, alert) for job in all_jobs)


def watched(job: Job, watchdog: Watchdog, alert: Alert) -> Job:
    """Return a job that stops no other one: a failure is logged by its place and told.

    That goes for faults of our own, too, and for the start: a bot that answers people while one
    of its jobs fails is better than none.
    """
    watchdog.expect(job.name, every=job.every)

    async def run() -> None:
        try:
            await job.run()
        except DatabaseAwayError:
            log.warning("job %s: the database is away", job.name)
        except Exception as error:  # noqa: BLE001 - a job must not stop the others
            place = place_of(error)
            log.error("job %s failed: %s", job.name, place)  # noqa: TRY400 - the trace quotes
            await alert(Trouble.JOB_FAILED, f"{job.name}: {place}")
        else:
            watchdog.note(job.name)

    return Job(job.name, job.every, run)


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
