"""The sender: what is due in the outbox goes out, as fast as Telegram lets it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from db.session import DatabaseAwayError
from domain.trouble import place_of

log = logging.getLogger(__name__)

LANES = 2
"""One claims and marks while the other sends."""
PAUSE = 1.0
"""Seconds between two looks at an empty outbox."""


async def send_on(
    is_due: Callable[[], Awaitable[bool]],
    deliver: Callable[[], Awaitable[int]],
    *,
    stopping: asyncio.Event,
) -> None:
    """Send until the program is to stop; batches that are under way are finished.

    Args:
        is_due: Whether there is anything to send; a look that costs next to nothing.
        deliver: Sends a batch; returns how many messages it looked at.
        stopping: Set it to stop.
    """

    async def drain() -> None:
        while not stopping.is_set() and await deliver():
            pass

    async def look() -> None:
        if await is_due():
            async with asyncio.TaskGroup() as lanes:
                for _ in range(LANES):
                    lanes.create_task(_tried(drain))

    while not stopping.is_set():
        await _tried(look)
        try:
            await asyncio.wait_for(stopping.wait(), PAUSE)
        except TimeoutError:
            continue


async def _tried(act: Callable[[], Awaitable[None]]) -> None:
    """Do something; if it fails, that is logged by its place, and nobody else is stopped."""
    try:
        await act()
    except DatabaseAwayError:
        log.warning("the database is away; nothing is sent")
    except Exception as error:  # noqa: BLE001 - the other lane has to mark what it has sent
        place = place_of(error)
        log.error("nothing was sent; leases run out: %s", place)  # noqa: TRY400 - the trace quotes
