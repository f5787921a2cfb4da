"""What follows from answers, in words: pages to read, and questions to take along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from aiogram.utils.i18n import gettext as _

from bot.paging import in_pages
from bot.runtime import Runtime
from bot.saying import reservation_of
from bot.taxes.answers import progress_of, walked
from bot.taxes.costs import cost_text, reckoned
from content.facts import Said
from content.trees import Point, Section
from domain.person import Person
from domain.tax_sums import Way
from domain.tree import Answers, Holds
from domain.truth import Door
from usecases.trees import Walked

A_PAGE = 400
"""Characters of a page before whom to ask and what is not confirmed."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece that stands on one page: its words (HTML) and the facts that it tells."""

    text: str
    told: tuple[Said, ...] = ()
    head: str = ""
    """What stands once above such blocks, again on each page."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its words with every reservation, and the facts that it tells."""

    text: str
    told: tuple[Said, ...]

    @property
    def facts(self) -> list[str]:
        """The ids of the facts that it tells."""
        return [said.fact_id for said in self.told]


def blocks_of(runtime: Runtime, point: Point, held: Holds = Holds.YES) -> Iterator[Block]:
    """Yield what a point says today: its own words, then each fact that may be said."""
    own = ""
    if point.text is not None and point.section is not Section.ASK:
        own = escape(point.text[runtime.locale], quote=False)
    doubtful = point.section is Section.FITS and held is Holds.PERHAPS
    if doubtful or point.cost is not None:
        yield from (Block(own),) if own else ()
        own = ""
    if doubtful:
        yield Block(_("Whether this fits you is not known for certain yet."))
    for fact_id in point.facts:
        said = _say(runtime, fact_id)
        if said.text is not None:
            yield Block(f"{own}\n{said.text}".lstrip(), (said,))
            own = ""
    if own:
        yield Block(own)


def cost_block(runtime: Runtime, person: Person, way: Way, answers: Answers) -> Block:
    """Return what a way of paying costs, with the facts on which the sum rests."""
    found = reckoned(runtime, person, way, answers)
    told = tuple(_say(runtime, fact_id) for fact_id in found.facts)
    return Block(cost_text(runtime, way, found.cost), told)


def pages_of(runtime: Runtime, blocks: Sequence[Block]) -> list[Page]:
    """Return the blocks page by page; at least one page, at least one block on each."""
    pages = in_pages(blocks, A_PAGE, text=lambda block: block.text)
    return [_page(runtime, page) for page in pages]


def _page(runtime: Runtime, blocks: Sequence[Block]) -> Page:
    told = {said.fact_id: said for block in blocks for said in block.told}
    heads = [block.head for block in blocks]
    texts = [
        f"{head}\n{block.text}" if head and head != before else block.text
        for block, head, before in zip(blocks, heads, ["", *heads], strict=False)
    ]
    texts.append(reservation_of(runtime, list(told.values())))
    return Page("\n\n".join(text for text in texts if text), tuple(told.values()))


def _say(runtime: Runtime, fact_id: str) -> Said:
    """Return a fact as it may be said today; it is told once its page is shown."""
    return runtime.library.facts.say(fact_id, today=runtime.today, language=runtime.locale)


def questions_of(runtime: Runtime, person: Person) -> dict[Door, list[str]]:
    """Return what is not known on the family's own way, to be asked: by whom to ask."""
    asked: dict[Door, dict[str, None]] = {}
    named: set[str] = set()
    for one in begun(runtime, person):
        for door, text, facts in _open_asks(runtime, one):
            asked.setdefault(door, {})[text] = None
            named |= facts
    for one in begun(runtime, person):
        for point, _held in one.points:
            for fact_id in silent(runtime, point):
                if fact_id not in named and point.section is not Section.ASK:
                    fact = runtime.library.facts[fact_id]
                    asked.setdefault(fact.ask_at, {})[fact.title[runtime.locale]] = None
    return {door: list(asked[door]) for door in Door if door in asked}


def begun(runtime: Runtime, person: Person) -> Iterator[Walked]:
    """Yield the trees in which the family has answered something."""
    answers = progress_of(person).answers
    for tree_id in runtime.library.trees:
        if answers.get(tree_id):
            yield walked(runtime, person, tree_id)


def silent(runtime: Runtime, point: Point) -> list[str]:
    """Return the facts of a point that may not be said today."""
    said = (_say(runtime, fact_id) for fact_id in point.facts)
    return [one.fact_id for one in said if one.text is None]


def says_something(runtime: Runtime, point: Point) -> bool:
    """Whether a point has anything to say today."""
    return point.text is not None or len(silent(runtime, point)) < len(point.facts)


def _open_asks(runtime: Runtime, one: Walked) -> Iterator[tuple[Door, str, set[str]]]:
    for point, _held in one.points:
        if point.section is Section.ASK and point.text and (unknown := silent(runtime, point)):
            door = runtime.library.facts[unknown[0]].ask_at
            yield door, point.text[runtime.locale], set(point.facts)


def door_names() -> dict[Door, str]:
    """Return whom to ask, as a heading."""
    return {
        Door.TAX_116: _("Tax service: 116"),
        Door.MINISTRY_1966: _("1966 or the айыл өкмөтү"),
        Door.ADVISOR: _("My advisor"),
    }


def question_blocks(questions: dict[Door, list[str]]) -> Iterable[Block]:
    """Yield the questions as blocks, each under whom to ask."""
    names = door_names()
    for door, texts in questions.items():
        head = f"<b>{escape(names[door], quote=False)}</b>"
        for text in texts:
            yield Block(f"• {escape(text, quote=False)}", head=head)
