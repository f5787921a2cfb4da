"""Scope: what people ask and the bot does not answer, and the words that mean the same thing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from pydantic import Field

from content.reading import Content
from domain.assent import read_assent
from domain.folding import fold, foldings, look_up

OTHER = "other"
"""The topic of a question that resembles nothing known."""
DANGER = "danger"
"""The topic of violence and of calls for help; safety at home is its screen, too."""
FINE = "fine"
"""The topic of yes, no and "all right"; signs such as a thumb are of it, too."""
CLOSE = 4
"""So many words in a row may hold a sign."""

_WORD = re.compile(r"[^\W_]{2,}")


class Topic(Content):
    """One subject that is not the bot's, or that some facts answer before all others.

    Attributes:
        id: The topic; its screen is ``screen_of`` it.
        facts: The facts that answer it, best first.
        signs: Words that say, close to each other, what a text is about, whatever else is in it;
            "муж|отец бь-" stands for two words: one of the first, and one that begins so.
        only: Words; a text of nothing else is of the topic.
        words: Words, as in ``Synonyms``, by which alone a question may be of the topic.
        asked: Words and questions by which people mean it, in any language.
        most_words: Of a longer text it is not the subject, such as of one that begins politely.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    facts: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    only: str = ""
    words: str
    asked: tuple[str, ...] = Field(min_length=1)
    most_words: int | None = None


class Scope(Content):
    """The file of what is out of scope."""

    topics: tuple[Topic, ...] = ()

    def only_of(self, text: str) -> str | None:
        """Return the topic that a text of few small words is of, such as "ок" or "макул, рахмат".

        The last word decides.
        """
        if read_assent(text, {}) is not None:
            return FINE
        topics = [look_up(word, self._small_words) for word in _WORD.findall(text)]
        return topics[-1] if topics and None not in topics else None

    @cached_property
    def _small_words(self) -> Mapping[str, str]:
        return {fold(word): topic.id for topic in self.topics for word in topic.only.split()}

    @cached_property
    def signs(self) -> Signs:
        """The signs of all topics."""
        return Signs(self.topics)

    def problems(self, screens: Collection[str]) -> Iterator[str]:
        """Yield what would leave a question without its answer; each topic has its screen."""
        names = [topic.id for topic in self.topics] + [OTHER]
        for name, times in Counter(names).items():
            if times > 1:
                yield f"{name}: stands twice"
            if screen_of(name) not in screens:
                yield f"{name}: there is no screen {screen_of(name)}"
        for topic in self.topics:
            signs = " ".join(topic.signs).replace("|", " ")
            for name, words in (("signs", signs), ("only", topic.only), ("words", topic.words)):
                yield from (f"{topic.id}.{name}: {problem}" for problem in _wrong_words(words))


class Signs:
    """By the signs of topics, of which one a text is."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._signs = [
            (topic.id, [words.split("|") for words in sign.split()])
            for topic in topics
            for sign in topic.signs
        ]
        self._places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, (_topic, sign) in enumerate(self._signs):
            for place, words in enumerate(sign):
                for word in words:
                    key = fold(word.removesuffix("-")) + "-" * word.endswith("-")
                    self._places[key].append((number, place))

    def topic_of(self, text: str) -> str | None:
        """Return the topic of the first sign in a text."""
        found = (self._first(_WORD.findall(reading)) for reading in foldings(text))
        return next((topic for topic in found if topic is not None), None)

    def _first(self, words: list[str]) -> str | None:
        last_seen: dict[tuple[int, int], int] = {}
        for at, word in enumerate(words):
            for key in (word, *(f"{word[:length]}-" for length in range(2, len(word) + 1))):
                for number, place in self._places.get(key, ()):
                    last_seen[number, place] = at
                    topic, sign = self._signs[number]
                    seen = (last_seen.get((number, other)) for other in range(len(sign)))
                    if all(one is not None and at - one < CLOSE for one in seen):
                        return topic
        return None


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
    return "safety" if topic == DANGER else f"scope_{topic}"


def _wrong_words(words: str) -> Iterator[str]:
    for word in words.split():
        key = fold(word.removesuffix("-"))
        if not key.isalnum():
            yield f"{word}: is not one word"
