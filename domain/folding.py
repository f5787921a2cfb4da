"""Folding: one key for all the ways in which people type a word.

Steps 1 to 5 of the writing guide's §7. What was typed is kept elsewhere; the keys only compare.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Mapping
from typing import TypeVar

Meaning = TypeVar("Meaning", bound=Hashable)

WORD = r"[^\W\d_]+(?:4[^\W\d_]+)*"
"""A word in a regular expression; a 4 inside it is the letter ч."""

SHORTEST_WITH_SLIP = 5
SHORTEST_WITH_ENDING = 5
SHORTEST_WITH_BOTH = 6

_OPENING, _FINAL = " ('\"«“„", " .,!?…;:)'\"»“”"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FOUR_IN_A_WORD = re.compile(rf"(?<!\w){WORD}")
_DOUBLED = re.compile(r"([^\W\d_])\1+")

_OTHER_KEYBOARDS = str.maketrans("ѳɵєʏїұўӊӈҥ", "өөөүүүңңңң")
_OLD_FONTS = str.maketrans({"ё": "ө", "ъ": "ү"})
_LATIN = {
    **{"ng": "ң", "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "ya": "я", "yu": "ю"},
    **dict(zip("abcdefghijklmnopqrstuvwxyzöü", "абсдефгхижклмнопкрстувшхызөү", strict=True)),
}
_LATIN_SOUND = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)))
_ALIKE = str.maketrans("өүңёйыэ", "оунеиие", "ъь")


def plain(text: str) -> str:
    """Return a text in lower case and one line, without emoji, accents and final punctuation.

    Digits of other scripts become 0 to 9, every white space and emoji one space.

    >>> plain("  «150\u00a0Миң» сом!! 🙏 ")
    '150 миң» сом'
    """
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    composed = unicodedata.normalize("NFC", visible.lower())
    signs = unicodedata.normalize("NFC", "".join(_simple(sign) for sign in composed))
    return _trim(signs)


def fold(text: str) -> str:
    """Return the key by which a word or a text is compared.

    >>> fold("Жүз ЭЛҮҮ миң"), fold("жуз элуу мин"), fold("juz eluu ming")
    ('жуз елу мин', 'жуз елу мин', 'жуз елу мин')
    >>> fold("ке4ээ") == fold("кечээ")
    True
    """
    with_letters = _FOUR_IN_A_WORD.sub(lambda word: word[0].replace("4", "ч"), plain(text))
    cyrillic = _LATIN_SOUND.sub(
        lambda sound: _LATIN[sound[0]], with_letters.translate(_OTHER_KEYBOARDS)
    )
    single = _DOUBLED.sub(r"\1", cyrillic.translate(_ALIKE))
    return _trim(single)


def foldings(word: str) -> list[str]:
    """Return the keys that a word may have, the likeliest first.

    >>> foldings("тёрт")
    ['терт', 'торт']
    """
    small = word.lower()
    readings = (small, small.replace("ng", "нг"), small.translate(_OLD_FONTS))
    return list(dict.fromkeys(fold(reading) for reading in readings))


def look_up(
    word: str, meanings: Mapping[str, Meaning], *, with_ending: bool = False
) -> Meaning | None:
    """Return what a typed word means, None if it is unknown or could mean two things.

    One slip is forgiven in words of five letters or more.

    Args:
        word: The word as typed.
        meanings: By folded word.
        with_ending: Whether words of five letters or more may carry a case ending.

    >>> look_up("мын", {fold("миң"): 1000}), look_up("милион", {fold("миллион"): 1})
    (1000, 1)
    >>> look_up("январга", {fold("январь"): 1}, with_ending=True)
    1
    """
    keys = foldings(word)
    for key in keys:
        if key in meanings:
            return meanings[key]
    if with_ending:
        stems = [stem for stem in meanings if len(stem) >= SHORTEST_WITH_ENDING]
        if begun := [stem for stem in stems if any(key.startswith(stem) for key in keys)]:
            return meanings[max(begun, key=len)]
    meant = {
        meanings[known]
        for known in meanings
        if len(known) >= SHORTEST_WITH_SLIP
        for key in keys
        if _one_slip(key, known) or (with_ending and _one_slip_in_stem(key, known))
    }
    return meant.pop() if len(meant) == 1 else None


def _trim(text: str) -> str:
    return " ".join(text.split()).rstrip(_FINAL).lstrip(_OPENING)


def _simple(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if category[0] == "M":
        return ""
    emoji = category == "So" or ord(sign) in _SKIN_TONES
    return " " if emoji or category[0] == "C" else sign


def _one_slip(typed: str, meant: str) -> bool:
    """Whether one letter is missing, added, wrong, or in its neighbour's place."""
    if len(typed) < SHORTEST_WITH_SLIP:
        return False
    while typed and meant and typed[0] == meant[0]:
        typed, meant = typed[1:], meant[1:]
    swapped = typed[:2] == meant[1::-1] and typed[2:] == meant[2:]
    return swapped or typed[1:] == meant[1:] or typed[1:] == meant or typed == meant[1:]


def _one_slip_in_stem(typed: str, stem: str) -> bool:
    return len(stem) >= SHORTEST_WITH_BOTH and any(
        _one_slip(typed[: len(stem) + more], stem) for more in (-1, 0, 1)
    )
