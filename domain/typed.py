"""What people type, parsed: a ``ValueError`` means that it cannot be used as it stands."""

from __future__ import annotations

import unicodedata

SHORT = 60
LONG = 1000


class NothingTyped(ValueError):
    """Nothing readable is left of the text."""


class TooLong(ValueError):
    """The text is longer than its place holds."""


def tidy(text: str, *, limit: int) -> str:
    r"""Return the text in one normal form, without control and direction marks.

    Line breaks stay; runs of other white space become one space.

    Raises:
        NothingTyped: no letter or digit is left.
        TooLong: more than ``limit`` characters are left.

    >>> tidy("  Ак-Сай \u202e айылы ", limit=60)
    'Ак-Сай айылы'
    """
    normal = unicodedata.normalize("NFC", text)
    kept = "".join(sign for sign in normal if sign == "\n" or unicodedata.category(sign)[0] != "C")
    lines = (" ".join(line.split()) for line in kept.splitlines())
    plain = "\n".join(line for line in lines if line)
    if not any(sign.isalnum() for sign in plain):
        raise NothingTyped
    if len(plain) > limit:
        raise TooLong
    return plain


def short_text(text: str) -> str:
    r"""Return a name or a village in one line, at most 60 characters.

    Raises:
        NothingTyped: no letter or digit is left.
        TooLong: more than 60 characters are left.

    >>> short_text("Айгүл\n")
    'Айгүл'
    """
    return tidy(text.replace("\n", " "), limit=SHORT)


def long_text(text: str) -> str:
    """Return a message to the advisor, at most 1,000 characters.

    Raises:
        NothingTyped: no letter or digit is left.
        TooLong: more than 1,000 characters are left.
    """
    return tidy(text, limit=LONG)
