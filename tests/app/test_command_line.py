"""Commands that do not talk to Telegram are quick: they never load aiogram."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from tests.app.child import environment

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


async def python(folder: Path, *arguments: str) -> tuple[int | None, str]:
    """Run Python there; return its exit code and the last word that it wrote to standard error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=folder, env=environment(), stdout=PIPE, stderr=PIPE
    )
    _out, errors = await process.communicate()
    return process.returncode, errors.decode().split()[-1] if errors else ""


@pytest.mark.parametrize("command", ["--help", "migrate", "check"])
async def test_no_aiogram_for(command: str, tmp_path: Path) -> None:
    assert await python(tmp_path, "-c", REPORT, command) == (0, "False")


async def test_migrate_makes_the_database(tmp_path: Path) -> None:
    assert await python(tmp_path, "-m", "app", "migrate") == (0, "")
    assert (tmp_path / "koldoo.db").stat().st_size > 0
