"""Koldoo beside the smallest bot with dialogs: the same people tap as often in both."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from app.wiring import freeze_garbage
from bench.answers import answering
from bench.bots import FIRST_NEW, Bare, Real, over_http, real
from bench.report import Figure
from bench.taps import BARE_ROAD, ROAD, Spent, Walk, walk

FAMILIES = 2000
PEOPLE = 100
ROUNDS = 5
MUST, GOAL = 0.35, 0.5
FLAT_FAMILIES = (1000, 50_000)
FLAT_ROUNDS = 4
FLAT_MUST = 1.5


@dataclass(frozen=True, slots=True)
class Pair:
    """One round: the same number of taps in both bots, one after the other."""

    bare: Walk
    real: Walk

    def ratio(self, part: Callable[[Walk], Spent]) -> float:
        """How many taps of ours cost the processor what one of the bare bot's costs, inverted."""
        return self.bare.all.cpu_ms / part(self.real).cpu_ms

    @property
    def wall_ratio(self) -> float:
        return self.real.all.a_second / self.bare.all.a_second


async def against_a_bare_bot() -> list[Figure]:
    """Measure both, over HTTP and in process, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        async with answering() as url, real(Path(folder), families=FAMILIES) as ours:
            bare = Bare()
            await _round(bare, ours, 0)  # warms up both
            freeze_garbage()
            http, inside = [], []
            for number in range(1, 2 * ROUNDS, 2):
                async with _both_over_http(bare, ours, url):
                    http.append(await _round(bare, ours, number))
                inside.append(await _round(bare, ours, number + 1))
    return [*_figures(http), *_figures_inside(inside)]


@asynccontextmanager
async def _both_over_http(bare: Bare, ours: Real, url: str) -> AsyncIterator[None]:
    async with over_http(bare.bot, bare.phones, url), over_http(ours.bot, ours.phones, url):
        yield


async def _round(bare: Bare, ours: Real, number: int) -> Pair:
    first = FIRST_NEW + number * PEOPLE
    people = range(first, first + PEOPLE)
    return Pair(await walk(bare, people, BARE_ROAD), await walk(ours, people, ROAD))


def _figures(pairs: list[Pair]) -> list[Figure]:
    def middle(of: Callable[[Pair], float]) -> float:
        return median(of(pair) for pair in pairs)

    writes = sum(tap.writes for tap in ROAD)
    mix = f"{writes} writing and {len(ROAD) - writes} reading taps a person"
    return [
        Figure(
            "a real tap to a bare one, over HTTP",
            middle(lambda pair: pair.ratio(lambda ours: ours.all)),
            at_least=MUST,
            goal=GOAL,
            note=f"processor time, {mix}",
        ),
        Figure(
            "  … writing taps only", middle(lambda pair: pair.ratio(lambda ours: ours.writing))
        ),
        Figure(
            "  … reading taps only", middle(lambda pair: pair.ratio(lambda ours: ours.reading))
        ),
        Figure("  … taps a second by the clock", middle(lambda pair: pair.wall_ratio)),
        Figure("  bare tap", middle(lambda pair: pair.bare.all.cpu_ms), "ms"),
        Figure("  real tap, writing", middle(lambda pair: pair.real.writing.cpu_ms), "ms"),
        Figure("  real tap, reading", middle(lambda pair: pair.real.reading.cpu_ms), "ms"),
    ]


def _figures_inside(pairs: list[Pair]) -> list[Figure]:
    inside = median(pair.ratio(lambda ours: ours.all) for pair in pairs)
    return [Figure("a real tap to a bare one, without sockets", inside, note="not judged")]


async def flat_cost() -> Figure:
    """Compare a tap with few families and with many."""
    with tempfile.TemporaryDirectory() as few, tempfile.TemporaryDirectory() as many:
        async with (
            real(Path(few), families=FLAT_FAMILIES[0]) as small,
            real(Path(many), families=FLAT_FAMILIES[1]) as large,
        ):
            spent: dict[Real, list[float]] = {small: [], large: []}
            for number in range(FLAT_ROUNDS):
                for side, costs in spent.items():
                    first = FIRST_NEW + number * PEOPLE
                    result = await walk(side, range(first, first + PEOPLE), ROAD)
                    costs.append(result.all.cpu_ms)
    few_families, many_families = FLAT_FAMILIES
    return Figure(
        f"a tap with {many_families:,} families to one with {few_families:,}",
        median(spent[large]) / median(spent[small]),
        at_most=FLAT_MUST,
    )
