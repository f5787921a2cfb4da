"""Which languages there are: a folder each under ``locales``, the default one first."""

from __future__ import annotations

from pathlib import Path

LOCALES = Path(__file__).parent / "locales"
DEFAULT = "ky"


def codes(path: Path = LOCALES, default: str = DEFAULT) -> tuple[str, ...]:
    """Return the languages' codes, the default one first, the others by name."""
    found = (folder.name for folder in path.iterdir() if folder.is_dir())
    return tuple(sorted(found, key=lambda code: (code != default, code)))
