"""Telegram's rates: what the outbox sends waits for its turn, direct answers never wait.

Time is real and monotonic, also where the preview's clock jumps.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar

from aiogram import Bot
from aiogram.client.session.middlewares.base import (
    BaseRequestMiddleware,
    NextRequestMiddlewareType,
)
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import (
    CopyMessages,
    ForwardMessages,
    SendChatAction,
    SendMediaGroup,
    TelegramMethod,
)
from aiogram.methods.base import Response, TelegramType

in_outbox: ContextVar[bool] = ContextVar("in_outbox", default=False)
"""Set by the sender around a request that has had its turn."""

COUNTING = ("send", "copy", "forward", "edit")

OVERALL_BURST = 1.0
"""Seconds' worth of messages that Telegram takes at once, over all chats."""
OVERALL_ROOM = 0.4
"""Seconds' worth that the outbox may take of it; the rest is left for bursts of direct answers
and for requests that are long on their way."""
BULK_BURST = 0.36
"""Seconds' worth that the outbox may send at once: makes up for a pause between two batches."""
NEARLY_EMPTY = 0.2
"""Seconds' worth left; a refusal then is taken to be about the rate over all chats."""
CHAT_RATE = 1.0
CHAT_BURST = 20.0
"""Seconds' worth of messages that Telegram takes at once in one chat."""
LONGEST_GUESS = 5.0
"""Seconds that all of the outbox pauses at most on a guess."""
FEWEST_SWEPT = 64


class Bucket:
    """Tokens that come back at a steady rate, kept as the moment when all of them are back."""

    def __init__(self, rate: float, *, burst: float, room: float = 0.0) -> None:
        """Start full.

        Args:
            rate: Tokens a second.
            burst: Seconds' worth of tokens that it holds, at least one token.
            room: Seconds' worth that may be taken by who waits, at least one token.
        """
        self.token = 1 / rate
        self._burst = max(burst, self.token)
        self._room = max(room, self.token)
        self._full_at = -math.inf

    def wait(self, at: float) -> float:
        """Return the seconds until a token may be taken; 0 when it may be now."""
        return max(0.0, self._full_at + self.token - self._room - at)

    def left(self, at: float) -> float:
        """Return how many seconds' worth of tokens are there."""
        return self._burst - max(0.0, self._full_at - at)

    def spend(self, at: float, tokens: int = 1) -> None:
        """Take tokens, whether they are there or not; Telegram does not count what it refuses."""
        back_at = max(self._full_at, at) + tokens * self.token
        self._full_at = min(back_at, at + self._burst)


class Chat:
    """One chat's second, and those who wait for it one behind the other."""

    __slots__ = ("bucket", "door", "waiting")

    def __init__(self, rate: float) -> None:
        self.bucket = Bucket(rate, burst=CHAT_BURST)
        self.door = asyncio.Lock()
        self.waiting = 0


