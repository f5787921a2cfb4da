"""Yes and no as people type them; anything else is neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.library import Library
from domain.assent import Assent, read_assent

WORDS = Library.load().assent_words
YES = (
    *("ооба", "оба", "ова", "макул", "болот", "да", "ага", "ок", "ooba", "ova", "+"),
    *("ООБА!", "Ооба, туура.", "да 👍", "👍", "👍🏽👍🏽", "++", "Да, верно", "макол"),
)
NO = ("жок", "жк", "jok", "joq", "нет", "неа", "-", "ЖОК!", "туура эмес", "не верно", "👎", "👎🏿")
NEITHER = (
    *("", "?", "балким", "да нет", "4700", "5+5", "+-", "👍👎", "😀"),
    *("ооба, бирок 5000", "жокмун"),
)


@pytest.mark.parametrize("typed", YES)
def test_a_yes_is_read(typed: str) -> None:
    assert read_assent(typed, WORDS) is Assent.YES


@pytest.mark.parametrize("typed", NO)
def test_a_no_is_read(typed: str) -> None:
    assert read_assent(typed, WORDS) is Assent.NO


@pytest.mark.parametrize("typed", ["билбейм", "Билбейм.", "bilbeim", "не знаю", "незнаю", "хз"])
def test_not_to_know_is_read(typed: str) -> None:
    assert read_assent(typed, WORDS) is Assent.UNSURE


@pytest.mark.parametrize("typed", NEITHER)
def test_what_is_neither_is_neither(typed: str) -> None:
    assert read_assent(typed, WORDS) is None


@given(st.text())
def test_any_text_is_a_yes_or_a_no_or_neither(text: str) -> None:
    assert read_assent(text, WORDS) in {*Assent, None}
