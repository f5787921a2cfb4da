"""What one tap asks of the database, the state file and Telegram: counted, not timed."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.methods import TelegramMethod
from sqlalchemy import event

from bench.bots import FIRST_NEW, Real, real
from bench.papers import DOCX, PDF, TO_PLAN, plan_anew
from bench.report import Figure
from bench.taps import ROAD

WRITES, READS, CALLS, TURNS, REQUESTS = (
    "write transactions",
    "read sessions",
    "FSM storage calls",
    "state-file transactions that write",
    "Bot API requests",
)
LAST_OF_THE_WAY_IN = "first_home"
REQUESTS_AT_THE_END = f"{REQUESTS} at the end of the way in"
DOORS = (LAST_OF_THE_WAY_IN, "home_settings", "settings_back", TO_PLAN[0])
"""Taps that lead from one dialog into another."""
CALLS_AT_A_DOOR = f"{CALLS} at a dialog's door"
"""aiogram-dialog's own, not judged: it loads and leaves a second context."""
MOST = {WRITES: 1, READS: 1, CALLS: 5, TURNS: 1, REQUESTS: 2, REQUESTS_AT_THE_END: 3}
STORAGE_CALLS = ("set_state", "get_state", "set_data", "get_data")


async def per_tap() -> list[Figure]:
    """Count tap by tap on the whole road and on the way to the papers; tell the most of each."""
    taps: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with real(Path(folder), families=1) as ours:
            await ours.handle([ours.phones.says(FIRST_NEW, "/start")])
            for tap in ROAD:
                taps[tap.button] = await _tapped(ours, tap.button)
            await plan_anew(ours.koldoo.sessions, FIRST_NEW)
            for button in (*TO_PLAN, *PDF, *DOCX):
                taps[button] = await _tapped(ours, button)
    seen: dict[str, tuple[int, str]] = {}
    for button, counts in taps.items():
        for what in MOST:
            name = what
            if what == REQUESTS and button == LAST_OF_THE_WAY_IN:
                name = REQUESTS_AT_THE_END
            if what == CALLS and button in DOORS:
                name = CALLS_AT_A_DOOR
            seen[name] = max(seen.get(name, (-1, button)), (counts[what], button))
    return [
        *(
            Figure(f"most {name}", count, at_most=MOST.get(name), note=f"at {button}")
            for name, (count, button) in seen.items()
        ),
        *(
            Figure(f"a paper: {what}", max(taps[button][what] for button in (*PDF, *DOCX)))
            for what in (WRITES, READS, CALLS, TURNS, REQUESTS)
        ),
    ]


async def _tapped(ours: Real, button: str) -> Counter[str]:
    (update,) = ours.write_down([ours.phones.taps(FIRST_NEW, button)])
    with counted(ours) as counts:
        await ours.feed(update)
    return counts


@contextmanager
def counted(ours: Real) -> Iterator[Counter[str]]:
    """Count while the block runs."""
    counts: Counter[str] = Counter()
    koldoo = ours.koldoo
    engines = ((koldoo.sessions.writer, WRITES), (koldoo.sessions.reader, READS))
    listeners = []
    for engine, name in engines:

        def begun(_connection: Any, name: str = name) -> None:
            counts[name] += 1

        event.listen(engine.sync_engine, "begin", begun)
        listeners.append((engine.sync_engine, begun))

    async def request(make: Any, bot: Bot, method: TelegramMethod[Any]) -> Any:
        counts[REQUESTS] += 1
        return await make(bot, method)

    requests: Any = ours.bot.session.middleware
    requests(request)
    with _counted_storage(koldoo.dispatcher.fsm.storage, counts), _counted_file(ours, counts):
        yield counts
    requests.unregister(request)
    for engine_begun in listeners:
        event.remove(engine_begun[0], "begin", engine_begun[1])


@contextmanager
def _counted_storage(storage: Any, counts: Counter[str]) -> Iterator[None]:
    def counting(call: Any) -> Any:
        async def counted_call(*args: Any, **kwargs: Any) -> Any:
            counts[CALLS] += 1
            return await call(*args, **kwargs)

        return counted_call

    for name in STORAGE_CALLS:
        setattr(storage, name, counting(getattr(storage, name)))
    yield
    for name in STORAGE_CALLS:
        delattr(storage, name)


@contextmanager
def _counted_file(ours: Real, counts: Counter[str]) -> Iterator[None]:
    db = ours.koldoo.state_file._db
    changes = db.total_changes

    def statement(text: str) -> None:
        nonlocal changes
        if text.startswith("COMMIT") and db.total_changes > changes:
            counts[TURNS] += 1
            changes = db.total_changes

    db.set_trace_callback(statement)
    yield
    db.set_trace_callback(None)
