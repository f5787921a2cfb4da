"""Assent: the words in which people say yes, no and "I do not know", by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field

from content import spoken
from content.reading import Content
from content.wording import Texts
from domain.assent import Assent


class YesAndNo(Content):
    """The file of yes and no."""

    agreeing: Texts = Field(default_factory=dict)
    refusing: Texts = Field(default_factory=dict)
    not_knowing: Texts = Field(default_factory=dict)

    @property
    def words(self) -> Mapping[str, Assent]:
        """The words of all languages together, for reading."""
        return spoken.meanings(self._entries())

    def problems(self, languages: tuple[str, ...]) -> Iterator[str]:
        """Yield what would make a yes unreadable or ambiguous."""
        yield from spoken.problems_of(self._entries(), languages, needed=Assent)

    def _entries(self) -> spoken.Entries[Assent]:
        return [
            (Assent.YES, self.agreeing),
            (Assent.NO, self.refusing),
            (Assent.UNSURE, self.not_knowing),
        ]
