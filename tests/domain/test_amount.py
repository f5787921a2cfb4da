"""Money and quantities as people type them: read exactly, or refused."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from content.library import Library
from domain.amount import MOST, NotAnAmount, TooLarge, read_amount, read_purchase
from tests.domain.spellers import in_kyrgyz, in_russian

WORDS = Library.load().number_words

READ = {
    # digits
    "0": "0",
    "0,5": "0.5",
    "7": "7",
    "1500": "1500",
    "1 500": "1500",
    "150 000": "150000",
    "150\u00a0000": "150000",
    "150\u202f000": "150000",
    "150.000": "150000",
    "150,000": "150000",
    "1.500.000": "1500000",
    "1,500,000": "1500000",
    "1 500,50": "1500.50",
    "1500.50": "1500.50",
    "1.500,50": "1500.50",
    "1,500.50": "1500.50",
    "1 500 000,5": "1500000.5",
    "1,5": "1.5",
    "1.5": "1.5",
    "20,01": "20.01",
    "20.50": "20.5",
    "32.01": "32.01",
    "100.000": "100000",
    "１５００": "1500",
    "١٥٠٠": "1500",
    "1️⃣5️⃣": "15",
    "99999999": "99999999",
    # signs around them
    "  1500  ": "1500",
    "1500.": "1500",
    "1500!!!": "1500",
    "1500?": "1500",
    "«1500»": "1500",
    "1500 👍🏽": "1500",
    "💵 1500": "1500",
    "1\u200b500": "1500",
    # thousands and millions
    "150мин": "150000",
    "150 мин.": "150000",
    "150 миң": "150000",
    "150 МИҢ": "150000",
    "150миў": "150000",
    "150к": "150000",
    "150k": "150000",
    "150 тыс": "150000",
    "150тыс.": "150000",
    "150 тыс. сом": "150000",
    "150 тысяч": "150000",
    "150 тысячь": "150000",
    "150 тясяч": "150000",
    "2,5 миң": "2500",
    "1,5 млн": "1500000",
    "1.5 млн.": "1500000",
    "1 500 тыс": "1500000",
    "2 ляма": "2000000",
    "1 миң 500": "1500",
    "2 млн 300 тыс": "2300000",
    # Kyrgyz words
    "нөл": "0",
    "беш": "5",
    "беш жүз": "500",
    "бир жарым": "1.5",
    "бир жарым миң": "1500",
    "бир жарым мин": "1500",
    "1 жарым миң": "1500",
    "он беш жарым миң": "15500",
    "жарым миллион": "500000",
    "жүз элүү миң": "150000",
    "жуз елуу мин": "150000",
    "жъз элъъ миң": "150000",
    "Жʏз": "100",
    "жїз элұу миӊ": "150000",
    "тѳрт миң": "4000",
    "тёрт миң": "4000",
    "он беш мин": "15000",
    "juz eluu ming som": "150000",
    "bir jarym min": "1500",
    "эки миң беш жүз": "2500",
    "миң": "1000",
    "жыйрма беш мин": "25000",
    "бир миллион эки жүз миң беш жүз": "1200500",
    "бир миллион бир жарым миң": "1001500",
    # Russian words
    "ноль": "0",
    "полтора": "1.5",
    "полторы тысячи": "1500",
    "полтора миллиона": "1500000",
    "полтораста": "150",
    "полмиллиона": "500000",
    "пол миллиона": "500000",
    "два с половиной миллиона": "2500000",
    "сто пятьдесят тысяч": "150000",
    "сто питьдесят тысяч": "150000",
    "сто пятьдесят тысяч сомов": "150000",
    "двадцать одна тысяча": "21000",
    "тысяча": "1000",
    "две тысячи двести двадцать два": "2222",
    "пятнадцать": "15",
    # both at once
    "жүз пятьдесят тысяч": "150000",
    "сто миң": "100000",
    "беш тысяч сом": "5000",
    # units
    "150 000 сом": "150000",
    "150000с": "150000",
    "150000 c": "150000",
    "150000⃀": "150000",
    "500сомго": "500",
    "3000ден": "3000",
    "3000дөн": "3000",
    "15 кг": "15",
    "2,5 литр": "2.5",
    "10 даана": "10",
    "5 баш мал": "5",
    "3 голов скота": "3",
    "20.01 сом": "20.01",
}
REFUSED = [
    # nothing
    *("", "   ", "\n", "😀", "?!", "\u200b", "сом", "миң сом эмес"),
    # no number that we know
    *("көп", "билбейм", "не знаю", "много", "NaN", "Infinity", "inf", "½", "Ⅷ", "5²", "1_000"),
    # below zero, signs, sums, ranges
    *("-5", "−5", "- 5", "минус 5", "+5", "5-10", "5–10", "5+5", "5/2", "5%", "~5", "5=", "=5"),
    # two numbers
    *("5 10", "1 5 0 0", "15 00", "1500 000", "5\n500", "5, 10", "5 или 6", "150 беш", "беш 5"),
    *("беш алты", "сто двести", "двадцать пятнадцать", "миң миң", "сто тысяч сто тысяч"),
    *("1500 сто", "2 миң 3000", "бир миң нөл", "нөл беш"),
    # a half of what?
    *("бир миң жарым", "жүз жарым миң", "жарым жарым", "1,5 жарым миң", "полтора миллиона сто"),
    # not written as numbers are
    *("1e5", "0x10", "007", "1,2345", "1.500.50", "1 500.500", "1,,5", ".5", ",5", "1.5.2"),
    # days, times, telephones
    *("20.01", "1.12", "31.12.", "20.01.2027", "20/01", "10:30", "0555 123456", "+996555123456"),
    # something else than som
    *("500$", "500 ₽", "500 долларов", "100 рублей", "5 минут", "сом 500", "500 сом 20", "уй 500"),
    # three goats at a price are not one amount
    *("3 x 8000", "3*8000", "5 по 3000", "x"),
]

TOO_LARGE = [
    *("555123456", "996555123456", "100 000 000", "9" * 5000, "100 млн", "1 млрд", "1 миллиард"),
    *("99999999,01", "миң миллион"),
]


@pytest.mark.parametrize(("typed", "amount"), READ.items())
def test_an_amount_is_read(typed: str, amount: str) -> None:
    assert read_amount(typed, WORDS) == Decimal(amount)


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_not_one_amount_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAmount):
        read_amount(typed, WORDS)


@pytest.mark.parametrize("typed", TOO_LARGE)
def test_an_amount_that_cannot_be_meant_is_refused(typed: str) -> None:
    with pytest.raises(TooLarge):
        read_amount(typed, WORDS)


def test_the_largest_amount_can_be_chosen() -> None:
    assert read_amount("500", WORDS, most=Decimal(500)) == 500
    with pytest.raises(TooLarge):
        read_amount("501", WORDS, most=Decimal(500))


@pytest.mark.parametrize(
    ("typed", "pieces", "price"),
    [
        ("3 x 8000", 3, "8000"),
        ("3x8000", 3, "8000"),
        ("3 х 8 000 сом", 3, "8000"),  # a Cyrillic letter
        ("3×8000", 3, "8000"),
        ("3*8000", 3, "8000"),
        ("3 Х 8миң", 3, "8000"),
        ("эки х үч миң", 2, "3000"),
        ("5 по 3000", 5, "3000"),
        ("5 штук по 3000", 5, "3000"),
        ("5 шт. по 3 тыс.", 5, "3000"),
        ("пять по полторы тысячи", 5, "1500"),
        ("5 даанасы 3000", 5, "3000"),
        ("8000 сом x 3", 3, "8000"),
        ("2 x 20.01", 2, "20.01"),
        ("8000", 1, "8000"),
        ("бир жарым миң", 1, "1500"),
        ("0", 1, "0"),
    ],
)
def test_pieces_and_their_price_are_read(typed: str, pieces: int, price: str) -> None:
    assert read_purchase(typed, WORDS) == (pieces, Decimal(price))


@pytest.mark.parametrize(
    "typed",
    [
        *("", "x", "3 x", "x 3", "по 3000", "0 x 5", "1,5 x 3000", "-3 x 5", "3 x 4 x 5"),
        *("3 x уй", "20.01", "5-6 x 100", "3 кг 8000", "3 x 5 по 4", "сом x 5"),
    ],
)
def test_a_purchase_that_is_not_clear_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAmount):
        read_purchase(typed, WORDS)


def test_a_purchase_is_refused_if_its_total_cannot_be_meant() -> None:
    with pytest.raises(TooLarge):
        read_purchase("90000 x 90000", WORDS)


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
        assert pieces >= 1
        assert 0 <= pieces * price <= MOST
