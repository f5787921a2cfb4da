"""What people tap: the way in and a walk through the settings; and how long it takes a bot."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from bench.answers import Json
from bench.bots import IN_HAND, Side


class Tap(NamedTuple):
    """A button by its id; ``writes`` when the database is changed by it."""

    button: str
    writes: bool


WAY_IN = (
    Tap("language:ky", writes=True),
    Tap("agree", writes=True),
    Tap("stage:contracted", writes=True),
    Tap("signed:this_month", writes=True),
    Tap("first_home", writes=True),
)
SETTINGS = (
    Tap("home_settings", writes=False),
    Tap("to_family", writes=False),
    Tap("family_back", writes=False),
    Tap("to_me", writes=False),
    Tap("to_rhythm", writes=False),
    Tap("rhythm:weekly", writes=True),
    Tap("me_back", writes=False),
    Tap("settings_back", writes=False),
)
ROAD = WAY_IN + SETTINGS
BARE_ROAD = tuple(Tap("go", writes=False) for _ in ROAD)


@dataclass(slots=True)
class Spent:
    """Seconds for a number of taps: by the clock, and of processor time in all threads."""

    taps: int = 0
    wall: float = 0.0
    cpu: float = 0.0

    def add(self, taps: int, wall: float, cpu: float) -> None:
        self.taps += taps
        self.wall += wall
        self.cpu += cpu

    @property
    def cpu_ms(self) -> float:
        return 1000 * self.cpu / self.taps

    @property
    def a_second(self) -> float:
        return self.taps / self.wall


@dataclass(slots=True)
class Walk:
    """What one walk of many people took."""

    all: Spent = field(default_factory=Spent)
    writing: Spent = field(default_factory=Spent)
    reading: Spent = field(default_factory=Spent)


async def walk(side: Side, people: range, road: tuple[Tap, ...]) -> Walk:
    """Let new people start, unmeasured, and then go the road side by side."""
    for batch in batches(people):
        await side.handle([side.phones.says(person, "/start") for person in batch])
    result = Walk()
    for tap in road:
        for batch in batches(people):
            updates = [side.phones.taps(person, tap.button) for person in batch]
            wall, cpu = await timed(side, updates)
            for spent in (result.all, result.writing if tap.writes else result.reading):
                spent.add(len(batch), wall, cpu)
    for person in people:
        del side.phones[person]
    return result


async def timed(side: Side, updates: list[Json]) -> tuple[float, float]:
    """Handle a batch; return the seconds by the clock and of processor time."""
    wall, cpu = time.perf_counter(), time.process_time()
    await side.handle(updates)
    return time.perf_counter() - wall, time.process_time() - cpu


def batches(people: range) -> Iterable[range]:
    """Cut people into as many as are handled beside each other."""
    return (people[start : start + IN_HAND] for start in range(0, len(people), IN_HAND))
