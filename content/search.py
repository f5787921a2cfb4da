"""Search: what a typed question is about.

Everything by which people mean a fact (its title and the ways in which it is asked) and a topic
that is out of scope lies in one index. A word is matched by meaning (``Synonyms``) and by its
letters, in threes and fours, so that endings and slips cost little. A fact is as near as the
nearest of its phrases, and as all of them together.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TypeVar

from content.facts import Fact, Facts
from content.scope import DANGER, OTHER, Scope, Synonyms
from domain.folding import fold, foldings, plain
from domain.truth import Level

MOST_FOUND = 3
LEAST_SHARE = 0.5
"""What is less near than this share of the best is not offered beside it."""

WEAKEST = 0.9
"""Below this a question resembles nothing known; of a long one less will do, see below."""
LONG = 12
"""Words. What is told beside the question itself makes it less like any phrase."""
TOO_CLOSE = 0.96
"""A fact that may not be said, at this share of the best score, is what may have been meant."""
TOPIC_TOO_CLOSE = 0.95
"""The same for what is out of scope."""
EXACT = 0.98
"""From this likeness on a question is one of the phrases themselves."""

ALL_PHRASES = 1.75
"""What all phrases of a fact together weigh beside the nearest one."""
SEVERAL = 0.4
"""Power of how much the phrases say a word: said twice, it does not mean twice as much."""
MANY = 0.7
"""Power of the length by which they are divided: at 1 many phrases would weaken each other."""
WORD_WITH_MEANING = 0.6
"""What the letters of a word weigh whose meaning is known; the meaning weighs 1."""
WORD_OF_TOPIC = 1.5
"""What a word weighs by which alone a question may be out of scope."""
STEM = 5
"""Words that share so many first letters are counted as one when their rareness is judged."""
LEAST_ALIKE = 0.5
"""Words less alike than this are different words."""
SHORTEST_STEM = 4
STEM_ALIKE = 0.9
"""How alike a word is to one that only goes on after it."""
FIRST_LETTERS = 1.5
"""What the beginning of a word weighs beside the rest of it."""
WORDS_REMEMBERED = 5000
MOST_WORDS = 150
"""Of a longer text the end is read: there stands the question."""

_WORD = re.compile(r"[^\W_]{2,}")
_TOPIC = "#"
_MEANING = "@"

Vector = Mapping[str, float]
Key = TypeVar("Key", int, str)
Postings = dict[str, list[tuple[Key, float]]]
"""By token, the keys of the vectors that hold it, with its weight there."""


class Action(StrEnum):
    """What a question gets."""

    ANSWER = "answer"
    UNKNOWN = "unknown"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Found:
    """A fact that a question may be about; the score has no unit and only compares."""

    fact_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question is about, best first.

    ``found`` are facts that may be said today, or with ``UNKNOWN`` facts that may not, or with
    ``OUT_OF_SCOPE`` none. ``topic`` says what the question seems to be about where this is no
    subject of the bot, or where somebody is in danger: its screen comes before the facts.
    """

    action: Action
    found: tuple[Found, ...] = ()
    topic: str | None = None


