"""SIGKILL at any moment: no update is lost, none has two effects."""

from __future__ import annotations

from pathlib import Path

from tests.state.kill_inbox import Moment, run


async def test_a_process_killed_at_each_moment_handles_every_update_once(tmp_path: Path) -> None:
    tally = await run(list(Moment), tmp_path, seed=7)
    assert tally.effects == tally.written
    assert tally.dialogs == tally.written
    assert tally.left_in_inbox == 0
    assert tally.exit_code == 0
