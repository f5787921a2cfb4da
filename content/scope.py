"""Scope: what people ask and the bot does not answer, and the words that mean the same thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from pydantic import Field

from content.reading import Content
from domain.folding import fold

OTHER = "other"
"""The topic of a question that resembles nothing known."""


class Topic(Content):
    """One subject that is not the bot's.

    Attributes:
        id: The topic; its screen is ``scope_<id>``.
        words: Words, as in ``Synonyms``, by which alone a question may be of the topic.
        asked: Words and questions by which people mean it, in any language.
        most_words: Of a longer text it is not the subject, such as of one that begins politely.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    words: str
    asked: tuple[str, ...] = Field(min_length=1)
    most_words: int | None = None


class Scope(Content):
    """The file of what is out of scope."""

    topics: tuple[Topic, ...] = ()

    def problems(self, screens: Collection[str]) -> Iterator[str]:
        """Yield what would leave a question without its answer; each topic has its screen."""
        names = [topic.id for topic in self.topics] + [OTHER]
        for name, times in Counter(names).items():
            if times > 1:
                yield f"{name}: stands twice"
            if screen_of(name) not in screens:
                yield f"{name}: there is no screen {screen_of(name)}"
        for topic in self.topics:
            yield from (f"{topic.id}.words: {problem}" for problem in _wrong_words(topic.words))


class Synonyms(Content):
    """The file of words that mean the same, in all languages together, by meaning.

    ``салык-`` stands for every word that begins so, ``ип`` for the whole word only.
    """

    meanings: dict[str, str] = Field(default_factory=dict)

    def problems(self) -> Iterator[str]:
        """Yield the entries that could never be met."""
        for meaning, words in self.meanings.items():
            yield from (f"{meaning}: {problem}" for problem in _wrong_words(words))


def screen_of(topic: str) -> str:
    """Return the id of the screen that answers a topic."""
    return f"scope_{topic}"


def _wrong_words(words: str) -> Iterator[str]:
    for word in words.split():
        key = fold(word.removesuffix("-"))
        if not key.isalnum():
            yield f"{word}: is not one word"
