"""What is heavy is only loaded by what needs it, and nothing runs beside an update."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROBE = """
import sys
from app.__main__ import main
try:
    code = main(sys.argv[1:])
except SystemExit as end:
    code = end.code
assert code == 0, code
loaded = [name for name in ("aiogram", "matplotlib", "typst") if name in sys.modules]
assert loaded == [], loaded
"""


@pytest.mark.parametrize("command", ["--help", "check", "migrate", "ask каттоо"])
def test_a_command_that_sends_nothing_leaves_telegram_out(command: str, tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROBE, *command.split()],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_no_dialog_is_touched_from_outside_an_update() -> None:
    """``bg()`` draws without the event lock; what is for later goes through the outbox."""
    packages = ("app", "bot", "scheduler", "usecases")
    files = [path for package in packages for path in Path(package).rglob("*.py")]
    assert files
    assert [str(path) for path in files if ".bg(" in path.read_text("utf-8")] == []
