"""SIGKILL in the middle of sending: nothing is missing, and only what may is sent again.

The real sender, in a process of its own, sends two thousand messages of kinds that repeat and of
kinds that do not; it is killed at random moments and started again on the same files.
``KOLDOO_KILLS=30`` kills it that often; three moments are enough for every day.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.faulty import Fault
from bench.kills import FAULTS, KINDS, MESSAGES, Result, killed_again_and_again
from domain.outbox import POLICIES, State

KILLS = int(os.environ.get("KOLDOO_KILLS", "3"))
SEED = 5


def holds(result: Result) -> None:
    assert result.kills == KILLS
    assert len(result.rows) == MESSAGES
    assert result.adds_up
    assert result.unfinished == []
    assert result.missing == []
    assert result.wrongly_repeated == []
    assert len(result.in_doubt) > 0
    assert {row.state for row in result.rows} <= {State.SENT, State.UNCERTAIN}
    assert {row.kind for row in result.rows} == set(KINDS)


async def test_a_killed_sender_loses_nothing_and_repeats_only_what_may(tmp_path: Path) -> None:
    result = await killed_again_and_again(tmp_path, kills=KILLS, seed=SEED)
    holds(result)
    assert [row for row in result.uncertain if POLICIES[row.kind].repeats] == []
    assert {row.number for row in result.uncertain} <= result.in_doubt


async def test_nor_does_it_if_the_network_fails_as_well(tmp_path: Path) -> None:
    result = await killed_again_and_again(tmp_path, kills=KILLS, seed=SEED, faults=FAULTS)
    holds(result)


@pytest.mark.parametrize("fault", [Fault.RESET_BEFORE, Fault.RESET_AFTER])
async def test_what_is_not_known_to_have_gone_is_repeated_or_said_to_be_uncertain(
    fault: Fault, tmp_path: Path
) -> None:
    result = await killed_again_and_again(
        tmp_path, kills=0, seed=SEED, faults={fault: 0.2}, messages=100
    )
    assert (result.unfinished, result.missing, result.wrongly_repeated) == ([], [], [])
    assert result.uncertain != []
    assert bool(result.repeated) == (fault is Fault.RESET_AFTER)
