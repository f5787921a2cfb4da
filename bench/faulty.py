"""A Telegram with faults: it breaks, delays and refuses at random, and notes what it has taken."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from enum import Enum
from typing import NamedTuple

from aiohttp import web

from bench.answers import Json, answer_to

STORM = 1
"""Seconds that a ban lasts: Telegram counts whole ones."""
SLOW = 0.3


class Fault(Enum):
    """What may happen to a request."""

    RESET_BEFORE = "the connection breaks, and nothing is taken"
    RESET_AFTER = "it is taken, and the connection breaks before the answer"
    ERROR = "500"
    STORM = "429 to everybody for a while"
    CHAT_STORM = "429 in this chat for a while"
    SLOW = "the answer takes its time"


class Taken(NamedTuple):
    """A message that Telegram has."""

    chat: int
    text: str


def nothing(_taken: Taken) -> None:
    """See a message and do nothing."""


class FaultyTelegram:
    """Answers a bot over HTTP; the same seed and the same requests meet the same faults.

    Attributes:
        taken: What it has, in the order of coming; ``on_taken`` hears of each.
        doubtful: What it has taken without being able to say so.
        met: How often each fault has happened.
    """

    def __init__(self, chances: Mapping[Fault, float] | None = None, *, seed: int = 1) -> None:
        self._chances = chances or {}
        self._random = random.Random(seed)  # noqa: S311 - faults, no secrets
        self._banned_until: dict[int | None, float] = {}
        self.taken: list[Taken] = []
        self.doubtful: list[Taken] = []
        self.met = dict.fromkeys(Fault, 0)
        self.on_taken: Callable[[Taken], object] = nothing

    @asynccontextmanager
    async def answering(self) -> AsyncIterator[str]:
        """Answer on a free port while the block runs; give the address."""
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        form = {key: str(value) for key, value in (await request.post()).items()}
        method, chat = request.match_info["method"], int(form["chat_id"])
        fault = self._fault()
        if fault in {Fault.STORM, Fault.CHAT_STORM}:
            banned = None if fault is Fault.STORM else chat
            self._banned_until[banned] = time.monotonic() + STORM
        if self._is_banned(chat):
            return _refusal(429, "Too Many Requests", {"retry_after": STORM})
        if fault is Fault.RESET_BEFORE:
            return _broken(request)
        if fault is Fault.ERROR:
            return _refusal(500, "Internal Server Error")
        if fault is Fault.SLOW:
            await asyncio.sleep(SLOW)
        taken = Taken(chat, form.get("text", ""))
        self.taken.append(taken)
        self.on_taken(taken)
        if fault is Fault.RESET_AFTER:
            self.doubtful.append(taken)
            return _broken(request)
        return web.Response(text=answer_to(method, form), content_type="application/json")

    def _fault(self) -> Fault | None:
        drawn = self._random.random()
        for fault, chance in self._chances.items():
            if drawn < chance:
                self.met[fault] += 1
                return fault
            drawn -= chance
        return None

    def _is_banned(self, chat: int) -> bool:
        now = time.monotonic()
        return any(self._banned_until.get(one, 0) > now for one in (None, chat))


def _refusal(code: int, text: str, parameters: Json | None = None) -> web.Response:
    body: Json = {"ok": False, "error_code": code, "description": text}
    if parameters:
        body["parameters"] = parameters
    return web.json_response(body, status=code)


def _broken(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
