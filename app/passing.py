"""Time that passes quickly, for the preview and the tests: from one due thing to the next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from scheduler.jobs import Job, catch_up

A_MOMENT = timedelta(seconds=1)


async def pass_time(
    by: timedelta,
    *,
    clock: Callable[[], datetime],
    move: Callable[[timedelta], None],
    next_due: Callable[[], Awaitable[datetime | None]],
    jobs: Sequence[Job],
    sent: Callable[[], Awaitable[None]],
) -> None:
    """Let time pass, as if the program had run all the while.

    Args:
        by: How much; what falls due at the end is done, too.
        clock: The time.
        move: Moves the clock on.
        next_due: When something falls due next.
        jobs: All of them run at each stop.
        sent: Returns when the sender has nothing to do.
    """
    until = clock() + by
    await sent()
    while (now := clock()) < until:
        due = await next_due()
        stop = until if due is None else min(max(due, now + A_MOMENT), until)
        move(stop - now)
        await catch_up(jobs)
        await sent()
