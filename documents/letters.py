"""Which signs a paper can show: a font knows its letters, the rest is left out."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

LOOKALIKES = str.maketrans(
    {
        "ɵ": "ө",
        "Ɵ": "Ө",
        "ʏ": "ү",
        "ʼ": "’",
        "\u2009": "\u00a0",
        "\u202f": "\u00a0",
    }
)
SPACES = {"\t", "\n", "\r", "\v", "\f", "\u2028", "\u2029"}
OMITTED = "…"
FORMAT = 4
"""Of the table that says which characters a font has; the bundled ones have it."""


@cache
def font_letters() -> frozenset[str]:
    """Return the characters that every bundled font can draw."""
    return frozenset.intersection(*(letters_of(path.read_bytes()) for path in FONTS.glob("*.ttf")))


def letters_of(font: bytes) -> frozenset[str]:
    """Return the characters of a TrueType font whose ``cmap`` has no gaps inside its segments.

    Raises:
        LookupError: it holds no ``cmap`` of format 4.
    """
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {
        tag: offset
        for tag, _checksum, offset, _length in struct.iter_unpack(
            ">4sIII", font[12 : 12 + 16 * count]
        )
    }
    start = tables[b"cmap"]
    (count,) = struct.unpack_from(">H", font, start + 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">I", font, start + 4 + 8 * number + 4)
        kind, _length, _language, twice = struct.unpack_from(">4H", font, start + offset)
        if kind == FORMAT:
            many = f">{twice // 2}H"
            ends = struct.unpack_from(many, font, start + offset + 14)
            starts = struct.unpack_from(many, font, start + offset + 16 + twice)
            return frozenset(
                chr(code)
                for first, last in zip(starts, ends, strict=True)
                for code in range(first, last + 1)
            ) - {"\uffff"}
    missing = f"cmap of format {FORMAT}"
    raise LookupError(missing)


def printable(text: str, letters: AbstractSet[str], *, foreign: bool = False) -> str:
    r"""Return the text on one line, with nothing in it that would become an empty box.

    Emoji and control signs go; letters of other scripts become one «…» a word, so that it is
    seen that something stood there.

    Args:
        text: As typed.
        letters: What can be drawn.
        foreign: Letters and digits of all scripts can be drawn.

    >>> printable("Үй 🏠\nжана мал", set("Үйжанамл"))
    'Үй жана мал'
    >>> printable("سلام Айгүл", set("Айгүл"))
    '… Айгүл'
    """
    signs: list[str] = []
    for sign in unicodedata.normalize("NFC", text).translate(LOOKALIKES):
        category = unicodedata.category(sign)
        if sign in letters or (foreign and category[0] in "LMN"):
            signs.append(sign)
        elif category == "Zs" or sign in SPACES:
            signs.append(" ")
        elif all(part in letters for part in unicodedata.normalize("NFKC", sign)):
            signs.append(unicodedata.normalize("NFKC", sign))
        elif category[0] in "LN" and signs[-1:] != [OMITTED]:
            signs.append(OMITTED)
    return " ".join(word for word in "".join(signs).split(" ") if word)
