"""The library: all content, loaded and checked once at start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from content.assent import YesAndNo
from content.choices import Choices
from content.days import Days
from content.facts import Fact, Facts
from content.niches import Niche, Niches
from content.numbers import Numbers
from content.places import Country, Places
from content.reading import ContentError, read_file, read_folder
from content.scope import Scope, Synonyms
from content.screens import Screen
from content.search import Answer, Search
from content.trees import Tree
from content.units import Units
from domain.amount import NumberWords
from domain.assent import Assent
from domain.day import DayWords

__all__ = ["ContentError", "Library"]

LANGUAGES = ("ky", "ru")


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that a content editor may change, ready to be said."""

    languages: tuple[str, ...]
    facts: Facts
    screens: Mapping[str, Screen]
    trees: Mapping[str, Tree]
    places: Places
    choices: Choices
    niches: Niches
    number_words: NumberWords
    day_words: DayWords
    assent_words: Mapping[str, Assent]
    search: Search

    def ask(self, text: str, *, today: date) -> Answer:
        """Return what a typed question is about, and whether that may be answered today."""
        return self.search.ask(text, self.facts, today=today)

    @classmethod
    def load(
        cls, folder: Path = Path(__file__).parent, languages: tuple[str, ...] = LANGUAGES
    ) -> Library:
        """Read and check all content.

        Raises:
            ContentError: Its text lists every problem, one a line.
        """
        problems: list[str] = []
        units = read_file(folder / "units.yaml", Units, problems) or Units(units={})
        for name, unit in units.units.items():
            problems += [f"units.yaml: {name}: {problem}" for problem in unit.problems(languages)]
        facts = Facts(
            {fact.id: fact for fact in read_folder(folder / "facts", Fact, problems)}, units
        )
        for fact in facts:
            problems += [
                f"facts/{fact.id}.yaml: {problem}" for problem in fact.problems(languages, units)
            ]
        screens = {
            screen.id: screen for screen in read_folder(folder / "screens", Screen, problems)
        }
        for screen in screens.values():
            problems += [
                f"screens/{screen.id}.yaml: {problem}"
                for problem in screen.problems(languages, facts)
            ]
        trees = {tree.id: tree for tree in read_folder(folder / "trees", Tree, problems)}
        for tree in trees.values():
            problems += [
                f"trees/{tree.id}.yaml: {problem}" for problem in tree.problems(languages, facts)
            ]
        country = read_file(folder / "places.yaml", Country, problems) or Country(regions=())
        problems += [f"places.yaml: {problem}" for problem in country.problems(languages)]
        choices = read_file(folder / "choices.yaml", Choices, problems) or Choices()
        problems += [f"choices.yaml: {problem}" for problem in choices.problems(languages)]
        niches = Niches(
            {niche.id: niche for niche in read_folder(folder / "niches", Niche, problems)}
        )
        for niche in niches.values():
            problems += [
                f"niches/{niche.id}.yaml: {problem}"
                for problem in niche.problems(languages, choices)
            ]
        numbers = read_file(folder / "numbers.yaml", Numbers, problems) or Numbers()
        problems += [f"numbers.yaml: {problem}" for problem in numbers.problems(languages)]
        days = read_file(folder / "days.yaml", Days, problems) or Days()
        problems += [f"days.yaml: {problem}" for problem in days.problems(languages)]
        assent = read_file(folder / "assent.yaml", YesAndNo, problems) or YesAndNo()
        problems += [f"assent.yaml: {problem}" for problem in assent.problems(languages)]
        scope = read_file(folder / "scope.yaml", Scope, problems) or Scope()
        problems += [f"scope.yaml: {problem}" for problem in scope.problems(screens)]
        synonyms = read_file(folder / "synonyms.yaml", Synonyms, problems) or Synonyms()
        problems += [f"synonyms.yaml: {problem}" for problem in synonyms.problems()]
        if not problems:  # only sound screens can be measured
            for screen in screens.values():
                problems += [
                    f"screens/{screen.id}.yaml: {problem}"
                    for problem in screen.too_long(languages, facts)
                ]
        if problems:
            raise ContentError(problems)
        return cls(
            languages,
            facts,
            MappingProxyType(screens),
            MappingProxyType(trees),
            Places(country),
            choices,
            niches,
            numbers.words,
            days.words,
            assent.words,
            Search(facts, scope, synonyms),
        )
