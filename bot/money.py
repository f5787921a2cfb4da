"""Sums and quantities as people write them: «150 000», «1 500,50», «12,5»."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal

SIGNS = str.maketrans({" ": "\u00a0", "\u202f": "\u00a0", "-": "−"})


def money(amount: Decimal, locale: str) -> str:
    """Return a sum without its unit; tyiyn stand there only where there are some."""
    return _written(amount, "#,##0.00" if amount % 1 else "#,##0", locale)


def quantity(amount: Decimal, locale: str) -> str:
    """Return a number of pieces, litres or hours."""
    return _written(amount, "#,##0.###", locale)


def hundredths(share: Decimal, locale: str) -> str:
    """Return a share as whole hundredths: 0.375 is «38»."""
    return _written(share * 100, "#,##0", locale)


def _written(amount: Decimal, pattern: str, locale: str) -> str:
    written = format_decimal(amount, format=pattern, locale=locale)
    return written.translate(SIGNS)
