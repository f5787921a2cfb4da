"""A question in own words: what may be looked for among the facts."""

from __future__ import annotations

from domain.assent import read_assent
from domain.folding import fold
from domain.typed import SHORT, NothingTyped, long_text

FEWEST_LETTERS = 2


def question(text: str) -> str:
    """Return a question, at most 1,000 characters, as it may be sent to an advisor too.

    A thumb or a plus stands for a word.

    Raises:
        NothingTyped: there is no word in it.
        TooLong: more than 1,000 characters are left.

    >>> question(" Патент канча турат?  ")
    'Патент канча турат?'
    """
    if read_assent(text, {}) is not None:
        return text.strip()[:SHORT]
    asked = long_text(text)
    if sum(sign.isalpha() for sign in fold(asked)) < FEWEST_LETTERS:
        raise NothingTyped
    return asked
