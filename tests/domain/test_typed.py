"""What people type: tidied, or refused with a reason."""

from __future__ import annotations

import pytest

from domain.typed import NothingTyped, TooLong, long_text, short_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Айгүл", "Айгүл"),
        ("  Ак-Муз\n\nайылы\t", "Ак-Муз айылы"),
        ("Ак-Муз\u2028айылы", "Ак-Муз айылы"),
        ("Ак-Муз\u2029\x85айылы\x0b", "Ак-Муз айылы"),
        ("Ак-Муз\r\nайылы\x0c\x1c", "Ак-Муз айылы"),
        ("Ак-Муз\tайылы", "Ак-Муз айылы"),
        ("\u202eАк\u200f-\u2066Муз\u2069", "Ак-Муз"),
        ("<b>Ак-Муз</b>", "<b>Ак-Муз</b>"),
        ("Айгүл 😀", "Айгүл 😀"),
        ("Кызыл\u00a0Суу", "Кызыл Суу"),
        ("и\u0306", "й"),
        ("5", "5"),
        ("а" * 60, "а" * 60),
    ],
)
def test_a_short_text_is_one_tidy_line(typed: str, kept: str) -> None:
    assert short_text(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\n", "😀👍🏽", "\u202e\u200f", "…!?", "\x00"])
def test_a_text_without_letters_is_nothing(typed: str) -> None:
    with pytest.raises(NothingTyped):
        short_text(typed)
    with pytest.raises(NothingTyped):
        long_text(typed)


def test_a_text_may_be_as_long_as_its_place() -> None:
    assert len(long_text("а" * 1000)) == 1000
    with pytest.raises(TooLong):
        long_text("а" * 1001)
    with pytest.raises(TooLong):
        short_text("а" * 61)


def test_a_long_text_keeps_its_lines() -> None:
    assert long_text("Уй ооруп\r\n\r\n  калды ") == "Уй ооруп\nкалды"
    assert long_text("Уй ооруп\x85калды\u2028Айгүл") == "Уй ооруп\nкалды\nАйгүл"
