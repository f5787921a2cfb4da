"""Niches: lines of business with what they need, cost, risk and begin with; never prices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from pydantic import Field

from content.choices import LONGEST_NAME, Choices, Named
from content.reading import Content
from content.wording import LONGEST_LABEL, Texts, problems_of
from domain.niche import Needs, Whereabouts
from domain.person import LineOfWork
from domain.plan import Question

LONGEST_SENTENCE = 90
LONGEST_PARAGRAPH = 160


class Purchase(Named):
    """Something usually bought at the start; ``living`` if it can fall ill and die."""

    living: bool = False


class Sentence(Named):
    """A name for the button, and a whole sentence for the paper."""

    text: Texts

    def problems(self, languages: tuple[str, ...], longest: int = LONGEST_NAME) -> Iterator[str]:
        """Yield what is wrong with name or sentence."""
        yield from super().problems(languages, longest)
        yield from _paragraph(f"{self.id}.text", self.text, languages, LONGEST_SENTENCE)


class Risk(Sentence):
    """What may go wrong, and what helps against it."""

    counters: tuple[Sentence, ...] = Field(min_length=2, max_length=3)

    def problems(self, languages: tuple[str, ...], longest: int = LONGEST_NAME) -> Iterator[str]:
        """Yield what is wrong with the risk or with what helps; that is not ticked."""
        yield from super().problems(languages, longest)
        for counter in self.counters:
            yield from counter.problems(languages, LONGEST_LABEL)


class Niche(Content):
    """One niche, as its file holds it.

    ``needs`` and ``helps`` are codes of skills and things: without the first it hardly works,
    the second make it easier. One that is not ``offered`` lends its names to own ideas.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    sector: LineOfWork
    where: Whereabouts = Whereabouts.ANYWHERE
    seasonal: bool
    offered: bool = True
    unit: str
    needs: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    name: Texts
    about: Texts
    season: Texts
    purchases: tuple[Purchase, ...] = Field(min_length=4, max_length=8)
    costs: tuple[Named, ...] = Field(min_length=3, max_length=6)
    risks: tuple[Risk, ...] = Field(min_length=4, max_length=6)
    steps: tuple[Sentence, ...] = Field(min_length=4, max_length=6)

    @property
    def wants(self) -> Needs:
        """What it needs, for matching."""
        return Needs(
            niche=self.id,
            sector=self.sector,
            where=self.where,
            needs=frozenset(self.needs),
            helps=frozenset(self.helps),
        )

    def problems(self, languages: tuple[str, ...], choices: Choices) -> Iterator[str]:
        """Yield what would break this niche in front of somebody."""
        yield from Named(id=self.id, name=self.name).problems(languages, LONGEST_LABEL)
        yield from _paragraph("about", self.about, languages, LONGEST_PARAGRAPH)
        yield from _paragraph("season", self.season, languages, LONGEST_PARAGRAPH)
        if self.offered == (self.sector is LineOfWork.UNDECIDED):
            yield "sector: a niche that is offered has one, another has none"
        if self.unit not in {unit.id for unit in choices.units}:
            yield f"unit: unknown {self.unit}"
        known = choices.codes(Question.SKILLS) | choices.codes(Question.THINGS)
        for code in (*self.needs, *self.helps):
            if code not in known:
                yield f"needs or helps: unknown {code}"
        for item in (*self.purchases, *self.costs, *self.risks, *self.steps):
            yield from item.problems(languages)
        ids = [item.id for item in self.items()]
        if len(set(ids)) < len(ids):
            yield "an id stands twice"

    def items(self) -> Iterator[Named]:
        """Yield everything in it that has a code."""
        yield from self.purchases
        yield from self.costs
        for risk in self.risks:
            yield risk
            yield from risk.counters
        yield from self.steps


class Form(StrEnum):
    """How long a wording is wanted."""

    NAME = "name"
    TEXT = "text"


class Niches(Mapping[str, Niche]):
    """All niches by id, and the words for the codes that plans keep of them."""

    def __init__(self, niches: Mapping[str, Niche]) -> None:
        self._niches = dict(niches)
        self._items = {
            f"{niche.id}.{item.id}": item for niche in niches.values() for item in niche.items()
        }

    def __getitem__(self, niche_id: str) -> Niche:
        return self._niches[niche_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._niches)

    def __len__(self) -> int:
        return len(self._niches)

    def offered(self) -> list[Niche]:
        """Return the niches among which a family may choose."""
        return [niche for niche in self._niches.values() if niche.offered]

    def said(self, code: str, language: str, form: Form = Form.NAME) -> str:
        """Return ``niche.item`` in words; of an item that is no longer there, its code."""
        item = self._items.get(code)
        if item is None:
            return code
        if form is Form.TEXT and isinstance(item, Sentence):
            return item.text[language]
        return item.name[language]

    def is_living(self, code: str) -> bool:
        """Whether ``niche.item`` is bought alive."""
        item = self._items.get(code)
        return isinstance(item, Purchase) and item.living


def _paragraph(
    where: str, texts: Texts, languages: tuple[str, ...], longest: int
) -> Iterator[str]:
    for problem in problems_of(texts, languages, set()):
        yield f"{where}.{problem}"
    for language in languages:
        if len(texts.get(language, "")) > longest:
            yield f"{where}.{language}: over {longest} characters"
