"""Spoken: lists of words that are only understood, never said; forms stand between commas."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

from content.wording import Texts
from domain.folding import fold

Meaning = TypeVar("Meaning", bound=Hashable)

Entries = list[tuple[Meaning, Texts]]  # a meaning and its words by language

MOST_WORDS = 2
"""A phrase of more words would never be found."""


def meanings(entries: Entries[Meaning]) -> dict[str, Meaning]:
    """Return what each word means, by folded word, the words of all languages together."""
    return {word: meaning for meaning, texts in entries for word in _words(texts.values())}


def problems_of(
    entries: Entries[Meaning], languages: tuple[str, ...], *, needed: Iterable[Meaning]
) -> Iterator[str]:
    """Yield words that mean two things, and meanings for which a language has no word.

    Args:
        entries: The words.
        languages: The languages that are spoken.
        needed: The meanings for which each of them must have a word.
    """
    seen: dict[str, Meaning] = {}
    for meaning, texts in entries:
        for word in _words(texts.values()):
            if seen.setdefault(word, meaning) != meaning:
                yield f"{word}: means both {seen[word]} and {meaning}"
            if len(word.split()) > MOST_WORDS:
                yield f"{word}: over {MOST_WORDS} words"
    for language in languages:
        said = {meaning for meaning, texts in entries if any(_words([texts.get(language, "")]))}
        if silent := [str(meaning) for meaning in needed if meaning not in said]:
            yield f"{language}: no word for {', '.join(silent)}"


def _words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from filter(None, (fold(word) for word in text.split(",")))
