"""``--write-screens FILE``: what the walk saw, for a person to read."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-screens", type=Path, metavar="FILE", help="all screens, as text")


@pytest.fixture(scope="session")
def screens_file(request: pytest.FixtureRequest) -> Path | None:
    """Where to write; with the whole suite the option is not known and nothing is written."""
    path: Path | None = request.config.getoption("write_screens", None)
    if path is not None:
        path.unlink(missing_ok=True)
    return path
