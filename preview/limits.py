"""How fast a bot may speak: Telegram's rates, as token buckets on real time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from preview.refusal import too_many_requests


@dataclass(frozen=True, slots=True)
class Limits:
    """Rates of sending and the life of a callback query.

    ``clock`` is real monotonic time: a preview clock that jumps must not refill the buckets.
    """

    per_second: float = 30
    chat_burst: float = 20
    chat_per_second: float = 1
    query_lifetime: timedelta = timedelta(seconds=30)
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def off(cls) -> Limits:
        """Return limits that never refuse; callback queries still grow old."""
        return cls(per_second=math.inf, chat_burst=math.inf, chat_per_second=math.inf)


class Bucket:
    """Tokens that come back at a steady rate, up to a burst."""

    def __init__(self, *, burst: float, rate: float, at: float) -> None:
        self._burst = burst
        self._rate = rate
        self._tokens = burst
        self._at = at

    def wait(self, at: float, cost: float) -> float:
        """Return the seconds until ``cost`` tokens are there; 0 when they are."""
        self._tokens = min(self._burst, self._tokens + (at - self._at) * self._rate)
        self._at = at
        missing = min(cost, self._burst) - self._tokens
        return missing / self._rate if missing > 0 else 0

    def spend(self, cost: float) -> None:
        """Take the tokens."""
        self._tokens -= cost


class Limiter:
    """Refuses with 429 what comes too fast, over all and in one chat."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._overall = Bucket(burst=limits.per_second, rate=limits.per_second, at=limits.clock())
        self._chats: dict[int, Bucket] = {}

    def spend(self, chat_id: int, cost: int = 1) -> None:
        """Count one sent or edited message.

        Raises:
            Refused: 429 with ``retry_after``; nothing is counted then.
        """
        if math.isinf(self._limits.per_second) and math.isinf(self._limits.chat_burst):
            return
        at = self._limits.clock()
        chat = self._chats.get(chat_id)
        if chat is None:
            chat = self._chats[chat_id] = Bucket(
                burst=self._limits.chat_burst, rate=self._limits.chat_per_second, at=at
            )
        seconds = max(self._overall.wait(at, cost), chat.wait(at, cost))
        if seconds > 0:
            raise too_many_requests(math.ceil(seconds))
        self._overall.spend(cost)
        chat.spend(cost)
