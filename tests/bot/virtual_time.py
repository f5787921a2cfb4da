"""A loop whose time passes only while everybody sleeps."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Moving(selectors.SelectSelector):
    """Instead of waiting, moves the time on."""

    now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            msg = "everybody sleeps and nothing will wake them"
            raise RuntimeError(msg)
        self.now += max(0.0, timeout)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._moving = Moving()
        super().__init__(self._moving)
        # asyncio wakes sleepers a nanosecond early: two in turn would keep time from moving.
        self._clock_resolution = 0.0

    def time(self) -> float:
        return self._moving.now


def play(story: Coroutine[Any, Any, T]) -> T:
    """Run to the end in no time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(story)


def clock() -> float:
    """The seconds of the running loop."""
    return asyncio.get_running_loop().time()