class Limiter:
    """Keeps the bot inside Telegram's rates, over all chats and in each."""

    def __init__(
        self,
        rate: float = 30,
        bulk_rate: float = 25,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Start with full buckets.

        Args:
            rate: Messages a second that Telegram takes; infinite: it has no limits, nor in a chat.
            bulk_rate: Messages a second that the outbox may send at most.
            clock: Monotonic seconds.
            sleep: Waits for seconds of that clock.
        """
        self._clock = clock
        self._sleep = sleep
        self._overall = Bucket(rate, burst=OVERALL_BURST, room=OVERALL_ROOM)
        self._bulk = Bucket(bulk_rate, burst=BULK_BURST, room=BULK_BURST)
        self._chat_rate = math.inf if math.isinf(rate) else CHAT_RATE
        self._chats: dict[int, Chat] = {}
        self._sweep_at = FEWEST_SWEPT
        self._door = asyncio.Lock()
        self._refused_until: dict[int, float] = {}
        self._paused_until = -math.inf

    async def turn(self, chat_id: int) -> None:
        """Wait until the outbox may send one message to a chat, and count it.

        Who comes first is served first; who waits for the second of its chat, or for the end of
        its pause, holds up nobody in other chats.
        """
        chat = self._chat(chat_id)
        chat.waiting += 1
        try:
            async with chat.door:
                while True:
                    await self._passed(lambda: self._own_wait(chat_id, chat))
                    async with self._door:
                        await self._passed(self._common_wait)
                        # Direct answers and refusals may have come meanwhile.
                        if not self._own_wait(chat_id, chat):
                            self._spend(chat)
                            return
        finally:
            chat.waiting -= 1

    def wait(self, chat_id: int) -> float:
        """Return the seconds until a message to a chat could be sent, other chats apart."""
        chat = self._chats.get(chat_id)
        own = self._pause(chat_id)
        if chat is not None:
            ahead = chat.waiting * chat.bucket.token
            own = max(own, chat.bucket.wait(self._clock())) + ahead
        return max(own, self._common_wait())

    def debit(self, chat_id: int | None, messages: int = 1) -> None:
        """Count what is sent without a turn; ``chat_id`` is None where the chat is not known."""
        at = self._clock()
        self._overall.spend(at, messages)
        if chat_id is not None:
            self._chat(chat_id).bucket.spend(at, messages)

    def refused(self, chat_id: int, retry_after: float) -> None:
        """Pause the outbox in a chat that Telegram refused for ``retry_after`` seconds.

        All of the outbox pauses as long if by our own count the rate over all chats is used up,
        and for a few seconds if another chat's pause still runs: both may be about their chats.
        """
        at = self._clock()
        self._forget_pauses(at)
        until = at + retry_after
        if self._overall.left(at) < NEARLY_EMPTY:
            self._paused_until = max(self._paused_until, until)
        elif self._refused_until.keys() - {chat_id}:
            self._paused_until = max(self._paused_until, min(until, at + LONGEST_GUESS))
        self._refused_until[chat_id] = max(until, self._refused_until.get(chat_id, until))

    async def _passed(self, wait: Callable[[], float]) -> None:
        while seconds := wait():
            await self._sleep(seconds)

    def _common_wait(self) -> float:
        at = self._clock()
        return max(self._overall.wait(at), self._bulk.wait(at), self._paused_until - at)

    def _own_wait(self, chat_id: int, chat: Chat) -> float:
        return max(chat.bucket.wait(self._clock()), self._pause(chat_id))

    def _pause(self, chat_id: int) -> float:
        return max(0.0, self._refused_until.get(chat_id, -math.inf) - self._clock())

    def _spend(self, chat: Chat) -> None:
        at = self._clock()
        for bucket in (self._overall, self._bulk, chat.bucket):
            bucket.spend(at)

    def _chat(self, chat_id: int) -> Chat:
        chat = self._chats.get(chat_id)
        if chat is None:
            if len(self._chats) >= self._sweep_at:
                self._sweep()
            chat = self._chats[chat_id] = Chat(self._chat_rate)
        return chat

    def _sweep(self) -> None:
        """Forget the chats whose second is over; seldom enough to cost nothing."""
        at = self._clock()
        self._forget_pauses(at)
        self._chats = {
            chat_id: chat
            for chat_id, chat in self._chats.items()
            if chat.waiting or chat.bucket.wait(at)
        }
        self._sweep_at = max(FEWEST_SWEPT, 2 * len(self._chats))

    def _forget_pauses(self, at: float) -> None:
        self._refused_until = {
            chat_id: until for chat_id, until in self._refused_until.items() if until > at
        }


class LimiterMiddleware(BaseRequestMiddleware):
    """Counts direct answers as they go out, and hears when Telegram refuses one.

    Registered after ``PatienceMiddleware``, so that it sees each of its tries.
    """

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Send a request at once."""
        messages = messages_of(method)
        if not messages or in_outbox.get():
            return await make_request(bot, method)
        chat_id = getattr(method, "chat_id", None)
        if not isinstance(chat_id, int):
            chat_id = None
        self._limiter.debit(chat_id, messages)
        try:
            return await make_request(bot, method)
        except TelegramRetryAfter as refusal:
            if chat_id is not None:
                self._limiter.refused(chat_id, refusal.retry_after)
            raise


def messages_of(method: TelegramMethod[TelegramType]) -> int:
    """Return how many messages Telegram counts for a request."""
    match method:
        case SendChatAction():
            return 0
        case SendMediaGroup():
            return len(method.media)
        case CopyMessages() | ForwardMessages():
            return len(method.message_ids)
    return int(method.__api_method__.startswith(COUNTING))
