"""What the bot writes and people say is read back; any other text is refused kindly."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from domain.amount import MOST, NotAnAmount, TooLarge, read_amount, read_purchase
from tests.domain.spellers import in_kyrgyz, in_russian
from tests.domain.test_amount import READ, REFUSED, TOO_LARGE, WORDS

AMOUNTS = st.decimals(0, 10_000_000, places=2)
LOCALES = st.sampled_from(["ky", "ru"])


@given(AMOUNTS, LOCALES, st.sampled_from(["\u00a0", "\u202f", " "]))
def test_what_the_bot_writes_it_reads_back(amount: Decimal, locale: str, gap: str) -> None:
    written = format_decimal(amount, format="#,##0.##", locale=locale)
    read = read_amount(written.replace("\u00a0", gap), WORDS)
    assert read == amount
    assert "E" not in str(read)
    assert read_amount(f"{written}\u00a0сом", WORDS) == amount


@given(st.integers(0, 99_999))
def test_thousands_may_be_said_in_words(number: int) -> None:
    thousands = Decimal(number * 1000)
    for word in (" миң", "миң", "мин", " тыс", "тыс.", "к"):
        assert read_amount(f"{number}{word}", WORDS) == thousands


@given(st.integers(0, 999_999))
def test_every_whole_number_is_read_in_words(number: int) -> None:
    assert read_amount(in_kyrgyz(number), WORDS) == number
    assert read_amount(in_russian(number), WORDS) == number


def test_the_first_thousands_are_read_in_words() -> None:
    for number in (*range(2200), *range(2200, 1_000_000, 4441)):
        assert read_amount(in_kyrgyz(number), WORDS) == number
        assert read_amount(in_russian(number), WORDS) == number


PIECES = st.sampled_from([*READ, *REFUSED, *TOO_LARGE, *WORDS.meanings, " ", ".", ",", "-", "x"])


@given(st.text() | st.text("0123456789.,-+ xтмс") | st.lists(PIECES, max_size=6).map(" ".join))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    with suppress(NotAnAmount, TooLarge):
        assert 0 <= read_amount(text, WORDS) <= MOST
    with suppress(NotAnAmount, TooLarge):
        pieces, price = read_purchase(text, WORDS)
        assert pieces is None or pieces >= 1
        assert 0 <= (pieces or 1) * price <= MOST