class Search:
    """Finds the facts that a question is about. The first question builds the index."""

    def __init__(self, facts: Iterable[Fact], scope: Scope, synonyms: Synonyms) -> None:
        self._indexed = tuple(facts)
        self._scope = scope
        self._synonyms = synonyms
        self._facts_of = defaultdict(tuple, {topic.id: topic.facts for topic in scope.topics})

    def ask(self, text: str, facts: Facts, *, today: date) -> Answer:
        """Return what the text is about, and whether that may be answered today.

        Args:
            text: The question as it was typed.
            facts: The facts as they stand now; their levels decide.
            today: The day in Bishkek.
        """
        ranked = self._index.rank(text)
        if topic := self._scope.signs.topic_of(text) or self._scope.only_of(text):
            return self._of_topic(topic, ranked, facts, today)
        words = max(1, len(text.split()))
        beside_the_point = {
            _TOPIC + topic.id
            for topic in self._scope.topics
            if topic.most_words is not None and words > topic.most_words
        }
        ranked = [near for near in ranked if near.name not in beside_the_point]
        weakest = WEAKEST * min(1.0, math.sqrt(LONG / words))
        if not ranked or ranked[0].score < weakest:
            return Answer(Action.OUT_OF_SCOPE, topic=OTHER)
        best = ranked[0]
        may_be_meant = [near for near in ranked if near.exact >= best.exact]
        for near in may_be_meant:
            if near.name.startswith(_TOPIC) and near.score >= TOPIC_TOO_CLOSE * best.score:
                return self._of_topic(near.name.removeprefix(_TOPIC), ranked, facts, today)
        known = [near for near in ranked if not near.name.startswith(_TOPIC)]
        topic = DANGER if best.name in self._facts_of[DANGER] else None
        silent = [near for near in known if _is_silent(facts[near.name], today)]
        if any(near in may_be_meant and near.score >= TOO_CLOSE * best.score for near in silent):
            return Answer(Action.UNKNOWN, _found(silent), topic)
        return Answer(Action.ANSWER, _found(near for near in known if near not in silent), topic)

    def _of_topic(self, topic: str, ranked: Iterable[_Near], facts: Facts, today: date) -> Answer:
        scores = {near.name: round(near.score, 3) for near in ranked}
        answering = [Found(fact, scores.get(fact, 0.0)) for fact in self._facts_of[topic]]
        answering.sort(key=lambda one: -one.score)
        if not answering:
            return Answer(Action.OUT_OF_SCOPE, topic=topic)
        if said := [one for one in answering if not _is_silent(facts[one.fact_id], today)]:
            return Answer(Action.ANSWER, tuple(said), topic)
        return Answer(Action.UNKNOWN, tuple(answering), topic)

    @cached_property
    def _index(self) -> _Index:
        topics = {_TOPIC + topic.id: topic.words for topic in self._scope.topics}
        meanings = _Meanings(self._synonyms.meanings | topics)
        return _Index(self._phrases(), meanings, themselves=topics)

    def _phrases(self) -> Iterator[tuple[str, str]]:
        for fact in self._indexed:
            yield from ((fact.id, phrase) for phrase in (*fact.title.values(), *fact.asked))
        for topic in self._scope.topics:
            yield from ((_TOPIC + topic.id, phrase) for phrase in topic.asked)


def _is_silent(fact: Fact, today: date) -> bool:
    return fact.level(today) is Level.DO_NOT_STATE


def _found(near: Iterable[_Near]) -> tuple[Found, ...]:
    found = [Found(one.name, round(one.score, 3)) for one in near][:MOST_FOUND]
    return tuple(one for one in found if one.score >= LEAST_SHARE * found[0].score)


