"""Jobs: one that fails is logged and told, and stops no other."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from db.session import DatabaseAwayError
from domain.trouble import Trouble
from scheduler.jobs import Job, catch_up, watched
from usecases.watchdog import Watchdog

MINUTE = timedelta(minutes=1)
SECRET = "Кара-Тоо-Суу"


class Jobs:
    """Three jobs, of which the second fails."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.now = 0.0
        self.ran: list[str] = []
        self.told: list[tuple[Trouble, str]] = []
        self.watchdog = Watchdog(lambda: self.now)
        self.all = [
            watched(job, self.watchdog, self.tell)
            for job in (
                Job("first", MINUTE, self.first),
                Job("second", MINUTE, self.fail),
                Job("third", MINUTE, self.third),
            )
        ]

    async def first(self) -> None:
        self.ran.append("first")

    async def third(self) -> None:
        self.ran.append("third")

    async def fail(self) -> None:
        raise self.error

    async def tell(self, what: Trouble, place: str) -> None:
        self.told.append((what, place))


async def test_a_job_that_fails_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    jobs = Jobs(RuntimeError(SECRET))
    await catch_up(jobs.all)
    assert jobs.ran == ["first", "third"]
    [(what, place)] = jobs.told
    assert what is Trouble.JOB_FAILED
    assert place.startswith("second: RuntimeError at test_jobs.py:")
    assert f"job {place.replace(':', ' failed:', 1)}" in caplog.text
    assert SECRET not in caplog.text + place


async def test_a_job_that_fails_again_and_again_is_late() -> None:
    jobs = Jobs(KeyError("second"))
    for minute in range(6):
        jobs.now = minute * 60 + 1
        await catch_up(jobs.all)
    assert jobs.watchdog.late_jobs() == ["second"]


async def test_a_database_that_is_away_is_no_fault_of_the_job(
    caplog: pytest.LogCaptureFixture,
) -> None:
    jobs = Jobs(DatabaseAwayError())
    with caplog.at_level(logging.WARNING):
        await catch_up(jobs.all)
    assert jobs.told == []
    assert [record.levelname for record in caplog.records] == ["WARNING"]
