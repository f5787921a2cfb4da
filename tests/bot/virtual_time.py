"""A loop whose time passes only while everybody sleeps."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any, TypeVar, TypeVarTuple, Unpack

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

EARLY = 2e-9


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

    def time(self) -> float:
        return self._moving.now

    def call_at(
        self,
        when: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        # asyncio wakes a nanosecond early: two who sleep on in turn would stop the time.
        return super().call_at(when + EARLY, callback, *args, context=context)


def play(story: Coroutine[Any, Any, T]) -> T:
    """Run to the end in no time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(story)


def clock() -> float:
    """The seconds of the running loop."""
    return asyncio.get_running_loop().time()
