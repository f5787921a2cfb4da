"""Amounts: money and quantities as people type them, in digits, in words, in both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from domain.folding import WORD, fold, look_up, plain

MOST = Decimal(99_999_999)
"""The largest amount that is believed: one digit shorter than a telephone number."""

LONGEST = 200
"""Characters in which an amount can be said; what is longer tells a story."""

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
SCALES = frozenset({HUNDRED, Decimal(10**3), Decimal(10**6), Decimal(10**9)})


class NotAnAmount(ValueError):
    """The text is not one amount."""


class TooLarge(ValueError):
    """The amount is larger than the largest one that is believed."""


class Role(StrEnum):
    """What a word does that is not a number."""

    MONEY = "money"
    MEASURE = "measure"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The words of all languages together, folded: «мин» is 1000, «шт» is a measure."""

    meanings: Mapping[str, Decimal | Role]


class _Number(NamedTuple):
    value: Decimal
    typed: bool
    """In digits, not in words."""


_Token = _Number | Role

_TIMES = frozenset("х×*")
_DAY_AND_MONTH = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])")
_TOKEN = re.compile(rf"(?P<digits>\d+(?:[ .,]\d+)*)|(?P<word>{WORD})\.?|(?P<sign>\S)")
_DIGITS = re.compile(
    r"(?P<whole>0|[1-9]\d*|[1-9]\d{0,2}(?:(?P<gap>[ .,])\d{3})(?:(?P=gap)\d{3})*)"
    r"(?:(?!(?P=gap))[.,](?P<part>\d{1,2}))?"
)


def read_amount(text: str, words: NumberWords, *, most: Decimal = MOST) -> Decimal:
    """Return the one amount that a text says, zero or more, without an exponent.

    After a point or a comma, three digits are thousands, one or two are decimals. Spaces divide
    thousands and nothing else. A unit may follow. A bare «20.01» is a day, not an amount.

    Raises:
        NotAnAmount: There is none, or more than one (two lines are two), or it is negative or
            finer than a tyiyn.
        TooLarge: It is over ``most``.

    >>> half, thousand = Decimal("0.5"), Decimal(1000)
    >>> words = NumberWords({"бир": ONE, "жарим": half, "мин": thousand, "сом": Role.MONEY})
    >>> read_amount("1 500,50 сом", words), read_amount("150.000", words)
    (Decimal('1500.5'), Decimal('150000'))
    >>> read_amount("150мин", words), read_amount("Бир жарым миң", words)
    (Decimal('150000'), Decimal('1500'))
    """
    if _DAY_AND_MONTH.fullmatch(plain(text)):
        raise NotAnAmount
    return _amount(_tokens(text, words), most)


def read_purchase(
    text: str, words: NumberWords, *, most: Decimal = MOST
) -> tuple[int | None, Decimal]:
    """Return how many pieces at which price a text says; None if it says only the price.

    The pieces come first, unless the first number is called money: «8000 сом x 3».

    Raises:
        NotAnAmount: A side is not an amount, or the pieces are not a whole number from one.
        TooLarge: The price or the total is over ``most``.

    >>> words = NumberWords({"по": Role.EACH, "штук": Role.MEASURE})
    >>> read_purchase("3 x 8000", words), read_purchase("5 штук по 3000", words)
    ((3, Decimal('8000')), (5, Decimal('3000')))
    """
    tokens = _tokens(text, words)
    if Role.EACH not in tokens:
        return None, read_amount(text, words, most=most)
    at = tokens.index(Role.EACH)
    first, second = tokens[:at], tokens[at + 1 :]
    if Role.MONEY in first:
        first, second = second, first
    pieces, price = _amount(first, most), _amount(second, most)
    if pieces < ONE or pieces != int(pieces):
        raise NotAnAmount
    if pieces * price > most:
        raise TooLarge
    return int(pieces), price


def _tokens(text: str, words: NumberWords) -> list[_Token]:
    if len(text) > LONGEST or len(text.strip().splitlines()) > 1:
        raise NotAnAmount
    pieces = [match.group("digits", "word", "sign") for match in _TOKEN.finditer(plain(text))]
    tokens: list[_Token] = []
    at = 0
    while at < len(pieces):
        digits, word, sign = pieces[at]
        phrase = fold(" ".join(word or "" for _, word, _ in pieces[at : at + 2]))
        if digits:
            tokens.append(_Number(_digits(digits), typed=True))
        elif " " in phrase and phrase in words.meanings:
            tokens.append(_said(words.meanings[phrase]))
            at += 1
        elif fold(word or sign) in _TIMES:
            tokens.append(Role.EACH)
        else:
            tokens.append(_said(look_up(word or sign, words.meanings)))
        at += 1
    return tokens


def _said(meaning: Decimal | Role | None) -> _Token:
    if meaning is None:
        raise NotAnAmount
    return meaning if isinstance(meaning, Role) else _Number(meaning, typed=False)


def _digits(written: str) -> Decimal:
    match = _DIGITS.fullmatch(written)
    if match is None:
        raise NotAnAmount
    whole = re.sub(r"\D", "", match["whole"])
    return Decimal(f"{whole}.{match['part'] or 0}")


def _amount(tokens: Sequence[_Token], most: Decimal) -> Decimal:
    numbers = [token for token in tokens if isinstance(token, _Number)]
    after = tokens[len(numbers) :]
    if not numbers or any(token not in {Role.MONEY, Role.MEASURE} for token in after):
        raise NotAnAmount
    value = _worth(numbers)
    if value > most:
        raise TooLarge
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _worth(numbers: Sequence[_Number]) -> Decimal:
    """Return the sum around its largest scale: «эки жүз | миң | беш жүз»."""
    scales = [at for at, number in enumerate(numbers) if _is_scale(number)]
    if not scales:
        return _without_scale(numbers)
    at = max(scales, key=lambda at: numbers[at].value)
    scale, before, after = numbers[at].value, numbers[:at], numbers[at + 1 :]
    if any(numbers[other].value == scale for other in scales if other != at):
        raise NotAnAmount
    count = _worth(before) if before else ONE
    if scale == HUNDRED and count >= HUNDRED:
        raise NotAnAmount
    if not after:
        return count * scale
    rest = _worth(after)
    ends_in_half = not after[-1].typed and after[-1].value != int(after[-1].value)
    if ends_in_half or count != int(count) or not ZERO < rest < scale:
        raise NotAnAmount
    return count * scale + rest


def _without_scale(numbers: Sequence[_Number]) -> Decimal:
    """Return the sum of what grows smaller: «двести | пятьдесят | пять», «бир | жарым»."""
    for number, smaller in pairwise(numbers):
        if smaller.typed or not ZERO < smaller.value < _place(number):
            raise NotAnAmount
    return sum((number.value for number in numbers), ZERO)


def _is_scale(number: _Number) -> bool:
    return not number.typed and number.value in SCALES


def _place(number: _Number) -> Decimal:
    """Return the place of the last digit that says something: 100 for «двести»."""
    exponent = number.value.normalize().as_tuple().exponent
    place = ONE.scaleb(int(exponent))
    return min(place, ONE) if number.typed else place
