"""The sender's lanes: an error in one neither stops the other nor loses what it has sent."""

from __future__ import annotations

import asyncio
import logging

import pytest

from db.session import DatabaseAwayError
from scheduler import sender
from scheduler.sender import send_on

SECRET = "Кара-Тоо-Суу"


@pytest.mark.parametrize("error", [DatabaseAwayError(), RuntimeError(SECRET)])
async def test_a_lane_that_fails_does_not_stop_the_other(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    stopping, failed = asyncio.Event(), asyncio.Event()
    done: list[str] = []

    async def is_due() -> bool:
        return not done

    async def deliver() -> int:
        if not done:
            done.append("sent")
            await failed.wait()
            await asyncio.sleep(0.01)
            done.append("marked")
            stopping.set()
            return 0
        failed.set()
        raise error

    await asyncio.wait_for(send_on(is_due, deliver, stopping=stopping), 5)
    assert done == ["sent", "marked"]
    assert SECRET not in caplog.text


async def test_a_look_that_fails_is_logged_by_its_place_and_taken_again(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "PAUSE", 0.001)
    stopping, looks = asyncio.Event(), iter([RuntimeError(SECRET), DatabaseAwayError()])

    async def is_due() -> bool:
        error = next(looks, None)
        if error is not None:
            raise error
        stopping.set()
        return False

    async def deliver() -> int:
        return 0

    with caplog.at_level(logging.WARNING):
        await asyncio.wait_for(send_on(is_due, deliver, stopping=stopping), 5)
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert "RuntimeError at test_sender.py:" in caplog.text
    assert SECRET not in caplog.text
