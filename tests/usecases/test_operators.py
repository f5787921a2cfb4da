"""Operators hear of troubles; that they cannot be told makes no second trouble."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from db.models import OutboxRow
from db.session import DatabaseAwayError, Sessions
from domain.trouble import Trouble
from scheduler.jobs import Job, catch_up, watched
from tests.house import NOON
from tests.usecases.families import count
from usecases.operators import alert_operators
from usecases.watchdog import Watchdog

OPERATORS = (91, 92)
MINUTE = timedelta(minutes=1)


async def test_each_operator_hears_of_the_same_trouble_once_an_hour(sessions: Sessions) -> None:
    for after in (timedelta(0), MINUTE, timedelta(hours=1)):
        now = NOON + after
        await alert_operators(sessions, OPERATORS, Trouble.LATE, "messages", now=now)
    assert await count(sessions, OutboxRow) == 4


async def test_an_alert_that_cannot_be_written_stops_no_job(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for error in (ValueError("database or disk is full"), DatabaseAwayError()):
        ran: list[str] = []

        def fail(error: Exception = error) -> None:
            raise error

        async def bad() -> None:
            raise LookupError

        async def good(ran: list[str] = ran) -> None:
            ran.append("good")

        with monkeypatch.context() as patch:
            patch.setattr(sessions, "begin", fail)
            alert = partial(alert_operators, sessions, OPERATORS, now=NOON)
            jobs = [
                watched(Job(name, MINUTE, run), Watchdog(), alert)
                for name, run in (("bad", bad), ("good", good))
            ]
            await catch_up(jobs)
        assert ran == ["good"]
    assert "operators are not told of it: ValueError at test_operators.py:" in caplog.text
    assert "disk is full" not in caplog.text
