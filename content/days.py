"""Days: the words in which people say a day, by language."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from content import spoken
from content.reading import Content
from content.wording import Texts
from domain.day import DayWord, DayWords, Part

NEEDED = (
    *(DayWord(Part.MONTH, number) for number in range(1, 13)),
    *(DayWord(Part.WEEKDAY, number) for number in range(1, 8)),
    *(DayWord(Part.AWAY, number) for number in range(2)),
)
"""Every language has a word for these."""


class Numbered(Content):
    """A month, a weekday or a number of days from today, and its words."""

    number: int
    words: Texts


class Days(Content):
    """The file of day words."""

    months: tuple[Numbered, ...] = ()
    weekdays: tuple[Numbered, ...] = ()
    away: tuple[Numbered, ...] = ()
    fillers: Texts = Field(default_factory=dict)

    @property
    def words(self) -> DayWords:
        """The words of all languages together, for reading."""
        return DayWords(spoken.meanings(self._entries()))

    def problems(self, languages: tuple[str, ...]) -> Iterator[str]:
        """Yield what would make a day unreadable or ambiguous."""
        yield from spoken.problems_of(self._entries(), languages, needed=NEEDED)

    def _entries(self) -> spoken.Entries[DayWord]:
        kinds = {
            Part.MONTH: self.months,
            Part.WEEKDAY: self.weekdays,
            Part.AWAY: self.away,
        }
        return [
            *(
                (DayWord(part, item.number), item.words)
                for part, items in kinds.items()
                for item in items
            ),
            (DayWord(Part.FILLER), self.fillers),
        ]
