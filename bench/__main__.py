"""``python -m bench``: measure, tell, and end with 1 when a must is missed."""

from __future__ import annotations

import asyncio
import sys
import time

from bench import ask, counts, outbox, papers, program, throughput
from bench.report import Figure

PACED_SECONDS = 20
ABOUT = """\
Ratios are medians of rounds in turns, in this one run: read them, not the milliseconds.
A tap's cost is processor time of all threads, so that others on the machine disturb it less;
start-up and latency are by the clock, and what else runs here slows them."""


async def everything() -> list[Figure]:
    """Measure all, and print each part as it comes."""
    told: list[Figure] = []

    def tell(title: str, figures: list[Figure]) -> None:
        print(f"\n{title}", *figures, sep="\n", flush=True)
        told.extend(figures)

    tell("Search of the facts", ask.of_the_search())
    tell("Counted", await counts.per_tap())
    tell("Start-up and memory", await program.start_up())
    tell("At a steady pace", await program.at_a_steady_pace(PACED_SECONDS))
    tell("Papers", await papers.beside_taps())
    tell("Outbox: planning", await outbox.planning())
    tell("Outbox: without a limit", await outbox.draining())
    tell("Outbox: at Telegram's rate, beside taps", await outbox.at_the_free_rate())
    tell("Outbox: killed", await outbox.killed())
    tell("Beside a bare bot", await throughput.against_a_bare_bot())
    tell("With many families", [await throughput.flat_cost()])
    return told


def main() -> int:
    """Return the exit code."""
    begin = time.perf_counter()
    print(ABOUT)
    missed = [figure for figure in asyncio.run(everything()) if figure.missed]
    print(f"\n{time.perf_counter() - begin:.0f} s")
    for figure in missed:
        print(f"missed: {figure}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
