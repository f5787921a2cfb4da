"""The watchdog: what should have been done against what was done.

After a sleep of the machine everything is late for a moment, and a clock that was set back makes
nothing late: only what is late in two looks, one after the other, counts.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.late import oldest_check_in, oldest_look, oldest_message
from db.session import Sessions
from domain.outbox import LONGEST_PAUSE, POLICIES
from usecases.record import AT_ONCE

log = logging.getLogger(__name__)

OWN_JOB = "watchdog"
OVERDUE = timedelta(minutes=15)
LONGEST = timedelta(seconds=LONGEST_PAUSE)
INTERVALS = 3
ALLOWANCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Late:
    """Something that should have been done: a code, and since when."""

    what: str
    since: datetime


async def what_is_late(session: AsyncSession, now: datetime) -> list[Late]:
    """Return which due rows nobody has taken for a quarter of an hour: the oldest of each sort.

    Families that are to be looked at as soon as something changes have no due moment and do not
    count; messages count while they may be sent, also those that are tried again and again.
    """
    by = now - OVERDUE
    kinds = [
        kind
        for kind, policy in POLICIES.items()
        if policy.hours is None or policy.hours.holds(now)
    ]
    oldest = {
        "looks at families": await oldest_look(session, after=AT_ONCE, by=by),
        "check-ins": await oldest_check_in(session, by=by),
        "messages": await oldest_message(session, kinds, by=by, next_try_by=now + LONGEST),
    }
    return [Late(what, since) for what, since in oldest.items() if since is not None]


class Watchdog:
    """Knows when each job last succeeded and what is late; kept in memory.

    Jobs are timed by a clock that never jumps.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin to watch; a job has its time from the moment at which it is expected."""
        self._clock = clock
        self._every: dict[str, timedelta] = {}
        self._succeeded: dict[str, float] = {}
        self._seen: frozenset[str] = frozenset()
        self._late: frozenset[str] = frozenset()

    def expect(self, job: str, *, every: timedelta) -> None:
        """Expect a job to succeed again and again."""
        self._every[job] = every
        self.note(job)

    def note(self, job: str) -> None:
        """Note that a job has succeeded."""
        self._succeeded[job] = self._clock()

    def late_jobs(self) -> list[str]:
        """Return which jobs have not succeeded for three of their intervals and two minutes."""
        now = self._clock()
        return [
            job
            for job, every in self._every.items()
            if now - self._succeeded[job] > (INTERVALS * every + ALLOWANCE).total_seconds()
        ]

    async def look(self, sessions: Sessions, *, now: datetime) -> list[str]:
        """Look once; return what is late now and was at the last look."""
        async with sessions.read() as session:
            found = await what_is_late(session, now)
        for late in found:
            log.warning("late: %s since %s", late.what, late.since.isoformat())
        seen = frozenset([late.what for late in found] + _named(self.late_jobs()))
        self._late, self._seen = seen & self._seen, seen
        return sorted(self._late)

    def late(self) -> list[str]:
        """Return what is known to be late; also the looking itself, if nobody looks."""
        own = [job for job in self.late_jobs() if job == OWN_JOB]
        return sorted(self._late.union(_named(own)))


def _named(jobs: list[str]) -> list[str]:
    return [f"job {job}" for job in jobs]
