"""The set of questions: what must hold, on the half kept for reporting and on the other."""

from __future__ import annotations

import pytest

from bench.ask import REPORT, TUNE, ask_all, musts
from content.library import Library

ASKED = ask_all(Library.load())


@pytest.mark.parametrize("half", [REPORT, TUNE])
def test_enough_is_found_and_nothing_is_made_up(half: str) -> None:
    figures = musts([one for one in ASKED if one.half == half], judged=True)
    assert len(figures) == 4
    assert [str(figure) for figure in figures if figure.missed] == []
