"""A question in own words: what may be looked for among the facts."""

from __future__ import annotations

from domain.folding import fold
from domain.typed import NothingTyped, long_text

FEWEST_LETTERS = 2


def question(text: str) -> str:
    """Return a question, at most 1,000 characters, as it may be sent to an advisor too.

    Raises:
        NothingTyped: there is no word in it.
        TooLong: more than 1,000 characters are left.

    >>> question(" Патент канча турат?  ")
    'Патент канча турат?'
    """
    asked = long_text(text)
    if sum(sign.isalpha() for sign in fold(asked)) < FEWEST_LETTERS:
        raise NothingTyped
    return asked
