"""Commands that do not talk to Telegram are quick: they never load aiogram."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.conftest import environment

REPORT = """
import sys
from app.__main__ import main
try:
    code = main(sys.argv[1:])
except SystemExit as leaving:
    code = leaving.code
print("aiogram" in sys.modules, file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize("command", ["--help", "migrate", "check"])
def test_no_aiogram_for(command: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", REPORT, command],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.split()[-1]) == (0, "False")


def test_migrate_makes_the_database(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "app", "migrate"], cwd=tmp_path, env=environment(), check=True
    )
    assert (tmp_path / "koldoo.db").stat().st_size > 0
