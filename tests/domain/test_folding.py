"""One key for all the ways in which a word is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.folding import fold, foldings, look_up, plain

ANYTHING = st.text() | st.text("ьъёйыиэеөүңѳɵєʏїўng4 аАsh.,!👍🏽\u0306\u200d\ufe0f")


@pytest.mark.parametrize(
    "ways",
    [
        ["жөнүндө", "жонундо", "жѳнүндѳ", "жɵнʏндɵ", "жєнїндє", "ЖӨНҮНДӨ"],
        ["көмөк көрсөтүүгө", "комок корсотууго", "kömök körsötüügö"],
        ["миң", "мин", "миў", "ming", "min", "Миң!", "«миң»"],
        ["кечээ", "ке4ээ", "кече", "kechee"],
        ["жүз", "juz", "zhuz", "жуз"],
        ["январь", "январ", "yanvar", "ЯНВАРЬ."],
        ["тысяч", "tysyach", "ты\u200bсяч 🙏"],
        ["сом", "сoм", "cом"],  # with Latin o and c
    ],
)
def test_one_word_has_one_key(ways: list[str]) -> None:
    assert {fold(way) for way in ways} == {fold(ways[0])}


@pytest.mark.parametrize(("old_font", "word"), [("тёрт", "төрт"), ("жъз", "жүз"), ("ъч", "үч")])
def test_letters_of_old_fonts_are_a_second_guess(old_font: str, word: str) -> None:
    assert fold(word) in foldings(old_font)[1:]


@pytest.mark.parametrize("typed", ["1500,50 сом", "5-10", "1 e 5"])
def test_what_stands_between_is_kept(typed: str) -> None:
    assert plain(f" {typed}?! 😀") == typed


@pytest.mark.parametrize("typed", ["тысча", "тсяча", "тытсяча", "тысячча", "тысячка", "тысяца"])
def test_one_slip_is_forgiven_in_a_long_word(typed: str) -> None:
    assert look_up(typed, {fold("тысяча"): 1000}) == 1000


@pytest.mark.parametrize("typed", ["тысц", "тцсяцк", "", "сотня"])
def test_two_slips_are_not(typed: str) -> None:
    assert look_up(typed, {fold("тысяча"): 1000}) is None


def test_no_slip_is_forgiven_in_a_short_word() -> None:
    assert look_up("бит", {fold("бир"): 1}) is None


def test_a_slip_between_two_words_is_neither() -> None:
    assert look_up("дезять", {fold("девять"): 9, fold("десять"): 10}) is None


@given(ANYTHING)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert fold(fold(text)) == fold(text)
    assert fold(plain(text)) == fold(text)
