"""Numbers: the words in which people say amounts, by language."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field

from content import spoken
from content.reading import Content
from content.wording import Texts
from domain.amount import NumberWords, Role

NEEDED = tuple(Decimal(value) for value in (*range(10), *range(10, 100, 10), 100, 1000, 1_000_000))
"""Every language has a word for these; eleven or two hundred may be said with them."""


class Value(Content):
    """A number and its words."""

    value: Decimal
    words: Texts


class Numbers(Content):
    """The file of number words."""

    values: tuple[Value, ...] = ()
    money: Texts = Field(default_factory=dict)
    measures: Texts = Field(default_factory=dict)
    each: Texts = Field(default_factory=dict)

    @property
    def words(self) -> NumberWords:
        """The words of all languages together, for reading."""
        return NumberWords(spoken.meanings(self._entries()))

    def problems(self, languages: tuple[str, ...]) -> Iterator[str]:
        """Yield what would make an amount unreadable or ambiguous."""
        yield from spoken.problems_of(self._entries(), languages, needed=(*NEEDED, *Role))

    def _entries(self) -> spoken.Entries[Decimal | Role]:
        return [
            *((item.value, item.words) for item in self.values),
            (Role.MONEY, self.money),
            (Role.MEASURE, self.measures),
            (Role.EACH, self.each),
        ]
