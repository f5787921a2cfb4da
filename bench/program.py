"""The program as it runs, in a process of its own, with the local Telegram in this one.

``python -m bench.program URL FOLDER`` is the child: all of ``koldoo run`` but the health check.
A moment as a third argument is what its clock is moved on to.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from aiohttp import web

from app.clock import Clock
from app.wiring import built, freeze_garbage, serve, stop_on_signals
from bench.bots import FIRST_NEW, TOKEN, settings_in
from bench.phones import INTENT_ENDS
from bench.report import Figure
from bench.taps import ROAD
from preview.server import build
from preview.telegram import Limits, Telegram

RATE = 100
PEOPLE = 150
RUNS = 3


class Watched(Telegram):
    """A local Telegram that notes when the bot asks, and when a screen has changed."""

    def __init__(self, limits: Limits | None = None) -> None:
        super().__init__(now=Clock(), limits=limits or Limits.off(), token=TOKEN)
        self.asked = asyncio.Event()
        self.tapped: dict[int, float] = {}
        self.seconds: list[float] = []

    async def call(
        self, method: str, params: Mapping[str, object], *rest: Any, **more: Any
    ) -> Any:
        if method == "getUpdates":
            self.asked.set()
        result = await super().call(method, params, *rest, **more)
        if method == "editMessageText":
            since = self.tapped.pop(int(str(params["chat_id"])), None)
            if since is not None:
                self.seconds.append(time.perf_counter() - since)
        return result

    def button(self, person_id: int, button: str) -> tuple[int, str]:
        """Return the message and the data of a button on a person's screen."""
        for message in reversed(self.messages(person_id)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for one in row:
                    if one["callback_data"].partition(INTENT_ENDS)[2] == button:
                        return message["message_id"], one["callback_data"]
        msg = f"no button {button!r} on the screen of {person_id}"
        raise LookupError(msg)


class Program(NamedTuple):
    """The child: its process, and the folder of its files."""

    pid: int
    folder: Path


async def leave_empty(_folder: Path) -> None:
    """Start without files."""


@asynccontextmanager
async def running(
    telegram: Watched,
    *,
    fill: Callable[[Path], Awaitable[object]] = leave_empty,
    moment: datetime | None = None,
) -> AsyncIterator[Program]:
    """Start the program and wait until it polls.

    Args:
        telegram: Whom it polls.
        fill: Puts files into its folder first.
        moment: What its clock is moved on to.
    """
    with tempfile.TemporaryDirectory() as folder:
        await fill(Path(folder))
        app = build(telegram, token=TOKEN)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        telegram.asked.clear()
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bench.program",
            url,
            folder,
            *([moment.isoformat()] if moment else []),
        )
        try:
            async with asyncio.timeout(60):
                await telegram.asked.wait()
            yield Program(child.pid, Path(folder))
        finally:
            with suppress(ProcessLookupError):
                child.terminate()
            await child.wait()
            await runner.cleanup()


async def at_a_steady_pace(seconds: int) -> list[Figure]:
    """Tap a hundred times a second; tell how long a person waits for the new screen."""
    telegram = Watched()
    people = range(FIRST_NEW, FIRST_NEW + PEOPLE)
    async with running(telegram) as child:
        for person in people:
            telegram.add_person("Айгүл", id=person)
            telegram.says(person, "/start")
        await asyncio.sleep(3)
        freeze_garbage()
        before = schedule_of(child.pid)
        still_waiting = await keep_tapping(telegram, people, RATE, seconds)
        await asyncio.sleep(1)
        ran, waited = (
            now - then for now, then in zip(schedule_of(child.pid), before, strict=True)
        )
    refused = [one.description for one in telegram.refusals if not one.race]
    parts = quantiles(telegram.seconds, n=100)
    note = f"ms from the tap to the new screen, {RATE}/s for {seconds} s, HTTP, two processes"
    return [
        Figure("p50", 1000 * parts[49], note=note),
        Figure("p95", 1000 * parts[94]),
        Figure("p99", 1000 * parts[98]),
        Figure(
            "processor time of the program", 1000 * ran / len(telegram.seconds), "ms", note="a tap"
        ),
        Figure(
            "it waited for a processor",
            100 * waited / (waited + ran),
            "%",
            note="of the time it could have run: over a few per cent, others spoil the latency",
        ),
        Figure("taps left out, the last one had no answer yet", still_waiting),
        Figure("taps without an answer", len(telegram.tapped), at_most=0),
        Figure("refused requests", len(refused), at_most=0, note=" ".join(refused[:3])),
    ]


async def keep_tapping(telegram: Watched, people: range, rate: int, seconds: int) -> int:
    """Go the road side by side, then through the settings again; return who was not ready."""
    places = dict.fromkeys(people, 0)
    settings = next(i for i, tap in enumerate(ROAD) if tap.button == "home_settings")
    late, begin = 0, time.perf_counter()
    for number in range(rate * seconds):
        await asyncio.sleep(max(0, begin + number / rate - time.perf_counter()))
        person = people[number % len(people)]
        if person in telegram.tapped:
            late += 1
            continue
        message_id, data = telegram.button(person, ROAD[places[person]].button)
        telegram.tapped[person] = time.perf_counter()
        telegram.taps(person, message_id, data)
        places[person] += 1
        if places[person] == len(ROAD):
            places[person] = settings
    return late


async def start_up() -> list[Figure]:
    """Start the program and a bare import in turns; tell seconds and memory."""
    ours, bare = [], []
    for _ in range(RUNS):
        telegram, begin = Watched(), time.perf_counter()
        async with running(telegram) as child:
            ours.append((time.perf_counter() - begin, memory_of(child.pid)))
        bare.append(await _bare_import())
    figures = []
    for name, runs in (("koldoo, ready to poll", ours), ("import aiogram", bare)):
        figures += [
            Figure(f"{name}: start-up", median(run[0] for run in runs), "s"),
            Figure(f"{name}: memory", median(run[1] for run in runs), "MB"),
        ]
    return figures


async def _bare_import() -> tuple[float, float]:
    begin = time.perf_counter()
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import aiogram; print('ready', flush=True); input()",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdout is not None
    await child.stdout.readline()
    seconds, memory = time.perf_counter() - begin, memory_of(child.pid)
    with suppress(ProcessLookupError):
        child.kill()
    await child.wait()
    return seconds, memory


def memory_of(process: int) -> float:
    """Return the resident memory of a process in MB, as Linux tells it."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else float("nan")


def schedule_of(process: int) -> tuple[float, float]:
    """Return the seconds that a process has run, and has waited for a processor, on Linux."""
    ran, waited, _slices = Path(f"/proc/{process}/schedstat").read_text("ascii").split()
    return int(ran) / 1e9, int(waited) / 1e9


async def main(url: str, folder: str, moment: str | None = None) -> None:
    """Be the child."""
    stopping, clock = stop_on_signals(), Clock()
    if moment is not None:
        clock.move(datetime.fromisoformat(moment) - clock())
    settings = settings_in(Path(folder), bot_api_url=url)
    async with built(settings, clock, TOKEN) as koldoo:
        await serve(koldoo, stopping=stopping)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
