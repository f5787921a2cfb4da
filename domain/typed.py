"""What people type, parsed: a ``ValueError`` means that it cannot be used as it stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

SHORT = 60
WORDS = 200
LONG = 1000


class NothingTyped(ValueError):
    """Nothing readable is left of the text."""


class TooLong(ValueError):
    """The text is longer than its place holds.

    Attributes:
        limit: How many characters it holds.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


def tidy(text: str, *, limit: int) -> str:
    r"""Return the text in one normal form, without control and direction marks.

    Line breaks of every kind become one kind and stay; runs of other white space become one space.

    Raises:
        NothingTyped: no letter or digit is left.
        TooLong: more than ``limit`` characters are left.

    >>> tidy("  Ак-Сай \u202e айылы ", limit=60)
    'Ак-Сай айылы'
    """
    normal = unicodedata.normalize("NFC", text)
    lines = (" ".join(_words(line)) for line in normal.splitlines())
    plain = "\n".join(line for line in lines if line)
    if not any(sign.isalnum() for sign in plain):
        raise NothingTyped
    if len(plain) > limit:
        raise TooLong(limit)
    return plain


def _words(line: str) -> Iterator[str]:
    for word in line.split():
        if seen := "".join(sign for sign in word if unicodedata.category(sign)[0] != "C"):
            yield seen


def short_text(text: str) -> str:
    r"""Return a name or a village in one line, at most 60 characters.

    Raises:
        NothingTyped: no letter or digit is left.
        TooLong: more than 60 characters are left.

    >>> short_text("Айгүл\n")
    'Айгүл'
    """
    return tidy(" ".join(text.splitlines()), limit=SHORT)


def words(text: str) -> str:
    """Return an answer in own words, in one line, at most 200 characters.

    Raises:
        NothingTyped: no letter or digit is left.
        TooLong: more than 200 characters are left.
    """
    return tidy(" ".join(text.splitlines()), limit=WORDS)


def long_text(text: str) -> str:
    """Return a message to the advisor, at most 1,000 characters.

    Raises:
        NothingTyped: no letter or digit is left.
        TooLong: more than 1,000 characters are left.
    """
    return tidy(text, limit=LONG)