class _Meanings:
    """Which meanings a folded word has: by the whole word, else by its longest known beginning."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        self._whole: dict[str, set[str]] = defaultdict(set)
        self._beginnings: dict[str, set[str]] = defaultdict(set)
        for meaning, words in entries.items():
            for word in words.split():
                known = self._beginnings if word.endswith("-") else self._whole
                known[fold(word.removesuffix("-"))].add(_MEANING + meaning)
        self.of = lru_cache(WORDS_REMEMBERED)(self._find)

    def _find(self, word: str) -> set[str]:
        if word in self._whole:
            return self._whole[word]
        for length in range(len(word), 1, -1):
            if word[:length] in self._beginnings:
                return self._beginnings[word[:length]]
        return set()


@dataclass(frozen=True, slots=True)
class _Near:
    """A fact or a topic, how near it is, and whether one of its phrases was asked word by word."""

    name: str
    score: float
    exact: bool


class _Index:
    """Phrases by the words and meanings in them, weighed by how rare these are among the names.

    A name is a fact's id or a topic's; words are folded.
    """

    def __init__(
        self,
        phrases: Iterable[tuple[str, str]],
        meanings: _Meanings,
        *,
        themselves: Iterable[str],
    ) -> None:
        """Build the index.

        Args:
            phrases: Each with the name that it stands for.
            meanings: What words mean.
            themselves: The names that are meanings, too.
        """
        self._meanings = meanings
        self._known: set[str] = set()
        self._key = lru_cache(WORDS_REMEMBERED)(self._find_key)
        self._alike = lru_cache(WORDS_REMEMBERED)(self._find_alike)
        split = [(name, _WORD.findall(fold(text))) for name, text in phrases]
        self._known.update(word for _name, words in split for word in words)
        self._letters = _postings((word, _letters(word)) for word in self._known)
        self._rareness, self._rarest = self._rarenesses(split)
        vectors = [(name, _scaled(self._weighed(words))) for name, words in split]
        vectors += [(name, {_MEANING + name: 1.0}) for name in themselves]
        self._names = [name for name, _vector in vectors]
        self._phrases = _postings(enumerate(vector for _name, vector in vectors))
        wholes: dict[str, Counter[str]] = defaultdict(Counter)
        for name, vector in vectors:
            wholes[name].update(vector)
        self._wholes = _postings(
            (
                name,
                _scaled({token: weight**SEVERAL for token, weight in whole.items()}, MANY),
            )
            for name, whole in wholes.items()
        )

    def rank(self, text: str) -> list[_Near]:
        """Return the names that the text may mean, the nearest first."""
        words = [self._key(word) for word in _WORD.findall(plain(text))[-MOST_WORDS:]]
        asked = _scaled(self._weighed(word for word in words if self._may_mean(word)))
        by_phrase: dict[int, float] = defaultdict(float)
        by_whole: dict[str, float] = defaultdict(float)
        for token, weight in asked.items():
            alike = {token: 1.0} if token.startswith(_MEANING) else self._alike(token)
            _add(by_phrase, self._phrases, alike, weight)
            _add(by_whole, self._wholes, alike, weight)
        nearest: dict[str, float] = defaultdict(float)
        for number, likeness in by_phrase.items():
            name = self._names[number]
            nearest[name] = max(nearest[name], likeness)
        near = [
            _Near(name, likeness + ALL_PHRASES * by_whole[name], likeness >= EXACT)
            for name, likeness in nearest.items()
        ]
        return sorted(near, key=lambda one: (-one.exact, -one.score, one.name))

    def _may_mean(self, word: str) -> bool:
        """Whether the word may say what is asked: a number only if it is a known one, as 1966."""
        return word in self._known or not word.isdigit()

    def _find_key(self, word: str) -> str:
        """Return the folded word; of its foldings the first that is known."""
        keys = foldings(word)
        return next((key for key in keys if key in self._known or self._meanings.of(key)), keys[0])

    def _find_alike(self, word: str) -> dict[str, float]:
        """Return the known words that this one may be, with their likeness from 0 to 1."""
        if word.isdigit():
            return {word: 1.0}
        alike: dict[str, float] = defaultdict(float)
        for letters, weight in _letters(word).items():
            for known, other in self._letters.get(letters, ()):
                alike[known] += weight * other
        return {
            known: max(likeness, STEM_ALIKE) if _one_goes_on(word, known) else likeness
            for known, likeness in alike.items()
            if likeness >= LEAST_ALIKE
        }

    def _weighed(self, words: Iterable[str]) -> dict[str, float]:
        """Return the weight of each word, and of each meaning."""
        weights: dict[str, float] = {}
        for word in words:
            meanings = self._meanings.of(word)
            rareness = self._rareness.get(word[:STEM], self._rarest)
            weights[word] = WORD_WITH_MEANING * rareness if meanings else rareness
            for meaning in meanings:
                own = WORD_OF_TOPIC if meaning.startswith(_MEANING + _TOPIC) else 1.0
                rareness = self._rareness.get(meaning, self._rarest)
                weights[meaning] = own * rareness / math.sqrt(len(meanings))
        return weights

    def _rarenesses(self, split: list[tuple[str, list[str]]]) -> tuple[dict[str, float], float]:
        """Return how rare each stem and each meaning is, and what is more than rare: unknown."""
        holders: dict[str, set[str]] = defaultdict(set)
        for name, words in split:
            for word in words:
                holders[word[:STEM]].add(name)
                for meaning in self._meanings.of(word):
                    holders[meaning].add(name)
        names = len({name for name, _words in split})
        rareness = {token: math.log(1 + names / len(of)) for token, of in holders.items()}
        return rareness, math.log(1 + names)


def _postings(vectors: Iterable[tuple[Key, Vector]]) -> Postings[Key]:
    postings: Postings[Key] = defaultdict(list)
    for key, vector in vectors:
        for token, weight in vector.items():
            postings[token].append((key, weight))
    return dict(postings)


def _add(
    sums: dict[Key, float],
    postings: Postings[Key],
    alike: Vector,
    weight: float,
) -> None:
    """Add what one word of a question adds: by the most alike of the words there."""
    best: dict[Key, float] = {}
    for token, likeness in alike.items():
        for key, other in postings.get(token, ()):
            if likeness * other > best.get(key, 0.0):
                best[key] = likeness * other
    for key, likeness in best.items():
        sums[key] += weight * likeness


def _letters(word: str) -> dict[str, float]:
    """Return the threes and fours of letters in a word, its ends marked."""
    marked = f"^{word}$"
    counted: dict[str, float] = defaultdict(float)
    for length in (3, 4):
        for start in range(len(marked) - length + 1):
            weight = 1.0 if start else FIRST_LETTERS
            counted[marked[start : start + length]] += weight
    return _scaled(counted)


def _one_goes_on(word: str, other: str) -> bool:
    shorter, longer = sorted((word, other), key=len)
    return len(shorter) >= SHORTEST_STEM and longer.startswith(shorter)


def _scaled(weights: Vector, power: float = 1.0) -> dict[str, float]:
    """Return the vector divided by a power of its length, so that this is 1 at power 1."""
    length = math.sqrt(sum(weight * weight for weight in weights.values())) ** power or 1.0
    return {token: weight / length for token, weight in weights.items()}
