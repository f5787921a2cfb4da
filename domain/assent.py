"""Assent: a yes or a no in people's own words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.folding import look_up, plain


class Assent(StrEnum):
    """What a text says to a question that takes a yes, a no or a shrug."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


SIGNS = {"+": Assent.YES, "👍": Assent.YES, "-": Assent.NO, "👎": Assent.NO}


def read_assent(text: str, words: Mapping[str, Assent]) -> Assent | None:
    """Return whether a text says yes, no or "I do not know"; None if it says none of them.

    Args:
        text: As typed. Never enough for a consent or a deletion: those take a button.
        words: What each word means, by folded word.

    >>> words = {"оба": Assent.YES, "жок": Assent.NO}
    >>> read_assent("Ооба!", words), read_assent("joq", words)
    (<Assent.YES: 'yes'>, <Assent.NO: 'no'>)
    >>> read_assent("👍🏽", words), read_assent("балким", words)
    (<Assent.YES: 'yes'>, None)
    """
    said = plain(text)
    if said.strip("+-"):
        return look_up(said, words)
    signs = {SIGNS[sign] for sign in text if sign in SIGNS}
    return signs.pop() if len(signs) == 1 else None
