"""The program as an operator starts it: a child process with settings of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Self

import pytest

from app.clock import Clock
from preview.content import Uploads
from preview.telegram import Limits, Telegram

ROOT = Path(__file__).parents[2]
TOKEN = "42:AAGkoldooKoldooKoldooKoldooKoldoo01"
HOLDER = '{"ky": "«Мисал» фонду", "ru": "фонд «Пример»"}'
PATIENCE = 60


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def environment(**settings: object) -> dict[str, str]:
    """Only what a process needs, and these settings."""
    needed = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    named = {f"KOLDOO_{name.upper()}": str(value) for name, value in settings.items()}
    return {**needed, "PYTHONPATH": str(ROOT), **named}


def nothing(_method: str, _body: object) -> None:
    """See a request and do nothing."""


class WatchedTelegram(Telegram):
    """A local Telegram whose test sees every request, before and after it is answered."""

    def __init__(self) -> None:
        super().__init__(now=Clock(), limits=Limits.off())
        self.token = TOKEN
        self.before: Callable[[str, Mapping[str, object]], object] = nothing
        self.after: Callable[[str, dict[str, Any]], object] = nothing
        self.held: asyncio.Event | None = None
        self.holding = asyncio.Event()

    async def answer(
        self, method: str, params: Mapping[str, object], files: Uploads | None = None, **how: Any
    ) -> tuple[int, dict[str, Any]]:
        self.before(method, params)
        if self.held is not None and method == "sendMessage":
            self.holding.set()
            await self.held.wait()
        status, body = await super().answer(method, params, files, **how)
        self.after(method, body)
        return status, body

    def serious_refusals(self) -> list[str]:
        """Requests that were wrong; a poll that outlived its process is not."""
        return [
            f"{refusal.method}: {refusal.description}"
            for refusal in self.refusals
            if not refusal.race and refusal.method != "getUpdates"
        ]


class Child:
    """``python -m app …`` in a folder of its own."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.lines: list[dict[str, Any]] = []

    @classmethod
    async def start(cls, folder: Path, *command: str, **settings: object) -> Self:
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "app",
                *command,
                cwd=folder,
                env=environment(**settings),
                stderr=PIPE,
            )
        )

    async def logs(self, message: str) -> None:
        """Wait until it logs this."""
        async with asyncio.timeout(PATIENCE):
            while (line := await self._line()) is not None:
                if line["message"].startswith(message):
                    return
        pytest.fail(f"ended without {message!r}: {self.lines}")

    async def ends(self) -> int:
        """Wait for the end; return its exit code."""
        async with asyncio.timeout(PATIENCE):
            while await self._line() is not None:
                pass
            return await self.process.wait()

    async def stops(self) -> int:
        """Ask it to stop, as ``docker stop`` does; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await self.ends()

    async def kill(self) -> None:
        """Make sure that nothing is left of it."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.ends()

    async def _line(self) -> dict[str, Any] | None:
        assert self.process.stderr is not None
        raw = await self.process.stderr.readline()
        if not raw:
            return None
        line: dict[str, Any] = json.loads(raw)
        self.lines.append(line)
        return line


@asynccontextmanager
async def running(folder: Path, command: str, **settings: object) -> AsyncIterator[Child]:
    """A child process that is ready; it never outlives the block."""
    child = await Child.start(folder, command, **settings)
    try:
        await child.logs("ready")
        yield child
    finally:
        await child.kill()
