"""Who was told what."""

from __future__ import annotations

from typing import NamedTuple


class Telling(NamedTuple):
    """That a person was told a version of a fact."""

    person_id: int
    fact_id: str
    version: str
